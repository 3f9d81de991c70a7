# METADATA
# scope: package
# title: Required attributes are mapped
# description: Every key that the organization requires is mapped among the attributes for access control.
# related_resources:
#   - ref: https://docs.aws.amazon.com/singlesignon/latest/userguide/configure-abac-attributes.html
#     description: Select your attributes for access control
#   - ref: https://docs.aws.amazon.com/singlesignon/latest/userguide/configure-abac-policies.html
#     description: Create permission policies for ABAC
# custom:
#   id: IDC-ABC-002
#   version: 1
#   severity: medium
#   judges: instance
#   fails_by: absence
#   requires: [abac.attributes]
#   parameters:
#     required_keys:
#       type: array
#       items: string
#       description: Keys that policies rely on as `aws:PrincipalTag/<key>`, such as CostCenter.
#   rationale: >-
#     A policy that compares `aws:PrincipalTag/<key>` never matches for a key that is not passed into sessions. An
#     Allow then gives nothing, and a Deny that relies on the key protects nothing.
#   remediation:
#     console: >-
#       In IAM Identity Center choose Settings, the tab Attributes for access control, Manage attributes, Add
#       attribute, and enter the key with a source that AWS documents. Keys that an external identity provider sends
#       in SAML assertions are not visible to AWS's API; leave them out of the parameter `required_keys`.
#     cli: |-
#       # attributes.json replaces all mappings, so it has to hold those that are to stay:
#       # {"AccessControlAttributes": [{"Key": "CostCenter", "Value": {"Source": ["${path:enterprise.costCenter}"]}}]}
#       aws sso-admin update-instance-access-control-attribute-configuration --instance-arn INSTANCE_ARN \
#         --instance-access-control-attribute-configuration file://attributes.json
#     terraform: >-
#       Add an `attribute` block for each missing key to `aws_ssoadmin_instance_access_control_attributes`; write the
#       source as `"$${path:enterprise.costCenter}"`, with the dollar sign doubled.
#   frameworks:
#     nist-800-53-r5: [AC-3(13)]
#     soc2-2017: [CC6.1]
#     iso-27001-2022: [A.8.3]
#     aws-waf-security: [SEC02-BP06]
package idcscan.controls.abc.required_keys

import data.idcscan.lib.parameters

fail contains {
	"key": "instance",
	"attribute": "attributes",
	"message": sprintf("required attributes are not mapped: %s", [concat(", ", missing)]),
	"evidence": {"missing": missing, "required_keys": required},
} if {
	required := parameters.value(rego.metadata.chain(), "required_keys")
	missing := {key | some key in required} - object.keys(input.abac.attributes)
	count(missing) > 0
}
