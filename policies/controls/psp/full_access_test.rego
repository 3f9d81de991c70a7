package idcscan_test.controls.psp.full_access_test

import data.idcscan.controls.psp.full_access
import data.idcscan.lib.fixture

test_inline_policy_that_allows_everything_fails if {
	full_access.fail == {{
		"key": "Set",
		"attribute": "inline_policy",
		"message": "the inline policy allows every action on every resource",
		"evidence": {"policy_document": "d", "has_conditions": false},
	}} with input as fixture.inline([fixture.everything])
}

test_conditions_excuse_nothing if {
	statement := object.union(fixture.everything, {"conditions": {"Bool": {"aws:MultiFactorAuthPresent": ["true"]}}})
	some finding in full_access.fail with input as fixture.inline([statement])
	finding.evidence.has_conditions
}

test_narrower_inline_policies_pass if {
	every statement in [
		{"effect": "Allow", "actions": {"s3": ["*"]}, "resources": ["*"]},
		{"effect": "Allow", "actions": {"*": ["*"]}, "resources": ["arn:aws:s3:::bucket"]},
		{"effect": "Allow", "not_actions": {"s3": ["deletebucket"]}, "resources": ["*"]},
		{"effect": "Deny", "actions": {"*": ["*"]}, "resources": ["*"]},
	] {
		snapshot := fixture.inline([statement])
		count(full_access.fail) == 0 with input as snapshot
		count(full_access.unknown) == 0 with input as snapshot
		full_access.applicable == {"Set"} with input as snapshot
	}
}

test_managed_administrator_is_not_applicable if {
	snapshot := fixture.permission_set({"managed_policies": ["arn:aws:iam::aws:policy/AdministratorAccess"]})
	count(full_access.fail) == 0 with input as snapshot
	count(full_access.unknown) == 0 with input as snapshot
	count(full_access.applicable) == 0 with input as snapshot
}

_references := [{"name": "deploy", "path": "/"}]

test_customer_managed_policy_is_unknown if {
	snapshot := fixture.permission_set({"customer_managed_policies": _references})
	full_access.applicable == {"Set"} with input as snapshot
	some doubt in full_access.unknown with input as snapshot
	doubt.key == "Set"
	doubt.cause == "not_in_source"
}

test_inline_policy_fails_beside_a_customer_managed_one if {
	snapshot := fixture.of([
		fixture.set("Set", {"inline_policy": "d", "customer_managed_policies": _references}),
		fixture.document("d", [fixture.everything]),
	])
	fixture.keys(full_access.fail) == {"Set"} with input as snapshot
	count(full_access.unknown) == 0 with input as snapshot
}

test_unread_document_is_unknown if {
	snapshot := fixture.of([
		fixture.set("Set", {"inline_policy": "d"}),
		fixture.gap("policy_documents", {"cause": "error", "keys": ["d"]}),
	])
	full_access.unknown == {{
		"key": "Set",
		"cause": "error",
		"message": "a policy document was not read: inline policy",
	}} with input as snapshot
}

test_half_read_document_can_fail_and_not_pass if {
	gap := fixture.gap("policy_documents", {"cause": "error", "keys": ["d"], "attributes": ["statements"]})
	fixture.keys(full_access.fail) == {"Set"} with input as object.union(fixture.inline([fixture.everything]), gap)
	fixture.keys(full_access.unknown) == {"Set"} with input as object.union(fixture.inline([]), gap)
}
