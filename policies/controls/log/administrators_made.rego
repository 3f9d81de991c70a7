# METADATA
# scope: package
# title: New administrator assignments are reported
# description: >-
#   No assignment of a permission set that makes an effective administrator was asked for within the last days.
# related_resources:
#   - ref: https://docs.aws.amazon.com/singlesignon/latest/userguide/logging-using-cloudtrail.html
#     description: Logging IAM Identity Center API calls with CloudTrail
#   - ref: https://docs.aws.amazon.com/singlesignon/latest/APIReference/API_CreateAccountAssignment.html
#     description: CreateAccountAssignment
#   - ref: https://docs.aws.amazon.com/wellarchitected/latest/framework/sec_permissions_continuous_reduction.html
#     description: SEC03-BP04 Reduce permissions continuously
# custom:
#   id: IDC-LOG-003
#   version: 1
#   severity: info
#   judges: event
#   requires:
#     - events.name
#     - events.source
#     - events.time
#     - events.details
#     - permission_sets.arn
#     - permission_sets.managed_policies
#     - permission_sets.customer_managed_policies
#     - permission_sets.inline_policy
#     - permission_sets.permissions_boundary
#     - managed_policies
#     - policy_documents.statements
#   parameters:
#     days:
#       type: integer
#       default: 7
#       description: Days within which new administrator assignments are reported.
#   rationale: >-
#     Whoever becomes an administrator should be known to more than the one who made him one. The finding is a notice,
#     no breach: look at it once. It is about the permission set's definition of today; whether the assignment came
#     about, the assignments tell.
#   remediation:
#     console: >-
#       Find in CloudTrail, under Event history by the event's id, who asked for the assignment. If nobody meant it,
#       choose AWS accounts in IAM Identity Center, the account, the principal and Remove access.
#     cli: aws cloudtrail lookup-events --lookup-attributes AttributeKey=EventId,AttributeValue=EVENT_ID
#     terraform: >-
#       Compare with the `aws_ssoadmin_account_assignment` that gives the access, and with the review in which it was
#       added.
#   frameworks:
#     nist-800-53-r5: [AC-2(12)]
#     soc2-2017: [CC7.2]
#     iso-27001-2022: [A.8.2]
package idcscan.controls.log.administrators_made

import data.idcscan.facts
import data.idcscan.lib.clock
import data.idcscan.lib.coverage
import data.idcscan.lib.parameters

fail contains {
	"key": id,
	"message": sprintf("an assignment that makes administrators was asked for: %s", [concat(", ", sort(administrators))]),
	"evidence": {"time": event.time, "actor_role": event.actor_role, "details": event.details},
} if {
	some id, sets in _assigned
	event := input.events[id]
	administrators := sets & facts.administrators.yes
	count(administrators) > 0
}

unknown contains {"key": id, "cause": doubt.cause, "message": doubt.message} if {
	some id, sets in _assigned
	count(sets & facts.administrators.yes) == 0
	doubt := coverage.weightiest(union({doubts |
		some set in sets
		doubts := facts.administrator_doubts(set)
	}))
}

# The permission set was not read, or is no more.
unknown contains {"key": id, "cause": doubt.cause, "message": doubt.message} if {
	some id, sets in _assigned
	count(sets) == 0
	causes := coverage.anywhere("permission_sets", "arn") | {"not_in_source"}
	doubt := coverage.weightiest(coverage.doubts("permission_sets", causes, _message))
}

applicable contains id if {
	some id, event in input.events
	lower(event.name) == "createaccountassignment"
	event.source == "sso.amazonaws.com"
	clock.days_since(event.time) < _days
}

_days := parameters.value(rego.metadata.chain(), "days")

_message := "the permission set that the event names is not in the snapshot"

# Event → permission sets that it names, one where it was read.
_assigned := {id: sets |
	arn := "permissionSetArn"
	some id in applicable
	sets := {set | some set in _by_arn[input.events[id].details[arn]]}
}

_by_arn := _sets # regal ignore:pointless-reassignment

_sets[arn] contains key if {
	some key, set in input.permission_sets
	arn := set.arn
}
