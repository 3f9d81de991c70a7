package idcscan_test.controls.acc.root_access_keys_test

import data.idcscan.controls.acc.root_access_keys
import data.idcscan.lib.fixture

_account := "222222222222"

test_root_access_keys_fail if {
	root_access_keys.fail == {{
		"key": "222222222222",
		"message": "the root user has access keys",
		"evidence": {"root_access_keys": true},
	}} with input as fixture.of([fixture.hygiene(_account, {"root_access_keys": true})])
}

test_root_user_without_access_keys_passes if {
	count(root_access_keys.fail) == 0 with input as fixture.of([fixture.hygiene(_account, {})])
}

test_account_that_was_not_read_does_not_fail if {
	count(root_access_keys.fail) == 0 with input as fixture.of([fixture.account(_account)])
}
