# METADATA
# scope: package
# title: The root user has MFA
# description: The root user of an account has multi-factor authentication, or neither a password nor access keys.
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
#     its own, a password, or a mailbox by which it can be reset, is enough. A root user without a password and access
#     keys, as in member accounts whose root credentials were deleted centrally, has nothing to protect by MFA. Without
#     `--member-role` a scan reads IAM of the caller's account only; the others are unknown.
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

import data.idcscan.lib.coverage

fail contains {
	"key": account,
	"message": sprintf("the root user has %s and no MFA", [concat(" and ", sort(_credentials(account)))]),
	"evidence": {"root_mfa": false, "credentials": _credentials(account)},
} if {
	some account, _ in _without_mfa
	count(_credentials(account)) > 0
}

# Credentials that were not read may be there.
unknown contains {"key": account, "cause": doubt.cause, "message": doubt.message} if {
	some account, _ in _without_mfa
	count(_credentials(account)) == 0
	doubt := coverage.weightiest(union({_password_doubts(account), _access_key_doubts(account)}))
}

_without_mfa[account] := hygiene if {
	some account, hygiene in input.account_hygiene
	hygiene.root_mfa == false
}

_credentials(account) := {credential |
	some credential, there in {
		"a password": _password(account),
		"access keys": _access_keys(account),
	}
	there
}

default _password(_) := false

_password(account) := input.account_hygiene[account].root_password

default _access_keys(_) := false

_access_keys(account) := input.account_hygiene[account].root_access_keys

_password_doubts(account) := coverage.doubts("account_hygiene", causes, message) if {
	not _told_password(account)
	causes := coverage.absent("account_hygiene", account, "root_password")
	message := "whether the root user has a password was not read"
} else := set()

_access_key_doubts(account) := coverage.doubts("account_hygiene", causes, message) if {
	not _told_access_keys(account)
	causes := coverage.absent("account_hygiene", account, "root_access_keys")
	message := "whether the root user has access keys was not read"
} else := set()

_told_password(account) if input.account_hygiene[account].root_password in {true, false}

_told_access_keys(account) if input.account_hygiene[account].root_access_keys in {true, false}
