package idcscan_test.controls.usr.group_members_test

import data.idcscan.controls.usr.group_members
import data.idcscan.lib.fixture

_assigned(parts) := fixture.of(array.concat(
	[fixture.set("Set", {}), fixture.assigned("222222222222", "Set", ["group:Team"])],
	parts,
))

test_empty_group_with_assignments_fails if {
	group_members.fail == {{
		"key": "Team",
		"attribute": "members",
		"message": "the group holds account assignments and has no members in the identity store",
		"evidence": {"members": 0},
	}} with input as _assigned([fixture.group("Team", {})])
}

test_group_with_members_passes if {
	snapshot := _assigned([fixture.group_of("Team", ["someone"])])
	count(group_members.fail) == 0 with input as snapshot
	count(group_members.unknown) == 0 with input as snapshot
	group_members.applicable == {"Team"} with input as snapshot
}

test_group_without_assignments_is_not_applicable if {
	snapshot := _assigned([fixture.group_of("Team", ["someone"]), fixture.group("Idle", {})])
	count(group_members.fail) == 0 with input as snapshot
	count(group_members.unknown) == 0 with input as snapshot
	group_members.applicable == {"Team"} with input as snapshot
}

test_deleted_group_is_not_applicable if {
	snapshot := fixture.of([
		fixture.assigned("222222222222", "Set", ["group:id:1"]),
		{"groups": {"id:1": {"id": "1", "exists": false}}},
		fixture.gap("account_assignments", {"cause": "denied", "keys": ["222222222222/Other"]}),
	])
	count(group_members.fail) == 0 with input as snapshot
	count(group_members.unknown) == 0 with input as snapshot
	count(group_members.applicable) == 0 with input as snapshot
}

test_group_without_assignments_is_unknown_where_some_were_not_read if {
	snapshot := _assigned([
		fixture.group_of("Team", ["someone"]),
		fixture.group("Idle", {}),
		fixture.gap("account_assignments", {"cause": "error", "keys": ["222222222222/Other"]}),
	])
	group_members.unknown == {{
		"key": "Idle",
		"cause": "error",
		"message": "whether the group holds assignments was not read",
	}} with input as snapshot
}

test_groups_that_are_missing_are_not_judged if {
	snapshot := json.remove(_assigned([fixture.gap("groups", {"cause": "denied"})]), ["groups"])
	count(group_members.applicable) == 0 with input as snapshot
}
