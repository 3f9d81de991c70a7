package idcscan_test.controls.log.trail_test

import data.idcscan.controls.log.trail
import data.idcscan.lib.fixture

_arn := "arn:aws:cloudtrail:eu-central-1:111111111111:trail/main"

_recorded_by(attributes) := fixture.of([fixture.trail("main", attributes)])

test_trail_that_does_not_record_fails if {
	every attributes, fault in {
		{"logging": false}: "it is not switched on, or its bucket refuses what it records",
		{"multi_region": false}: "it is not multi-Region",
		{"management_events": "ReadOnly"}: "it does not record management events that write",
		{"management_events": "None"}: "it does not record management events that write",
	} {
		trail.fail == {{
			"key": "instance",
			"message": "no trail records what is changed in Identity Center, in all Regions",
			"evidence": {"trails": {_arn: {fault}}},
		}} with input as _recorded_by(attributes)
		count(trail.unknown) == 0 with input as _recorded_by(attributes)
	}
}

test_no_trail_fails if {
	fixture.keys(trail.fail) == {"instance"} with input as fixture.nothing
	count(trail.unknown) == 0 with input as fixture.nothing
}

test_recording_trails_pass if {
	every attributes in [{}, {"management_events": "WriteOnly"}, {"log_file_validation": false}] {
		count(trail.fail) == 0 with input as _recorded_by(attributes)
		count(trail.unknown) == 0 with input as _recorded_by(attributes)
	}
}

test_one_recording_trail_is_enough if {
	snapshot := fixture.of([
		fixture.trail("main", {}),
		fixture.trail("old", {"logging": false}),
		fixture.gap("cloudtrail", {"cause": "denied", "attributes": ["trails"]}),
	])
	count(trail.fail) == 0 with input as snapshot
	count(trail.unknown) == 0 with input as snapshot
}

_elsewhere := {"instance": {"owner_account": "222222222222"}}

test_trail_of_another_account_is_not_enough if {
	snapshot := fixture.of([fixture.trail("main", {}), _elsewhere])
	trail.unknown == {{
		"key": "instance",
		"cause": "not_in_source",
		"message": "the trails of account 222222222222, to which the instance belongs, are seen from there only",
	}} with input as snapshot
	there := object.union(snapshot, {"cloudtrail": {"account": "222222222222"}})
	fixture.keys(trail.fail) == {"instance"} with input as there
	count(trail.unknown) == 0 with input as there
}

test_trail_of_the_organization_is_enough_wherever_it_is_seen if {
	snapshot := fixture.of([fixture.trail("main", {"organization": true}), _elsewhere])
	count(trail.fail) == 0 with input as snapshot
	count(trail.unknown) == 0 with input as snapshot
}

_delegated := {"organization": {"exists": true, "delegated_administrators": {"sso.amazonaws.com": ["333333333333"]}}}

test_trail_of_one_account_is_not_enough_where_another_administers if {
	snapshot := object.union(_recorded_by({}), _delegated)
	some finding in trail.fail with input as snapshot
	finding.evidence.trails == {_arn: {"it does not record all accounts that administer Identity Center"}}
	organization := object.union(_recorded_by({"organization": true}), _delegated)
	count(trail.fail) == 0 with input as organization
	count(trail.unknown) == 0 with input as organization
}

test_unread_administrators_are_unknown if {
	snapshot := json.remove(
		object.union_n([_recorded_by({}), _delegated, fixture.gap("organization", {
			"cause": "denied",
			"attributes": ["delegated_administrators"],
		})]),
		["organization/delegated_administrators"],
	)
	fixture.keys(trail.unknown) == {"instance"} with input as snapshot
}

test_unread_trails_are_unknown if {
	every gap in [{}, {"attributes": ["trails"]}] {
		unread := fixture.gap("cloudtrail", object.union({"cause": "denied"}, gap))
		snapshot := object.union(json.remove(fixture.nothing, ["cloudtrail/trails"]), unread)
		trail.unknown == {{
			"key": "instance",
			"cause": "denied",
			"message": "the trails were not all read",
		}} with input as snapshot
	}
}

test_half_read_trail_is_unknown if {
	snapshot := json.remove(
		object.union(_recorded_by({}), fixture.gap("cloudtrail", {"cause": "throttled", "attributes": ["trails"]})),
		[["cloudtrail", "trails", _arn, "logging"]],
	)
	fixture.keys(trail.unknown) == {"instance"} with input as snapshot
}

test_unread_account_is_unknown if {
	snapshot := json.remove(
		object.union(fixture.nothing, fixture.gap("cloudtrail", {"cause": "error", "attributes": ["account"]})),
		["cloudtrail/account"],
	)
	fixture.keys(trail.unknown) == {"instance"} with input as snapshot
}
