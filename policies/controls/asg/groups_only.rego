# METADATA
# scope: package
# title: Assignments go to groups
# description: >-
#   Account assignments are made to groups; users hold none themselves, but for those that the organization excepts.
# related_resources:
#   - ref: https://docs.aws.amazon.com/singlesignon/latest/userguide/assignusers.html
#     description: Assign user or group access to AWS accounts
#   - ref: https://docs.aws.amazon.com/wellarchitected/latest/framework/sec_identities_groups_attributes.html
#     description: SEC02-BP06 Employ user groups and attributes
# custom:
#   id: IDC-ASG-001
#   version: 1
#   severity: medium
#   judges: assignment
#   requires: [account_assignments, users.name]
#   parameters:
#     allowed_users:
#       type: array
#       items: string
#       default: []
#       description: >-
#         Names of users that may hold assignments themselves, such as break-glass users, exact or with `*` and `?`.
#   rationale: >-
#     Access that hangs on a person is overlooked when the person changes role, and nobody sees it in the identity
#     provider. Access by group follows the role: it is granted, reviewed and withdrawn in one place.
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
#       In the `aws_ssoadmin_account_assignment` set `principal_type = "GROUP"` and `principal_id` to the group's id;
#       add the user to the group with `aws_identitystore_group_membership`.
#   frameworks:
#     cis-aws-7.0: ["2.13"]
#     cis-controls-v8: ["6.8"]
#     nist-800-53-r5: [AC-3]
#     pci-dss-4.0.1: [7.3.2]
#     soc2-2017: [CC6.3]
#     iso-27001-2022: [A.5.15, A.5.18]
#     aws-waf-security: [SEC02-BP06]
package idcscan.controls.asg.groups_only

import data.idcscan.facts
import data.idcscan.lib.coverage
import data.idcscan.lib.parameters

fail contains {
	"key": assignment.key,
	"message": "the assignment is made to a user; only groups are to hold assignments",
	"evidence": {"account": assignment.account, "permission_set": assignment.permission_set, "allowed_users": _allowed},
} if {
	some assignment in facts.assignments_of(_users.no)
}

unknown contains {"key": assignment.key, "cause": doubt.cause, "message": doubt.message} if {
	some assignment in facts.assignments_of(_users.unknown)
	doubt := coverage.weightiest(facts.name_doubts(assignment.principal))
}

_allowed := parameters.value(rego.metadata.chain(), "allowed_users")

# Assigned users by whether they are allowed. No one is where nobody can be.
_users := {"no": facts.assigned_users, "unknown": set()} if {
	count(_allowed) == 0
} else := {answer: users |
	some answer in ["no", "unknown"]
	users := {user | some user, given in _answers; given == answer}
}

_answers := {user: answer |
	some user in facts.assigned_users
	answer := facts.allowed(user, _allowed)
}
