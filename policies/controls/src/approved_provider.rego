# METADATA
# scope: package
# title: The identity provider is an approved one
# description: >-
#   The external identity provider is attested and among those that the organization approves.
# related_resources:
#   - ref: https://docs.aws.amazon.com/singlesignon/latest/userguide/supported-idps.html
#     description: IAM Identity Center identity source tutorials
# custom:
#   id: IDC-SRC-009
#   version: 1
#   severity: low
#   judges: setting
#   settings: [identity_provider]
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
#     approved:
#       type: array
#       items: string
#       description: >-
#         Names of identity providers that are approved, as they are attested, such as okta; case does not count.
#   rationale: >-
#     The identity provider decides who anybody is. One that nobody approved was not reviewed for how it joins, checks
#     and removes people.
#   remediation:
#     console: >-
#       Connect IAM Identity Center to an approved identity provider under Settings, Actions, Change identity source,
#       and attest `identity_provider`; or add the provider to the parameter `approved`.
#     cli: >-
#       AWS has no API that reads or changes this setting.
#     terraform: >-
#       The provider has no resource for this setting. Change it in the console and attest it in `.idcscan.yaml` under
#       `attestations` with the setting `identity_provider`.
#   frameworks:
#     cis-controls-v8: ["5.6"]
#     nist-800-53-r5: [IA-2]
#     soc2-2017: [CC6.1]
#     aws-waf-security: [SEC02-BP04]
package idcscan.controls.src.approved_provider

import data.idcscan.facts
import data.idcscan.lib.parameters
import data.idcscan.lib.settings

fail contains {
	"key": "identity_provider",
	"message": sprintf("the identity provider %s is not among those that are approved", [provider]),
	"evidence": {"identity_provider": provider, "approved": approved},
} if {
	count(facts.attestation_doubts) == 0
	approved := parameters.value(rego.metadata.chain(), "approved")
	provider := facts.attested.identity_provider.value
	not lower(provider) in {lower(name) | some name in approved}
}

unknown contains doubt if {
	some doubt in settings.doubted("identity_provider", facts.attestation_doubts | _untold)
}

applicable contains "identity_provider" if facts.attested.identity_provider

# Other identity sources have no provider.
_untold := {doubt |
	not facts.attested.identity_provider
	some doubt in (facts.external.doubts | _unattested)
}

default _unattested := set()

_unattested := settings.untold("the identity provider is not attested") if facts.external.answer == "yes"
