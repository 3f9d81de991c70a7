package idcscan_test.controls.adm.groups_only_test

import data.idcscan.controls.adm.groups_only
import data.idcscan.lib.fixture

_account := "222222222222"

_administrator := fixture.set("Admin", {"managed_policies": ["arn:aws:iam::aws:policy/AdministratorAccess"]})

_administered_by(principals, parts) := fixture.of(array.concat(
	[_administrator, fixture.assigned(_account, "Admin", principals)],
	parts,
))

_emergency := {"facts": {"break_glass.users": ["break-glass-*"]}}

test_user_who_administers_fails if {
	groups_only.fail == {{
		"key": "222222222222/Admin/user:someone",
		"message": "a single user may administer the account; administrator access is to be assigned to groups",
		"evidence": {
			"account": "222222222222",
			"permission_set": "Admin",
			"granted_by": {"arn:aws:iam::aws:policy/AdministratorAccess"},
		},
	}} with input as _administered_by(["user:someone"], [fixture.user("someone", {})])
}

test_group_passes if {
	snapshot := _administered_by(["group:Admins"], [fixture.group("Admins", {})])
	count(groups_only.fail) == 0 with input as snapshot
	count(groups_only.unknown) == 0 with input as snapshot
}

test_user_with_a_lesser_set_passes if {
	snapshot := fixture.of([
		fixture.set("Reader", {}),
		fixture.assigned(_account, "Reader", ["user:someone"]),
		fixture.user("someone", {}),
	])
	count(groups_only.fail) == 0 with input as snapshot
	count(groups_only.unknown) == 0 with input as snapshot
}

test_user_for_emergencies_passes if {
	snapshot := _administered_by(["user:break-glass-1"], [fixture.user("break-glass-1", {})])
	count(groups_only.fail) == 0 with input as snapshot with data.idcscan.config as _emergency
	count(groups_only.unknown) == 0 with input as snapshot with data.idcscan.config as _emergency
}

_nameless := _administered_by(["user:id:1"], [
	{"users": {"id:1": {"id": "1", "exists": true}}},
	fixture.gap("users", {"cause": "redacted", "attributes": ["name"]}),
])

test_unread_name_is_unknown_where_a_name_could_be_allowed if {
	count(groups_only.fail) == 0 with input as _nameless with data.idcscan.config as _emergency
	groups_only.unknown == {{
		"key": "222222222222/Admin/user:id:1",
		"cause": "redacted",
		"message": "the principal's name was not read",
	}} with input as _nameless with data.idcscan.config as _emergency
}

test_unread_name_fails_where_no_name_is_allowed if {
	fixture.keys(groups_only.fail) == {"222222222222/Admin/user:id:1"} with input as _nameless
}

test_set_that_may_administer_is_unknown_for_users_only if {
	snapshot := fixture.of([
		fixture.set("Custom", {"customer_managed_policies": [{"name": "x", "path": "/"}]}),
		fixture.assigned(_account, "Custom", ["group:Team", "user:someone"]),
		fixture.group("Team", {}),
		fixture.user("someone", {}),
	])
	count(groups_only.fail) == 0 with input as snapshot
	fixture.keys(groups_only.unknown) == {"222222222222/Custom/user:someone"} with input as snapshot
}

test_without_assignments_nothing_is_judged if {
	count(groups_only.fail) == 0 with input as fixture.nothing
	count(groups_only.unknown) == 0 with input as fixture.nothing
}
