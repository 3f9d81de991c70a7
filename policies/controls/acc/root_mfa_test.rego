package idcscan_test.controls.acc.root_mfa_test

import data.idcscan.controls.acc.root_mfa
import data.idcscan.lib.fixture

_account := "222222222222"

test_root_user_without_mfa_fails if {
	root_mfa.fail == {{
		"key": "222222222222",
		"message": "the root user has no MFA",
		"evidence": {"root_mfa": false},
	}} with input as fixture.of([fixture.hygiene(_account, {"root_mfa": false})])
}

test_root_user_with_mfa_passes if {
	count(root_mfa.fail) == 0 with input as fixture.of([fixture.hygiene(_account, {})])
}

test_account_that_was_not_read_does_not_fail if {
	snapshot := fixture.without(fixture.of([fixture.hygiene(_account, {})]), "account_hygiene", _account, ["root_mfa"])
	count(root_mfa.fail) == 0 with input as snapshot
}
