package idcscan.facts

import data.idcscan.lib.clock
import data.idcscan.lib.coverage

# METADATA
# description: |
#   Where people come from, concluded from evidence, since AWS has no API that
#   tells it:
#
#   - `source`: identity_center, external, active_directory or unknown;
#   - `possible`: the sources that no evidence excludes; none where evidence
#     disagrees;
#   - `confidence`: high where an attestation and observations agree, medium
#     where there is one of them, low where only CloudTrail's events tell, none
#     where the source is unknown;
#   - `evidence`: what each piece of evidence shows and which sources it leaves;
#   - `doubts`: evidence that was not read and might show another source.
identity_source := {
	"source": _source,
	"possible": _possible_sources,
	"confidence": _confidence,
	"evidence": _source_evidence,
	"doubts": _source_doubts,
}

# METADATA
# description: |
#   The name that facts use for an identity source, whatever its spelling:
#   INTERNAL is identity_center. A text that names none gives "none".
source_named(text) := object.get(data.idcscan.tables.identity_source.spellings, lower(text), "none")

default _source := "unknown"

_source := source if {
	count(_possible_sources) == 1
	some source in _possible_sources
}

_possible_sources := intersection({{"identity_center", "external", "active_directory"}} | {evidence.possible |
	some evidence in _source_evidence
})

_confidence := "none" if _source == "unknown"

_confidence := "high" if {
	_source != "unknown"
	count(_attested) * count(_observed) > 0
}

_confidence := "medium" if {
	_source != "unknown"
	count(_attested) * count(_observed) == 0
	count(_attested) + count(_observed) > 0
}

_confidence := "low" if {
	_source != "unknown"
	count(_attested) + count(_observed) == 0
}

_source_evidence := (_attested | _observed) | _switches_seen

_observed := (_external_ids | _creators) | _refusals

_attested := {{"kind": "attestation", "shows": shows, "possible": {source}} |
	some attestation in input.attestations
	attestation.setting == "identity_source"
	attestation.on <= clock.today
	attestation.valid_until >= clock.today
	source := source_named(attestation.value)
	source != "none"
	shows := sprintf("%s is attested", [source])
}

_external_ids := {{"kind": "external_ids", "shows": shows, "possible": possible} |
	some issuer in _issuers
	possible := _issued_by(issuer)
	shows := sprintf("users or groups have external ids issued by %s", [issuer])
}

# Many people have few issuers and creators between them.
_issuers := {issuer | some issuers in _lists_of_issuers; some issuer in issuers}

_lists_of_issuers := values_of("users", "external_id_issuers") | values_of("groups", "external_id_issuers")

# Only a directory elsewhere gives external ids.
_issued_by(issuer) := {"external"} if {
	startswith(issuer, data.idcscan.tables.identity_source.scim_issuer)
} else := {"external", "active_directory"}

_creators := {{"kind": "created_by", "shows": shows, "possible": {"external"}} |
	_created_by_scim
	shows := "users or groups were created by SCIM"
}

# The first one decides.
_created_by_scim if {
	some user in input.users
	startswith(lower(user.created_by), data.idcscan.tables.identity_source.scim_creator)
}

_created_by_scim if {
	some group in input.groups
	startswith(lower(group.created_by), data.idcscan.tables.identity_source.scim_creator)
}

_refusals := {{"kind": evidence.kind, "shows": shows, "possible": {source}} |
	some evidence in input.identity_source.evidence
	source := source_named(evidence.suggests)
	source != "none"
	shows := sprintf("%s was refused as a store with %s refuses it", [evidence.operation, source])
}

# Whoever attests looks at what is there; that it was switched since is told by
# IDC-SRC-010. So events count only where it is known that nothing is attested.
_switches_seen := {{"kind": "event", "shows": shows, "possible": {source}, "event": event} |
	count(_attested) == 0
	count(attestation_doubts) == 0
	count(event_doubts) == 0
	[source, event] := _switched_source
	shows := sprintf("%s was chosen by %s", [source, shown_event(event)])
}

_switched_source := [source, event] if {
	[_, source] := max({[switched(source).event.time, source] | some source in _switched_on})
	event := switched(source).event
} else := ["identity_center", event] if {
	[_, source] := max({[switched(source).event.time, source] | some source in object.keys(_sources_by_switch)})
	event := switched(source).event
}

_switched_on := {source | some source, _ in _sources_by_switch; switched(source).on}

_sources_by_switch := data.idcscan.tables.setting_events.identity_sources

# Lists whose refusal is evidence: that they were not read is no doubt beside it.
_refused_lists := {evidence.operation |
	some evidence in input.identity_source.evidence
	evidence.kind == "listing_refused"
	source_named(evidence.suggests) != "none"
}

_source_doubts := _unread_evidence | {doubt | count(_attested) == 0; some doubt in _unread_switches}

_unread_switches := {object.union(doubt, {"message": message}) |
	some doubt in event_doubts
	message := "events were not all read and may show another identity source"
}

_unread_evidence := union({doubts |
	some [section, attribute] in _read_for_source
	causes := coverage.anywhere_but(section, attribute, _refused_lists)
	count(causes) > 0
	message := sprintf("%s were not all read and may show another identity source", [replace(section, "_", " ")])
	doubts := coverage.doubts(section, causes, message)
})

_read_for_source := {
	["users", "external_id_issuers"],
	["users", "created_by"],
	["groups", "external_id_issuers"],
	["groups", "created_by"],
	["identity_source", "evidence"],
	["attestations", "value"],
}
