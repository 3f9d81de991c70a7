# METADATA
# scope: package
# title: Identity Center is administered from a delegated administrator
# description: An account other than the management account is delegated administrator of Identity Center.
# related_resources:
#   - ref: https://docs.aws.amazon.com/singlesignon/latest/userguide/delegated-admin.html
#     description: Delegated administration
#   - ref: https://docs.aws.amazon.com/organizations/latest/userguide/orgs_best-practices_mgmt-acct.html
#     description: Best practices for the management account
# custom:
#   id: IDC-ORG-001
#   version: 1
#   severity: medium
#   judges: organization
#   fails_by: absence
#   requires: [organization.exists, organization.delegated_administrators]
#   rationale: >-
#     Whoever works in the management account is bound by no service control policy. With a delegated administrator the
#     daily work on permission sets and assignments needs no access to it.
#   remediation:
#     console: >-
#       In IAM Identity Center of the management account choose Settings, Management, Delegated administrator and
#       Register account, and name an account that only administers identities.
#     cli: |-
#       aws organizations register-delegated-administrator --account-id ACCOUNT --service-principal sso.amazonaws.com
#     terraform: >-
#       Declare an `aws_organizations_delegated_administrator` with `service_principal = "sso.amazonaws.com"`.
#   frameworks:
#     cis-aws-7.0: [2.1.6]
#     nist-800-53-r5: [AC-6]
#     soc2-2017: [CC6.3]
#     iso-27001-2022: [A.8.2]
package idcscan.controls.org.delegated_administration

import data.idcscan.lib.coverage

fail contains {
	"key": "organization",
	"attribute": "delegated_administrators",
	"message": "no account is delegated administrator of Identity Center: it is administered from the management account",
	"evidence": {"delegated_administrators": []},
} if {
	count(input.organization.delegated_administrators[_service]) == 0
}

unknown contains {"key": "organization", "cause": doubt.cause, "message": doubt.message} if {
	input.organization.exists != false
	not input.organization.delegated_administrators[_service]
	causes := coverage.absent("organization", "", "delegated_administrators")
	doubt := coverage.weightiest(coverage.doubts("organization", causes, _message))
}

applicable contains "organization" if input.organization.exists

_message := "the delegated administrators of Identity Center were not read"

_service := "sso.amazonaws.com"
