package idcscan_test.controls.src.scim_token_test

import data.idcscan.controls.src.scim_token
import data.idcscan.lib.fixture

_external := fixture.attestations([["identity_source", "EXTERNAL", "2026-01-01"]])

_attest(expiry) := fixture.attestations([
	["identity_source", "EXTERNAL", "2026-01-01"],
	["scim_token_expiry", expiry, "2026-04-01"],
])

_made(at) := fixture.setting_event("CreateBearerToken", at, {})

_deleted(at) := fixture.setting_event("DeleteBearerToken", at, {})

_messages(parts) := {finding.message |
	some finding in scim_token.fail with input as fixture.of(parts)
}

_doubts(parts) := {doubt.message |
	some doubt in scim_token.unknown with input as fixture.of(parts)
}

_passes(parts) if {
	_messages(parts) == set()
	_doubts(parts) == set()
	scim_token.applicable == {"scim_token_expiry"} with input as fixture.of(parts)
}

# The snapshot is of 2026-06-01.
test_attested_expiry_decides if {
	_passes([_attest("2026-07-01")])
	_messages([_attest("2026-06-30")]) == {"the SCIM access token expires on 2026-06-30, in less than 30 days"}
	_messages([_attest("2026-05-31")]) == {"the SCIM access token expired on 2026-05-31"}
	_messages([_attest("soon")]) == {"the attested day on which the SCIM access token expires, soon, is no day"}
}

test_warning_period_is_a_parameter if {
	config := {"IDC-SRC-004": {"warn_days": 90}}
	some finding in scim_token.fail with input as fixture.of([_attest("2026-07-01")]) with data.idcscan.config as config
	finding.message == "the SCIM access token expires on 2026-07-01, in less than 90 days"
}

test_livect03_time_of_creation_is_the_tokens_birth if {
	_passes([_external, _made("2026-05-01T08:00:00Z")])
	some message in _messages([_external, _made("2025-06-30T08:00:00Z")])
	startswith(message, "the newest SCIM access token expires in less than 30 days, made by CreateBearerToken of 2025")
}

test_token_that_was_made_since_replaces_what_is_attested if {
	_passes([_attest("2026-06-02"), _made("2026-05-01T08:00:00Z")])
	count(_messages([_attest("2026-06-02"), _made("2026-03-01T08:00:00Z")])) == 1
}

test_token_that_was_deleted_since_leaves_it_open if {
	parts := [_made("2026-04-30T08:00:00Z"), _deleted("2026-05-01T08:00:00Z")]
	every attested in [_external, _attest("2027-01-01")] {
		_messages(array.concat(parts, [attested])) == set()
		some message in _doubts(array.concat(parts, [attested]))
		startswith(message, "a SCIM access token was deleted by DeleteBearerToken of 2026-05-01")
	}
}

test_livect03_absence_of_events_is_unknown if {
	_doubts([_external]) == {"when the SCIM access token expires is neither attested nor shown by an event"}
	_messages([_external]) == set()
}

test_unread_events_and_attestations_are_unknown if {
	every section in ["events", "attestations"] {
		parts := [_attest("2026-05-01"), fixture.gap(section, {"cause": "denied"})]
		_messages(parts) == set()
		count(_doubts(parts)) == 1
	}
}

test_other_sources_are_not_applicable if {
	inside := fixture.of([fixture.attested("INTERNAL", "2026-12-31")])
	count(scim_token.applicable) == 0 with input as inside
	count(scim_token.unknown) == 0 with input as inside
}
