package idcscan_test.lib.facts.external_test

import data.idcscan.facts
import data.idcscan.lib.fixture

_answer(parts) := answer if {
	answer := facts.external.answer with input as fixture.of(parts)
}

test_source_tells_whether_people_come_from_elsewhere if {
	_answer([fixture.synchronised]) == "yes"
	_answer([fixture.attested("EXTERNAL", "2026-12-31")]) == "yes"
	_answer([fixture.attested("INTERNAL", "2026-12-31")]) == "no"
	_answer([fixture.attested("AD", "2026-12-31")]) == "no"
}

test_doubtful_source_is_unknown if {
	_answer([]) == "unknown"
	_answer([fixture.synchronised, fixture.attested("INTERNAL", "2026-12-31")]) == "unknown"
	_answer([fixture.attested("INTERNAL", "2026-12-31"), fixture.gap("users", {"cause": "denied"})]) == "unknown"
	facts.external.doubts == {{
		"section": "identity_source",
		"cause": "no_api",
		"message": "the identity source is not known",
	}} with input as fixture.nothing
}

_made(section, attributes) := {kind |
	part := {"users": fixture.user("x", attributes), "groups": fixture.group("x", attributes)}[section]
	some kind, keys in facts.made[section] with input as fixture.of([part])
	"x" in keys
}

test_creator_and_external_ids_tell_who_made_somebody if {
	every section in ["users", "groups"] {
		_made(section, {"created_by": "a1b2"}) == {"local"}
		_made(section, {"created_by": ""}) == {"unclear"}
		_made(section, {"created_by": "SCIM/1"}) == set()
		_made(section, {"created_by": "a1b2", "external_id_issuers": ["https://idp.example.com/"]}) == set()
	}
}
