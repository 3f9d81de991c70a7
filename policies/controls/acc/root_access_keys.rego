# METADATA
# scope: package
# title: The root user has no access keys
# description: The root user of an account has no access keys.
# related_resources:
#   - ref: https://docs.aws.amazon.com/IAM/latest/UserGuide/root-user-best-practices.html
#     description: Root user best practices
#   - ref: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_root-user_manage_delete-key.html
#     description: Delete access keys for the root user
#   - ref: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_root-enable-root-access.html
#     description: Centralize root access for member accounts
#   - ref: https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetAccountSummary.html
#     description: GetAccountSummary
# custom:
#   id: IDC-ACC-001
#   version: 1
#   severity: critical
#   judges: account
#   requires: [account_hygiene.root_access_keys]
#   rationale: >-
#     Such a key may do everything in the account, no policy of the account bounds it, and Identity Center neither shows
#     nor ends its use. Without `--member-role` a scan reads IAM of the caller's account only; the others are unknown.
#   remediation:
#     console: >-
#       Sign in as the root user, choose Security credentials from the account menu, and delete the access keys. In an
#       organization the management account can delete them for member accounts: IAM, Root access management.
#     cli: |-
#       aws iam get-account-summary --query SummaryMap.AccountAccessKeysPresent
#       aws iam enable-organizations-root-credentials-management
#     terraform: >-
#       No resource deletes root access keys. Enable `aws_iam_organizations_features` with `RootCredentialsManagement`
#       in the management account and delete the keys from there.
#   frameworks:
#     cis-aws-7.0: ["2.4"]
#     cis-controls-v8: ["5.4"]
#     nist-800-53-r5: [AC-6, AC-6(2)]
#     pci-dss-4.0.1: [7.2.2]
#     soc2-2017: [CC6.1]
#     iso-27001-2022: [A.8.2]
#     aws-waf-security: [SEC01-BP02]
#     aws-fsbp: [IAM.4]
package idcscan.controls.acc.root_access_keys

fail contains {
	"key": account,
	"message": "the root user has access keys",
	"evidence": {"root_access_keys": true},
} if {
	some account, hygiene in input.account_hygiene
	hygiene.root_access_keys
}
