package idcscan_test.controls.acc.root_unused_test

import data.idcscan.controls.acc.root_unused
import data.idcscan.lib.fixture

_account := "222222222222"

_used_at(moment) := fixture.of([fixture.hygiene(_account, {"root_last_used": moment})])

test_recent_use_fails if {
	root_unused.fail == {{
		"key": "222222222222",
		"message": "the root user was used 29 days ago; it is not to be used within 30 days",
		"evidence": {"root_last_used": "2026-05-02T10:00:00Z", "days": 29},
	}} with input as _used_at("2026-05-02T10:00:00Z")
}

test_use_long_ago_passes if {
	every moment in ["2026-05-02T09:00:00Z", "2020-01-01T00:00:00Z", ""] {
		count(root_unused.fail) == 0 with input as _used_at(moment)
	}
}

test_limit_is_a_parameter if {
	config := {"IDC-ACC-006": {"days": 29}}
	count(root_unused.fail) == 0 with input as _used_at("2026-05-02T10:00:00Z") with data.idcscan.config as config
}

test_account_that_was_not_read_does_not_fail if {
	count(root_unused.fail) == 0 with input as fixture.of([fixture.account(_account)])
}
