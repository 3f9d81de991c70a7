package idcscan_test.controls.prv.values_agree_test

import data.idcscan.controls.prv.values_agree
import data.idcscan.lib.fixture

_differs(outcome) := fixture.of([
	fixture.difference("permission_set", "Same", ".", {}),
	fixture.difference("permission_set", "Hand", ".", {"relation": "undeclared"}),
	fixture.difference("permission_set", "Set", "session_duration", object.union({"relation": "differs"}, outcome)),
])

test_value_that_differs_fails if {
	snapshot := _differs({"live": "PT12H", "declared": "PT1H", "widens": "yes"})
	values_agree.fail == {{
		"key": "permission_set/Set#session_duration",
		"attribute": "session_duration",
		"message": "session duration is PT12H in AWS and declared as PT1H",
		"evidence": {
			"kind": "permission_set",
			"key": "Set",
			"live": "PT12H",
			"declared": "PT1H",
			"widens": "yes",
		},
	}} with input as snapshot
	values_agree.applicable == {"permission_set/Same#.", "permission_set/Set#session_duration"} with input as snapshot
}

test_nothing_is_called_empty if {
	some finding in values_agree.fail with input as _differs({"declared": "PT1H"})
	finding.message == "session duration is empty in AWS and declared as PT1H"
}
