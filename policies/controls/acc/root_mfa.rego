# METADATA
# scope: package
# title: The root user has MFA
# description: The root user of an account has multi-factor authentication.
# related_resources:
#   - ref: https://docs.aws.amazon.com/IAM/latest/UserGuide/root-user-best-practices.html
#     description: Root user best practices
#   - ref: https://docs.aws.amazon.com/IAM/latest/UserGuide/enable-mfa-for-root.html
#     description: Multi-factor authentication for the root user
#   - ref: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_root-enable-root-access.html
#     description: Centralize root access for member accounts
#   - ref: https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetAccountSummary.html
#     description: GetAccountSummary
# custom:
#   id: IDC-ACC-002
#   version: 1
#   severity: high
#   judges: account
#   requires: [account_hygiene.root_mfa]
#   rationale: >-
#     The root user signs in beside Identity Center and its MFA, and may do everything in the account. Without MFA of
#     its own, a password, or a mailbox by which it can be reset, is enough. AWS counts a root user without any
#     credentials as one without MFA too: waive the finding where the organization has deleted them.
#   remediation:
#     console: >-
#       Sign in as the root user, choose Security credentials from the account menu, and assign a passkey or security
#       key. In an organization the management account can delete the root credentials of member accounts instead: IAM,
#       Root access management.
#     cli: |-
#       aws iam get-account-summary --query SummaryMap.AccountMFAEnabled
#       aws iam enable-organizations-root-credentials-management
#     terraform: >-
#       No resource gives the root user MFA. Enable `aws_iam_organizations_features` with `RootCredentialsManagement` in
#       the management account and delete the root credentials of member accounts from there.
#   frameworks:
#     cis-aws-7.0: ["2.5"]
#     cis-controls-v8: ["6.5"]
#     nist-800-53-r5: [IA-2(1)]
#     pci-dss-4.0.1: [8.4.1]
#     soc2-2017: [CC6.1]
#     iso-27001-2022: [A.8.5]
#     aws-waf-security: [SEC01-BP02]
#     aws-fsbp: [IAM.9]
package idcscan.controls.acc.root_mfa

fail contains {
	"key": account,
	"message": "the root user has no MFA",
	"evidence": {"root_mfa": false},
} if {
	some account, hygiene in input.account_hygiene
	hygiene.root_mfa == false
}
