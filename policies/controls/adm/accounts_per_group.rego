# METADATA
# scope: package
# title: No group administers too many accounts
# description: >-
#   No administrator permission set is assigned to one group in more accounts than the limit, which is a share of the
#   active accounts and at least a number.
# related_resources:
#   - ref: https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html
#     description: Security best practices in IAM
#   - ref: https://docs.aws.amazon.com/wellarchitected/latest/framework/sec_permissions_least_privileges.html
#     description: SEC03-BP02 Grant least privilege access
#   - ref: https://docs.aws.amazon.com/singlesignon/latest/userguide/temporary-elevated-access.html
#     description: Temporary elevated access
# custom:
#   id: IDC-ADM-004
#   version: 1
#   severity: medium
#   judges: group_permission_set
#   requires:
#     - account_assignments
#     - accounts.state
#     - permission_sets.managed_policies
#     - permission_sets.customer_managed_policies
#     - permission_sets.inline_policy
#     - permission_sets.permissions_boundary
#     - managed_policies
#     - policy_documents.statements
#   parameters:
#     max_accounts:
#       type: integer
#       default: 5
#       description: >-
#         Most accounts that one group may administer by one permission set, whatever the size of the organization.
#     max_percent:
#       type: integer
#       default: 25
#       description: >-
#         Share of the active accounts, in percent, that takes the place of `max_accounts` where it is more. 0 leaves
#         `max_accounts` alone.
#   rationale: >-
#     One membership in such a group administers much of the organization: a single stolen session, or a single wrong
#     member, reaches all of it. Several groups with fewer accounts each, and temporary elevated access, bound what one
#     mistake costs. Who is an administrator is judged by the permission set's definition; an account has it only once
#     the set was provisioned there since the last change.
#   remediation:
#     console: >-
#       In IAM Identity Center choose Groups and create a group for a part of the accounts. Choose AWS accounts, select
#       these accounts and assign the administrator permission set to the new group, then choose Remove access for the
#       old one there.
#     cli: |-
#       aws sso-admin delete-account-assignment --instance-arn INSTANCE_ARN --target-type AWS_ACCOUNT \
#         --target-id ACCOUNT --permission-set-arn PERMISSION_SET_ARN --principal-type GROUP --principal-id GROUP_ID
#     terraform: >-
#       Make the `for_each` of the `aws_ssoadmin_account_assignment` that gives the group its administrator permission
#       set list fewer accounts, and give the others groups of their own.
#   frameworks:
#     cis-controls-v8: ["5.4"]
#     nist-800-53-r5: [AC-6, AC-6(5)]
#     pci-dss-4.0.1: [7.2.2]
#     soc2-2017: [CC6.3]
#     iso-27001-2022: [A.8.2]
#     aws-waf-security: [SEC03-BP02]
package idcscan.controls.adm.accounts_per_group

import data.idcscan.facts
import data.idcscan.lib.coverage
import data.idcscan.lib.parameters

# Assignments that were not read can only add accounts, and accounts that were
# not read can only raise the limit.
fail contains {
	"key": held.key,
	"message": sprintf("the group may administer %d accounts by this permission set; at most %d are allowed", [
		held.accounts,
		_highest_limit,
	]),
	"evidence": {
		"accounts": held.accounts,
		"max_accounts": _highest_limit,
		"active_accounts": count(_active),
		"granted_by": granted_by,
	},
} if {
	count(_limit_doubts) == 0
	some held in _held
	held.accounts > _highest_limit
	held.permission_set in facts.administrators.yes
	granted_by := facts.permission_set[held.permission_set].evidence.granted_by
}

# With accounts that were not read, the limit may be higher.
unknown contains {"key": held.key, "cause": doubt.cause, "message": doubt.message} if {
	some held in _held
	doubt := coverage.weightiest(_limit_doubts | _unread_states)
}

# The permission set may make an administrator.
unknown contains {"key": held.key, "cause": doubt.cause, "message": doubt.message} if {
	some held in _held
	doubt := coverage.weightiest(facts.administrator_doubts(held.permission_set))
}

# Any assignment may be one of the group's; gaps with keys cover what they may add to.
unknown contains {"key": concat("/", pair), "cause": doubt.cause, "message": doubt.message} if {
	count(coverage.unread_assignments) > 0
	doubt := coverage.weightiest(coverage.doubts("account_assignments", coverage.unread_assignments, _message))
	some pair in _pairs
}

_message := "in which accounts the permission set is assigned was not read"

# Groups that hold a permission set which makes an administrator, for all that is
# known, in more accounts than the lowest limit.
_held := [object.union(held, {"key": concat("/", [held.group, held.permission_set])}) |
	some held in facts.groups_in_many(_possible, _lowest_limit)
]

_possible := object.keys(input.permission_sets) - facts.administrators.no

# Groups and such permission sets that they hold anywhere.
_pairs := {[trim_prefix(principal, "group:"), permission_set] |
	some permission_sets in input.account_assignments
	some permission_set, principals in permission_sets
	_possible[permission_set]
	some principal in principals
	startswith(principal, "group:")
}

_lowest_limit := _limit(count(_active))

_highest_limit := _limit(count(_active | _unsure))

_limit(accounts) := max([
	parameters.value(rego.metadata.chain(), "max_accounts"),
	floor((accounts * _percent) / 100),
])

_percent := parameters.value(rego.metadata.chain(), "max_percent")

_active := {account | some account, _ in input.accounts; input.accounts[account].state == "ACTIVE"}

_unsure := {account | some account, _ in input.accounts; not input.accounts[account].state}

# Why there may be accounts beside those that were read, where it matters.
default _limit_doubts := set()

_limit_doubts := coverage.doubts("accounts", causes, "the number of active accounts was not read") if {
	_percent > 0
	causes := coverage.hiding("accounts")
	count(causes) > 0
}

# Why the state of accounts was not read, where it matters.
default _unread_states := set()

_unread_states := coverage.doubts("accounts", causes, "the states of all accounts were not read") if {
	_highest_limit > _lowest_limit
	causes := union({causes |
		some account in _unsure
		causes := coverage.absent("accounts", account, "state")
	})
}
