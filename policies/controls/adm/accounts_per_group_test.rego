package idcscan_test.controls.adm.accounts_per_group_test

import data.idcscan.controls.adm.accounts_per_group as control
import data.idcscan.lib.fixture

_administrator := fixture.set("Admin", {"managed_policies": ["arn:aws:iam::aws:policy/AdministratorAccess"]})

_account(n) := sprintf("%012d", [n])

# A snapshot in which a group holds a set in the first accounts of so many.
_held_in(name, held, accounts, parts) := fixture.of(array.flatten([
	[fixture.account(_account(n)) | some n in numbers.range(1, accounts)],
	[fixture.assigned(_account(n), name, ["group:Team"]) | some n in numbers.range(1, held)],
	_administrator,
	fixture.group("Team", {}),
	parts,
]))

test_too_many_accounts_fail if {
	control.fail == {{
		"key": "Team/Admin",
		"message": "the group may administer 6 accounts by this permission set; at most 5 are allowed",
		"evidence": {
			"accounts": 6,
			"max_accounts": 5,
			"active_accounts": 8,
			"granted_by": {"arn:aws:iam::aws:policy/AdministratorAccess"},
		},
	}} with input as _held_in("Admin", 6, 8, [])
}

test_as_many_as_the_limit_pass if {
	every snapshot in [_held_in("Admin", 5, 8, []), _held_in("Admin", 10, 40, [])] {
		count(control.fail) == 0 with input as snapshot
		count(control.unknown) == 0 with input as snapshot
	}
}

test_share_of_active_accounts_is_the_limit_where_it_is_more if {
	fixture.keys(control.fail) == {"Team/Admin"} with input as _held_in("Admin", 11, 40, [])
}

test_closed_accounts_do_not_raise_the_limit if {
	closed := {"accounts": {_account(n): {"state": "CLOSED"} | some n in numbers.range(31, 40)}}
	fixture.keys(control.fail) == {"Team/Admin"} with input as _held_in("Admin", 10, 40, [closed])
}

test_other_sets_pass if {
	snapshot := _held_in("Reader", 8, 8, [fixture.set("Reader", {})])
	count(control.fail) == 0 with input as snapshot
	count(control.unknown) == 0 with input as snapshot
}

test_users_do_not_count if {
	snapshot := fixture.of([_administrator, {"account_assignments": {_account(n): {"Admin": ["user:someone"]} |
		some n in numbers.range(1, 8)
	}}])
	count(control.fail) == 0 with input as snapshot
	count(control.unknown) == 0 with input as snapshot
}

_custom := fixture.set("Custom", {"customer_managed_policies": [{"name": "x", "path": "/"}]})

test_set_that_may_administer_is_unknown_where_it_matters if {
	fixture.keys(control.unknown) == {"Team/Custom"} with input as _held_in("Custom", 6, 8, [_custom])
	count(control.fail) == 0 with input as _held_in("Custom", 6, 8, [_custom])
	count(control.unknown) == 0 with input as _held_in("Custom", 5, 8, [_custom])
}

test_unread_accounts_may_raise_the_limit if {
	snapshot := _held_in("Admin", 6, 8, [fixture.gap("accounts", {"cause": "denied"})])
	count(control.fail) == 0 with input as snapshot
	control.unknown == {{
		"key": "Team/Admin",
		"cause": "denied",
		"message": "the number of active accounts was not read",
	}} with input as snapshot
	config := {"IDC-ADM-004": {"max_percent": 0}}
	fixture.keys(control.fail) == {"Team/Admin"} with input as snapshot with data.idcscan.config as config
	count(control.unknown) == 0 with input as snapshot with data.idcscan.config as config
}

test_unread_states_may_raise_the_limit if {
	unread := json.remove(
		_held_in("Admin", 7, 28, [fixture.gap("accounts", {"cause": "denied", "attributes": ["state"]})]),
		[sprintf("accounts/%s/state", [_account(n)]) | some n in numbers.range(20, 28)],
	)
	count(control.fail) == 0 with input as unread
	control.unknown == {{
		"key": "Team/Admin",
		"cause": "denied",
		"message": "the states of all accounts were not read",
	}} with input as unread
}

test_unread_states_that_do_not_matter_are_nothing if {
	unread := json.remove(
		_held_in("Admin", 6, 8, [fixture.gap("accounts", {"cause": "denied", "attributes": ["state"]})]),
		["accounts/000000000008/state"],
	)
	fixture.keys(control.fail) == {"Team/Admin"} with input as unread
}

test_unread_list_of_assignments_is_unknown if {
	snapshot := _held_in("Admin", 2, 8, [fixture.gap("account_assignments", {"cause": "throttled"})])
	control.unknown == {{
		"key": "Team/Admin",
		"cause": "throttled",
		"message": "in which accounts the permission set is assigned was not read",
	}} with input as snapshot
}

test_limit_is_a_parameter if {
	snapshot := _held_in("Admin", 6, 8, [])
	config := {"IDC-ADM-004": {"max_accounts": 6}}
	count(control.fail) == 0 with input as snapshot with data.idcscan.config as config
}
