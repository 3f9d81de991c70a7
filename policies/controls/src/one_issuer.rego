# METADATA
# scope: package
# title: External ids have one issuer
# description: >-
#   The external ids of all synchronised users were issued by one directory.
# related_resources:
#   - ref: https://docs.aws.amazon.com/singlesignon/latest/IdentityStoreAPIReference/API_ExternalId.html
#     description: ExternalId
#   - ref: https://docs.aws.amazon.com/singlesignon/latest/userguide/manage-your-identity-source-considerations.html
#     description: Considerations for changing your identity source
# custom:
#   id: IDC-SRC-012
#   version: 1
#   severity: medium
#   judges: setting
#   settings: [external_id_issuers]
#   requires:
#     - users.external_id_issuers
#   rationale: >-
#     Two issuers mean two directories: one that nobody looks after any more, or one that nobody knows of. Users of
#     both can meet under one name.
#   remediation:
#     console: >-
#       In IAM Identity Center choose Users, find those whom the other directory made, and delete them once their
#       access is held by users of the right one.
#     cli: >-
#       aws identitystore list-users --identity-store-id IDENTITY_STORE_ID --query
#       'Users[?ExternalIds].[UserName,ExternalIds]'
#     terraform: >-
#       Users who are synchronised are not declared; delete those of the other directory by the CLI or in the console.
#   frameworks:
#     nist-800-53-r5: [IA-4]
#     soc2-2017: [CC6.2]
#     iso-27001-2022: [A.5.16]
package idcscan.controls.src.one_issuer

import data.idcscan.facts

fail contains {
	"key": "external_id_issuers",
	"message": sprintf("external ids of users have %d issuers: %s", [count(_issuers), concat(", ", _issuers)]),
	"evidence": {"issuers": _issuers},
} if {
	count(_issuers) > 1
}

applicable contains "external_id_issuers" if count(_issuers) > 0

# Many people have few issuers between them.
_issuers := {issuer |
	some issuers in facts.values_of("users", "external_id_issuers")
	some issuer in issuers
}
