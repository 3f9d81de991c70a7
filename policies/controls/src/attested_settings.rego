# METADATA
# scope: package
# title: Settings that are made by hand are attested
# description: >-
#   Each setting that the organization wants attested, since no API reads it, has an attestation that has not expired.
# related_resources:
#   - ref: https://docs.aws.amazon.com/singlesignon/latest/userguide/manage-your-identity-source.html
#     description: Manage your identity source
#   - ref: https://docs.aws.amazon.com/singlesignon/latest/userguide/how-to-configure-mfa-device-enforcement.html
#     description: Configure MFA device enforcement
# custom:
#   id: IDC-SRC-011
#   version: 1
#   severity: medium
#   judges: setting
#   settings:
#     - identity_provider
#     - identity_source
#     - mfa_mode
#     - mfa_registration
#     - mfa_types
#     - portal_session_minutes
#     - saml_certificate_expiry
#     - scim_enabled
#     - scim_token_expiry
#   fails_by: absence
#   requires:
#     - attestations
#   parameters:
#     settings:
#       type: array
#       items: string
#       enum:
#         - identity_provider
#         - identity_source
#         - mfa_mode
#         - mfa_registration
#         - mfa_types
#         - portal_session_minutes
#         - saml_certificate_expiry
#         - scim_enabled
#         - scim_token_expiry
#       description: The settings that are to be attested.
#   rationale: >-
#     What is set by hand in the console and read by no API is known only to whoever looks. An attestation says who
#     looked, when, and until when that is to be believed.
#   remediation:
#     console: >-
#       Look at the setting in IAM Identity Center under Settings and write down what it is.
#     cli: >-
#       AWS has no API that reads or changes this setting. Write the attestation in `.idcscan.yaml` under
#       `attestations`: setting, value, by, on, valid_until, evidence.
#     terraform: >-
#       The provider has no resource for these settings. Attest them in `.idcscan.yaml`, which can be reviewed beside
#       the code.
#   frameworks:
#     nist-800-53-r5: [CM-6]
#     soc2-2017: [CC8.1]
#     iso-27001-2022: [A.8.9]
package idcscan.controls.src.attested_settings

import data.idcscan.facts
import data.idcscan.lib.parameters

fail contains {
	"key": setting,
	"message": _message(setting),
	"evidence": {"valid_until": _until(setting)},
} if {
	some setting in _wanted
	not facts.attested[setting]
}

applicable contains setting if some setting in _wanted

_wanted := parameters.value(rego.metadata.chain(), "settings")

_message(setting) := sprintf("the attestation was good until %s", [max(_until(setting))]) if {
	count(_until(setting)) > 0
} else := "the setting is not attested"

# One of a later day counts as little as none.
_until(setting) := {attestation.valid_until |
	some attestation in input.attestations
	attestation.setting == setting
}
