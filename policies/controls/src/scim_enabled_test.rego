package idcscan_test.controls.src.scim_enabled_test

import data.idcscan.controls.src.scim_enabled
import data.idcscan.lib.fixture

_external := fixture.attestations([["identity_source", "EXTERNAL", "2026-01-01"]])

_attest(value) := fixture.attestations([
	["identity_source", "EXTERNAL", "2026-01-01"],
	["scim_enabled", value, "2026-04-01"],
])

_on(at) := fixture.setting_event("CreateProvisioningTenant", at, {})

_off(at) := fixture.setting_event("DeleteProvisioningTenant", at, {})

_after := "2026-04-02T08:00:00Z"

_same_day := "2026-04-01T08:00:00Z"

_before := "2026-03-31T08:00:00Z"

_messages(parts) := {finding.message |
	some finding in scim_enabled.fail with input as fixture.of(parts)
}

_doubts(parts) := {[doubt.cause, doubt.message] |
	some doubt in scim_enabled.unknown with input as fixture.of(parts)
}

_passes(parts) if {
	_messages(parts) == set()
	_doubts(parts) == set()
	scim_enabled.applicable == {"scim_enabled"} with input as fixture.of(parts)
}

test_attested_as_enabled_passes if {
	_passes([_attest("yes")])
	_passes([_attest("Yes"), _off(_before)])
	_passes([_attest("yes"), _off(_same_day)])
	_passes([_attest("yes"), _on(_after)])
}

test_attested_as_not_enabled_fails if {
	_messages([_attest("no")]) == {"automatic provisioning is attested as not enabled on 2026-04-01"}
	_messages([_attest("no"), _on(_before)]) == {"automatic provisioning is attested as not enabled on 2026-04-01"}
}

test_livect03_event_after_an_attestation_contradicts_it if {
	count(_messages([_attest("no"), _on(_after)])) == 1
	some message in _messages([_attest("yes"), _off(_after)])
	startswith(message, "attested as yes on 2026-04-01, but contradicted by DeleteProvisioningTenant of 2026-04-02")
}

test_livect03_events_tell_where_nothing_is_attested if {
	_passes([_external, _on(_after)])
	some message in _messages([_external, _on(_before), _off(_after)])
	startswith(message, "automatic provisioning was switched off by DeleteProvisioningTenant of 2026-04-02")
}

test_livect04_synchronised_users_and_requests_show_that_it_is_enabled if {
	_passes([fixture.synchronised])
	_passes([_external, fixture.setting_event("PatchUser", _after, {"source": "identitystore-scim.amazonaws.com"})])
}

test_livect03_absence_of_events_is_unknown if {
	nothing := {["no_api", "no evidence tells whether automatic provisioning is enabled"]}
	_doubts([_external]) == nothing
	_doubts([_attest("perhaps")]) == nothing
	_messages([_external]) == set()
}

test_unread_events_are_unknown_whatever_is_attested if {
	gap := fixture.gap("events", {"cause": "denied"})
	every value in ["yes", "no"] {
		_messages([_attest(value), _off(_after), gap]) == set()
		_doubts([_attest(value), gap]) == {["denied", "CloudTrail's events were not all read"]}
	}
}

test_other_sources_are_not_applicable if {
	inside := fixture.attestations([
		["identity_source", "INTERNAL", "2026-01-01"],
		["scim_enabled", "no", "2026-04-01"],
	])
	_messages([inside]) == set()
	_doubts([inside]) == set()
	count(scim_enabled.applicable) == 0 with input as fixture.of([inside])
}

test_unknown_source_is_unknown if {
	_doubts([]) == {["no_api", "the identity source is not known"]}
}
