# METADATA
# scope: package
# title: The root user is not in use
# description: The root user of an account was not used within the last days.
# related_resources:
#   - ref: https://docs.aws.amazon.com/IAM/latest/UserGuide/root-user-best-practices.html
#     description: Root user best practices
#   - ref: https://docs.aws.amazon.com/IAM/latest/UserGuide/root-user-tasks.html
#     description: Tasks that require root user credentials
#   - ref: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_getting-report.html
#     description: Credential reports of an account
# custom:
#   id: IDC-ACC-006
#   version: 1
#   severity: medium
#   judges: account
#   requires: [account_hygiene.root_last_used]
#   parameters:
#     days:
#       type: integer
#       default: 30
#       description: Days within which the root user is not to be used.
#   rationale: >-
#     Few tasks need the root user. One that is used from day to day has credentials that lie ready, does what nobody
#     bounds, and hides who did it. AWS tells the last use as of the account's credential report.
#   remediation:
#     console: >-
#       Find in CloudTrail, under Event history with the user name root, what it was used for, and do that with a
#       permission set in future. If a task needs the root user, waive the finding until the limit has passed.
#     cli: aws cloudtrail lookup-events --lookup-attributes AttributeKey=Username,AttributeValue=root
#     terraform: >-
#       Terraform cannot act as the root user. Give the role that did what the root user was used for the permission it
#       lacks.
#   frameworks:
#     cis-aws-7.0: ["2.7"]
#     cis-controls-v8: ["5.4"]
#     nist-800-53-r5: [AC-6(2), AC-6(5)]
#     soc2-2017: [CC6.1]
#     iso-27001-2022: [A.8.2]
#     aws-waf-security: [SEC01-BP02]
package idcscan.controls.acc.root_unused

import data.idcscan.lib.clock
import data.idcscan.lib.parameters

fail contains {
	"key": account,
	"message": sprintf("the root user was used %d days ago; it is not to be used within %v days", [days, _days]),
	"evidence": {"root_last_used": hygiene.root_last_used, "days": days},
} if {
	some account, hygiene in input.account_hygiene
	hygiene.root_last_used != ""
	days := clock.days_since(hygiene.root_last_used)
	days < _days
}

_days := parameters.value(rego.metadata.chain(), "days")
