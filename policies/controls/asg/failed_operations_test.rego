package idcscan_test.controls.asg.failed_operations_test

import data.idcscan.controls.asg.failed_operations
import data.idcscan.lib.fixture

_account := "222222222222"

_failed(kind, parts) := fixture.of(array.concat(
	[
		fixture.set("Set", {}),
		fixture.group("Team", {}),
		fixture.group("Others", {}),
		fixture.operation("r-1", {
			"kind": kind,
			"account": _account,
			"permission_set": "Set",
			"principal": "group:Team",
			"failure_reason": "the policy does not exist",
		}),
	],
	parts,
))

_assigned := fixture.assigned(_account, "Set", ["group:Others", "group:Team"])

_not_assigned := fixture.assigned(_account, "Set", ["group:Others"])

_evidence := {
	"account": "222222222222",
	"permission_set": "Set",
	"principal": "group:Team",
	"created_at": "2026-05-31T09:00:00Z",
	"failure_reason": "the policy does not exist",
}

test_failed_deletion_of_what_is_still_there_fails if {
	failed_operations.fail == {{
		"key": "r-1",
		"message": "deleting an assignment failed and was not made good",
		"evidence": _evidence,
	}} with input as _failed("assignment_deletion", [_assigned])
}

test_failed_creation_of_what_is_not_there_fails if {
	every parts in [[_not_assigned], []] {
		failed_operations.fail == {{
			"key": "r-1",
			"message": "creating an assignment failed and was not made good",
			"evidence": _evidence,
		}} with input as _failed("assignment_creation", parts)
	}
}

test_what_was_made_good_passes if {
	every snapshot in [
		_failed("assignment_creation", [_assigned]),
		_failed("assignment_deletion", [_not_assigned]),
		_failed("assignment_deletion", []),
	] {
		count(failed_operations.fail) == 0 with input as snapshot
		count(failed_operations.unknown) == 0 with input as snapshot
		failed_operations.applicable == {"r-1"} with input as snapshot
	}
}

test_provisioning_is_not_applicable if {
	count(failed_operations.applicable) == 0 with input as _failed("provisioning", [])
	count(failed_operations.fail) == 0 with input as _failed("provisioning", [])
}

test_unread_assignments_are_unknown if {
	every kind in ["assignment_creation", "assignment_deletion"] {
		every gap in [{}, {"keys": ["222222222222/*"]}, {"keys": ["*/Set"]}, {"keys": ["222222222222/Set"]}] {
			unread := fixture.gap("account_assignments", object.union({"cause": "throttled"}, gap))
			snapshot := _failed(kind, [_not_assigned, unread])
			count(failed_operations.fail) == 0 with input as snapshot
			failed_operations.unknown == {{
				"key": "r-1",
				"cause": "throttled",
				"message": "whether the assignment exists was not read",
			}} with input as snapshot
		}
	}
}

test_half_read_assignments_show_what_they_hold if {
	unread := fixture.gap("account_assignments", {"cause": "throttled", "keys": ["222222222222/Set"]})
	fixture.keys(failed_operations.fail) == {"r-1"} with input as _failed("assignment_deletion", [_assigned, unread])
	count(failed_operations.fail) == 0 with input as _failed("assignment_creation", [_assigned, unread])
	count(failed_operations.unknown) == 0 with input as _failed("assignment_creation", [_assigned, unread])
}

test_operation_on_a_deleted_set_passes if {
	snapshot := fixture.of([fixture.operation("r-1", {
		"kind": "assignment_creation",
		"account": _account,
		"permission_set": "id:ps-1",
		"principal": "group:Team",
	})])
	count(failed_operations.fail) == 0 with input as snapshot
	count(failed_operations.unknown) == 0 with input as snapshot
	unread := object.union(snapshot, fixture.gap("permission_sets", {"cause": "denied"}))
	count(failed_operations.fail) == 0 with input as unread
	fixture.keys(failed_operations.unknown) == {"r-1"} with input as unread
}
