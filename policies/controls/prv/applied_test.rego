package idcscan_test.controls.prv.applied_test

import data.idcscan.controls.prv.applied
import data.idcscan.lib.fixture

_drift(outcome) := fixture.of([
	fixture.difference("permission_set", "Same", ".", {}),
	fixture.difference("permission_set", "Set", ".", outcome),
])

test_missing_in_aws_fails if {
	snapshot := _drift({"relation": "missing", "declared": "PT1H"})
	applied.fail == {{
		"key": "permission_set/Set#.",
		"attribute": ".",
		"message": "the permission set Set is declared, but not in AWS",
		"evidence": {"kind": "permission_set", "key": "Set", "declared": "PT1H"},
	}} with input as snapshot
	applied.applicable == {"permission_set/Same#.", "permission_set/Set#."} with input as snapshot
}

test_undeclared_is_not_judged if {
	snapshot := _drift({"relation": "undeclared"})
	count(applied.fail) == 0 with input as snapshot
	applied.applicable == {"permission_set/Same#."} with input as snapshot
}
