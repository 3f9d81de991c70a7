# METADATA
# scope: package
# title: The identity source is the expected one
# description: >-
#   All evidence of where people come from agrees with the identity source that the organization expects or, where it
#   names none, attests.
# related_resources:
#   - ref: https://docs.aws.amazon.com/singlesignon/latest/userguide/manage-your-identity-source.html
#     description: Manage your identity source
#   - ref: https://docs.aws.amazon.com/singlesignon/latest/userguide/manage-your-identity-source-considerations.html
#     description: Considerations for changing your identity source
# custom:
#   id: IDC-SRC-001
#   version: 2
#   severity: high
#   judges: setting
#   settings: [identity_source]
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
#   parameters:
#     expected:
#       type: string
#       enum: [attested, external, identity_center, active_directory, internal, ad, identity center, active directory]
#       default: attested
#       description: >-
#         The identity source that people are to come from, `external`, `identity_center` or `active_directory`;
#         `INTERNAL` and `EXTERNAL` are understood too. `attested` is the one that is attested; where none is, the
#         control does not apply.
#   rationale: >-
#     Whoever controls the identity source controls every account behind Identity Center. A source other than the
#     expected one means that people are joined, checked and removed elsewhere than the organization believes, or that
#     the source was switched.
#   remediation:
#     console: >-
#       In IAM Identity Center choose Settings and look at Identity source. If it is not the expected one, read the
#       considerations for changing it, then choose Actions, Change identity source. If it is, delete the users and
#       groups that another source left behind, correct the attestation `identity_source`, or set the parameter
#       `expected`.
#     cli: >-
#       AWS has no API that reads or changes the identity source. To find who came from elsewhere: aws identitystore
#       list-users --identity-store-id IDENTITY_STORE_ID --query 'Users[?ExternalIds].[UserName,ExternalIds]'
#     terraform: >-
#       The provider has no resource for the identity source. Change it in the console and attest it in
#       `.idcscan.yaml` under `attestations` with the setting `identity_source`.
#   frameworks:
#     cis-aws-7.0: ["2.19"]
#     cis-controls-v8: ["5.6"]
#     nist-800-53-r5: [IA-2]
#     soc2-2017: [CC6.1]
#     aws-waf-security: [SEC02-BP04]
package idcscan.controls.src.expected_source

import data.idcscan.facts
import data.idcscan.lib.coverage
import data.idcscan.lib.parameters
import data.idcscan.lib.settings

fail contains {
	"key": "identity_source",
	"message": sprintf("%s%s; the expected identity source is %s", [_disagreement, concat(", ", shown), _expected]),
	"evidence": {"expected": _expected, "possible": facts.identity_source.possible, "shown": shown},
} if {
	_expected != "none"
	not _expected in facts.identity_source.possible
	shown := {evidence.shows | some evidence in facts.identity_source.evidence}
}

fail contains {
	"key": "identity_source",
	"message": sprintf("the expected identity source, %s, is none that IAM Identity Center has", [_wanted]),
	"evidence": {"expected": _wanted},
} if {
	_expected == "none"
}

unknown contains {"key": "identity_source", "cause": doubt.cause, "message": doubt.message} if {
	_expected in facts.identity_source.possible
	doubt := coverage.weightiest(facts.identity_source.doubts | _no_evidence)
}

# An attestation that was not read may be contradicted.
unknown contains doubt if {
	not _wanted
	some doubt in settings.doubted("identity_source", facts.attestation_doubts)
}

applicable contains "identity_source" if _wanted

default _disagreement := ""

_disagreement := "evidence disagrees: " if count(facts.identity_source.possible) == 0

default _no_evidence := set()

_no_evidence := coverage.doubts("identity_source", {"no_api"}, message) if {
	facts.identity_source.source == "unknown"
	message := "no evidence tells the identity source, which AWS has no API for"
}

_chosen := parameters.value(rego.metadata.chain(), "expected")

_wanted := _chosen if {
	_chosen != "attested"
} else := facts.attested.identity_source.value

_expected := facts.source_named(_wanted)
