package idcscan_test.controls.log.administrators_made_test

import data.idcscan.controls.log.administrators_made
import data.idcscan.lib.fixture

_administrator := fixture.set("Admin", {"managed_policies": ["arn:aws:iam::aws:policy/AdministratorAccess"]})

_details := {
	"permissionSetArn": "arn:aws:sso:::permissionSet/ssoins-1/Admin",
	"targetId": "222222222222",
}

_asked_for(parts, attributes) := fixture.of(array.concat(parts, [fixture.event("e-1", object.union(
	{"name": "CreateAccountAssignment", "details": _details},
	attributes,
))]))

test_administrator_assignment_is_reported if {
	some finding in administrators_made.fail with input as _asked_for([_administrator], {})
	finding.key == "e-1"
	finding.message == "an assignment that makes administrators was asked for: Admin"
	finding.evidence.time == "2026-05-31T09:00:00Z"
	finding.evidence.actor_role == "Pipeline"
}

test_other_assignments_pass if {
	snapshot := _asked_for([fixture.set("Admin", {})], {})
	count(administrators_made.fail) == 0 with input as snapshot
	count(administrators_made.unknown) == 0 with input as snapshot
	administrators_made.applicable == {"e-1"} with input as snapshot
}

test_other_events_and_older_ones_are_not_applicable if {
	every attributes in [
		{"name": "DeleteAccountAssignment"},
		{"source": "other.amazonaws.com"},
		{"time": "2026-05-25T09:00:00Z"},
	] {
		snapshot := _asked_for([_administrator], attributes)
		count(administrators_made.fail) == 0 with input as snapshot
		count(administrators_made.applicable) == 0 with input as snapshot
	}
}

test_days_are_a_parameter if {
	snapshot := _asked_for([_administrator], {"time": "2026-05-25T09:00:00Z"})
	config := {"IDC-LOG-003": {"days": 8}}
	fixture.keys(administrators_made.fail) == {"e-1"} with input as snapshot with data.idcscan.config as config
}

test_set_that_may_administer_is_unknown if {
	custom := fixture.set("Admin", {"customer_managed_policies": [{"name": "x", "path": "/"}]})
	fixture.keys(administrators_made.unknown) == {"e-1"} with input as _asked_for([custom], {})
	count(administrators_made.fail) == 0 with input as _asked_for([custom], {})
}

test_set_that_is_gone_is_unknown if {
	administrators_made.unknown == {{
		"key": "e-1",
		"cause": "not_in_source",
		"message": "the permission set that the event names is not in the snapshot",
	}} with input as _asked_for([], {})
}

test_set_that_was_not_read_is_unknown if {
	gap := fixture.gap("permission_sets", {"cause": "denied"})
	some doubt in administrators_made.unknown with input as _asked_for([gap], {})
	doubt.cause == "denied"
}
