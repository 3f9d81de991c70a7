package idcscan_test.controls.app.actor_policies_test

import data.idcscan.controls.app.actor_policies
import data.idcscan.lib.fixture

_acted_by(statement) := fixture.of([
	fixture.application("wiki", {"actor_policies": {"IAM": "d"}}),
	fixture.document("d", [object.union(
		{"effect": "Allow", "actions": {"sso-oauth": ["createtokenwithiam"]}, "resources": ["*"]},
		statement,
	)]),
])

test_any_principal_fails if {
	actor_policies.fail == {{
		"key": "wiki",
		"attribute": "actor_policies",
		"message": "any principal may act as the application by its actor policy: IAM",
		"evidence": {"policy_documents": {"IAM": "d"}},
	}} with input as _acted_by({"principals": {"*": ["*"]}})
}

test_other_ways_to_say_any_fail if {
	every statement in [
		{"principals": {"AWS": ["111111111111", "*"]}},
		{"not_principals": {"AWS": ["111111111111"]}},
		{"principals": {"AWS": ["*"]}, "conditions": {}},
	] {
		fixture.keys(actor_policies.fail) == {"wiki"} with input as _acted_by(statement)
	}
}

test_named_or_bounded_principals_pass if {
	every statement in [
		{"principals": {"AWS": ["arn:aws:iam::111111111111:role/wiki"], "Service": ["q.amazonaws.com"]}},
		{"principals": {"*": ["*"]}, "conditions": {"StringEquals": {"aws:PrincipalAccount": ["111111111111"]}}},
		{"principals": {"*": ["*"]}, "effect": "Deny"},
	] {
		count(actor_policies.fail) == 0 with input as _acted_by(statement)
		count(actor_policies.unknown) == 0 with input as _acted_by(statement)
		actor_policies.applicable == {"wiki"} with input as _acted_by(statement)
	}
}

test_unread_document_is_unknown if {
	snapshot := fixture.of([
		fixture.application("wiki", {"actor_policies": {"IAM": "d"}}),
		fixture.gap("policy_documents", {"cause": "error", "keys": ["d"]}),
	])
	count(actor_policies.fail) == 0 with input as snapshot
	actor_policies.unknown == {{
		"key": "wiki",
		"cause": "error",
		"message": "an actor policy was not read",
	}} with input as snapshot
}

test_half_read_document_can_fail_and_not_pass if {
	gap := fixture.gap("policy_documents", {"cause": "error", "keys": ["d"], "attributes": ["statements"]})
	anybody := object.union(_acted_by({"principals": {"*": ["*"]}}), gap)
	fixture.keys(actor_policies.fail) == {"wiki"} with input as anybody
	count(actor_policies.unknown) == 0 with input as anybody
	named := object.union(_acted_by({"principals": {"AWS": ["111111111111"]}}), gap)
	fixture.keys(actor_policies.unknown) == {"wiki"} with input as named
}

test_application_without_actors_is_not_applicable if {
	snapshot := fixture.of([fixture.application("wiki", {})])
	count(actor_policies.applicable) == 0 with input as snapshot
	count(actor_policies.unknown) == 0 with input as snapshot
}
