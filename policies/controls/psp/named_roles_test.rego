package idcscan_test.controls.psp.named_roles_test

import data.idcscan.controls.psp.named_roles
import data.idcscan.lib.fixture

_allow(more) := object.union({"effect": "Allow"}, more)

_assume(resource) := _allow({"actions": {"sts": ["assumerole"]}, "resources": [resource]})

test_assuming_any_role_fails if {
	named_roles.fail == {{
		"key": "Set",
		"attribute": "inline_policy",
		"message": "the inline policy allows sts:AssumeRole on roles of any name",
		"evidence": {"policy_document": "d", "has_conditions": false},
	}} with input as fixture.inline([_assume("*")])
}

test_roles_of_any_name_fail if {
	every resource in [
		"*",
		"arn:aws:iam::*:role/*",
		"arn:aws:iam::111111111111:role/*",
		"arn:aws:iam::${aws:PrincipalAccount}:role/*",
		"arn:aws:iam::111111111111:*",
		"arn:*:iam::*:ro*",
		"arn:unresolved:iam::*:role/**",
		"arn:aws:*:*:*:role/*",
	] {
		fixture.keys(named_roles.fail) == {"Set"} with input as fixture.inline([_assume(resource)])
	}
}

test_statements_that_allow_it_among_others_fail if {
	every statement in [
		fixture.everything,
		_allow({"actions": {"sts": ["*"]}, "resources": ["*"]}),
		_allow({"actions": {"sts": ["assume*"]}, "resources": ["*"]}),
		_allow({"actions": {"*": ["s*:assumerole"]}, "resources": ["*"]}),
		_allow({"not_actions": {"iam": ["*"]}, "resources": ["*"]}),
		_allow({"actions": {"sts": ["assumerole"]}, "not_resources": ["arn:aws:iam::*:role/admin"]}),
	] {
		fixture.keys(named_roles.fail) == {"Set"} with input as fixture.inline([statement])
	}
}

test_named_roles_and_other_actions_pass if {
	every statement in [
		_assume("arn:aws:iam::*:role/deploy"),
		_assume("arn:aws:iam::111111111111:role/deploy-*"),
		_assume("arn:aws:iam::*:role/path/*"),
		_assume("arn:aws:iam::*:user/*"),
		_assume("arn:aws:s3:::*"),
		_allow({"actions": {"sts": ["getcalleridentity"], "s3": ["*"]}, "resources": ["*"]}),
		_allow({"actions": {"sts": ["assumeroot"]}, "resources": ["*"]}),
		_allow({"not_actions": {"sts": ["*"]}, "resources": ["*"]}),
		{"effect": "Deny", "actions": {"sts": ["assumerole"]}, "resources": ["*"]},
	] {
		snapshot := fixture.inline([statement])
		count(named_roles.fail) == 0 with input as snapshot
		count(named_roles.unknown) == 0 with input as snapshot
		named_roles.applicable == {"Set"} with input as snapshot
	}
}

test_conditions_excuse_nothing if {
	every resource in ["*", "arn:aws:iam::*:role/*"] {
		conditions := {"StringEquals": {"iam:ResourceTag/Team": ["a"]}}
		statement := object.union(_assume(resource), {"conditions": conditions})
		some finding in named_roles.fail with input as fixture.inline([statement])
		finding.evidence.has_conditions
		some other in named_roles.fail with input as fixture.inline([statement, _assume("*")])
		not other.evidence.has_conditions
	}
}

test_sets_without_documents_of_their_own_are_not_applicable if {
	snapshot := fixture.permission_set({"managed_policies": ["arn:aws:iam::aws:policy/AdministratorAccess"]})
	count(named_roles.fail) == 0 with input as snapshot
	count(named_roles.unknown) == 0 with input as snapshot
	count(named_roles.applicable) == 0 with input as snapshot
}

test_customer_managed_policy_is_unknown if {
	snapshot := fixture.permission_set({"customer_managed_policies": [{"name": "deploy", "path": "/"}]})
	named_roles.applicable == {"Set"} with input as snapshot
	some doubt in named_roles.unknown with input as snapshot
	doubt.key == "Set"
	doubt.cause == "not_in_source"
}

test_half_read_document_can_fail_and_not_pass if {
	gap := fixture.gap("policy_documents", {"cause": "error", "keys": ["d"], "attributes": ["statements"]})
	fixture.keys(named_roles.fail) == {"Set"} with input as object.union(fixture.inline([_assume("*")]), gap)
	fixture.keys(named_roles.unknown) == {"Set"} with input as object.union(fixture.inline([]), gap)
}
