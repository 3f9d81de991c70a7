package idcscan_test.controls.prv.declared_test

import data.idcscan.controls.prv.declared
import data.idcscan.lib.fixture

_drift(outcome) := fixture.of([
	fixture.difference("permission_set", "Same", ".", {}),
	fixture.difference("permission_set", "Set", ".", outcome),
])

test_made_by_hand_fails if {
	snapshot := _drift({"relation": "undeclared", "live": "PT1H"})
	declared.fail == {{
		"key": "permission_set/Set#.",
		"attribute": ".",
		"message": "the permission set Set is in AWS, but not declared",
		"evidence": {"kind": "permission_set", "key": "Set", "live": "PT1H"},
	}} with input as snapshot
	declared.applicable == {"permission_set/Same#.", "permission_set/Set#."} with input as snapshot
}

test_missing_is_not_judged if {
	snapshot := _drift({"relation": "missing"})
	count(declared.fail) == 0 with input as snapshot
	declared.applicable == {"permission_set/Same#."} with input as snapshot
}

test_attributes_are_not_judged if {
	snapshot := fixture.of([fixture.difference("group", "Team", "members", {"relation": "differs"})])
	count(declared.applicable) == 0 with input as snapshot
}
