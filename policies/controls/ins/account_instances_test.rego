package idcscan_test.controls.ins.account_instances_test

import data.idcscan.controls.ins.account_instances
import data.idcscan.lib.fixture

_member := "222222222222"

_instance := {"arn": "arn:aws:sso:::instance/ssoins-2", "owner_account": _member, "status": "ACTIVE"}

_zone(parts) := fixture.of(array.concat([fixture.organization("111111111111")], parts))

_in_account(instances) := {"account_hygiene": {_member: {"instances": instances}}}

_visible := {"instance": {"other_instances": [_instance]}}

test_account_instances_fail_wherever_they_were_seen if {
	every part in [_in_account([_instance]), _visible] {
		account_instances.fail == {{
			"key": "instance",
			"attribute": "other_instances",
			"message": "accounts have instances of their own: 222222222222",
			"evidence": {
				"accounts": {_member},
				"instances": {"arn:aws:sso:::instance/ssoins-2"},
				"allowed_accounts": [],
			},
		}} with input as _zone([part])
	}
}

test_accounts_without_instances_pass if {
	count(account_instances.fail) == 0 with input as _zone([_in_account([])])
	count(account_instances.unknown) == 0 with input as _zone([_in_account([])])
	account_instances.applicable == {"instance"} with input as _zone([])
}

test_allowed_accounts_may_have_one if {
	config := {"IDC-INS-004": {"allowed_accounts": [_member]}}
	count(account_instances.fail) == 0 with input as _zone([_visible]) with data.idcscan.config as config
}

test_member_accounts_that_were_not_read_are_unknown if {
	snapshot := _zone([fixture.gap("account_hygiene", {"cause": "not_requested"})])
	account_instances.unknown == {{
		"key": "instance",
		"cause": "not_requested",
		"message": "whether member accounts have instances of their own was not read",
	}} with input as snapshot
}

test_account_instance_itself_is_not_applicable if {
	snapshot := _zone([
		{"instance": {"owner_account": _member}},
		_visible,
		fixture.gap("account_hygiene", {"cause": "not_requested"}),
	])
	every case in [snapshot, fixture.nothing] {
		count(account_instances.fail) == 0 with input as case
		count(account_instances.unknown) == 0 with input as case
		count(account_instances.applicable) == 0 with input as case
	}
}
