# METADATA
# scope: package
# title: The SAML signing certificate does not expire soon
# description: >-
#   The identity provider's SAML signing certificate is attested to be valid for longer than the warning period.
# related_resources:
#   - ref: https://docs.aws.amazon.com/singlesignon/latest/userguide/managesamlcerts.html
#     description: Rotate SAML 2.0 certificates
# custom:
#   id: IDC-SRC-006
#   version: 1
#   severity: high
#   judges: setting
#   settings: [saml_certificate_expiry]
#   requires:
#     - identity_source.evidence
#     - users.external_id_issuers
#     - users.created_by
#     - groups.external_id_issuers
#     - groups.created_by
#     - attestations
#     - events.name
#     - events.source
#     - events.time
#     - events.details
#   parameters:
#     warn_days:
#       type: integer
#       default: 30
#       description: How many days before its end the finding is made.
#   rationale: >-
#     When the certificate expires nobody can sign in any more, administrators among them, until somebody with another
#     way into the management account has rotated it.
#   remediation:
#     console: >-
#       In the identity provider make a new signing certificate. In IAM Identity Center choose Settings, Actions,
#       Manage authentication, Manage SAML 2.0 certificates and import it, switch over, delete the old one, and attest
#       `saml_certificate_expiry`.
#     cli: >-
#       AWS has no API that reads or changes this setting.
#     terraform: >-
#       The provider has no resource for this setting. Change it in the console and attest it in `.idcscan.yaml` under
#       `attestations` with the setting `saml_certificate_expiry`.
#   frameworks:
#     nist-800-53-r5: [IA-5]
#     soc2-2017: [CC6.1]
#     iso-27001-2022: [A.5.17]
package idcscan.controls.src.saml_certificate

import data.idcscan.facts
import data.idcscan.lib.parameters
import data.idcscan.lib.settings

fail contains {"key": "saml_certificate_expiry", "message": message, "evidence": {"warn_days": _warn_days}} if {
	count(facts.attestation_doubts) == 0
	message := settings.expiring("saml_certificate_expiry", "the SAML signing certificate", _warn_days)
}

unknown contains doubt if {
	some doubt in settings.doubted("saml_certificate_expiry", facts.attestation_doubts | _untold)
}

applicable contains "saml_certificate_expiry" if facts.attested.saml_certificate_expiry

# Other identity sources have no such certificate.
_untold := {doubt |
	not facts.attested.saml_certificate_expiry
	some doubt in (facts.external.doubts | _unattested)
}

default _unattested := set()

_unattested := settings.untold("when the SAML signing certificate expires is not attested") if {
	facts.external.answer == "yes"
}

_warn_days := parameters.value(rego.metadata.chain(), "warn_days")
