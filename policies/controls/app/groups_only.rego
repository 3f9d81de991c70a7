# METADATA
# scope: package
# title: Applications are assigned to groups
# description: Applications are assigned to groups, never to single users.
# related_resources:
#   - ref: https://docs.aws.amazon.com/singlesignon/latest/userguide/assignuserstoapp.html
#     description: Assign user access to applications
#   - ref: https://docs.aws.amazon.com/singlesignon/latest/APIReference/API_CreateApplicationAssignment.html
#     description: CreateApplicationAssignment
#   - ref: https://docs.aws.amazon.com/wellarchitected/latest/framework/sec_identities_groups_attributes.html
#     description: SEC02-BP06 Employ user groups and attributes
# custom:
#   id: IDC-APP-003
#   version: 1
#   severity: low
#   judges: application
#   requires: [applications.assignments]
#   rationale: >-
#     An assignment that hangs on a person stays when the person changes role, and the identity provider does not show
#     it. By group it is granted, reviewed and withdrawn in one place.
#   remediation:
#     console: >-
#       In IAM Identity Center add the user to a group that is assigned to the application, creating it if there is
#       none. Then choose Applications, the application and the user, and Remove access.
#     cli: |-
#       aws sso-admin create-application-assignment --application-arn APPLICATION_ARN --principal-type GROUP \
#         --principal-id GROUP_ID
#       aws sso-admin delete-application-assignment --application-arn APPLICATION_ARN --principal-type USER \
#         --principal-id USER_ID
#     terraform: >-
#       In the `aws_ssoadmin_application_assignment` write `principal_type = "GROUP"` and the group's id as
#       `principal_id`; add the user to the group with `aws_identitystore_group_membership`.
#   frameworks:
#     cis-controls-v8: ["6.8"]
#     nist-800-53-r5: [AC-3]
#     pci-dss-4.0.1: [7.3.2]
#     soc2-2017: [CC6.3]
#     iso-27001-2022: [A.5.15, A.5.18]
#     aws-waf-security: [SEC02-BP06]
package idcscan.controls.app.groups_only

fail contains {
	"key": key,
	"attribute": "assignments",
	"message": sprintf("the application is assigned to single users, not to groups: %d", [count(users)]),
	"evidence": {"users": users},
} if {
	some key, application in input.applications
	users := [principal | some principal in application.assignments; startswith(principal, "user:")]
	count(users) > 0
}

applicable contains key if {
	some key, application in input.applications
	count(application.assignments) > 0
}
