# METADATA
# scope: package
# title: Assignments lead to accounts that are open
# description: No account assignment is left in an account that is suspended, closed or about to be closed.
# related_resources:
#   - ref: https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_accounts_close.html
#     description: Closing a member account in an organization
#   - ref: https://docs.aws.amazon.com/organizations/latest/APIReference/API_Account.html
#     description: Account in the API of AWS Organizations
#   - ref: https://docs.aws.amazon.com/singlesignon/latest/userguide/howtoremoveaccess.html
#     description: Remove user and group access to an AWS account
# custom:
#   id: IDC-ASG-003
#   version: 1
#   severity: low
#   judges: assignment
#   requires: [account_assignments, accounts.state, organization.exists]
#   rationale: >-
#     Nobody can work in such an account, but whoever is assigned there gets the access back, unreviewed, where the
#     account is reopened. Each of its assignments also stands in the way of changing or deleting its permission set.
#   remediation:
#     console: >-
#       In IAM Identity Center choose AWS accounts and the account. Under Assigned users and groups select everyone and
#       choose Remove access.
#     cli: |-
#       aws sso-admin delete-account-assignment --instance-arn INSTANCE_ARN --target-type AWS_ACCOUNT \
#         --target-id ACCOUNT --permission-set-arn PERMISSION_SET_ARN --principal-type GROUP --principal-id GROUP_ID
#     terraform: >-
#       Remove the `aws_ssoadmin_account_assignment` resources whose `target_id` is the account, before the account is
#       closed.
#   frameworks:
#     cis-controls-v8: ["6.2"]
#     nist-800-53-r5: [AC-2]
#     soc2-2017: [CC6.3]
#     iso-27001-2022: [A.5.18]
#     aws-waf-security: [SEC03-BP04]
package idcscan.controls.asg.open_accounts

import data.idcscan.facts
import data.idcscan.lib.coverage

fail contains {
	"key": concat("/", [account, permission_set, principal]),
	"message": sprintf("the account is %s and still has the assignment", [closing]),
	"evidence": {"account": account, "state": state, "permission_set": permission_set},
} if {
	some account, permission_sets in input.account_assignments
	state := input.accounts[account].state
	closing := _closing[state]
	some permission_set, principals in permission_sets
	some principal in principals
}

# An account in no organization has no state: it was asked itself, and answered.
unknown contains {
	"key": concat("/", [account, permission_set, principal]),
	"cause": doubt.cause,
	"message": doubt.message,
} if {
	facts.organization.exists != "no"
	some account, permission_sets in input.account_assignments
	not input.accounts[account].state
	causes := coverage.absent("accounts", account, "state")
	doubt := coverage.weightiest(coverage.doubts("accounts", causes, "the state of the account was not read"))
	some permission_set, principals in permission_sets
	some principal in principals
}

_closing := {"SUSPENDED": "suspended", "PENDING_CLOSURE": "about to be closed", "CLOSED": "closed"}
