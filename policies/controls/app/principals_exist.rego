# METADATA
# scope: package
# title: Principals assigned to applications exist
# description: Every user and group that is assigned to an application exists in the identity store.
# related_resources:
#   - ref: https://docs.aws.amazon.com/singlesignon/latest/APIReference/API_DeleteApplicationAssignment.html
#     description: DeleteApplicationAssignment
#   - ref: https://docs.aws.amazon.com/singlesignon/latest/userguide/assignuserstoapp.html
#     description: Assign user access to applications
#   - ref: https://docs.aws.amazon.com/singlesignon/latest/userguide/manage-your-identity-source-considerations.html
#     description: Considerations for changing your identity source
# custom:
#   id: IDC-APP-009
#   version: 1
#   severity: low
#   judges: application
#   requires: [applications.assignments, groups.exists, users.exists]
#   rationale: >-
#     Deleting a user or group leaves its assignments behind. Nobody looks after them: they hide in reviews as an id
#     without a name, and show that access is not withdrawn when people or teams leave.
#   remediation:
#     console: >-
#       In IAM Identity Center choose Applications and the application. Under Assigned users and groups select the entry
#       that shows an id in place of a name and choose Remove access.
#     cli: >-
#       aws sso-admin delete-application-assignment --application-arn APPLICATION_ARN --principal-type GROUP
#       --principal-id PRINCIPAL_ID
#     terraform: >-
#       Remove the `aws_ssoadmin_application_assignment`, or look its principal up again where it was recreated. Delete
#       an assignment that is in no state with the CLI.
#   frameworks:
#     cis-controls-v8: ["6.2"]
#     nist-800-53-r5: [AC-2, AC-3]
#     pci-dss-4.0.1: [8.2.5]
#     soc2-2017: [CC6.3]
#     iso-27001-2022: [A.5.18]
#     aws-waf-security: [SEC03-BP06]
package idcscan.controls.app.principals_exist

import data.idcscan.facts
import data.idcscan.lib.coverage

fail contains {
	"key": key,
	"attribute": "assignments",
	"message": sprintf("assigned principals do not exist in the identity store: %d", [count(gone)]),
	"evidence": {"principals": gone},
} if {
	some key, gone in _gone
	count(gone) > 0
}

unknown contains {"key": key, "cause": doubt.cause, "message": doubt.message} if {
	some key, gone in _gone
	count(gone) == 0
	doubt := coverage.weightiest({doubt |
		some principal in input.applications[key].assignments
		facts.existence(principal) == "unknown"
		some doubt in facts.existence_doubts(principal)
	})
}

applicable contains key if {
	some key, application in input.applications
	count(application.assignments) > 0
}

# Application → assigned principals that do not exist.
_gone := {key: {principal | some principal in application.assignments; facts.existence(principal) == "no"} |
	some key, application in input.applications
}
