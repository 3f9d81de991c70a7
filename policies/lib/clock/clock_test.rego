package idcscan_test.lib.clock_test

import data.idcscan.lib.clock

_snapshot := {"meta": {"collected_at": "2026-06-01T09:00:00Z"}}

test_snapshot_is_judged_by_its_own_time if {
	clock.now == "2026-06-01T09:00:00Z" with input as _snapshot
	clock.today == "2026-06-01" with input as _snapshot
}

test_run_can_tell_another_time if {
	clock.today == "2027-01-02" with input as _snapshot with data.idcscan.run as {"now": "2027-01-02T03:04:05Z"}
}

test_days_are_in_utc if {
	clock.today == "2027-01-02" with input as _snapshot with data.idcscan.run as {"now": "2027-01-03T05:00:00+11:00"}
}

test_days_are_counted_both_ways if {
	clock.day(30) == "2026-07-01" with input as _snapshot
	clock.day(-1) == "2026-05-31" with input as _snapshot
}
