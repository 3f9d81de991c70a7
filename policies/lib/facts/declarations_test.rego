package idcscan_test.facts.declarations_test

import data.idcscan.facts
import data.idcscan.lib.fixture

test_resources_are_from_code_where_the_source_is if {
	not facts.from_code with input as fixture.nothing
	facts.from_code with input as fixture.of([fixture.source("terraform plan")])
}

test_declared_assignments_are_those_that_are_assigned_too if {
	facts.declared_assignments == {"111111111111/Set/group:Team"} with input as fixture.of([
		fixture.assigned("111111111111", "Set", ["group:Team", "user:hand"]),
		fixture.declared("111111111111/Set/group:Team", {}),
		fixture.declared("111111111111/Set/group:missing", {}),
	])
}

test_lists_that_hold_something_are_told_of if {
	snapshot := fixture.of([
		fixture.code("main.tf#a", {"secrets": ["token"]}),
		fixture.code("main.tf#b", {"swallowed_errors": ["try(…)"]}),
		fixture.declared("111111111111/Set/group:once", {"addresses": ["a.b"], "undeclared": ["group:once"]}),
		fixture.declared("111111111111/Set/group:twice", {"addresses": ["a.b", "a.c"]}),
	])
	facts.code_with_secrets == {"main.tf#a"} with input as snapshot
	facts.code_with_swallowed_errors == {"main.tf#b"} with input as snapshot
	facts.dangling_declarations == {"111111111111/Set/group:once"} with input as snapshot
	facts.repeated_declarations == {"111111111111/Set/group:twice"} with input as snapshot
}

test_without_code_nothing_is_declared if {
	count(facts.declared_assignments) == 0 with input as json.remove(fixture.nothing, ["iac"])
}

test_assignments_of_unnamed_permission_sets_are_told if {
	snapshot := fixture.of([
		fixture.without(fixture.set("unresolved:x", {}), "permission_sets", "unresolved:x", ["name"]),
		fixture.set("Set", {}),
		fixture.assigned("111111111111", "unresolved:x", ["group:Team"]),
		fixture.assigned("111111111111", "Set", ["group:Team"]),
		fixture.gap("permission_sets", {"cause": "unresolved", "keys": ["unresolved:x"], "attributes": ["name"]}),
	])
	facts.unnamed_assignments == {{
		"key": "111111111111/unresolved:x/group:Team",
		"cause": "unresolved",
		"message": "the permission set's name was not read, by which code declares it",
	}} with input as snapshot
}
