package idcscan_test.controls.asg.management_account_test

import data.idcscan.controls.asg.management_account
import data.idcscan.lib.fixture

_management := "111111111111"

_allowed := {"IDC-ASG-004": {"allowed_permission_sets": ["Billing", "Admin*"]}}

_assigned(account, name) := fixture.of([
	fixture.organization(_management),
	fixture.set(name, {}),
	fixture.assigned(account, name, ["group:Team", "user:someone"]),
	fixture.group("Team", {}),
	fixture.user("someone", {}),
])

test_other_sets_in_the_management_account_fail if {
	snapshot := _assigned(_management, "Developer")
	fixture.keys(management_account.fail) == {
		"111111111111/Developer/group:Team",
		"111111111111/Developer/user:someone",
	} with input as snapshot with data.idcscan.config as _allowed
	some finding in management_account.fail with input as snapshot with data.idcscan.config as _allowed
	finding.evidence == {
		"account": "111111111111",
		"permission_set": "Developer",
		"allowed_permission_sets": ["Billing", "Admin*"],
	}
}

test_allowed_sets_pass if {
	every name in ["Billing", "AdministratorAccess"] {
		snapshot := _assigned(_management, name)
		count(management_account.fail) == 0 with input as snapshot with data.idcscan.config as _allowed
		count(management_account.unknown) == 0 with input as snapshot with data.idcscan.config as _allowed
		count(management_account.applicable) == 2 with input as snapshot with data.idcscan.config as _allowed
	}
}

test_other_accounts_are_not_applicable if {
	snapshot := _assigned("222222222222", "Developer")
	count(management_account.fail) == 0 with input as snapshot with data.idcscan.config as _allowed
	count(management_account.unknown) == 0 with input as snapshot with data.idcscan.config as _allowed
	count(management_account.applicable) == 0 with input as snapshot with data.idcscan.config as _allowed
}

test_without_an_organization_nothing_is_applicable if {
	snapshot := json.patch(_assigned(_management, "Developer"), [{
		"op": "replace",
		"path": "organization",
		"value": {"exists": false},
	}])
	count(management_account.fail) == 0 with input as snapshot with data.idcscan.config as _allowed
	count(management_account.unknown) == 0 with input as snapshot with data.idcscan.config as _allowed
	count(management_account.applicable) == 0 with input as snapshot with data.idcscan.config as _allowed
}

_nameless := fixture.of([
	fixture.organization(_management),
	fixture.without(fixture.set("id:ps-1", {}), "permission_sets", "id:ps-1", ["name"]),
	fixture.assigned(_management, "id:ps-1", ["group:Team"]),
	fixture.group("Team", {}),
	fixture.gap("permission_sets", {"cause": "denied", "keys": ["id:ps-1"], "attributes": ["name"]}),
])

test_unread_name_of_a_set_is_unknown if {
	count(management_account.fail) == 0 with input as _nameless with data.idcscan.config as _allowed
	management_account.unknown == {{
		"key": "111111111111/id:ps-1/group:Team",
		"cause": "denied",
		"message": "the permission set's name was not read",
	}} with input as _nameless with data.idcscan.config as _allowed
}

test_unread_name_of_a_set_fails_where_none_is_allowed if {
	config := {"IDC-ASG-004": {"allowed_permission_sets": []}}
	fixture.keys(management_account.fail) == {"111111111111/id:ps-1/group:Team"} with input as _nameless
		with data.idcscan.config as config
}

test_unread_management_account_is_unknown if {
	snapshot := json.remove(
		object.union(
			_assigned("222222222222", "Developer"),
			fixture.gap("organization", {"cause": "denied", "attributes": ["management_account"]}),
		),
		["organization/management_account"],
	)
	fixture.keys(management_account.unknown) == {
		"222222222222/Developer/group:Team",
		"222222222222/Developer/user:someone",
	} with input as snapshot with data.idcscan.config as _allowed
}

test_undecided_fails_nobody if {
	count(management_account.fail) == 0 with input as _assigned(_management, "Developer")
}
