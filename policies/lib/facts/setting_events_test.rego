package idcscan_test.lib.facts.setting_events_test

import data.idcscan.facts
import data.idcscan.lib.fixture

_switched(events) := on if {
	on := facts.switched("provisioning").on with input as fixture.of([fixture.setting_event(name, at, {}) |
		some [name, at] in events
	])
}

_off := ["DeleteProvisioningTenant", "2026-04-02T08:00:00Z"]

test_livect01_the_latest_event_of_a_kind_decides if {
	_switched([["CreateProvisioningTenant", "2026-04-01T08:00:00Z"], _off]) == false
	_switched([["CreateProvisioningTenant", "2026-04-03T08:00:00Z"], _off]) == true
	not _switched([])
}

test_livect05_names_match_without_regard_to_case if {
	_switched([["createprovisioningTENANT", "2026-04-01T08:00:00Z"]]) == true
}

test_events_of_other_services_do_not_count if {
	event := fixture.setting_event("CreateProvisioningTenant", "2026-04-01T08:00:00Z", {"source": "iam.amazonaws.com"})
	not facts.switched("provisioning") with input as fixture.of([event])
}

test_event_is_shown_with_what_finds_it if {
	event := fixture.setting_event("DeleteProvisioningTenant", "2026-04-02T08:00:00Z", {})
	shown := facts.shown_event(facts.switched("provisioning").event) with input as fixture.of([event])
	shown == concat(" ", [
		"DeleteProvisioningTenant of 2026-04-02T08:00:00Z",
		"(event DeleteProvisioningTenant@2026-04-02T08:00:00Z, eu-central-1, account 111111111111)",
	])
}

test_livect04_scim_requests_show_their_day if {
	event := fixture.setting_event("PatchUser", "2026-05-02T08:00:00Z", {"source": "identitystore-scim.amazonaws.com"})
	facts.scim_traffic_day == "2026-05-02" with input as fixture.of([event])
	not facts.scim_traffic_day with input as fixture.nothing
}

_values(name, details) := values if {
	event := fixture.setting_event(name, "2026-04-01T08:00:00Z", {"details": details})
	values := facts.mfa_change.values with input as fixture.of([event])
}

_type := {"configurationType": "APP_AUTHENTICATION_CONFIGURATION"}

test_livect05_known_values_of_mfa_are_used if {
	_values("UpdateSsoConfiguration", object.union(_type, {
		"mfaMode": "DISABLED",
		"noMfaSignInBehavior": "ALLOWED_WITH_ENROLLMENT",
	})) == {"mfa_mode": "disabled", "mfa_registration": "register"}
	_values("UpdateSSOConfiguration", object.union(_type, {"mfaMode": "DISABLED"})) == {"mfa_mode": "disabled"}
}

test_livect05_other_values_of_mfa_are_unknown if {
	_values("UpdateSsoConfiguration", object.union(_type, {"mfaMode": "SOMETHING_NEW"})) == {}
	_values("UpdateSsoConfiguration", {}) == {}
}

test_livect05_session_is_not_mfa if {
	not _values("UpdateSsoConfiguration", {"configurationType": "SESSION", "mfaMode": "DISABLED"})
}

test_livect06_device_events_are_not_the_setting if {
	every name in ["CompleteVirtualMfaDeviceRegistration", "PutMfaDeviceManagementForDirectory"] {
		not _values(name, {"mfaMode": "DISABLED"})
	}
}

test_unread_events_are_doubts if {
	facts.event_doubts == set() with input as fixture.nothing
	every reason in [{}, {"attributes": ["details"]}, {"keys": ["x"]}] {
		gap := fixture.gap("events", object.union({"cause": "throttled"}, reason))
		some doubt in facts.event_doubts with input as fixture.of([gap])
		doubt.cause == "throttled"
	}
}
