package idcscan_test.lib.facts.identity_source_test

import data.idcscan.facts
import data.idcscan.lib.fixture

_concluded(parts) := [fact.source, fact.confidence, fact.possible] if {
	fact := facts.identity_source with input as fixture.of(parts)
}

_scim := fixture.group("Team", {"external_id_issuers": ["https://scim.aws.com/tenant"]})

_elsewhere := fixture.user("someone", {"external_id_issuers": ["https://directory.example.com/"]})

_refused := {"identity_source": {"evidence": [{
	"kind": "listing_refused",
	"operation": "identitystore:ListUsers",
	"suggests": "active_directory",
}]}}

_any := {"identity_center", "external", "active_directory"}

test_nothing_tells if {
	_concluded([]) == ["unknown", "none", _any]
	_concluded([fixture.user("someone", {"created_by": "a1b2c3"})]) == ["unknown", "none", _any]
}

test_scim_tells_an_external_provider if {
	_concluded([_scim]) == ["external", "medium", {"external"}]
	_concluded([fixture.user("someone", {"created_by": "SCIM/1"})]) == ["external", "medium", {"external"}]
	_concluded([fixture.group("Team", {"created_by": "scim"})]) == ["external", "medium", {"external"}]
}

test_roles_of_that_name_are_no_scim if {
	role := "arn:aws:sts::111111111111:assumed-role/scim-sync/session"
	_concluded([fixture.user("someone", {"created_by": role})]) == ["unknown", "none", _any]
}

test_other_issuers_exclude_the_own_directory if {
	_concluded([_elsewhere]) == ["unknown", "none", {"external", "active_directory"}]
	_concluded([_elsewhere, _refused]) == ["active_directory", "medium", {"active_directory"}]
}

test_refused_listing_tells_active_directory if {
	_concluded([_refused]) == ["active_directory", "medium", {"active_directory"}]
}

test_attestation_tells if {
	_concluded([fixture.attested("INTERNAL", "2026-06-01")]) == ["identity_center", "medium", {"identity_center"}]
}

test_expired_and_strange_attestations_tell_nothing if {
	_concluded([fixture.attested("INTERNAL", "2026-05-31")]) == ["unknown", "none", _any]
	_concluded([fixture.attested("okta", "2026-12-31")]) == ["unknown", "none", _any]
	other := {"attestations": [{"setting": "mfa", "value": "INTERNAL", "valid_until": "2026-12-31"}]}
	_concluded([other]) == ["unknown", "none", _any]
	early := {"attestations": [{
		"setting": "identity_source",
		"value": "INTERNAL",
		"on": "2026-06-02",
		"valid_until": "2026-12-31",
	}]}
	_concluded([early]) == ["unknown", "none", _any]
}

test_attestation_and_observation_that_agree if {
	_concluded([_scim, fixture.attested("EXTERNAL", "2026-12-31")]) == ["external", "high", {"external"}]
}

test_attestation_settles_what_observation_leaves_open if {
	_concluded([_elsewhere, fixture.attested("external", "2026-12-31")]) == ["external", "high", {"external"}]
}

test_evidence_that_disagrees if {
	_concluded([_scim, fixture.attested("INTERNAL", "2026-12-31")]) == ["unknown", "none", set()]
	_concluded([_scim, _refused]) == ["unknown", "none", set()]
}

test_evidence_is_shown if {
	facts.identity_source.evidence == {
		{
			"kind": "external_ids",
			"shows": "users or groups have external ids issued by https://scim.aws.com/tenant",
			"possible": {"external"},
		},
		{
			"kind": "listing_refused",
			"shows": "identitystore:ListUsers was refused as a store with active_directory refuses it",
			"possible": {"active_directory"},
		},
	} with input as fixture.of([_scim, _refused])
}

test_unread_evidence_is_in_doubt if {
	every part in [
		fixture.gap("users", {"cause": "denied"}),
		fixture.gap("users", {"cause": "denied", "keys": ["x"], "attributes": ["external_id_issuers"]}),
		fixture.gap("users", {"cause": "denied", "attributes": ["created_by"]}),
		fixture.gap("groups", {"cause": "denied"}),
		fixture.gap("identity_source", {"cause": "denied"}),
		fixture.gap("attestations", {"cause": "denied"}),
	] {
		count(facts.identity_source.doubts) == 1 with input as fixture.of([part])
	}
}

