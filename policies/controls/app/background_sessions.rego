# METADATA
# scope: package
# title: Background sessions are enabled only where they are allowed
# description: User background sessions are enabled only for the applications that the organization allows.
# related_resources:
#   - ref: https://docs.aws.amazon.com/singlesignon/latest/userguide/user-background-sessions.html
#     description: User background sessions
#   - ref: https://docs.aws.amazon.com/singlesignon/latest/APIReference/API_GetApplicationSessionConfiguration.html
#     description: GetApplicationSessionConfiguration
#   - ref: https://docs.aws.amazon.com/singlesignon/latest/APIReference/API_PutApplicationSessionConfiguration.html
#     description: PutApplicationSessionConfiguration
# custom:
#   id: IDC-APP-010
#   version: 1
#   severity: low
#   judges: application
#   requires: [applications.name, applications.background_sessions]
#   parameters:
#     allowed_applications:
#       type: array
#       items: string
#       description: Names of the applications whose background sessions may be enabled, exact or with `*` and `?`.
#   rationale: >-
#     With background sessions a job goes on in the user's name after the user has signed out, for days. AWS tells
#     whether they are enabled for an application, not how long they may last: that is a setting of the instance without
#     an API.
#   remediation:
#     console: >-
#       In IAM Identity Center choose Applications and the application, and switch user background sessions off. How
#       long they last stands under Settings, Authentication, Session settings.
#     cli: |-
#       aws sso-admin put-application-session-configuration --application-arn APPLICATION_ARN \
#         --user-background-session-application-status DISABLED
#     terraform: >-
#       The AWS provider has no resource for the session configuration of applications. Change it with the CLI, or add
#       the application to the parameter `allowed_applications`.
#   frameworks:
#     nist-800-53-r5: [AC-12]
#     soc2-2017: [CC6.1]
#     iso-27001-2022: [A.8.5]
package idcscan.controls.app.background_sessions

import data.idcscan.lib.names
import data.idcscan.lib.parameters

fail contains {
	"key": key,
	"attribute": "background_sessions",
	"message": "background sessions are enabled for the application, which is not among those allowed",
	"evidence": {"name": application.name, "allowed_applications": _allowed},
} if {
	some key, application in input.applications
	application.background_sessions == "ENABLED"
	not names.matches(application.name, _allowed)
}

_allowed := parameters.value(rego.metadata.chain(), "allowed_applications")
