# METADATA
# scope: package
# title: IAM users with a password have MFA
# description: Every IAM user that may sign in to the console has a device for multi-factor authentication.
# related_resources:
#   - ref: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_mfa.html
#     description: AWS multi-factor authentication in IAM
#   - ref: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_getting-report.html
#     description: Credential reports of an account
#   - ref: https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html
#     description: Security best practices in IAM
# custom:
#   id: IDC-ACC-005
#   version: 1
#   severity: high
#   judges: iam_user
#   requires: [account_hygiene.users, account_hygiene.credentials]
#   rationale: >-
#     The password of an IAM user is checked by the account alone, not by the identity provider and its MFA. One that is
#     guessed, reused or fished opens the console.
#   remediation:
#     console: >-
#       In IAM choose Users, the user and Security credentials. Assign an MFA device, or choose Manage console access
#       and disable it where people sign in through Identity Center.
#     cli: aws iam delete-login-profile --user-name USER
#     terraform: >-
#       Remove the `aws_iam_user_login_profile`, and give the person a permission set. A device for MFA is activated by
#       hand.
#   frameworks:
#     cis-aws-7.0: ["2.10"]
#     cis-controls-v8: ["6.3"]
#     nist-800-53-r5: [IA-2(1), IA-2(2)]
#     pci-dss-4.0.1: [8.4.2]
#     soc2-2017: [CC6.1]
#     iso-27001-2022: [A.8.5]
#     aws-waf-security: [SEC02-BP01]
#     aws-fsbp: [IAM.5]
package idcscan.controls.acc.user_mfa

import data.idcscan.facts

fail contains {
	"key": concat("/", [account, name]),
	"message": "the IAM user has a password and no MFA",
	"evidence": {"account": account, "password": true, "mfa": false},
} if {
	some account, hygiene in input.account_hygiene
	some name, _ in hygiene.users
	hygiene.credentials[name].password
	hygiene.credentials[name].mfa == false
}

unknown contains {"key": key, "cause": "not_in_source", "message": facts.iam_user_not_reported} if {
	some key in facts.iam_users_not_reported
}
