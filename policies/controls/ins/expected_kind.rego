# METADATA
# scope: package
# title: The instance is of the expected kind
# description: The instance belongs to the organization, or to one account, as expected.
# related_resources:
#   - ref: https://docs.aws.amazon.com/singlesignon/latest/userguide/identity-center-instances.html
#     description: Organization and account instances of IAM Identity Center
# custom:
#   id: IDC-INS-001
#   version: 1
#   severity: medium
#   judges: instance
#   requires: [instance.owner_account, organization.exists, organization.management_account]
#   parameters:
#     expected:
#       type: string
#       enum: [organization, account]
#       description: >-
#         The kind of instance, `organization` where the management account owns it, or `account`.
#   rationale: >-
#     Only an organization instance gives access to all accounts and is governed in one place. An account instance where
#     the organization's is expected means that another directory was looked at than people believe.
#   remediation:
#     console: >-
#       Enable IAM Identity Center in the management account, in the Region that is to be its home, and move the
#       applications of the account instance to it. Delete the account instance under Settings, Management.
#     cli: |-
#       aws sso-admin list-instances
#       aws sso-admin delete-instance --instance-arn ACCOUNT_INSTANCE_ARN
#     terraform: >-
#       The provider has no resource for an instance; run Terraform with a provider of the account and the Region of the
#       organization instance, so that the data source `aws_ssoadmin_instances` finds it.
#   frameworks:
#     cis-controls-v8: ["5.6", "6.7"]
#     soc2-2017: [CC6.1]
#     aws-waf-security: [SEC02-BP04]
package idcscan.controls.ins.expected_kind

import data.idcscan.facts
import data.idcscan.lib.coverage
import data.idcscan.lib.parameters

fail contains {
	"key": "instance",
	"attribute": "owner_account",
	"message": sprintf("the instance is of the kind %s; the expected kind is %s", [kind, expected]),
	"evidence": {"owner_account": input.instance.owner_account, "kind": kind, "expected": expected},
} if {
	expected := parameters.value(rego.metadata.chain(), "expected")
	kind := facts.instance.kind
	not kind in {expected, "unknown"}
}

unknown contains {"key": "instance", "cause": doubt.cause, "message": doubt.message} if {
	facts.instance.kind == "unknown"
	doubt := coverage.weightiest(facts.instance.doubts)
}
