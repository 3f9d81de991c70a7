package idcscan.facts

import data.idcscan.lib.coverage
import data.idcscan.lib.documents

# Who is an administrator is judged as one whatever the tag says. Else the tag
# decides, and where there is none with a known value, what the set grants.
_tier := {name: {"tier": tier, "by": by} |
	some name, answer in _administrator
	[tier, by] := _tier_of(name, answer)
}

_tier_of(_, "yes") := ["admin", "administrator"]

_tier_of(name, "unknown") := ["admin", "tag"] if {
	_tagged[name] == "admin"
} else := ["unknown", "nothing"]

_tier_of(name, "no") := [tier, "tag"] if {
	tier := _tagged[name]
} else := ["unknown", "nothing"] if {
	count(_tag_doubts(name)) > 0
} else := [tier, "grants"] if {
	tier := {"yes": "power-user", "no": "read-only"}[_writes[name]]
} else := ["unknown", "nothing"]

# Permission set → tier that its tag names, where it names one.
_tagged := {name: tier |
	some name, set in input.permission_sets
	tier := _tier_values[lower(set.tags[_tier_tag_key])]
	tier in {"admin", "power-user", "read-only"}
}

_tier_tag_key := _parameter("tiers.tag_key")

_tier_values := {lower(value): lower(tier) | some value, tier in _parameter("tiers.values")}

# Why the tag may have been overlooked; empty where it was read, or is known to be absent.
_tag_doubts(name) := set() if {
	input.permission_sets[name].tags[_tier_tag_key]
} else := coverage.doubts("permission_sets", causes, "the tags were not read") if {
	causes := coverage.unread("permission_sets", name, "tags")
} else := set()

# Permission set → whether it allows more than reading, documents and boundary taken together.
_writes := {name: answer |
	some name, attached in _attached
	answer := _both(_documents_write(name, attached), _boundary_writes(name))
}

_both("yes", "yes") := "yes"

_both("no", _) := "no"

_both(documents, "no") := "no" if documents != "no"

_both("yes", "unknown") := "unknown"

_both("unknown", boundary) := "unknown" if boundary != "no"

_documents_write(name, attached) := "yes" if {
	some place, digest in attached
	_document_writes(place, digest)
} else := "unknown" if {
	count(_write_doubts[name]) > 0
} else := "no"

_boundary_writes(name) := "yes" if {
	_boundary[name] == "open"
} else := "yes" if {
	some place, digest in _boundary_document(name)
	_document_writes(place, digest)
} else := "no" if {
	_boundary[name] == "narrow"
} else := "unknown"

# AWS's own read-only policies hold some actions that do not look like reading.
_document_writes(place, digest) if {
	digest in documents.writing
	not _managed_as(place, "read_only")
}

_document_writes(place, _) if _managed_as(place, "administrator")

_document_writes(place, digest) if _unread_as(place, digest, "all_but_iam")

# Why administrator or tier is unknown.
_doubts(name) := administrator_doubts(name) if {
	_administrator[name] == "unknown"
} else := doubts if {
	_tier[name].tier == "unknown"
	doubts := _tag_doubts(name)
	count(doubts) > 0
} else := _write_doubts[name] | _boundary_left_open(name) if {
	_tier[name].tier == "unknown"
} else := set()

_boundary_left_open(name) := _boundary_doubts(name) if {
	_boundary[name] == "unknown"
} else := set()
