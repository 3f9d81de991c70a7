package idcscan_test.controls.asg.open_accounts_test

import data.idcscan.controls.asg.open_accounts
import data.idcscan.lib.fixture

_account := "222222222222"

_in_state(state) := fixture.of([
	fixture.organization("111111111111"),
	fixture.set("Set", {}),
	fixture.assigned(_account, "Set", ["group:Team"]),
	fixture.group("Team", {}),
	{"accounts": {_account: {"state": state}}},
])

test_assignment_in_a_suspended_account_fails if {
	open_accounts.fail == {{
		"key": "222222222222/Set/group:Team",
		"message": "the account is suspended and still has the assignment",
		"evidence": {"account": "222222222222", "state": "SUSPENDED", "permission_set": "Set"},
	}} with input as _in_state("SUSPENDED")
}

test_assignments_in_closing_accounts_fail if {
	every state in ["PENDING_CLOSURE", "CLOSED"] {
		fixture.keys(open_accounts.fail) == {"222222222222/Set/group:Team"} with input as _in_state(state)
	}
}

test_assignments_in_other_accounts_pass if {
	every state in ["ACTIVE", "PENDING_ACTIVATION"] {
		count(open_accounts.fail) == 0 with input as _in_state(state)
		count(open_accounts.unknown) == 0 with input as _in_state(state)
	}
}

test_closed_account_without_assignments_passes if {
	snapshot := fixture.of([
		fixture.set("Set", {}),
		fixture.assigned(_account, "Set", []),
		{"accounts": {_account: {"state": "CLOSED"}}},
	])
	count(open_accounts.fail) == 0 with input as snapshot
}

_unread := json.remove(_in_state("ACTIVE"), ["accounts/222222222222/state"])

test_unread_state_is_unknown if {
	snapshot := object.union(_unread, fixture.gap("accounts", {"cause": "denied"}))
	count(open_accounts.fail) == 0 with input as snapshot
	open_accounts.unknown == {{
		"key": "222222222222/Set/group:Team",
		"cause": "denied",
		"message": "the state of the account was not read",
	}} with input as snapshot
}

test_account_without_an_organization_has_no_state if {
	snapshot := json.patch(_unread, [{"op": "replace", "path": "organization", "value": {"exists": false}}])
	count(open_accounts.fail) == 0 with input as snapshot
	count(open_accounts.unknown) == 0 with input as snapshot
}
