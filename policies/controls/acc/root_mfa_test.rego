package idcscan_test.controls.acc.root_mfa_test

import data.idcscan.controls.acc.root_mfa
import data.idcscan.lib.fixture

_account := "222222222222"

test_root_user_without_mfa_fails if {
	root_mfa.fail == {{
		"key": "222222222222",
		"message": "the root user has a password and no MFA",
		"evidence": {"root_mfa": false, "credentials": {"a password"}},
	}} with input as fixture.of([fixture.hygiene(_account, {"root_mfa": false})])
}

test_root_user_with_mfa_passes if {
	count(root_mfa.fail) == 0 with input as fixture.of([fixture.hygiene(_account, {})])
}

test_account_that_was_not_read_does_not_fail if {
	snapshot := fixture.without(fixture.of([fixture.hygiene(_account, {})]), "account_hygiene", _account, ["root_mfa"])
	count(root_mfa.fail) == 0 with input as snapshot
}

test_root_user_with_access_keys_alone_fails if {
	attributes := {"root_mfa": false, "root_password": false, "root_access_keys": true}
	some finding in root_mfa.fail with input as fixture.of([fixture.hygiene(_account, attributes)])
	finding.message == "the root user has access keys and no MFA"
}

# Member accounts whose root credentials were deleted centrally.
test_root_user_without_credentials_passes if {
	snapshot := fixture.of([fixture.hygiene(_account, {"root_mfa": false, "root_password": false})])
	count(root_mfa.fail) == 0 with input as snapshot
	count(root_mfa.unknown) == 0 with input as snapshot
}

# AWS did not always tell whether there is a password.
test_root_user_whose_password_was_not_read_is_unknown if {
	whole := fixture.of([fixture.hygiene(_account, {"root_mfa": false})])
	snapshot := fixture.without(whole, "account_hygiene", _account, ["root_password"])
	count(root_mfa.fail) == 0 with input as snapshot
	{doubt.message | some doubt in root_mfa.unknown} == {_no_password} with input as snapshot
}

test_root_user_whose_access_keys_were_not_read_is_unknown if {
	whole := fixture.of([fixture.hygiene(_account, {"root_mfa": false, "root_password": false})])
	snapshot := fixture.without(whole, "account_hygiene", _account, ["root_access_keys"])
	count(root_mfa.fail) == 0 with input as snapshot
	count(root_mfa.unknown) == 1 with input as snapshot
}

test_mfa_needs_no_knowledge_of_credentials if {
	whole := fixture.of([fixture.hygiene(_account, {})])
	snapshot := fixture.without(whole, "account_hygiene", _account, ["root_password", "root_access_keys"])
	count(root_mfa.unknown) == 0 with input as snapshot
}

_no_password := "whether the root user has a password was not read"
