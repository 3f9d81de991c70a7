# METADATA
# scope: package
# title: Assigned principals exist
# description: The user or group of every account assignment exists in the identity store.
# related_resources:
#   - ref: https://docs.aws.amazon.com/singlesignon/latest/userguide/howtoremoveaccess.html
#     description: Remove user and group access to an AWS account
#   - ref: https://docs.aws.amazon.com/singlesignon/latest/userguide/manage-your-identity-source-considerations.html
#     description: Considerations for changing your identity source
# custom:
#   id: IDC-ASG-002
#   version: 1
#   severity: high
#   judges: assignment
#   requires:
#     - account_assignments
#     - groups.exists
#     - users.exists
#   rationale: >-
#     Deleting a user or group leaves its assignments behind. Nobody looks after them: they hide in reviews as an id
#     without a name, and show that access is not withdrawn when people or teams leave.
#   remediation:
#     console: >-
#       In IAM Identity Center choose AWS accounts and the account. Under Assigned users and groups select the entry
#       that shows an id in place of a name and choose Remove access.
#     cli: |-
#       aws sso-admin delete-account-assignment --instance-arn INSTANCE_ARN --target-type AWS_ACCOUNT \
#         --target-id ACCOUNT --permission-set-arn PERMISSION_SET_ARN --principal-type GROUP \
#         --principal-id PRINCIPAL_ID
#     terraform: >-
#       Remove the `aws_ssoadmin_account_assignment`, or look its principal up again with the data source
#       `aws_identitystore_group` or `aws_identitystore_user` where it was recreated. Delete an assignment that is in
#       no state with the CLI.
#   frameworks:
#     cis-controls-v8: ["6.2"]
#     nist-800-53-r5: [AC-2, AC-3]
#     pci-dss-4.0.1: [8.2.5]
#     soc2-2017: [CC6.3]
#     iso-27001-2022: [A.5.18]
#     aws-waf-security: [SEC03-BP06]
package idcscan.controls.asg.principals_exist

import data.idcscan.facts
import data.idcscan.lib.coverage

fail contains {
	"key": assignment.key,
	"message": sprintf("the assigned %s does not exist in the identity store", [kind]),
	"evidence": {
		"account": assignment.account,
		"permission_set": assignment.permission_set,
		"principal": assignment.principal,
	},
} if {
	some assignment in facts.assignments_of(facts.gone)
	kind := split(assignment.principal, ":")[0]
}

unknown contains {"key": assignment.key, "cause": doubt.cause, "message": doubt.message} if {
	some assignment in facts.assignments_of(facts.unsure)
	doubt := coverage.weightiest(facts.existence_doubts(assignment.principal))
}
