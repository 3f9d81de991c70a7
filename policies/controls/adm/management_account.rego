# METADATA
# scope: package
# title: Only allowed principals administer the management account
# description: >-
#   Permission sets that make an effective administrator are assigned in the management account only to principals
#   that the organization allows.
# related_resources:
#   - ref: https://docs.aws.amazon.com/organizations/latest/userguide/orgs_best-practices_mgmt-acct.html
#     description: Best practices for the management account
#   - ref: https://docs.aws.amazon.com/singlesignon/latest/userguide/delegated-admin.html
#     description: Delegated administration
#   - ref: https://docs.aws.amazon.com/singlesignon/latest/userguide/howtoremoveaccess.html
#     description: Remove user and group access to an AWS account
# custom:
#   id: IDC-ADM-001
#   version: 1
#   severity: critical
#   judges: assignment
#   requires:
#     - account_assignments
#     - organization.exists
#     - organization.management_account
#     - permission_sets.managed_policies
#     - permission_sets.customer_managed_policies
#     - permission_sets.inline_policy
#     - permission_sets.permissions_boundary
#     - managed_policies
#     - policy_documents.statements
#     - groups.name
#     - users.name
#   parameters:
#     allowed_principals:
#       type: array
#       items: string
#       description: >-
#         Names of the groups and users that may administer the management account, exact or with `*` and `?`;
#         `group:` or `user:` before a name allows only that kind.
#   rationale: >-
#     Service control policies do not apply to the management account, and whoever administers it can reach every
#     account of the organization, change Identity Center itself and leave the organization's guardrails. Its
#     administrators must be few and named. Who is an administrator is judged by the permission set's definition; an
#     account has it only once the set was provisioned there since the last change.
#   remediation:
#     console: >-
#       In IAM Identity Center choose AWS accounts and the management account. Under Assigned users and groups select
#       the principal, choose Change permission sets and clear the administrator permission set, or choose Remove
#       access.
#     cli: |-
#       aws sso-admin delete-account-assignment --instance-arn INSTANCE_ARN --target-type AWS_ACCOUNT \
#         --target-id MANAGEMENT_ACCOUNT --permission-set-arn PERMISSION_SET_ARN --principal-type GROUP \
#         --principal-id GROUP_ID
#     terraform: >-
#       Remove the `aws_ssoadmin_account_assignment` whose `target_id` is the management account, or give it another
#       `permission_set_arn`. If the access is meant, add the principal to the parameter `allowed_principals`.
#   frameworks:
#     cis-controls-v8: ["5.4"]
#     nist-800-53-r5: [AC-2(7), AC-6, AC-6(5)]
#     pci-dss-4.0.1: [7.2.2]
#     soc2-2017: [CC6.3]
#     iso-27001-2022: [A.8.2]
package idcscan.controls.adm.management_account

import data.idcscan.facts
import data.idcscan.lib.coverage
import data.idcscan.lib.parameters

fail contains {
	"key": assignment.key,
	"message": sprintf("the %s may administer the management account and is not among the allowed principals", [kind]),
	"evidence": {
		"account": _account,
		"permission_set": assignment.permission_set,
		"granted_by": facts.permission_set[assignment.permission_set].evidence.granted_by,
		"allowed_principals": _allowed,
	},
} if {
	some assignment in _known
	facts.allowed(assignment.principal, _allowed) == "no"
	kind := split(assignment.principal, ":")[0]
}

# The principal's name was not read.
unknown contains {"key": assignment.key, "cause": doubt.cause, "message": doubt.message} if {
	some assignment in _known
	facts.allowed(assignment.principal, _allowed) == "unknown"
	doubt := coverage.weightiest(facts.name_doubts(assignment.principal))
}

# The permission set may make an administrator.
unknown contains {"key": assignment.key, "cause": doubt.cause, "message": doubt.message} if {
	some assignment in _assignments({_account})
	doubt := coverage.weightiest(facts.administrator_doubts(assignment.permission_set))
}

# The account may be the management account.
unknown contains {"key": assignment.key, "cause": doubt.cause, "message": doubt.message} if {
	doubt := coverage.weightiest(facts.organization.doubts)
	some assignment in _assignments(object.keys(input.account_assignments))
}

applicable contains assignment.key if some assignment in _known

_allowed := parameters.value(rego.metadata.chain(), "allowed_principals")

_account := facts.organization.management_account

# Assignments in the management account that are known to make administrators.
_known := {assignment |
	some assignment in _assignments({_account})
	assignment.permission_set in facts.administrators.yes
}

# Assignments in accounts that make administrators for all that is known.
_assignments(accounts) := {assignment |
	some account in accounts
	some permission_set, principals in input.account_assignments[account]
	not permission_set in facts.administrators.no
	some principal in principals
	assignment := {
		"key": concat("/", [account, permission_set, principal]),
		"permission_set": permission_set,
		"principal": principal,
	}
}
