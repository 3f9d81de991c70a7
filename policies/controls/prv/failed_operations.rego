# METADATA
# scope: package
# title: No failed provisioning is left behind
# description: No request to provision a permission set failed and left an older version of it in an account.
# related_resources:
#   - ref: https://docs.aws.amazon.com/singlesignon/latest/APIReference/API_DescribePermissionSetProvisioningStatus.html
#     description: DescribePermissionSetProvisioningStatus
#   - ref: https://docs.aws.amazon.com/singlesignon/latest/APIReference/API_ListPermissionSetProvisioningStatus.html
#     description: ListPermissionSetProvisioningStatus
#   - ref: https://docs.aws.amazon.com/singlesignon/latest/APIReference/API_ProvisionPermissionSet.html
#     description: ProvisionPermissionSet
# custom:
#   id: IDC-PRV-003
#   version: 1
#   severity: medium
#   judges: operation
#   requires: [operations.kind, operations.account, operations.permission_set, permission_sets.outdated_accounts]
#   rationale: >-
#     Permission sets are provisioned in the background, and who asked has often left when that fails: the change that
#     was reviewed and applied is not in the account. AWS tells of the operations of the last 90 days.
#   remediation:
#     console: >-
#       In IAM Identity Center choose Permission sets and the set, and provision it again. The reason of the failure
#       stands in the finding; often a customer-managed policy or the permissions boundary does not exist in the
#       account, or an SCP denies the change.
#     cli: |-
#       aws sso-admin describe-permission-set-provisioning-status --instance-arn INSTANCE_ARN \
#         --provision-permission-set-request-id REQUEST_ID
#       aws sso-admin provision-permission-set --instance-arn INSTANCE_ARN --permission-set-arn PERMISSION_SET_ARN \
#         --target-type ALL_PROVISIONED_ACCOUNTS
#     terraform: >-
#       Remove the cause, then provision the permission set with the CLI: `terraform apply` finds nothing to change once
#       the set itself was changed.
#   frameworks:
#     nist-800-53-r5: [CM-3]
#     soc2-2017: [CC7.1]
#     iso-27001-2022: [A.8.9]
package idcscan.controls.prv.failed_operations

import data.idcscan.lib.coverage

fail contains {
	"key": id,
	"message": "provisioning the permission set failed, and an older version of it is still in an account",
	"evidence": object.union(
		{"outdated_accounts": accounts},
		object.filter(operation, ["account", "permission_set", "created_at", "failure_reason"]),
	),
} if {
	some id, accounts in _outdated
	count(accounts) > 0
	operation := input.operations[id]
}

unknown contains {"key": id, "cause": doubt.cause, "message": doubt.message} if {
	some id, accounts in _outdated
	count(accounts) == 0
	causes := _unread(input.operations[id].permission_set)
	doubt := coverage.weightiest(coverage.doubts("permission_sets", causes, _message))
}

applicable contains id if {
	some id, operation in input.operations
	operation.kind == "provisioning"
}

_message := "whether an older version of the permission set is still provisioned was not read"

# Operation → accounts of those that it was for that still have an older version, as far as was read.
_outdated := {id: accounts |
	some id in applicable
	target := input.operations[id].account
	permission_set := input.operations[id].permission_set
	accounts := {account |
		some account in input.permission_sets[permission_set].outdated_accounts
		target in {account, ""}
	}
}

# A permission set that is no more has no versions.
_unread(permission_set) := coverage.unread("permission_sets", permission_set, "outdated_accounts") if {
	input.permission_sets[permission_set]
} else := causes if {
	causes := coverage.hiding("permission_sets")
	count(causes) > 0
}
