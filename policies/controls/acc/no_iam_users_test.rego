package idcscan_test.controls.acc.no_iam_users_test

import data.idcscan.controls.acc.no_iam_users
import data.idcscan.lib.fixture

_account := "222222222222"

_snapshot := fixture.of([fixture.iam_user(_account, "deploy", {})])

test_iam_user_fails if {
	no_iam_users.fail == {{
		"key": "222222222222/deploy",
		"message": "the account has an IAM user beside Identity Center",
		"evidence": {"account": "222222222222", "created_at": "2020-01-01T00:00:00Z", "allowed_users": []},
	}} with input as _snapshot
}

test_allowed_users_pass if {
	every pattern in ["deploy", "dep*", "222222222222/deploy"] {
		config := {"IDC-ACC-003": {"allowed_users": [pattern]}}
		count(no_iam_users.fail) == 0 with input as _snapshot with data.idcscan.config as config
	}
}

test_user_that_is_allowed_elsewhere_fails if {
	config := {"IDC-ACC-003": {"allowed_users": ["333333333333/deploy"]}}
	fixture.keys(no_iam_users.fail) == {"222222222222/deploy"} with input as _snapshot with data.idcscan.config as config
}

test_without_users_nothing_is_judged if {
	count(no_iam_users.fail) == 0 with input as fixture.of([fixture.hygiene(_account, {})])
}
