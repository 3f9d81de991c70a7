# METADATA
# scope: package
# title: Disabled applications hold no assignments
# description: No user or group is assigned to an application that is disabled.
# related_resources:
#   - ref: https://docs.aws.amazon.com/singlesignon/latest/APIReference/API_Application.html
#     description: Application
#   - ref: https://docs.aws.amazon.com/singlesignon/latest/APIReference/API_DeleteApplicationAssignment.html
#     description: DeleteApplicationAssignment
#   - ref: https://docs.aws.amazon.com/singlesignon/latest/userguide/assignuserstoapp.html
#     description: Assign user access to applications
# custom:
#   id: IDC-APP-002
#   version: 1
#   severity: low
#   judges: application
#   requires: [applications.status, applications.assignments]
#   rationale: >-
#     Whoever enables the application again gives it back to everybody who was once assigned, and nobody has reviewed
#     that list since. An application that is no longer needed is better deleted.
#   remediation:
#     console: >-
#       In IAM Identity Center choose Applications and the application. Under Assigned users and groups select all and
#       choose Remove access, or delete the application under Actions.
#     cli: |-
#       aws sso-admin delete-application-assignment --application-arn APPLICATION_ARN --principal-type GROUP \
#         --principal-id GROUP_ID
#       aws sso-admin delete-application --application-arn APPLICATION_ARN
#     terraform: >-
#       Remove the `aws_ssoadmin_application_assignment` resources of the application, or its
#       `aws_ssoadmin_application`.
#   frameworks:
#     cis-controls-v8: ["6.2"]
#     nist-800-53-r5: [AC-2]
#     soc2-2017: [CC6.3]
#     iso-27001-2022: [A.5.18]
package idcscan.controls.app.disabled

fail contains {
	"key": key,
	"attribute": "assignments",
	"message": sprintf("the application is disabled and holds assignments: %d", [count(application.assignments)]),
	"evidence": {"assignments": count(application.assignments)},
} if {
	some key in applicable
	application := input.applications[key]
	count(application.assignments) > 0
}

applicable contains key if {
	some key, application in input.applications
	application.status == "DISABLED"
}
