# METADATA
# scope: package
# title: Groups that hold assignments have members
# description: Every group of the identity store that holds an account assignment has at least one member.
# related_resources:
#   - ref: https://docs.aws.amazon.com/singlesignon/latest/userguide/adduserstogroups.html
#     description: Add users to groups
#   - ref: https://docs.aws.amazon.com/singlesignon/latest/userguide/howtoremoveaccess.html
#     description: Remove user and group access to an AWS account
# custom:
#   id: IDC-USR-001
#   version: 1
#   severity: low
#   judges: group
#   fails_by: absence
#   requires:
#     - groups.members
#     - groups.exists
#     - account_assignments
#   rationale: >-
#     An assignment to an empty group gives nobody access today and somebody access tomorrow: whoever may add members
#     to the group decides, without anyone touching the assignment. Often it shows that a synchronisation has stopped.
#   remediation:
#     console: >-
#       In IAM Identity Center choose Groups and the group and add its members; with an external identity provider
#       check that the group and its members are assigned to the application that provisions them. If nobody needs the
#       access, choose AWS accounts, each account of the group, and Remove access.
#     cli: |-
#       aws identitystore create-group-membership --identity-store-id IDENTITY_STORE_ID --group-id GROUP_ID \
#         --member-id UserId=USER_ID
#       aws sso-admin delete-account-assignment --instance-arn INSTANCE_ARN --target-type AWS_ACCOUNT \
#         --target-id ACCOUNT --permission-set-arn PERMISSION_SET_ARN --principal-type GROUP --principal-id GROUP_ID
#     terraform: >-
#       Add `aws_identitystore_group_membership` resources for the group, or remove its
#       `aws_ssoadmin_account_assignment` resources.
#   frameworks:
#     nist-800-53-r5: [AC-2]
#     soc2-2017: [CC6.2]
#     iso-27001-2022: [A.5.16]
package idcscan.controls.usr.group_members

import data.idcscan.facts
import data.idcscan.lib.coverage

fail contains {
	"key": group,
	"attribute": "members",
	"message": "the group holds account assignments and has no members in the identity store",
	"evidence": {"members": 0},
} if {
	some group in _assigned
	count(input.groups[group].members) == 0
}

# Any assignment that was not read may be the group's first.
unknown contains {"key": group, "cause": doubt.cause, "message": doubt.message} if {
	causes := coverage.anywhere("account_assignments", "")
	count(causes) > 0
	doubt := coverage.weightiest(coverage.doubts("account_assignments", causes, _message))
	some group, _ in input.groups
	not group in _assigned
	not _gone(group)
}

applicable contains group if some group in _assigned

_message := "whether the group holds assignments was not read"

_assigned := {group |
	some group in facts.assigned_groups
	input.groups[group]
	not _gone(group)
}

_gone(group) if input.groups[group].exists == false
