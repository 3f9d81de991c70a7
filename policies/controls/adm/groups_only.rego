# METADATA
# scope: package
# title: Administrator access is assigned to groups
# description: >-
#   Permission sets that make an effective administrator are assigned to groups, never to single users, but for the
#   users for emergencies.
# related_resources:
#   - ref: https://docs.aws.amazon.com/singlesignon/latest/userguide/assignusers.html
#     description: Assign user or group access to AWS accounts
#   - ref: https://docs.aws.amazon.com/wellarchitected/latest/framework/sec_identities_groups_attributes.html
#     description: SEC02-BP06 Employ user groups and attributes
#   - ref: https://docs.aws.amazon.com/singlesignon/latest/userguide/howtoremoveaccess.html
#     description: Remove user and group access to an AWS account
# custom:
#   id: IDC-ADM-002
#   version: 1
#   severity: high
#   judges: assignment
#   requires:
#     - account_assignments
#     - users.name
#     - permission_sets.managed_policies
#     - permission_sets.customer_managed_policies
#     - permission_sets.inline_policy
#     - permission_sets.permissions_boundary
#     - managed_policies
#     - policy_documents.statements
#   rationale: >-
#     Administrator access that hangs on a person stays when the person changes role, and no group's review shows it.
#     Users for emergencies are the exception, since they must work when groups and the directory do not; name them in
#     the parameter `break_glass.users` of the facts. Who is an administrator is judged by the permission set's
#     definition; an account has it only once the set was provisioned there since the last change.
#   remediation:
#     console: >-
#       In IAM Identity Center add the user to a group that has the permission set in the account, creating the group
#       and its assignment if there is none. Then choose AWS accounts, the account and the user, and Remove access.
#     cli: |-
#       aws sso-admin create-account-assignment --instance-arn INSTANCE_ARN --target-type AWS_ACCOUNT \
#         --target-id ACCOUNT --permission-set-arn PERMISSION_SET_ARN --principal-type GROUP --principal-id GROUP_ID
#       aws sso-admin delete-account-assignment --instance-arn INSTANCE_ARN --target-type AWS_ACCOUNT \
#         --target-id ACCOUNT --permission-set-arn PERMISSION_SET_ARN --principal-type USER --principal-id USER_ID
#     terraform: >-
#       In the `aws_ssoadmin_account_assignment` of the administrator permission set write `principal_type = "GROUP"`
#       and the group's id as `principal_id`; add the user to the group with `aws_identitystore_group_membership`.
#   frameworks:
#     cis-controls-v8: ["5.4", "6.8"]
#     nist-800-53-r5: [AC-2(7), AC-6(5)]
#     pci-dss-4.0.1: [7.2.2]
#     soc2-2017: [CC6.3]
#     iso-27001-2022: [A.8.2]
#     aws-waf-security: [SEC02-BP06]
package idcscan.controls.adm.groups_only

import data.idcscan.facts
import data.idcscan.lib.coverage

fail contains {
	"key": assignment.key,
	"message": "a single user may administer the account; administrator access is to be assigned to groups",
	"evidence": {
		"account": assignment.account,
		"permission_set": assignment.permission_set,
		"granted_by": facts.permission_set[assignment.permission_set].evidence.granted_by,
	},
} if {
	# Looked up here once, and not for each.
	users := _users # regal ignore:pointless-reassignment
	administrators := facts.administrators.yes
	some assignment in _assignments
	assignment.permission_set in administrators
	users[assignment.principal] == "no"
}

# The user's name was not read.
unknown contains {"key": assignment.key, "cause": doubt.cause, "message": doubt.message} if {
	users := _users # regal ignore:pointless-reassignment
	some assignment in _assignments
	users[assignment.principal] == "unknown"
	doubt := coverage.weightiest(facts.name_doubts(assignment.principal))
}

# The permission set may make an administrator.
unknown contains {"key": assignment.key, "cause": doubt.cause, "message": doubt.message} if {
	doubts := _doubt # regal ignore:pointless-reassignment
	some assignment in _assignments
	doubt := doubts[assignment.permission_set]
}

# Users who hold such assignments and are not for emergencies, for all that is known.
_users := {user: answer |
	some user in {assignment.principal | some assignment in _possible}
	answer := facts.break_glass(user)
	answer != "yes"
}

_assignments := [assignment |
	users := _users # regal ignore:pointless-reassignment
	some assignment in _possible
	users[assignment.principal]
]

# Assignments to users that make administrators, for all that is known.
_possible := [assignment |
	others := facts.administrators.no
	some assignment in facts.assignments_of(facts.assigned_users)
	not assignment.permission_set in others
]

# Permission set → why it may make an administrator.
_doubt := {permission_set: doubt |
	some permission_set in {assignment.permission_set | some assignment in _assignments}
	doubt := coverage.weightiest(facts.administrator_doubts(permission_set))
}
