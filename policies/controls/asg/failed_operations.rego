# METADATA
# scope: package
# title: No failed assignment is left behind
# description: No request to create or delete an account assignment failed without its aim being reached since.
# related_resources:
#   - ref: https://docs.aws.amazon.com/singlesignon/latest/APIReference/API_AccountAssignmentOperationStatus.html
#     description: AccountAssignmentOperationStatus
#   - ref: https://docs.aws.amazon.com/singlesignon/latest/APIReference/API_ListAccountAssignmentDeletionStatus.html
#     description: ListAccountAssignmentDeletionStatus
#   - ref: https://docs.aws.amazon.com/singlesignon/latest/userguide/howtoremoveaccess.html
#     description: Remove user and group access to an AWS account
# custom:
#   id: IDC-ASG-011
#   version: 1
#   severity: medium
#   judges: operation
#   requires:
#     - operations.kind
#     - operations.account
#     - operations.permission_set
#     - operations.principal
#     - account_assignments
#     - permission_sets.name
#   rationale: >-
#     Assignments are made and deleted in the background, and who asked has often left when that fails. A failed
#     deletion leaves access in place that somebody decided to withdraw; a failed creation is access that people will
#     look for by other ways. AWS tells of the operations of the last 90 days.
#   remediation:
#     console: >-
#       In IAM Identity Center choose AWS accounts and the account, and repeat the assignment or Remove access. The
#       reason of the failure stands in the finding; often a customer-managed policy or the permissions boundary does
#       not exist in the account, or the permission set is being changed.
#     cli: |-
#       aws sso-admin describe-account-assignment-deletion-status --instance-arn INSTANCE_ARN \
#         --account-assignment-deletion-request-id REQUEST_ID
#       aws sso-admin delete-account-assignment --instance-arn INSTANCE_ARN --target-type AWS_ACCOUNT \
#         --target-id ACCOUNT --permission-set-arn PERMISSION_SET_ARN --principal-type GROUP --principal-id GROUP_ID
#     terraform: >-
#       Remove the cause and run `terraform apply` again: an `aws_ssoadmin_account_assignment` whose creation failed is
#       not in the state, and one whose deletion failed still is.
#   frameworks:
#     cis-controls-v8: ["6.2"]
#     nist-800-53-r5: [AC-2]
#     soc2-2017: [CC6.3]
#     iso-27001-2022: [A.5.18]
package idcscan.controls.asg.failed_operations

import data.idcscan.lib.coverage

fail contains {
	"key": id,
	"message": sprintf("%s an assignment failed and was not made good", [_tried[operation.kind]]),
	"evidence": object.filter(operation, ["account", "permission_set", "principal", "created_at", "failure_reason"]),
} if {
	some id, operation in input.operations
	id in _left_behind
}

unknown contains {"key": id, "cause": doubt.cause, "message": doubt.message} if {
	some id in applicable
	not id in _assigned
	not id in _gone
	doubt := coverage.weightiest(coverage.doubts("account_assignments", _unread[id], _message))
}

applicable contains id if {
	some id, operation in input.operations
	_tried[operation.kind]
}

_message := "whether the assignment exists was not read"

_tried := {"assignment_creation": "creating", "assignment_deletion": "deleting"}

_left_behind contains id if {
	some id, operation in input.operations
	operation.kind == "assignment_deletion"
	id in _assigned
}

# What is not there is shown to be missing only where nothing may hide it.
_left_behind contains id if {
	some id, operation in input.operations
	operation.kind == "assignment_creation"
	operation.account
	operation.permission_set
	operation.principal
	not id in _assigned
	not _unread[id]
	not id in _gone
}

# Operations on assignments that exist.
_assigned := {id |
	some id in applicable
	account := input.operations[id].account
	permission_set := input.operations[id].permission_set
	input.operations[id].principal in input.account_assignments[account][permission_set]
}

# Operation → why it may be otherwise with its assignment than it looks.
_unread := {id: causes |
	some id in applicable
	permission_set := input.operations[id].permission_set
	causes := coverage.unread_pair(input.operations[id].account, permission_set) | _unread_set(permission_set)
	count(causes) > 0
}

_unread_set(permission_set) := coverage.hiding("permission_sets") if {
	not input.permission_sets[permission_set]
} else := set()

# Operations on permission sets that are no more, and their assignments with them.
_gone := {id |
	some id in applicable
	not input.permission_sets[input.operations[id].permission_set]
	count(coverage.hiding("permission_sets")) == 0
}
