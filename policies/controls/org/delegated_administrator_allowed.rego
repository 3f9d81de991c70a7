# METADATA
# scope: package
# title: The one delegated administrator of Identity Center is an allowed account
# description: Exactly one account is delegated administrator of Identity Center, and the organization allows it.
# related_resources:
#   - ref: https://docs.aws.amazon.com/singlesignon/latest/userguide/delegated-admin.html
#     description: Delegated administration
#   - ref: https://docs.aws.amazon.com/organizations/latest/APIReference/API_ListDelegatedAdministrators.html
#     description: ListDelegatedAdministrators
# custom:
#   id: IDC-ORG-002
#   version: 1
#   severity: high
#   judges: organization
#   requires: [organization.exists, organization.delegated_administrators]
#   parameters:
#     allowed_accounts:
#       type: array
#       items: string
#       description: Accounts, twelve digits each, that may be delegated administrator of Identity Center.
#   rationale: >-
#     The delegated administrator can give anybody access to every member account. An account that also runs workloads,
#     or that nobody expects, is a way to all others.
#   remediation:
#     console: >-
#       In IAM Identity Center of the management account choose Settings, Management, Delegated administrator and
#       Deregister account, then register an account that the organization allows.
#     cli: |-
#       aws organizations deregister-delegated-administrator --account-id ACCOUNT --service-principal sso.amazonaws.com
#       aws organizations register-delegated-administrator --account-id ALLOWED_ACCOUNT \
#         --service-principal sso.amazonaws.com
#     terraform: >-
#       Set `account_id` of the `aws_organizations_delegated_administrator` for `sso.amazonaws.com` to an allowed
#       account.
#   frameworks:
#     cis-aws-7.0: [2.1.6]
#     cis-controls-v8: ["5.4"]
#     nist-800-53-r5: [AC-6, AC-6(5)]
#     soc2-2017: [CC6.3]
#     iso-27001-2022: [A.8.2]
package idcscan.controls.org.delegated_administrator_allowed

import data.idcscan.lib.coverage
import data.idcscan.lib.parameters

fail contains {
	"key": "organization",
	"attribute": "delegated_administrators",
	"message": concat("; ", _wrong),
	"evidence": {"delegated_administrators": _accounts, "allowed_accounts": _allowed},
} if {
	count(_wrong) > 0
}

unknown contains {"key": "organization", "cause": doubt.cause, "message": doubt.message} if {
	input.organization.exists != false
	not _accounts
	causes := coverage.absent("organization", "", "delegated_administrators")
	doubt := coverage.weightiest(coverage.doubts("organization", causes, _message))
}

applicable contains "organization" if input.organization.exists

_wrong contains sprintf("account %s is delegated administrator of Identity Center and not allowed", [account]) if {
	some account in _accounts
	not account in _allowed
}

# AWS lets Identity Center have one; the list tells what is there.
_wrong contains sprintf("%d accounts are delegated administrators of Identity Center", [count(_accounts)]) if {
	count(_accounts) > 1
}

_wrong contains "no account is delegated administrator of Identity Center" if {
	count(_accounts) == 0
	count(coverage.partial("organization", "", "delegated_administrators")) == 0
}

_message := "the delegated administrators of Identity Center were not read"

_accounts := input.organization.delegated_administrators[_service]

_allowed := parameters.value(rego.metadata.chain(), "allowed_accounts")

_service := "sso.amazonaws.com"
