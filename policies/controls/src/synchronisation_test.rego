package idcscan_test.controls.src.synchronisation_test

import data.idcscan.controls.src.synchronisation
import data.idcscan.lib.fixture

_user(updated) := fixture.user("someone", {"created_by": "SCIM/1", "updated_at": updated})

_messages(parts) := {finding.message |
	some finding in synchronisation.fail with input as fixture.of(parts)
}

_doubts(parts) := {doubt.message |
	some doubt in synchronisation.unknown with input as fixture.of(parts)
}

_passes(parts) if {
	_messages(parts) == set()
	_doubts(parts) == set()
	synchronisation.applicable == {"synchronisation"} with input as fixture.of(parts)
}

_old := "2026-05-01T08:00:00Z"

_recent := "2026-05-02T08:00:00Z"

test_recent_change_passes if {
	_passes([_user(_recent)])
	_passes([_user(_old), fixture.group("Team", {"updated_at": _recent})])
}

test_silence_fails if {
	_messages([_user(_old)]) == {"no synchronised user or group changed since 2026-05-01, for more than 30 days"}
}

# What is changed by hand does not show that the directory still provisions.
test_changes_of_users_and_groups_made_by_hand_do_not_count if {
	attributes := {"created_by": "arn:aws:sts::111111111111:assumed-role/Admin/x", "updated_at": _recent}
	every by_hand in [fixture.user("emergency", attributes), fixture.group("Local", attributes)] {
		count(_messages([_user(_old), by_hand])) == 1
	}
}

test_days_are_a_parameter if {
	config := {"IDC-SRC-005": {"days": 7}}
	count(synchronisation.fail) == 1 with input as fixture.of([_user(_recent)]) with data.idcscan.config as config
}

test_empty_store_fails if {
	some message in _messages([fixture.attested("EXTERNAL", "2026-12-31")])
	message == "no synchronised user or group is known to have changed for more than 30 days"
}

_request(at) := fixture.setting_event("PatchUser", at, {"source": "identitystore-scim.amazonaws.com"})

test_livect04_scim_request_shows_that_it_is_alive if {
	_passes([_user(_old), _request(_recent)])
	count(_messages([_user(_old), _request(_old)])) == 1
}

test_unread_changes_are_unknown if {
	every gap in [
		fixture.gap("events", {"cause": "denied"}),
		fixture.gap("users", {"cause": "denied", "attributes": ["updated_at"]}),
		fixture.gap("groups", {"cause": "denied", "attributes": ["updated_at"]}),
	] {
		attested := fixture.attested("EXTERNAL", "2026-12-31")
		_messages([attested, _user(_old), gap]) == set()
		count(_doubts([attested, _user(_old), gap])) == 1
		_passes([attested, _user(_recent), gap])
	}
}

test_times_that_aws_does_not_give_are_unknown if {
	_messages([_user("")]) == set()
	_doubts([_user("")]) == {"AWS does not tell of every user and group when it changed"}
}

test_other_sources_are_not_applicable if {
	inside := fixture.of([fixture.attested("INTERNAL", "2026-12-31")])
	count(synchronisation.applicable) == 0 with input as inside
	count(synchronisation.unknown) == 0 with input as inside
}
