package idcscan_test.controls.acc.access_key_age_test

import data.idcscan.controls.acc.access_key_age
import data.idcscan.lib.fixture

_account := "222222222222"

_with(access_keys) := fixture.of([fixture.iam_user(_account, "deploy", {"access_keys": access_keys})])

_old := {"active": true, "rotated_at": "2026-03-02T09:00:00Z", "used_at": ""}

_new := {"active": true, "rotated_at": "2026-03-03T09:00:00Z", "used_at": ""}

test_old_access_key_fails if {
	access_key_age.fail == {{
		"key": "222222222222/deploy",
		"message": "an active access key is 91 days old; at most 90 are allowed",
		"evidence": {"account": "222222222222", "days": 91, "active_access_keys": 2},
	}} with input as _with([_new, _old])
}

test_access_key_at_the_limit_passes if {
	count(access_key_age.fail) == 0 with input as _with([_new])
	count(access_key_age.unknown) == 0 with input as _with([_new])
}

test_inactive_access_key_passes if {
	count(access_key_age.fail) == 0 with input as _with([object.union(_old, {"active": false})])
}

test_user_without_access_keys_passes if {
	count(access_key_age.fail) == 0 with input as _with([])
}

test_time_of_the_run_counts if {
	fixture.keys(access_key_age.fail) == {"222222222222/deploy"} with input as _with([_new])
		with data.idcscan.run.now as "2026-06-02T09:00:00Z"
}

test_limit_is_a_parameter if {
	config := {"IDC-ACC-004": {"days": 91}}
	count(access_key_age.fail) == 0 with input as _with([_old]) with data.idcscan.config as config
}

test_user_who_is_not_in_the_report_is_unknown if {
	snapshot := json.remove(_with([_old]), ["account_hygiene/222222222222/credentials/deploy"])
	count(access_key_age.fail) == 0 with input as snapshot
	access_key_age.unknown == {{
		"key": "222222222222/deploy",
		"cause": "not_in_source",
		"message": "the user is not in the account's credential report, which may be older than the user",
	}} with input as snapshot
}
