package idcscan_test.controls.src.source_unchanged_test

import data.idcscan.controls.src.source_unchanged
import data.idcscan.lib.fixture

_names := [
	"AssociateDirectory",
	"DeleteExternalIdPConfigurationForDirectory",
	"DisableExternalIdPConfigurationForDirectory",
	"DisassociateDirectory",
	"EnableExternalIdPConfigurationForDirectory",
]

_asked := {"cloudtrail": {"event_names": _names}, "instance": {"primary_region": "eu-central-1"}}

_attested := fixture.attestations([["identity_source", "EXTERNAL", "2026-04-01"]])

_switched(at) := fixture.setting_event("DisableExternalIdPConfigurationForDirectory", at, {})

_messages(parts) := {finding.message |
	some finding in source_unchanged.fail with input as fixture.of(array.concat([_asked], parts))
}

_doubts(parts) := {doubt.message |
	some doubt in source_unchanged.unknown with input as fixture.of(array.concat([_asked], parts))
}

test_livect01_switch_after_the_attestation_fails if {
	some message in _messages([_attested, _switched("2026-04-02T08:00:00Z")])
	startswith(message, "the identity source was switched after 2026-04-01: DisableExternalIdPConfiguration")
}

test_switch_before_the_attestation_passes if {
	every at in ["2026-03-31T08:00:00Z", "2026-04-01T08:00:00Z"] {
		_messages([_attested, _switched(at)]) == set()
		_doubts([_attested, _switched(at)]) == set()
	}
}

test_day_may_be_given_instead if {
	config := {"IDC-SRC-010": {"since": "2026-04-01"}}
	snapshot := fixture.of([_asked, _switched("2026-04-02T08:00:00Z")])
	count(source_unchanged.fail) == 1 with input as snapshot with data.idcscan.config as config
	count(source_unchanged.unknown) == 0 with input as fixture.of([_asked]) with data.idcscan.config as config
}

test_without_attestation_or_day_it_is_unknown if {
	_messages([_switched("2026-04-02T08:00:00Z")]) == set()
	message := "the identity source is not attested, nor is the parameter `since` a day"
	_doubts([_switched("2026-04-02T08:00:00Z")]) == {message}
	config := {"IDC-SRC-010": {"since": "spring"}}
	some doubt in source_unchanged.unknown with input as fixture.of([_asked]) with data.idcscan.config as config
	doubt.message == message
}

test_livect10_absence_from_what_was_not_asked_is_unknown if {
	every case in [
		[{"from": "2026-05-01T00:00:00Z"}, "CloudTrail looks back to 2026-05-01, not to 2026-04-01"],
		[{"event_names": ["x"]}, "CloudTrail was not asked for all events that switch the source"],
		[{"regions": ["us-east-1"]}, "CloudTrail was not asked in the home Region"],
	] {
		_doubts([_attested, {"cloudtrail": case[0]}]) == {case[1]}
	}
}

test_switch_is_seen_whatever_was_not_asked if {
	parts := [_attested, {"cloudtrail": {"from": "2026-05-01T00:00:00Z"}}, _switched("2026-05-02T08:00:00Z")]
	count(_messages(parts)) == 1
	_doubts(parts) == set()
}

test_unread_events_and_attestations_are_unknown if {
	every section in ["events", "attestations"] {
		parts := [_attested, _switched("2026-04-02T08:00:00Z"), fixture.gap(section, {"cause": "denied"})]
		_messages(parts) == set()
		count(_doubts(parts)) == 1
	}
}

test_unread_cloudtrail_is_unknown if {
	gap := fixture.gap("cloudtrail", {"cause": "not_requested"})
	snapshot := json.remove(fixture.of([_asked, _attested, gap]), ["cloudtrail"])
	some doubt in source_unchanged.unknown with input as snapshot
	doubt.cause == "not_requested"
}

test_livect10_absence_from_one_of_the_administering_accounts_is_unknown if {
	every case in [
		[{"cloudtrail": {"account": "222222222222"}}, "111111111111"],
		[{"organization": {"delegated_administrators": {"sso.amazonaws.com": ["222222222222"]}}}, "222222222222"],
	] {
		[part, other] := case
		_doubts([_attested, part]) == {sprintf("switches by account %s are seen from there only", [other])}
		some message in _messages([_attested, part, _switched("2026-04-02T08:00:00Z")])
		startswith(message, "the identity source was switched after 2026-04-01")
	}
}

test_unread_administering_accounts_are_unknown if {
	organization := fixture.organization("111111111111")
	_doubts([_attested, organization]) == set()
	every attribute in ["delegated_administrators", "management_account"] {
		gap := fixture.gap("organization", {"cause": "denied", "attributes": ["delegated_administrators"]})
		whole := fixture.of([_asked, _attested, organization, gap])
		snapshot := json.remove(whole, [sprintf("/organization/%s", [attribute])])
		{doubt.cause | some doubt in source_unchanged.unknown} == {"denied"} with input as snapshot
	}
}
