# METADATA
# scope: package
# title: Identity Center is not changed by hand
# description: >-
#   Every change of Identity Center that CloudTrail tells of was made by a role of the pipeline and not in the console.
# related_resources:
#   - ref: https://docs.aws.amazon.com/singlesignon/latest/userguide/logging-using-cloudtrail.html
#     description: Logging IAM Identity Center API calls with CloudTrail
#   - ref: https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-user-identity.html
#     description: CloudTrail userIdentity element
#   - ref: https://docs.aws.amazon.com/awscloudtrail/latest/userguide/view-cloudtrail-events.html
#     description: Working with CloudTrail event history
# custom:
#   id: IDC-LOG-002
#   version: 1
#   severity: medium
#   judges: event
#   requires: [events.name, events.source, events.time, events.console, events.actor_type, events.actor_role]
#   parameters:
#     pipeline_roles:
#       type: array
#       items: string
#       description: Names of the roles by which Identity Center is changed, exact or with `*` and `?`.
#     since:
#       type: string
#       default: ""
#       description: >-
#         Day, YYYY-MM-DD, before which changes are not judged; empty for all that CloudTrail still tells of, 90 days.
#         Set it once past changes are settled.
#   rationale: >-
#     What is changed by hand is in no code and no review: the next run of the pipeline undoes it, or worse, nobody
#     notices that it stays. CloudTrail tells who made each change; what AWS services and the directory's
#     synchronization change is not judged.
#   remediation:
#     console: >-
#       Find in CloudTrail, under Event history by the event's id, what was changed. Bring it into the code or undo it,
#       take the permission from whoever made it, and set `since` to the day after.
#     cli: aws cloudtrail lookup-events --lookup-attributes AttributeKey=EventId,AttributeValue=EVENT_ID
#     terraform: >-
#       Run `terraform plan` to see what was changed, then `terraform import` what is to stay and `terraform apply` to
#       undo the rest.
#   frameworks:
#     nist-800-53-r5: [CM-3, CM-6]
#     soc2-2017: [CC8.1]
#     iso-27001-2022: [A.8.9, A.8.32]
package idcscan.controls.log.changes_by_hand

import data.idcscan.facts
import data.idcscan.lib.names
import data.idcscan.lib.parameters

fail contains {
	"key": id,
	"message": sprintf("%s was called by hand: %s", [event.name, concat(", ", sort(signs))]),
	"evidence": {
		"name": event.name,
		"time": event.time,
		"actor_type": event.actor_type,
		"actor_role": event.actor_role,
		"pipeline_roles": _pipeline_roles,
	},
} if {
	some id in applicable
	event := input.events[id]
	event.actor_type != "AWSService"
	signs := _signs(id)
	count(signs) > 0
}

applicable contains id if {
	some id in facts.changes
	substring(input.events[id].time, 0, 10) >= _since
}

_since := parameters.value(rego.metadata.chain(), "since")

_pipeline_roles := parameters.value(rego.metadata.chain(), "pipeline_roles")

# What shows that a person made the call.
_signs(id) := {sign |
	some sign in {"in the console", "by no role of the pipeline"}
	_shows(id, sign)
}

_shows(id, "in the console") if input.events[id].console

_shows(id, "by no role of the pipeline") if not names.matches(input.events[id].actor_role, _pipeline_roles)
