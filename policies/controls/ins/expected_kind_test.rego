package idcscan_test.controls.ins.expected_kind_test

import data.idcscan.controls.ins.expected_kind
import data.idcscan.lib.fixture

_organization := {"IDC-INS-001": {"expected": "organization"}}

_account := {"IDC-INS-001": {"expected": "account"}}

_owned_by(account) := fixture.of([fixture.organization("111111111111"), {"instance": {"owner_account": account}}])

test_account_instance_in_place_of_the_organizations_fails if {
	expected_kind.fail == {{
		"key": "instance",
		"attribute": "owner_account",
		"message": "the instance is of the kind account; the expected kind is organization",
		"evidence": {"owner_account": "222222222222", "kind": "account", "expected": "organization"},
	}} with input as _owned_by("222222222222") with data.idcscan.config as _organization
}

test_expected_kind_passes if {
	count(expected_kind.fail) == 0 with input as _owned_by("111111111111") with data.idcscan.config as _organization
	count(expected_kind.fail) == 0 with input as _owned_by("222222222222") with data.idcscan.config as _account
	count(expected_kind.fail) == 0 with input as fixture.nothing with data.idcscan.config as _account
	count(expected_kind.unknown) == 0 with input as _owned_by("111111111111") with data.idcscan.config as _organization
}

test_unread_management_account_is_unknown if {
	gap := fixture.gap("organization", {"cause": "denied", "attributes": ["management_account"]})
	snapshot := json.remove(object.union(_owned_by("111111111111"), gap), ["organization/management_account"])
	count(expected_kind.fail) == 0 with input as snapshot with data.idcscan.config as _account
	expected_kind.unknown == {{
		"key": "instance",
		"cause": "denied",
		"message": "the management account was not read",
	}} with input as snapshot with data.idcscan.config as _organization
}

test_undecided_fails_nobody if {
	count(expected_kind.fail) == 0 with input as _owned_by("222222222222")
}
