package idcscan_test.controls.prv.failed_operations_test

import data.idcscan.controls.prv.failed_operations
import data.idcscan.lib.fixture

_failed(account, outdated) := fixture.of([
	fixture.set("Set", {"outdated_accounts": outdated}),
	fixture.operation("r-1", {"account": account, "permission_set": "Set", "failure_reason": "no such policy"}),
])

test_failed_provisioning_fails if {
	failed_operations.fail == {{
		"key": "r-1",
		"message": "provisioning the permission set failed, and an older version of it is still in an account",
		"evidence": {
			"account": "222222222222",
			"permission_set": "Set",
			"outdated_accounts": {"222222222222"},
			"created_at": "2026-05-31T09:00:00Z",
			"failure_reason": "no such policy",
		},
	}} with input as _failed("222222222222", ["222222222222", "333333333333"])
}

test_failed_provisioning_of_all_accounts_fails if {
	some finding in failed_operations.fail with input as _failed("", ["222222222222", "333333333333"])
	finding.evidence.outdated_accounts == {"222222222222", "333333333333"}
}

test_what_was_made_good_passes if {
	every snapshot in [_failed("222222222222", []), _failed("222222222222", ["333333333333"]), _failed("", [])] {
		count(failed_operations.fail) == 0 with input as snapshot
		count(failed_operations.unknown) == 0 with input as snapshot
		failed_operations.applicable == {"r-1"} with input as snapshot
	}
}

test_assignments_are_not_applicable if {
	every kind in ["assignment_creation", "assignment_deletion"] {
		snapshot := object.union(_failed("", ["222222222222"]), {"operations": {"r-1": {"kind": kind}}})
		count(failed_operations.fail) == 0 with input as snapshot
		count(failed_operations.applicable) == 0 with input as snapshot
	}
}

_gap := fixture.gap("permission_sets", {"cause": "denied", "keys": ["Set"], "attributes": ["outdated_accounts"]})

test_unread_versions_are_unknown if {
	every snapshot in [
		object.union(_failed("222222222222", ["333333333333"]), _gap),
		fixture.without(object.union(_failed("", []), _gap), "permission_sets", "Set", ["outdated_accounts"]),
	] {
		count(failed_operations.fail) == 0 with input as snapshot
		failed_operations.unknown == {{
			"key": "r-1",
			"cause": "denied",
			"message": "whether an older version of the permission set is still provisioned was not read",
		}} with input as snapshot
	}
}

test_half_read_versions_show_what_they_hold if {
	snapshot := object.union(_failed("222222222222", ["222222222222"]), _gap)
	fixture.keys(failed_operations.fail) == {"r-1"} with input as snapshot
	count(failed_operations.unknown) == 0 with input as snapshot
}

test_deleted_set_passes_unless_sets_may_be_hidden if {
	snapshot := fixture.of([fixture.operation("r-1", {"permission_set": "id:ps-1"})])
	count(failed_operations.fail) == 0 with input as snapshot
	count(failed_operations.unknown) == 0 with input as snapshot
	hidden := object.union(snapshot, fixture.gap("permission_sets", {"cause": "denied"}))
	fixture.keys(failed_operations.unknown) == {"r-1"} with input as hidden
}
