package idcscan_test.controls.asg.groups_only_test

import data.idcscan.controls.asg.groups_only
import data.idcscan.lib.fixture

_account := "222222222222"

_assigned(principals, parts) := fixture.of(array.concat(
	[fixture.set("Set", {}), fixture.assigned(_account, "Set", principals)],
	parts,
))

test_assigned_user_fails if {
	groups_only.fail == {{
		"key": "222222222222/Set/user:someone",
		"message": "the assignment is made to a user; only groups are to hold assignments",
		"evidence": {"account": "222222222222", "permission_set": "Set", "allowed_users": []},
	}} with input as _assigned(["user:someone"], [fixture.user("someone", {})])
}

test_assigned_group_passes if {
	snapshot := _assigned(["group:user:someone"], [fixture.group("user:someone", {})])
	count(groups_only.fail) == 0 with input as snapshot
	count(groups_only.unknown) == 0 with input as snapshot
}

_break_glass := {"IDC-ASG-001": {"allowed_users": ["break-glass-*"]}}

test_allowed_user_passes if {
	snapshot := _assigned(["user:break-glass-1"], [fixture.user("break-glass-1", {})])
	count(groups_only.fail) == 0 with input as snapshot with data.idcscan.config as _break_glass
	count(groups_only.unknown) == 0 with input as snapshot with data.idcscan.config as _break_glass
}

_unread := _assigned(["user:id:1"], [
	{"users": {"id:1": {"id": "1", "exists": true}}},
	fixture.gap("users", {"cause": "redacted", "attributes": ["name"]}),
])

test_unread_name_is_unknown_where_a_name_could_be_allowed if {
	count(groups_only.fail) == 0 with input as _unread with data.idcscan.config as _break_glass
	groups_only.unknown == {{
		"key": "222222222222/Set/user:id:1",
		"cause": "redacted",
		"message": "the principal's name was not read",
	}} with input as _unread with data.idcscan.config as _break_glass
}

test_unread_name_fails_where_no_name_is_allowed if {
	fixture.keys(groups_only.fail) == {"222222222222/Set/user:id:1"} with input as _unread
}

test_without_assignments_nothing_is_judged if {
	count(groups_only.fail) == 0 with input as fixture.nothing
	count(groups_only.unknown) == 0 with input as fixture.nothing
}
