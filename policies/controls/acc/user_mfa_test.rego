package idcscan_test.controls.acc.user_mfa_test

import data.idcscan.controls.acc.user_mfa
import data.idcscan.lib.fixture

_account := "222222222222"

_with(credentials) := fixture.of([fixture.iam_user(_account, "deploy", credentials)])

test_password_without_mfa_fails if {
	user_mfa.fail == {{
		"key": "222222222222/deploy",
		"message": "the IAM user has a password and no MFA",
		"evidence": {"account": "222222222222", "password": true, "mfa": false},
	}} with input as _with({"password": true})
}

test_other_users_pass if {
	every credentials in [{"password": true, "mfa": true}, {}] {
		count(user_mfa.fail) == 0 with input as _with(credentials)
		count(user_mfa.unknown) == 0 with input as _with(credentials)
	}
}

test_user_who_is_not_in_the_report_is_unknown if {
	snapshot := json.remove(_with({"password": true}), ["account_hygiene/222222222222/credentials/deploy"])
	count(user_mfa.fail) == 0 with input as snapshot
	fixture.keys(user_mfa.unknown) == {"222222222222/deploy"} with input as snapshot
}

test_unread_report_is_told_by_its_gap if {
	snapshot := json.remove(_with({"password": true}), ["account_hygiene/222222222222/credentials"])
	count(user_mfa.fail) == 0 with input as snapshot
	count(user_mfa.unknown) == 0 with input as snapshot
}

test_half_read_report_is_told_by_its_gap if {
	snapshot := object.union(
		json.remove(_with({"password": true}), ["account_hygiene/222222222222/credentials/deploy"]),
		fixture.gap("account_hygiene", {"cause": "error", "keys": [_account], "attributes": ["credentials"]}),
	)
	count(user_mfa.unknown) == 0 with input as snapshot
}
