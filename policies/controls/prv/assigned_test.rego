package idcscan_test.controls.prv.assigned_test

import data.idcscan.controls.prv.assigned
import data.idcscan.lib.fixture

_two := fixture.of([
	fixture.set("Used", {}),
	fixture.set("Unused", {}),
	fixture.assigned("222222222222", "Used", ["group:Team"]),
	fixture.assigned("222222222222", "Unused", []),
	fixture.group("Team", {}),
])

test_set_without_an_assignment_fails if {
	assigned.fail == {{
		"key": "Unused",
		"message": "the permission set has no assignment in any account",
		"evidence": {"provisioned": true},
	}} with input as _two
	count(assigned.unknown) == 0 with input as _two
}

test_set_that_is_provisioned_nowhere_fails if {
	fixture.keys(assigned.fail) == {"Set"} with input as fixture.permission_set({})
}

test_unread_assignments_are_unknown if {
	every reason in [
		{},
		{"keys": ["333333333333/*"]},
		{"keys": ["*/Unused"]},
		{"keys": ["333333333333/Unused"]},
	] {
		gap := fixture.gap("account_assignments", object.union({"cause": "throttled"}, reason))
		assigned.unknown == {{
			"key": "Unused",
			"cause": "throttled",
			"message": "whether the permission set is assigned was not read",
		}} with input as object.union(_two, gap)
	}
}

test_unread_assignments_of_other_sets_are_nothing if {
	every key in ["*/Used", "333333333333/Used"] {
		gap := fixture.gap("account_assignments", {"cause": "throttled", "keys": [key]})
		count(assigned.unknown) == 0 with input as object.union(_two, gap)
	}
}
