package idcscan_test.controls.org.management_account_sets_test

import data.idcscan.controls.org.management_account_sets
import data.idcscan.lib.fixture

_management := "111111111111"

_zone(parts) := fixture.of(array.concat(
	[
		fixture.organization(_management),
		fixture.set("Shared", {}),
		fixture.set("Only", {}),
		fixture.set("Workload", {}),
		fixture.assigned(_management, "Only", ["group:Team"]),
		fixture.assigned("222222222222", "Workload", ["group:Team"]),
	],
	parts,
))

_shared := [
	fixture.assigned(_management, "Shared", ["group:Team"]),
	fixture.assigned("222222222222", "Shared", []),
]

test_set_that_is_used_in_both_fails if {
	management_account_sets.fail == {{
		"key": "Shared",
		"message": "the set is used in the management account and elsewhere (accounts: 1)",
		"evidence": {"management_account": _management, "accounts": ["222222222222"]},
	}} with input as _zone(_shared)
	count(management_account_sets.unknown) == 0 with input as _zone(_shared)
}

test_sets_of_the_management_account_alone_pass if {
	count(management_account_sets.fail) == 0 with input as _zone([])
	count(management_account_sets.unknown) == 0 with input as _zone([])
	management_account_sets.applicable == {"Only"} with input as _zone([])
}

_doubted(keys) := {[doubt.key, doubt.cause] |
	gap := fixture.gap("account_assignments", object.union({"cause": "denied"}, keys))
	some doubt in management_account_sets.unknown with input as _zone(array.concat(_shared, [gap]))
}

test_unread_assignments_are_unknown_where_they_may_matter if {
	_doubted({"keys": ["333333333333/Only"]}) == {["Only", "denied"]}
	_doubted({"keys": ["*/Workload"]}) == {["Workload", "denied"]}
	every keys in [{"keys": [concat("/", [_management, "*"])]}, {"keys": ["333333333333/*"]}, {}] {
		_doubted(keys) == {["Only", "denied"], ["Workload", "denied"]}
	}
}

test_unread_management_account_is_unknown if {
	gap := fixture.gap("organization", {"cause": "denied", "attributes": ["management_account"]})
	snapshot := json.remove(_zone(array.concat(_shared, [gap])), ["organization/management_account"])
	count(management_account_sets.fail) == 0 with input as snapshot
	fixture.keys(management_account_sets.unknown) == {"Only", "Shared", "Workload"} with input as snapshot
}

test_account_without_organization_is_not_applicable if {
	snapshot := object.union(_zone(_shared), {"organization": {"exists": false}})
	alone := json.remove(snapshot, ["organization/management_account"])
	count(management_account_sets.applicable) == 0 with input as alone
	count(management_account_sets.fail) == 0 with input as alone
	gap := fixture.gap("account_assignments", {"cause": "denied"})
	count(management_account_sets.unknown) == 0 with input as object.union(alone, gap)
}
