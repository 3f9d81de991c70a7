# METADATA
# scope: package
# title: Permission sets without assignments are removed
# description: Every permission set is assigned to a user or group in at least one account.
# related_resources:
#   - ref: https://docs.aws.amazon.com/singlesignon/latest/userguide/howtoremovepermissionset.html
#     description: Remove permission sets in IAM Identity Center
#   - ref: https://docs.aws.amazon.com/singlesignon/latest/APIReference/API_DeletePermissionSet.html
#     description: DeletePermissionSet
#   - ref: https://docs.aws.amazon.com/wellarchitected/latest/framework/sec_permissions_continuous_reduction.html
#     description: SEC03-BP04 Reduce permissions continuously
# custom:
#   id: IDC-PRV-002
#   version: 1
#   severity: info
#   judges: permission_set
#   fails_by: absence
#   requires: [account_assignments]
#   rationale: >-
#     A permission set that nobody holds grants nothing today. It is still looked at in every review, gets out of date
#     unseen, and is one click away from being assigned as it is.
#   remediation:
#     console: >-
#       In IAM Identity Center choose Permission sets, select the set and choose Delete. Where it is still provisioned
#       in accounts, remove it there first.
#     cli: aws sso-admin delete-permission-set --instance-arn INSTANCE_ARN --permission-set-arn PERMISSION_SET_ARN
#     terraform: >-
#       Remove the `aws_ssoadmin_permission_set`, or add the `aws_ssoadmin_account_assignment` for which it was made.
#   frameworks:
#     nist-800-53-r5: [AC-6, CM-2]
#     soc2-2017: [CC6.3]
#     aws-waf-security: [SEC03-BP04]
package idcscan.controls.prv.assigned

import data.idcscan.lib.coverage

fail contains {
	"key": name,
	"message": "the permission set has no assignment in any account",
	"evidence": {"provisioned": name in _provisioned},
} if {
	some name, _ in input.permission_sets
	not name in _assigned
}

# Any assignment that was not read may be the permission set's first.
unknown contains {"key": name, "cause": doubt.cause, "message": doubt.message} if {
	some name, _ in input.permission_sets
	not name in _assigned
	causes := _anywhere | _unread_of(name)
	count(causes) > 0
	doubt := coverage.weightiest(coverage.doubts("account_assignments", causes, _message))
}

# Code that refers to a permission set and does not declare it holds assignments of
# its own, and whoever declares the set may hold others.
unknown contains {"key": name, "cause": "not_in_source", "message": message} if {
	some name, set in input.permission_sets
	not name in _assigned
	not set.description
	"not_in_source" in coverage.partial("permission_sets", name, "description")
	message := "code refers to the permission set and does not declare it; it may be assigned elsewhere"
}

_message := "whether the permission set is assigned was not read"

_assigned := {name |
	some permission_sets in input.account_assignments
	some name, principals in permission_sets
	count(principals) > 0
}

_provisioned := {name |
	some permission_sets in input.account_assignments
	some name, _ in permission_sets
}

# Causes of the gaps that may hide an assignment of any permission set.
_anywhere := coverage.unread_assignments | union({causes | some causes in coverage.unread_accounts})

_unread_of(name) := object.get(coverage.unread_permission_sets, name, set()) | object.get(_unread_pairs, name, set())

# Permission set → causes of the gaps that leave one of its pairs unread.
_unread_pairs := _pairs # regal ignore:pointless-reassignment

_pairs[name] contains cause if {
	some permission_sets in coverage.unread_pairs
	some name, causes in permission_sets
	some cause in causes
}
