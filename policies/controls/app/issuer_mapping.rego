# METADATA
# scope: package
# title: Trusted token issuers are matched by a safe claim
# description: >-
#   Every trusted token issuer maps a claim that the issuer vouches for to an attribute that belongs to one user only.
# related_resources:
#   - ref: https://docs.aws.amazon.com/singlesignon/latest/userguide/trusted-token-issuer-configuration-settings.html
#     description: Trusted token issuer configuration settings
#   - ref: https://docs.aws.amazon.com/singlesignon/latest/userguide/using-apps-with-trusted-token-issuer.html
#     description: Using applications with a trusted token issuer
#   - ref: https://docs.aws.amazon.com/singlesignon/latest/APIReference/API_OidcJwtConfiguration.html
#     description: OidcJwtConfiguration
# custom:
#   id: IDC-APP-008
#   version: 1
#   severity: medium
#   judges: trusted_token_issuer
#   requires: [trusted_token_issuers.claim_attribute_path, trusted_token_issuers.identity_store_attribute_path]
#   parameters:
#     allowed_mappings:
#       type: array
#       items: string
#       default: [sub=userName, sub=externalIds.*]
#       description: >-
#         Claim and attribute of the user that may be matched, written `claim=attribute`, exact or with `*` and `?`. Add
#         `email=emails.value` where the issuer verifies the address before it issues the claim.
#   rationale: >-
#     Whose token it is, is decided by one claim. `sub` is the issuer's own and never given to another user; a nickname,
#     a display name or an e-mail address that nobody verified can be chosen by users themselves, who then are whom they
#     please.
#   remediation:
#     console: >-
#       In IAM Identity Center choose Settings, Authentication, Trusted token issuers and the issuer, and edit its
#       attribute mapping. If the issuer verifies e-mail addresses, add the mapping to the parameter `allowed_mappings`.
#     cli: |-
#       aws sso-admin update-trusted-token-issuer --trusted-token-issuer-arn TRUSTED_TOKEN_ISSUER_ARN \
#         --trusted-token-issuer-configuration \
#         'OidcJwtConfiguration={ClaimAttributePath=sub,IdentityStoreAttributePath=userName}'
#     terraform: >-
#       Set `claim_attribute_path` and `identity_store_attribute_path` in the `oidc_jwt_configuration` of the
#       `aws_ssoadmin_trusted_token_issuer`.
#   frameworks:
#     nist-800-53-r5: [IA-2, IA-4]
#     soc2-2017: [CC6.1]
#     iso-27001-2022: [A.5.16, A.8.5]
package idcscan.controls.app.issuer_mapping

import data.idcscan.lib.names
import data.idcscan.lib.parameters

fail contains {
	"key": key,
	"attribute": "claim_attribute_path",
	"message": sprintf("users are matched by the mapping %s, which is not among those allowed", [mapping]),
	"evidence": {"mapping": mapping, "allowed_mappings": _allowed},
} if {
	some key, issuer in input.trusted_token_issuers
	mapping := concat("=", [issuer.claim_attribute_path, issuer.identity_store_attribute_path])
	not names.matches(mapping, _allowed)
}

_allowed := parameters.value(rego.metadata.chain(), "allowed_mappings")
