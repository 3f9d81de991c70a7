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

test_set_that_code_only_refers_to_is_unknown if {
	elsewhere := {
		"permission_sets": {"Elsewhere": {"name": "Elsewhere"}, "Held": {"name": "Held"}},
		"account_assignments": {"222222222222": {"Held": ["group:Team"]}},
	}
	gap := fixture.gap("permission_sets", {
		"cause": "not_in_source",
		"keys": ["Elsewhere", "Held"],
		"attributes": ["description", "managed_policies"],
	})
	assigned.unknown == {{
		"key": "Elsewhere",
		"cause": "not_in_source",
		"message": "code refers to the permission set and does not declare it; it may be assigned elsewhere",
	}} with input as fixture.of([_two, elsewhere, gap])
}

test_set_that_code_declares_is_none_of_them if {
	gap := fixture.gap("permission_sets", {"cause": "not_in_source", "attributes": ["arn", "outdated_accounts"]})
	count(assigned.unknown) == 0 with input as object.union(_two, gap)
}
