# METADATA
# scope: package
# title: Session durations are ones that AWS takes
# description: Session durations in code are written as ISO 8601 and last from one to twelve hours.
# related_resources:
#   - ref: https://docs.aws.amazon.com/singlesignon/latest/userguide/howtosessionduration.html
#     description: Set session duration for AWS accounts
#   - ref: https://docs.aws.amazon.com/singlesignon/latest/APIReference/API_CreatePermissionSet.html
#     description: CreatePermissionSet
# custom:
#   id: IDC-SES-004
#   version: 1
#   severity: medium
#   judges: permission_set
#   requires: [permission_sets.session_duration, permission_sets.session_minutes]
#   rationale: >-
#     Modules check the form alone, if at all: `PT100H`, `PT0S` and `P1D` pass a plan and are refused by AWS in the
#     middle of an apply, after other changes were made.
#   remediation:
#     console: >-
#       There is nothing to change in the console.
#     cli: |-
#       aws sso-admin update-permission-set --instance-arn INSTANCE_ARN --permission-set-arn PERMISSION_SET_ARN \
#         --session-duration PT1H
#     terraform: >-
#       Set `session_duration` of the `aws_ssoadmin_permission_set` to a duration from `PT1H` to `PT12H`.
#   frameworks:
#     nist-800-53-r5: [AC-12]
#     soc2-2017: [CC6.1]
#     iso-27001-2022: [A.8.5]
#     aws-waf-security: [SEC02-BP02]
package idcscan.controls.ses.well_formed

import data.idcscan.facts

fail contains {
	"key": name,
	"attribute": "session_duration",
	"message": message,
	"evidence": {"session_duration": set.session_duration},
} if {
	some name in applicable
	set := input.permission_sets[name]
	message := _breach(name)
}

# What AWS lists, it has taken.
applicable contains name if {
	facts.from_code
	some name, _ in input.permission_sets
}

_breach(name) := sprintf("%q is no duration; write it as ISO 8601, such as PT1H", [written]) if {
	written := input.permission_sets[name].session_duration
	not regex.match(_duration, written)
}

_breach(name) := sprintf("sessions last %v minutes; AWS takes 60 to 720", [minutes]) if {
	regex.match(_duration, input.permission_sets[name].session_duration)
	minutes := input.permission_sets[name].session_minutes
	_refused(minutes)
}

_refused(minutes) if minutes < 60

_refused(minutes) if minutes > 720

_duration := `^P(\d+W)?(\d+D)?(T(\d+H)?(\d+M)?(\d+(\.\d+)?S)?)?$`
