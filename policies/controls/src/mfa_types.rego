# METADATA
# scope: package
# title: The required types of MFA devices are allowed
# description: >-
#   The types of MFA devices with which users can sign in are attested and have all those that are required among them.
# related_resources:
#   - ref: https://docs.aws.amazon.com/singlesignon/latest/userguide/how-to-configure-mfa-types.html
#     description: Choose MFA types for user authentication
# custom:
#   id: IDC-SRC-008
#   version: 1
#   severity: medium
#   judges: setting
#   settings: [mfa_types]
#   requires:
#     - attestations
#   parameters:
#     required:
#       type: array
#       items: string
#       enum: [webauthn, totp]
#       default: [webauthn]
#       description: >-
#         Types that are to be allowed: security keys and built-in authenticators (webauthn), authenticator apps (totp).
#   rationale: >-
#     Security keys and built-in authenticators withstand phishing, which one-time passwords do not. Where they are not
#     allowed nobody can use them.
#   remediation:
#     console: >-
#       In IAM Identity Center choose Settings, Authentication and Configure under Multi-factor authentication. Under
#       Users can authenticate with these MFA types choose Security keys and built-in authenticators, then attest
#       `mfa_types`.
#     cli: >-
#       AWS has no API that reads or changes this setting.
#     terraform: >-
#       The provider has no resource for this setting. Change it in the console and attest it in `.idcscan.yaml` under
#       `attestations` with the setting `mfa_types`.
#   frameworks:
#     cis-controls-v8: ["6.3"]
#     nist-800-53-r5: [IA-2(1)]
#     soc2-2017: [CC6.1]
#     iso-27001-2022: [A.8.5]
#     aws-waf-security: [SEC02-BP01]
package idcscan.controls.src.mfa_types

import data.idcscan.facts
import data.idcscan.lib.parameters
import data.idcscan.lib.settings

fail contains {
	"key": "mfa_types",
	"message": sprintf("required types of MFA devices are not allowed: %s", [concat(", ", missing)]),
	"evidence": {"allowed": allowed, "required": required},
} if {
	count(facts.attestation_doubts) == 0
	required := parameters.value(rego.metadata.chain(), "required")
	allowed := split(facts.attested.mfa_types.value, ", ")
	missing := {type | some type in required} - {type | some type in allowed}
	count(missing) > 0
}

unknown contains doubt if some doubt in settings.doubted("mfa_types", facts.attestation_doubts | _untold)

default _untold := set()

_untold := settings.untold("which types of MFA devices are allowed is not attested") if not facts.attested.mfa_types
