# METADATA
# scope: package
# title: principal_idp agrees with the identity source
# description: >-
#   An assignment whose module asks where its principal comes from says INTERNAL where people are kept in Identity
#   Center, and EXTERNAL where they come from another identity source.
# related_resources:
#   - ref: https://docs.aws.amazon.com/singlesignon/latest/userguide/manage-your-identity-source.html
#     description: Manage your identity source
#   - ref: https://docs.aws.amazon.com/singlesignon/latest/IdentityStoreAPIReference/API_GetGroupId.html
#     description: GetGroupId
# custom:
#   id: IDC-IAC-007
#   version: 1
#   severity: medium
#   judges: assignment
#   requires:
#     - account_assignments
#     - iac.assignments
#     - permission_sets.name
#     - groups.name
#     - users.name
#     - identity_source.evidence
#     - attestations
#     - events.name
#     - events.source
#     - events.time
#     - events.details
#   rationale: >-
#     The module looks the principal up by another attribute for each of the two. The wrong one finds nobody, and the
#     plan fails; or it finds somebody else of that name, who then holds the access.
#   remediation:
#     console: >-
#       In IAM Identity Center choose Settings; the tab Identity source shows which it is.
#     cli: |-
#       aws identitystore list-groups --identity-store-id IDENTITY_STORE_ID \
#         --query "Groups[].[DisplayName,ExternalIds]"
#     terraform: >-
#       Set `principal_idp` of the assignment to `INTERNAL` where the identity source is the Identity Center
#       directory, else to `EXTERNAL`.
#   frameworks:
#     nist-800-53-r5: [CM-2, CM-3, CM-6]
#     soc2-2017: [CC8.1]
#     iso-27001-2022: [A.8.9, A.8.32]
package idcscan.controls.iac.principal_idp

import data.idcscan.facts
import data.idcscan.lib.coverage

fail contains {
	"key": key,
	"attribute": "principal_idp",
	"message": sprintf("principal_idp is %s, but the identity source is %s", [idp, shown]),
	"evidence": {"principal_idp": idp, "identity_source": _possible},
} if {
	some key, idp in _asked
	count(_possible & _sources[idp]) == 0
	shown := replace(concat(" or ", _possible), "_", " ")
}

unknown contains {"key": key, "cause": doubt.cause, "message": doubt.message} if {
	doubt := coverage.weightiest(_doubts)
	some key, idp in _asked
	count(_possible - _sources[idp]) > 0
}

unknown contains {"key": key, "cause": doubt.cause, "message": doubt.message} if {
	not _possible
	doubt := coverage.weightiest(_doubts)
	some key, _ in _asked
}

unknown contains doubt if some doubt in facts.unnamed_assignments

applicable contains key if some key, _ in _asked

# Assignments whose declaration says where the principal comes from → INTERNAL or EXTERNAL.
_asked := {key: idp |
	some key in facts.declared_assignments
	idp := input.iac.assignments[key].principal_idp
}

_sources := {
	"INTERNAL": {"identity_center"},
	"EXTERNAL": {"external", "active_directory"},
}

# Whoever attests is believed: that evidence says otherwise is for IDC-SRC-010 to tell.
_possible := {facts.source_named(facts.attested.identity_source.value)} if {
	count(facts.attestation_doubts) == 0
} else := facts.identity_source.possible if {
	count(facts.attestation_doubts) == 0
	count(facts.identity_source.doubts) == 0
	count(facts.identity_source.possible) > 0
}

_doubts := facts.attestation_doubts if {
	count(facts.attestation_doubts) > 0
} else := facts.identity_source.doubts if {
	count(facts.identity_source.doubts) > 0
} else := coverage.doubts("identity_source", {"no_api"}, "the identity source is not known; attest it")
