# METADATA
# scope: package
# title: Permission sets of the management account are used nowhere else
# description: A permission set that is provisioned in the management account is provisioned in no other account.
# related_resources:
#   - ref: https://docs.aws.amazon.com/singlesignon/latest/userguide/delegated-admin.html
#     description: Delegated administration
#   - ref: https://docs.aws.amazon.com/organizations/latest/userguide/orgs_best-practices_mgmt-acct.html
#     description: Best practices for the management account
# custom:
#   id: IDC-ORG-003
#   version: 1
#   severity: medium
#   judges: permission_set
#   requires: [account_assignments, organization.exists, organization.management_account]
#   rationale: >-
#     A delegated administrator cannot change a permission set that is provisioned in the management account, for any
#     account: the sets that most people use then need work in the management account. And a change that is meant for
#     workloads reaches the account that no service control policy binds.
#   remediation:
#     console: >-
#       In IAM Identity Center of the management account choose Permission sets and create one for the management
#       account alone. Choose AWS accounts and the management account, assign it in place of the shared one, and remove
#       the shared one there.
#     cli: |-
#       aws sso-admin create-permission-set --instance-arn INSTANCE_ARN --name NAME
#       aws sso-admin create-account-assignment --instance-arn INSTANCE_ARN --target-type AWS_ACCOUNT \
#         --target-id MANAGEMENT_ACCOUNT --permission-set-arn NEW_PERMISSION_SET_ARN --principal-type GROUP \
#         --principal-id GROUP_ID
#       aws sso-admin delete-account-assignment --instance-arn INSTANCE_ARN --target-type AWS_ACCOUNT \
#         --target-id MANAGEMENT_ACCOUNT --permission-set-arn PERMISSION_SET_ARN --principal-type GROUP \
#         --principal-id GROUP_ID
#     terraform: >-
#       Declare an `aws_ssoadmin_permission_set` for the management account alone and name it in the
#       `aws_ssoadmin_account_assignment` whose `target_id` is the management account.
#   frameworks:
#     cis-aws-7.0: [2.1.6]
#     nist-800-53-r5: [AC-6]
#     soc2-2017: [CC6.3]
#     iso-27001-2022: [A.8.2]
package idcscan.controls.org.management_account_sets

import data.idcscan.facts
import data.idcscan.lib.coverage

fail contains {
	"key": name,
	"message": sprintf("the set is used in the management account and elsewhere (accounts: %d)", [count(others)]),
	"evidence": {"management_account": _management, "accounts": array.slice(sort(others), 0, _shown)},
} if {
	some name, others in _elsewhere
}

# It is used in one of the two places, and may be in the other.
unknown contains {"key": name, "cause": doubt.cause, "message": doubt.message} if {
	facts.organization.exists != "no"
	some name, _ in input.permission_sets
	not _elsewhere[name]
	causes := _unread_causes(name)
	count(causes) > 0
	doubt := coverage.weightiest(coverage.doubts("account_assignments", causes, _message))
}

unknown contains {"key": name, "cause": doubt.cause, "message": doubt.message} if {
	doubt := coverage.weightiest(facts.organization.doubts)
	some name, _ in input.permission_sets
}

applicable contains name if some name in _in_management

_message := "in which accounts the permission set is used was not read"

_management := facts.organization.management_account

_in_management := object.keys(input.account_assignments[_management])

# Permission set of the management account → the other accounts in which it is
# used. A complete rule, since a partial one is walked at every look-up.
_elsewhere := _uses # regal ignore:pointless-reassignment

_uses[name] contains account if {
	some account, sets in input.account_assignments
	account != _management
	some name in (_in_management & object.keys(sets))
}

_unread_causes(name) := union({
	coverage.unread_assignments,
	_causes(coverage.unread_permission_sets, name),
	_unread_anywhere,
	_causes(_unread_pairs, name),
})

# Accounts of which nothing was read count for all permission sets.
_unread_anywhere := {cause | some causes in coverage.unread_accounts; some cause in causes}

_unread_pairs := _pair_causes # regal ignore:pointless-reassignment

_pair_causes[name] contains cause if {
	some sets in coverage.unread_pairs
	some name, causes in sets
	some cause in causes
}

_causes(relation, key) := relation[key]

_causes(relation, key) := set() if not relation[key]

# A finding lists examples.
_shown := 20
