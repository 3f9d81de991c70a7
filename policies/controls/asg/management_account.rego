# METADATA
# scope: package
# title: The management account has only the assignments that are allowed
# description: Only permission sets that the organization allows there are assigned in the management account.
# related_resources:
#   - ref: https://docs.aws.amazon.com/organizations/latest/userguide/orgs_best-practices_mgmt-acct.html
#     description: Best practices for the management account
#   - ref: https://docs.aws.amazon.com/singlesignon/latest/userguide/delegated-admin.html
#     description: Delegated administration
#   - ref: https://docs.aws.amazon.com/singlesignon/latest/userguide/howtoremoveaccess.html
#     description: Remove user and group access to an AWS account
# custom:
#   id: IDC-ASG-004
#   version: 1
#   severity: high
#   judges: assignment
#   requires: [account_assignments, organization.exists, organization.management_account, permission_sets.name]
#   parameters:
#     allowed_permission_sets:
#       type: array
#       items: string
#       description: >-
#         Names of the permission sets that may be assigned in the management account, exact or with `*` and `?`.
#   rationale: >-
#     Service control policies do not apply to the management account, so nothing bounds what a permission set grants
#     there. AWS advises to keep workloads out of it and to let few people in; a delegated administrator of Identity
#     Center can then change every other permission set without touching it.
#   remediation:
#     console: >-
#       In IAM Identity Center choose AWS accounts and the management account. Under Assigned users and groups select
#       the principal, choose Change permission sets and clear the set, or choose Remove access.
#     cli: |-
#       aws sso-admin delete-account-assignment --instance-arn INSTANCE_ARN --target-type AWS_ACCOUNT \
#         --target-id MANAGEMENT_ACCOUNT --permission-set-arn PERMISSION_SET_ARN --principal-type GROUP \
#         --principal-id GROUP_ID
#     terraform: >-
#       Remove the `aws_ssoadmin_account_assignment` whose `target_id` is the management account. If the access is
#       meant, add the permission set to the parameter `allowed_permission_sets`.
#   frameworks:
#     cis-controls-v8: ["6.8"]
#     nist-800-53-r5: [AC-3, AC-6]
#     pci-dss-4.0.1: [7.2.2]
#     soc2-2017: [CC6.3]
#     iso-27001-2022: [A.5.15]
package idcscan.controls.asg.management_account

import data.idcscan.facts
import data.idcscan.lib.coverage
import data.idcscan.lib.parameters

fail contains {
	"key": concat("/", [_account, permission_set, principal]),
	"message": "the permission set is assigned in the management account and is not among those allowed there",
	"evidence": {"account": _account, "permission_set": permission_set, "allowed_permission_sets": _allowed},
} if {
	some permission_set, principals in input.account_assignments[_account]
	facts.permission_set_allowed(permission_set, _allowed) == "no"
	some principal in principals
}

# The permission set's name was not read.
unknown contains {
	"key": concat("/", [_account, permission_set, principal]),
	"cause": doubt.cause,
	"message": doubt.message,
} if {
	some permission_set, principals in input.account_assignments[_account]
	facts.permission_set_allowed(permission_set, _allowed) == "unknown"
	doubt := coverage.weightiest(facts.permission_set_name_doubts(permission_set))
	some principal in principals
}

# The account may be the management account.
unknown contains {
	"key": concat("/", [account, permission_set, principal]),
	"cause": doubt.cause,
	"message": doubt.message,
} if {
	doubt := coverage.weightiest(facts.organization.doubts)
	some account, permission_sets in input.account_assignments
	some permission_set, principals in permission_sets
	some principal in principals
}

applicable contains concat("/", [_account, permission_set, principal]) if {
	some permission_set, principals in input.account_assignments[_account]
	some principal in principals
}

_allowed := parameters.value(rego.metadata.chain(), "allowed_permission_sets")

_account := facts.organization.management_account
