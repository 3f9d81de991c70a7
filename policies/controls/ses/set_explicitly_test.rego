package idcscan_test.controls.ses.set_explicitly_test

import data.idcscan.controls.ses.set_explicitly
import data.idcscan.lib.fixture

_set(unset) := fixture.of([fixture.source("terraform"), fixture.set("Set", {"session_default": unset})])

test_unset_duration_fails if {
	set_explicitly.fail == {{
		"key": "Set",
		"attribute": "session_duration",
		"message": "no session duration is set, so that a default holds",
		"evidence": {"session_default": true},
	}} with input as _set(true)
}

test_set_duration_passes if {
	count(set_explicitly.fail) == 0 with input as _set(false)
	set_explicitly.applicable == {"Set"} with input as _set(false)
}

test_live_permission_sets_are_not_judged if {
	snapshot := fixture.permission_set({"session_default": true})
	count(set_explicitly.fail) == 0 with input as snapshot
	count(set_explicitly.applicable) == 0 with input as snapshot
}
