# METADATA
# scope: package
# title: Customer managed applications require an assignment
# description: >-
#   Every customer managed application lets in only users who are assigned to it, themselves or through a group.
# related_resources:
#   - ref: https://docs.aws.amazon.com/singlesignon/latest/APIReference/API_PutApplicationAssignmentConfiguration.html
#     description: PutApplicationAssignmentConfiguration
#   - ref: https://docs.aws.amazon.com/singlesignon/latest/userguide/customermanagedapps.html
#     description: Customer managed applications
#   - ref: https://docs.aws.amazon.com/singlesignon/latest/userguide/assignuserstoapp.html
#     description: Assign user access to applications
# custom:
#   id: IDC-APP-001
#   version: 1
#   severity: medium
#   judges: application
#   requires: [applications.provider, applications.assignment_required]
#   rationale: >-
#     Without the requirement everybody in the identity store may sign in to the application, whoever joins tomorrow
#     among them, and its list of assignments says nothing. AWS managed applications decide on their own who may use
#     them and are not judged.
#   remediation:
#     console: >-
#       In IAM Identity Center choose Applications, Customer managed, and the application. Assign the groups that need
#       it, then under Actions edit its details and require user and group assignments.
#     cli: >-
#       aws sso-admin put-application-assignment-configuration --application-arn APPLICATION_ARN --assignment-required
#     terraform: >-
#       Set `assignment_required = true` in the `aws_ssoadmin_application_assignment_configuration` of the application,
#       and add `aws_ssoadmin_application_assignment` resources for the groups that need it.
#   frameworks:
#     cis-controls-v8: ["6.8"]
#     nist-800-53-r5: [AC-3]
#     pci-dss-4.0.1: [7.3.3]
#     soc2-2017: [CC6.3]
#     iso-27001-2022: [A.5.15]
package idcscan.controls.app.assignment_required

import data.idcscan.facts

fail contains {
	"key": key,
	"attribute": "assignment_required",
	"message": "everybody in the identity store may use the application; no assignment is required",
	"evidence": {"provider": application.provider},
} if {
	some key in facts.customer_managed_applications
	application := input.applications[key]
	application.assignment_required == false
}

applicable := facts.customer_managed_applications
