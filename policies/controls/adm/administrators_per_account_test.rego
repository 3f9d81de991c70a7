package idcscan_test.controls.adm.administrators_per_account_test

import data.idcscan.controls.adm.administrators_per_account as control
import data.idcscan.lib.fixture

_account := "222222222222"

_six := ["a", "b", "c", "d", "e", "f"]

_administrator := fixture.set("Admin", {"managed_policies": ["arn:aws:iam::aws:policy/AdministratorAccess"]})

_administered_by(principals, parts) := fixture.of(array.concat(
	[_administrator, fixture.assigned(_account, "Admin", principals)],
	parts,
))

test_too_many_people_fail if {
	control.fail == {{
		"key": "222222222222",
		"message": "at least 6 distinct people hold administrator access; at most 5 are allowed",
		"evidence": {
			"people": 6,
			"max_principals": 5,
			"people_by_principal": {"group:Admins": 6},
			"permission_sets": {"Admin"},
		},
	}} with input as _administered_by(["group:Admins"], [fixture.group_of("Admins", _six)])
}

test_people_are_counted_once if {
	snapshot := _administered_by(
		["group:One", "group:Two", "user:a"],
		[fixture.group_of("One", ["a", "b", "c"]), fixture.group_of("Two", ["b", "c", "d", "e"])],
	)
	count(control.fail) == 0 with input as snapshot
	count(control.unknown) == 0 with input as snapshot
}

test_people_of_several_groups_add_up if {
	snapshot := _administered_by(
		["group:One", "group:Two"],
		[fixture.group_of("One", ["a", "b", "c"]), fixture.group_of("Two", ["d", "e", "f"])],
	)
	fixture.keys(control.fail) == {_account} with input as snapshot
}

test_person_beside_a_group_at_the_limit_is_counted if {
	snapshot := _administered_by(
		["group:Admins", "user:f"],
		[fixture.group_of("Admins", ["a", "b", "c", "d", "e"]), fixture.user("f", {})],
	)
	fixture.keys(control.fail) == {_account} with input as snapshot
}

test_finding_names_only_sets_that_administer if {
	snapshot := fixture.of([
		_administrator,
		fixture.set("Reader", {}),
		fixture.assigned(_account, "Admin", ["group:Admins"]),
		fixture.assigned(_account, "Reader", ["group:Admins"]),
		fixture.group_of("Admins", _six),
	])
	some finding in control.fail with input as snapshot
	finding.evidence.permission_sets == {"Admin"}
}

test_people_of_other_sets_do_not_count if {
	snapshot := fixture.of([
		_administrator,
		fixture.set("Reader", {}),
		fixture.assigned(_account, "Reader", ["group:Everyone"]),
		fixture.group_of("Everyone", _six),
	])
	count(control.fail) == 0 with input as snapshot
	count(control.unknown) == 0 with input as snapshot
}

test_people_who_are_gone_do_not_count if {
	gone := {"users": {"f": {"id": "f", "exists": false}}}
	assigned := [concat(":", ["user", name]) | some name in _six]
	users := [fixture.user(name, {}) | some name in _six; name != "f"]
	snapshot := _administered_by(assigned, array.concat(users, [gone]))
	count(control.fail) == 0 with input as snapshot
	count(control.unknown) == 0 with input as snapshot
}

test_people_who_may_be_gone_are_unknown_where_they_matter if {
	unread := {"users": {"f": {"id": "f"}}}
	assigned := [concat(":", ["user", name]) | some name in _six]
	users := [fixture.user(name, {}) | some name in _six; name != "f"]
	gap := fixture.gap("users", {"cause": "redacted", "keys": ["f"]})
	snapshot := _administered_by(assigned, array.concat(users, [unread, gap]))
	count(control.fail) == 0 with input as snapshot
	control.unknown == {{
		"key": "222222222222",
		"cause": "redacted",
		"message": "whether the principal exists was not read",
	}} with input as snapshot
}

test_half_read_members_are_unknown if {
	snapshot := _administered_by(["group:Admins"], [
		fixture.group_of("Admins", ["a"]),
		fixture.gap("groups", {"cause": "truncated", "keys": ["Admins"], "attributes": ["members"]}),
	])
	control.unknown == {{
		"key": "222222222222",
		"cause": "truncated",
		"message": "members of a group were not read",
	}} with input as snapshot
}

test_half_read_members_can_be_too_many if {
	snapshot := _administered_by(["group:Admins"], [
		fixture.group_of("Admins", _six),
		fixture.gap("groups", {"cause": "truncated", "keys": ["Admins"], "attributes": ["members"]}),
	])
	fixture.keys(control.fail) == {_account} with input as snapshot
	count(control.unknown) == 0 with input as snapshot
}

test_unread_assignments_are_unknown if {
	every key in ["222222222222/*", "222222222222/Admin", "*/Admin", "222222222222/Unread"] {
		snapshot := _administered_by(["group:Admins"], [
			fixture.group_of("Admins", ["a"]),
			fixture.gap("account_assignments", {"cause": "throttled", "keys": [key]}),
		])
		control.unknown == {{
			"key": "222222222222",
			"cause": "throttled",
			"message": "assignments that may give administrator access were not read",
		}} with input as snapshot
	}
}

test_unread_list_of_assignments_is_unknown if {
	snapshot := _administered_by([], [fixture.gap("account_assignments", {"cause": "denied"})])
	fixture.keys(control.unknown) == {_account} with input as snapshot
}

test_unread_assignments_of_harmless_sets_are_nothing if {
	every key in ["222222222222/Reader", "*/Reader", "333333333333/*"] {
		snapshot := _administered_by(["group:Admins"], [
			fixture.set("Reader", {}),
			fixture.group_of("Admins", ["a"]),
			fixture.gap("account_assignments", {"cause": "throttled", "keys": [key]}),
		])
		count(control.unknown) == 0 with input as snapshot
	}
}

_custom := fixture.set("Custom", {"customer_managed_policies": [{"name": "x", "path": "/"}]})

test_sets_that_may_administer_are_unknown_where_they_matter if {
	snapshot := fixture.of([
		_custom,
		fixture.assigned(_account, "Custom", ["group:Many"]),
		fixture.assigned("333333333333", "Custom", ["group:Few"]),
		fixture.group_of("Many", _six),
		fixture.group_of("Few", ["a", "b", "c", "d", "e"]),
	])
	count(control.fail) == 0 with input as snapshot
	fixture.keys(control.unknown) == {_account} with input as snapshot
}

test_without_accounts_nothing_is_judged if {
	count(control.fail) == 0 with input as fixture.nothing
	count(control.unknown) == 0 with input as fixture.nothing
}

test_limit_is_a_parameter if {
	snapshot := _administered_by(["group:Admins"], [fixture.group_of("Admins", ["a", "b"])])
	config := {"IDC-ADM-003": {"max_principals": 1}}
	fixture.keys(control.fail) == {_account} with input as snapshot with data.idcscan.config as config
}
