package idcscan_test.controls.asg.principals_exist_test

import data.idcscan.controls.asg.principals_exist
import data.idcscan.lib.fixture

_account := "222222222222"

_assigned(principals, parts) := fixture.of(array.concat(
	[fixture.set("Set", {}), fixture.assigned(_account, "Set", principals)],
	parts,
))

test_deleted_principals_fail if {
	snapshot := _assigned(["group:id:1", "user:id:2"], [
		{"groups": {"id:1": {"id": "1", "exists": false}}},
		{"users": {"id:2": {"id": "2", "exists": false}}},
	])
	principals_exist.fail == {
		{
			"key": "222222222222/Set/group:id:1",
			"message": "the assigned group does not exist in the identity store",
			"evidence": {"account": "222222222222", "permission_set": "Set", "principal": "group:id:1"},
		},
		{
			"key": "222222222222/Set/user:id:2",
			"message": "the assigned user does not exist in the identity store",
			"evidence": {"account": "222222222222", "permission_set": "Set", "principal": "user:id:2"},
		},
	} with input as snapshot
}

test_existing_principals_pass if {
	snapshot := _assigned(["group:Team", "user:someone"], [fixture.group("Team", {}), fixture.user("someone", {})])
	count(principals_exist.fail) == 0 with input as snapshot
	count(principals_exist.unknown) == 0 with input as snapshot
}

test_group_does_not_stand_for_a_user_of_its_name if {
	snapshot := _assigned(["user:same"], [fixture.user("same", {}), {"groups": {"same": {"id": "1", "exists": false}}}])
	count(principals_exist.fail) == 0 with input as snapshot
}

test_unread_existence_is_unknown if {
	snapshot := _assigned(["user:id:2"], [
		{"users": {"id:2": {"id": "2"}}},
		fixture.gap("users", {"cause": "denied"}),
	])
	count(principals_exist.fail) == 0 with input as snapshot
	principals_exist.unknown == {{
		"key": "222222222222/Set/user:id:2",
		"cause": "denied",
		"message": "whether the principal exists was not read",
	}} with input as snapshot
}

test_section_that_is_missing_is_unknown if {
	snapshot := json.remove(_assigned(["group:Team"], [fixture.gap("groups", {"cause": "denied"})]), ["groups"])
	fixture.keys(principals_exist.unknown) == {"222222222222/Set/group:Team"} with input as snapshot
}

test_without_assignments_nothing_is_judged if {
	count(principals_exist.fail) == 0 with input as fixture.nothing
	count(principals_exist.unknown) == 0 with input as fixture.nothing
}