test_gaps_about_something_else_are_no_doubt if {
	every part in [
		fixture.gap("users", {"cause": "denied", "attributes": ["status", "name"]}),
		fixture.gap("groups", {"cause": "denied", "attributes": ["members"]}),
		fixture.gap("identity_source", {"cause": "no_api", "attributes": ["source"]}),
	] {
		facts.identity_source.doubts == set() with input as fixture.of([part])
	}
}

_unlisted(section, operation, cause) := fixture.gap(section, {"cause": cause, "operation": operation})

test_refused_listing_is_evidence_and_no_doubt if {
	facts.identity_source.doubts == set() with input as fixture.of([
		_refused,
		_unlisted("users", "identitystore:ListUsers", "no_api"),
	])
}

test_other_gaps_beside_a_refused_listing_are_doubts if {
	every part in [
		_unlisted("users", "identitystore:ListUsers", "denied"),
		_unlisted("users", "identitystore:DescribeUser", "no_api"),
		_unlisted("groups", "identitystore:ListGroups", "no_api"),
		fixture.gap("users", {"cause": "no_api"}),
	] {
		count(facts.identity_source.doubts) == 1 with input as fixture.of([_refused, part])
	}
}

test_refused_listing_that_is_no_evidence_is_a_doubt if {
	count(facts.identity_source.doubts) == 1 with input as _unlisted("users", "identitystore:ListUsers", "no_api")
}

test_names_of_sources if {
	facts.source_named("INTERNAL") == "identity_center"
	facts.source_named("External") == "external"
	facts.source_named("AD") == "active_directory"
	facts.source_named("okta") == "none"
}

test_evidence_of_an_unknown_kind_tells_nothing if {
	_concluded([{"identity_source": {"evidence": [{
		"kind": "other",
		"operation": "identitystore:ListUsers",
		"suggests": "something",
	}]}}]) == ["unknown", "none", _any]
}

_enabled(at) := fixture.setting_event("EnableExternalIdPConfigurationForDirectory", at, {})

_disabled(at) := fixture.setting_event("DisableExternalIdPConfigurationForDirectory", at, {})

_connected(at) := fixture.setting_event("AssociateDirectory", at, {"source": "sso.amazonaws.com"})

test_livect01_the_latest_switch_tells if {
	_concluded([_enabled("2026-04-01T08:00:00Z")]) == ["external", "low", {"external"}]
	switched_back := [_enabled("2026-04-01T08:00:00Z"), _disabled("2026-04-02T08:00:00Z")]
	_concluded(switched_back) == ["identity_center", "low", {"identity_center"}]
	connected := array.concat(switched_back, [_connected("2026-04-02T07:59:59Z")])
	_concluded(connected) == ["active_directory", "low", {"active_directory"}]
	external_again := array.concat(connected, [_enabled("2026-04-03T08:00:00Z")])
	_concluded(external_again) == ["external", "low", {"external"}]
}

test_livect01_event_that_disagrees_with_what_is_there if {
	_concluded([_scim, _disabled("2026-04-02T08:00:00Z")]) == ["unknown", "none", set()]
	_concluded([_scim, _enabled("2026-04-02T08:00:00Z")]) == ["external", "medium", {"external"}]
}

test_livect01_event_is_shown_with_what_finds_it if {
	some evidence in facts.identity_source.evidence with input as fixture.of([_enabled("2026-04-01T08:00:00Z")])
	evidence.event == {
		"id": "EnableExternalIdPConfigurationForDirectory@2026-04-01T08:00:00Z",
		"name": "EnableExternalIdPConfigurationForDirectory",
		"time": "2026-04-01T08:00:00Z",
		"region": "eu-central-1",
		"account": "111111111111",
	}
}

test_attestation_goes_before_events if {
	attested := fixture.attested("INTERNAL", "2026-12-31")
	_concluded([attested, _enabled("2026-04-01T08:00:00Z")]) == ["identity_center", "medium", {"identity_center"}]
	unread := fixture.gap("events", {"cause": "denied"})
	facts.identity_source.doubts == set() with input as fixture.of([attested, unread])
}

test_events_tell_nothing_where_some_were_not_read if {
	every section in ["events", "attestations"] {
		snapshot := [_enabled("2026-04-01T08:00:00Z"), fixture.gap(section, {"cause": "denied"})]
		_concluded(snapshot) == ["unknown", "none", _any]
		some doubt in facts.identity_source.doubts with input as fixture.of(snapshot)
		doubt.section == section
	}
}
