package idcscan_test.controls.iac.references_test

import data.idcscan.controls.iac.references
import data.idcscan.lib.fixture

_key := "111111111111/Set/group:Team"

_declared(undeclared) := fixture.of([
	fixture.assigned("111111111111", "Set", ["group:Team"]),
	fixture.set("Set", {}),
	fixture.declared(_key, {"undeclared": undeclared}),
	fixture.declared("111111111111/Set/group:missing", {"undeclared": ["group:missing"]}),
])

test_reference_to_nothing_fails if {
	references.fail == {{
		"key": _key,
		"attribute": "principal",
		"message": "code neither declares nor looks up group:Team",
		"evidence": {"undeclared": ["group:Team"]},
	}} with input as _declared(["group:Team"])
}

test_permission_set_comes_first if {
	some finding in references.fail with input as _declared(["group:Team", "permission_set:Set"])
	finding.attribute == "permission_set"
	finding.message == "code neither declares nor looks up group:Team, permission set:Set"
}

test_names_keep_their_underscores if {
	some finding in references.fail with input as _declared(["permission_set:aws_ssoadmin_permission_set.missing"])
	finding.message == "code neither declares nor looks up permission set:aws_ssoadmin_permission_set.missing"
}

test_references_that_resolve_pass if {
	snapshot := _declared([])
	count(references.fail) == 0 with input as snapshot
	count(references.unknown) == 0 with input as snapshot
	references.applicable == {_key} with input as snapshot
}

test_unresolved_permission_set_is_unknown if {
	snapshot := fixture.of([
		fixture.assigned("111111111111", "unresolved:var.set", ["group:Team"]),
		fixture.without(fixture.set("unresolved:var.set", {}), "permission_sets", "unresolved:var.set", ["name"]),
		fixture.gap("permission_sets", {"cause": "unresolved", "keys": ["unresolved:var.set"], "attributes": ["name"]}),
		fixture.declared("111111111111/unresolved:var.set/group:Team", {}),
	])
	some doubt in references.unknown with input as snapshot
	doubt.key == "111111111111/unresolved:var.set/group:Team"
	doubt.cause == "unresolved"
}

test_assignment_by_hand_is_not_judged if {
	snapshot := fixture.of([fixture.assigned("111111111111", "Set", ["user:hand"]), fixture.set("Set", {})])
	count(references.applicable) == 0 with input as snapshot
}
