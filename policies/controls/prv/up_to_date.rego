# METADATA
# scope: package
# title: Accounts have the latest version of a permission set
# description: Every permission set that is provisioned in an account is there in the version that it is defined in now.
# related_resources:
#   - ref: https://docs.aws.amazon.com/singlesignon/latest/APIReference/API_ProvisionPermissionSet.html
#     description: ProvisionPermissionSet
#   - ref: https://docs.aws.amazon.com/singlesignon/latest/APIReference/API_ListAccountsForProvisionedPermissionSet.html
#     description: ListAccountsForProvisionedPermissionSet
#   - ref: https://docs.aws.amazon.com/singlesignon/latest/userguide/permissionsetsconcept.html
#     description: Manage AWS accounts with permission sets
# custom:
#   id: IDC-PRV-001
#   version: 1
#   severity: medium
#   judges: provisioning
#   requires: [account_assignments, permission_sets.outdated_accounts]
#   rationale: >-
#     Changing a permission set changes no account: the roles there keep the older policies, boundary and session
#     duration until the set is provisioned again. Until then what a review of the permission set finds, and every
#     verdict on its definition, is not what people there may do.
#   remediation:
#     console: >-
#       In IAM Identity Center choose AWS accounts, select the account, and choose Update in the banner, or choose
#       Permission sets, the set, the account and Update permission sets.
#     cli: |-
#       aws sso-admin provision-permission-set --instance-arn INSTANCE_ARN --permission-set-arn PERMISSION_SET_ARN \
#         --target-type ALL_PROVISIONED_ACCOUNTS
#       aws sso-admin list-accounts-for-provisioned-permission-set --instance-arn INSTANCE_ARN \
#         --permission-set-arn PERMISSION_SET_ARN --provisioning-status LATEST_PERMISSION_SET_NOT_PROVISIONED
#     terraform: >-
#       The provider provisions a permission set again when it changes an attachment, an inline policy or the set
#       itself, and not when that was done elsewhere or failed. Provision it with the CLI.
#   frameworks:
#     nist-800-53-r5: [CM-2, CM-6]
#     soc2-2017: [CC7.1]
#     iso-27001-2022: [A.8.9]
package idcscan.controls.prv.up_to_date

import data.idcscan.lib.coverage

fail contains {
	"key": concat("/", [account, name]),
	"message": "an older version of the permission set is provisioned in the account than the one it is defined in now",
	"evidence": {"account": account, "permission_set": name},
} if {
	some name, set in input.permission_sets
	some account in set.outdated_accounts
	input.account_assignments[account][name]
}

unknown contains {"key": concat("/", [account, name]), "cause": doubt.cause, "message": doubt.message} if {
	some account, permission_sets in input.account_assignments
	some name, _ in permission_sets
	doubt := _doubt[name]
	not _lags_behind(account, name)
}

_lags_behind(account, name) if account in input.permission_sets[name].outdated_accounts

# Permission set → why it may lag behind in more accounts than those that were read.
_doubt := {name: doubt |
	some name, _ in input.permission_sets
	causes := coverage.unread("permission_sets", name, "outdated_accounts")
	doubt := coverage.weightiest(coverage.doubts("permission_sets", causes, _message))
}

_message := "in which accounts an older version of the permission set is provisioned was not read"
