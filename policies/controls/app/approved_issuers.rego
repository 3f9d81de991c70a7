# METADATA
# scope: package
# title: Trusted token issuers are approved
# description: Every trusted token issuer is one that the organization approves, at an https address.
# related_resources:
#   - ref: https://docs.aws.amazon.com/singlesignon/latest/userguide/trusted-token-issuer-configuration-settings.html
#     description: Trusted token issuer configuration settings
#   - ref: https://docs.aws.amazon.com/singlesignon/latest/userguide/using-apps-with-trusted-token-issuer.html
#     description: Using applications with a trusted token issuer
#   - ref: https://docs.aws.amazon.com/singlesignon/latest/APIReference/API_OidcJwtConfiguration.html
#     description: OidcJwtConfiguration
# custom:
#   id: IDC-APP-007
#   version: 1
#   severity: high
#   judges: trusted_token_issuer
#   requires: [trusted_token_issuers.issuer_url]
#   parameters:
#     approved_issuers:
#       type: array
#       items: string
#       description: >-
#         URLs of the issuers whose tokens may be accepted, exact or with `*` and `?`; a slash at the end does not
#         count.
#   rationale: >-
#     Applications exchange a token of a trusted issuer for one of Identity Center without asking the user again: the
#     issuer can act as every user. Its keys are fetched from the issuer's address, so without TLS whoever sits on the
#     way can put in keys of their own.
#   remediation:
#     console: >-
#       In IAM Identity Center choose Settings, Authentication, Trusted token issuers. Delete the issuer if it is not
#       one of the organization's; otherwise add its URL to the parameter `approved_issuers`.
#     cli: aws sso-admin delete-trusted-token-issuer --trusted-token-issuer-arn TRUSTED_TOKEN_ISSUER_ARN
#     terraform: >-
#       Remove the `aws_ssoadmin_trusted_token_issuer`, or correct the `issuer_url` in its configuration, which makes a
#       new issuer.
#   frameworks:
#     nist-800-53-r5: [IA-2]
#     soc2-2017: [CC6.1]
#     iso-27001-2022: [A.8.5]
package idcscan.controls.app.approved_issuers

import data.idcscan.lib.parameters

fail contains {
	"key": key,
	"attribute": "issuer_url",
	"message": sprintf("tokens of %s are accepted: %s", [issuer.issuer_url, concat(", ", sort(faults))]),
	"evidence": {"issuer_url": issuer.issuer_url, "approved_issuers": _approved},
} if {
	some key, issuer in input.trusted_token_issuers
	faults := _unapproved(issuer.issuer_url) | _without_tls(issuer.issuer_url)
	count(faults) > 0
}

_approved := parameters.value(rego.metadata.chain(), "approved_issuers")

_unapproved(url) := set() if {
	_matches(trim_suffix(url, "/"))
} else := {"the issuer is not approved"} if _approved

# A `*` stands for a part of a host's name or of a path, and never for where the host ends.
_matches(url) if {
	some pattern in _approved
	glob.match(trim_suffix(pattern, "/"), ["/", "?", "#", "@", ":"], url)
}

_without_tls(url) := set() if {
	startswith(lower(url), "https://")
} else := {"its address is not https"}
