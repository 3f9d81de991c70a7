# METADATA
# scope: package
# title: Session durations are set explicitly
# description: Code sets the session duration of every permission set.
# related_resources:
#   - ref: https://docs.aws.amazon.com/singlesignon/latest/userguide/howtosessionduration.html
#     description: Set session duration for AWS accounts
#   - ref: https://docs.aws.amazon.com/singlesignon/latest/APIReference/API_CreatePermissionSet.html
#     description: CreatePermissionSet
# custom:
#   id: IDC-SES-005
#   version: 1
#   severity: info
#   judges: permission_set
#   requires: [permission_sets.session_default]
#   rationale: >-
#     Where code sets none AWS takes one hour, and a module may take anything: whoever reviews the code does not see
#     how long a session lasts, nor that it changes with the module.
#   remediation:
#     console: >-
#       There is nothing to change in the console.
#     cli: |-
#       aws sso-admin describe-permission-set --instance-arn INSTANCE_ARN --permission-set-arn PERMISSION_SET_ARN \
#         --query PermissionSet.SessionDuration
#     terraform: >-
#       Set `session_duration = "PT1H"` on the `aws_ssoadmin_permission_set`, or the input of the module from which it
#       is made.
#   frameworks:
#     nist-800-53-r5: [AC-12]
#     soc2-2017: [CC6.1]
#     iso-27001-2022: [A.8.5]
#     aws-waf-security: [SEC02-BP02]
package idcscan.controls.ses.set_explicitly

import data.idcscan.facts

fail contains {
	"key": name,
	"attribute": "session_duration",
	"message": "no session duration is set, so that a default holds",
	"evidence": {"session_default": true},
} if {
	some name in applicable
	input.permission_sets[name].session_default
}

# AWS tells the duration that holds, whoever set it.
applicable contains name if {
	facts.from_code
	some name, _ in input.permission_sets
}
