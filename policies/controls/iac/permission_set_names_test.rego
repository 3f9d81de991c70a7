package idcscan_test.controls.iac.permission_set_names_test

import data.idcscan.controls.iac.permission_set_names
import data.idcscan.lib.fixture

_named(name) := fixture.of([fixture.source("terraform"), fixture.set(name, {})])

test_name_that_is_too_long_fails if {
	name := "PlatformEngineeringAdministrators"
	permission_set_names.fail == {{
		"key": name,
		"attribute": "name",
		"message": "the name has 33 characters; AWS takes 32",
		"evidence": {"name": name, "length": 33},
	}} with input as _named(name)
}

test_characters_that_aws_does_not_take_fail if {
	some finding in permission_set_names.fail with input as _named("Read Only/Team")
	finding.message == `the name holds " /", which AWS does not take`
}

test_empty_name_fails if {
	some finding in permission_set_names.fail with input as fixture.of([
		fixture.source("terraform"),
		fixture.set("id:1", {"name": ""}),
	])
	finding.message == "the name is empty"
}

test_names_that_aws_takes_pass if {
	every name in ["Admin", "A", "PlatformEngineeringAdministrator", "a_b+c=d,e.f@g-h1"] {
		count(permission_set_names.fail) == 0 with input as _named(name)
		permission_set_names.applicable == {name} with input as _named(name)
	}
}

test_name_that_is_not_known_is_left_to_its_gap if {
	key := "unresolved:var.name"
	snapshot := fixture.of([
		fixture.source("terraform"),
		fixture.without(fixture.set(key, {}), "permission_sets", key, ["name"]),
	])
	count(permission_set_names.fail) == 0 with input as snapshot
}

test_live_permission_sets_are_not_judged if {
	count(permission_set_names.applicable) == 0 with input as fixture.permission_set({})
}
