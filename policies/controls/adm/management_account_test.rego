package idcscan_test.controls.adm.management_account_test

import data.idcscan.controls.adm.management_account
import data.idcscan.lib.fixture

_management := "111111111111"

_allowed := {"IDC-ADM-001": {"allowed_principals": ["Admins", "break-glass-*"]}}

_administrator := fixture.set("Admin", {"managed_policies": ["arn:aws:iam::aws:policy/AdministratorAccess"]})

_held_by(principals, parts) := fixture.of(array.concat(
	[
		fixture.organization(_management),
		_administrator,
		fixture.assigned(_management, "Admin", principals),
	],
	parts,
))

test_principal_that_is_not_allowed_fails if {
	snapshot := _held_by(["group:Everyone"], [fixture.group("Everyone", {})])
	management_account.fail == {{
		"key": "111111111111/Admin/group:Everyone",
		"message": "the group may administer the management account and is not among the allowed principals",
		"evidence": {
			"account": "111111111111",
			"permission_set": "Admin",
			"granted_by": {"arn:aws:iam::aws:policy/AdministratorAccess"},
			"allowed_principals": ["Admins", "break-glass-*"],
		},
	}} with input as snapshot with data.idcscan.config as _allowed
}

test_allowed_principals_pass if {
	principals := ["group:Admins", "user:break-glass-1"]
	snapshot := _held_by(principals, [fixture.group("Admins", {}), fixture.user("break-glass-1", {})])
	count(management_account.fail) == 0 with input as snapshot with data.idcscan.config as _allowed
	count(management_account.unknown) == 0 with input as snapshot with data.idcscan.config as _allowed
	count(management_account.applicable) == 2 with input as snapshot with data.idcscan.config as _allowed
}

test_kind_before_a_name_allows_only_that_kind if {
	snapshot := _held_by(["group:Admins", "user:Admins"], [fixture.group("Admins", {}), fixture.user("Admins", {})])
	config := {"IDC-ADM-001": {"allowed_principals": ["group:Admins"]}}
	fixture.keys(management_account.fail) == {"111111111111/Admin/user:Admins"} with input as snapshot
		with data.idcscan.config as config
}

test_deleted_principal_is_not_allowed if {
	gone := {"groups": {"id:1": {"id": "1", "exists": false}}}
	snapshot := _held_by(["group:id:1"], [gone])
	fixture.keys(management_account.fail) == {"111111111111/Admin/group:id:1"} with input as snapshot
		with data.idcscan.config as _allowed
}

test_nobody_is_allowed_by_an_empty_list if {
	snapshot := _held_by(["group:Admins"], [fixture.group("Admins", {})])
	config := {"IDC-ADM-001": {"allowed_principals": []}}
	count(management_account.fail) == 1 with input as snapshot with data.idcscan.config as config
}

test_unread_name_is_unknown if {
	snapshot := _held_by(["group:id:1"], [
		{"groups": {"id:1": {"id": "1"}}},
		fixture.gap("groups", {"cause": "denied", "keys": ["id:1"], "attributes": ["name", "exists"]}),
	])
	count(management_account.fail) == 0 with input as snapshot with data.idcscan.config as _allowed
	management_account.unknown == {{
		"key": "111111111111/Admin/group:id:1",
		"cause": "denied",
		"message": "the principal's name was not read",
	}} with input as snapshot with data.idcscan.config as _allowed
}

test_set_that_may_make_an_administrator_is_unknown if {
	snapshot := fixture.of([
		fixture.organization(_management),
		fixture.set("Custom", {"customer_managed_policies": [{"name": "x", "path": "/"}]}),
		fixture.assigned(_management, "Custom", ["group:Admins", "group:Everyone"]),
		fixture.group("Admins", {}),
		fixture.group("Everyone", {}),
	])
	count(management_account.fail) == 0 with input as snapshot with data.idcscan.config as _allowed
	count(management_account.applicable) == 0 with input as snapshot with data.idcscan.config as _allowed
	fixture.keys(management_account.unknown) == {
		"111111111111/Custom/group:Admins",
		"111111111111/Custom/group:Everyone",
	} with input as snapshot with data.idcscan.config as _allowed
}

test_unread_management_account_makes_administrators_unknown if {
	snapshot := fixture.of([
		_administrator,
		fixture.set("Reader", {}),
		fixture.assigned("222222222222", "Admin", ["group:Admins"]),
		fixture.assigned("222222222222", "Reader", ["group:Admins"]),
		fixture.group("Admins", {}),
		{"organization": {"exists": true}},
		fixture.gap("organization", {"cause": "denied", "attributes": ["management_account"]}),
	])
	management_account.unknown == {{
		"key": "222222222222/Admin/group:Admins",
		"cause": "denied",
		"message": "the management account was not read",
	}} with input as snapshot with data.idcscan.config as _allowed
}

test_other_accounts_and_sets_are_not_applicable if {
	snapshot := fixture.of([
		fixture.organization(_management),
		_administrator,
		fixture.set("Reader", {}),
		fixture.assigned("222222222222", "Admin", ["group:Everyone"]),
		fixture.assigned(_management, "Reader", ["group:Everyone"]),
		fixture.group("Everyone", {}),
	])
	count(management_account.fail) == 0 with input as snapshot with data.idcscan.config as _allowed
	count(management_account.unknown) == 0 with input as snapshot with data.idcscan.config as _allowed
	count(management_account.applicable) == 0 with input as snapshot with data.idcscan.config as _allowed
}

test_no_organization_is_not_applicable if {
	snapshot := fixture.of([
		_administrator,
		fixture.assigned(_management, "Admin", ["group:Everyone"]),
		fixture.group("Everyone", {}),
	])
	count(management_account.fail) == 0 with input as snapshot with data.idcscan.config as _allowed
	count(management_account.unknown) == 0 with input as snapshot with data.idcscan.config as _allowed
	count(management_account.applicable) == 0 with input as snapshot with data.idcscan.config as _allowed
}

test_undecided_fails_nobody if {
	snapshot := _held_by(["group:Everyone"], [fixture.group("Everyone", {})])
	count(management_account.fail) == 0 with input as snapshot
}
