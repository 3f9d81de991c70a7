package idcscan_test.controls.abc.required_keys_test

import data.idcscan.controls.abc.required_keys
import data.idcscan.lib.fixture

_required := {"IDC-ABC-002": {"required_keys": ["Environment", "CostCenter", "Department"]}}

_mapped(keys) := fixture.of([fixture.abac({key: ["${path:title}"] | some key in keys})])

test_missing_keys_fail_by_name if {
	required_keys.fail == {{
		"key": "instance",
		"attribute": "attributes",
		"message": "required attributes are not mapped: CostCenter, Environment",
		"evidence": {
			"missing": {"CostCenter", "Environment"},
			"required_keys": ["Environment", "CostCenter", "Department"],
		},
	}} with input as _mapped(["Department"]) with data.idcscan.config as _required
}

test_mapped_keys_pass if {
	snapshot := _mapped(["Environment", "CostCenter", "Department", "More"])
	count(required_keys.fail) == 0 with input as snapshot with data.idcscan.config as _required
}

test_case_counts if {
	snapshot := _mapped(["Environment", "costcenter", "Department"])
	count(required_keys.fail) == 1 with input as snapshot with data.idcscan.config as _required
}

# The gap makes it unknown.
test_unread_attributes_do_not_fail if {
	snapshot := json.remove(fixture.of([fixture.gap("abac", {"cause": "denied"})]), ["abac"])
	count(required_keys.fail) == 0 with input as snapshot with data.idcscan.config as _required
}

test_undecided_fails_nobody if {
	count(required_keys.fail) == 0 with input as fixture.nothing
}
