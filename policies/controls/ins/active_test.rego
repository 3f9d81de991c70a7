package idcscan_test.controls.ins.active_test

import data.idcscan.controls.ins.active
import data.idcscan.lib.fixture

_status(status, reason) := fixture.of([{"instance": {"status": status, "status_reason": reason}}])

test_live04_instance_that_is_not_active_fails_with_its_reason if {
	active.fail == {{
		"key": "instance",
		"attribute": "status",
		"message": "the status of the instance is CREATE_FAILED: the key is disabled",
		"evidence": {"status": "CREATE_FAILED"},
	}} with input as _status("CREATE_FAILED", "the key is disabled")
}

test_instance_without_a_reason_fails if {
	every snapshot in [_status("DELETE_IN_PROGRESS", ""), fixture.of([{"instance": {"status": "DELETE_IN_PROGRESS"}}])] {
		some finding in active.fail with input as snapshot
		finding.message == "the status of the instance is DELETE_IN_PROGRESS"
	}
}

test_active_instance_passes if {
	count(active.fail) == 0 with input as _status("ACTIVE", "")
}
