package idcscan_test.controls.iac.duplicates_test

import data.idcscan.controls.iac.duplicates
import data.idcscan.lib.fixture

_key := "111111111111/Set/group:Team"

_declared(addresses, parts) := fixture.of(array.concat(
	[
		fixture.assigned("111111111111", "Set", ["group:Team", "user:hand"]),
		fixture.set("Set", {}),
		fixture.declared(_key, {"addresses": addresses}),
		fixture.declared("111111111111/Set/group:missing", {"addresses": ["a", "b"]}),
	],
	parts,
))

test_assignment_declared_twice_fails if {
	duplicates.fail == {{
		"key": _key,
		"attribute": ".",
		"message": "the assignment is declared by 2 resources: a.one, a.two",
		"evidence": {"addresses": ["a.one", "a.two"], "permission_set_addresses": []},
	}} with input as _declared(["a.one", "a.two"], [])
}

test_permission_set_declared_twice_fails if {
	sets := {"iac": {"permission_sets": {"Set": ["s.one", "s.two"], "Unassigned": ["s.three", "s.four"]}}}
	duplicates.fail == {{
		"key": _key,
		"attribute": ".",
		"message": "its permission set is declared by 2 resources: s.one, s.two",
		"evidence": {"addresses": ["a.one"], "permission_set_addresses": ["s.one", "s.two"]},
	}} with input as _declared(["a.one"], [sets])
}

test_one_declaration_passes if {
	snapshot := _declared(["a.one"], [{"iac": {"permission_sets": {"Set": ["s.one"]}}}])
	count(duplicates.fail) == 0 with input as snapshot
	count(duplicates.unknown) == 0 with input as snapshot
	duplicates.applicable == {_key} with input as snapshot
}
