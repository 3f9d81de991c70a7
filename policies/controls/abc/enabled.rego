# METADATA
# scope: package
# title: Attributes for access control are enabled
# description: Attributes for access control (ABAC) are enabled on the instance.
# related_resources:
#   - ref: https://docs.aws.amazon.com/singlesignon/latest/userguide/enable-abac.html
#     description: Enable attributes for access control
#   - ref: https://docs.aws.amazon.com/singlesignon/latest/userguide/abac.html
#     description: Attribute-based access control
# custom:
#   id: IDC-ABC-001
#   version: 1
#   severity: low
#   judges: setting
#   settings: [abac]
#   requires: [abac.status]
#   parameters:
#     required:
#       type: boolean
#       default: true
#       description: >-
#         Whether attributes for access control are to be enabled; where not, the control applies to nothing.
#   rationale: >-
#     With attributes passed into sessions, one permission set can give each person access to what carries the same
#     attribute. Without, every team needs a set of its own, or gets more than it needs.
#   remediation:
#     console: >-
#       In IAM Identity Center choose Settings and, in the box Attributes for access control, Enable. Then choose the
#       tab Attributes for access control and Manage attributes.
#     cli: |-
#       # attributes.json holds the mappings:
#       # {"AccessControlAttributes": [{"Key": "CostCenter", "Value": {"Source": ["${path:enterprise.costCenter}"]}}]}
#       aws sso-admin create-instance-access-control-attribute-configuration --instance-arn INSTANCE_ARN \
#         --instance-access-control-attribute-configuration file://attributes.json
#     terraform: >-
#       Declare an `aws_ssoadmin_instance_access_control_attributes` with one `attribute` block a key; write the
#       source as `"$${path:enterprise.costCenter}"`, with the dollar sign doubled.
#   frameworks:
#     nist-800-53-r5: [AC-3(13)]
#     soc2-2017: [CC6.1]
#     iso-27001-2022: [A.8.3]
#     aws-waf-security: [SEC02-BP06]
package idcscan.controls.abc.enabled

import data.idcscan.lib.parameters

fail contains {
	"key": "abac",
	"attribute": "status",
	"message": sprintf("the status of attributes for access control is %s; ENABLED is required", [status]),
	"evidence": {"status": status},
} if {
	_required
	status := input.abac.status
	status != "ENABLED"
}

applicable contains "abac" if _required

_required if parameters.value(rego.metadata.chain(), "required")
