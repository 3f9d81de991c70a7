package idcscan_test.controls.app.principals_exist_test

import data.idcscan.controls.app.principals_exist
import data.idcscan.lib.fixture

_assigned(principals, parts) := fixture.of(array.concat(
	[fixture.application("wiki", {"assignments": principals})],
	parts,
))

_deleted := {"groups": {"id:1": {"id": "1", "exists": false}}}

test_deleted_principal_fails if {
	principals_exist.fail == {{
		"key": "wiki",
		"attribute": "assignments",
		"message": "assigned principals do not exist in the identity store: 1",
		"evidence": {"principals": {"group:id:1"}},
	}} with input as _assigned(["group:id:1", "user:someone"], [_deleted, fixture.user("someone", {})])
}

test_existing_principals_pass if {
	snapshot := _assigned(["group:Team", "user:someone"], [fixture.group("Team", {}), fixture.user("someone", {})])
	count(principals_exist.fail) == 0 with input as snapshot
	count(principals_exist.unknown) == 0 with input as snapshot
	principals_exist.applicable == {"wiki"} with input as snapshot
}

_unread := [{"users": {"id:2": {"id": "2"}}}, fixture.gap("users", {"cause": "denied"})]

test_unread_existence_is_unknown if {
	snapshot := _assigned(["user:id:2"], _unread)
	count(principals_exist.fail) == 0 with input as snapshot
	principals_exist.unknown == {{
		"key": "wiki",
		"cause": "denied",
		"message": "whether the principal exists was not read",
	}} with input as snapshot
}

test_deleted_principal_fails_beside_one_that_was_not_read if {
	snapshot := _assigned(["group:id:1", "user:id:2"], array.concat([_deleted], _unread))
	fixture.keys(principals_exist.fail) == {"wiki"} with input as snapshot
	count(principals_exist.unknown) == 0 with input as snapshot
}

test_principal_that_is_missing_is_unknown if {
	snapshot := json.remove(_assigned(["group:Team"], [fixture.gap("groups", {"cause": "denied"})]), ["groups"])
	fixture.keys(principals_exist.unknown) == {"wiki"} with input as snapshot
}

test_application_without_assignments_is_not_applicable if {
	count(principals_exist.applicable) == 0 with input as _assigned([], [])
}
