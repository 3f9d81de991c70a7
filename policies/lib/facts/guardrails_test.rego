package idcscan_test.lib.facts.guardrails_test

import data.idcscan.facts
import data.idcscan.lib.fixture

_member := "222222222222"

_deny(actions) := {"effect": "Deny", "actions": actions, "resources": ["*"]}

_no_instances := _deny({"sso": ["createinstance"]})

# An organization whose one member account lies in a unit below the root.
_organization := object.union_n([
	fixture.organization("111111111111"),
	fixture.unit("ou-1", "r-1"),
	fixture.account(_member),
	{"accounts": {_member: {"parent": "ou-1"}}},
	{"instance": {"primary_region": "eu-central-1"}},
])

_zone(parts) := fixture.of(array.concat([_organization], parts))

_policy(targets, statement) := fixture.service_control_policy("p-1", targets, [statement])

_unprotected(name, parts) := unprotected if {
	unprotected := facts.guardrails[name].unprotected with input as _zone(parts)
}

_doubtful(name, parts) := doubts if {
	doubts := facts.guardrails[name].doubts with input as _zone(parts)
}

_protects(name, statement) if {
	_unprotected(name, [_policy(["r-1"], statement)]) == {}
	_doubtful(name, [_policy(["r-1"], statement)]) == set()
}

test_accounts_without_policies_are_unprotected if {
	_unprotected("account_instances", []) == {_member: {"sso:createinstance"}}
	_unprotected("iam_users", []) == {_member: {"iam:createaccesskey", "iam:createuser"}}
	_doubtful("account_instances", []) == set()
}

test_policies_bind_from_root_unit_and_account if {
	every target in ["r-1", "ou-1", _member] {
		_unprotected("account_instances", [_policy([target], _no_instances)]) == {}
	}
}

test_policies_elsewhere_do_not_bind if {
	every target in ["ou-2", "333333333333", "111111111111"] {
		count(_unprotected("account_instances", [_policy([target], _no_instances)])) == 1
	}
}

test_management_account_and_inactive_accounts_are_not_bound if {
	suspended := {"accounts": {_member: {"state": "SUSPENDED"}}}
	facts.guardrails.account_instances.bound == set() with input as _zone([suspended])
	_unprotected("account_instances", [suspended]) == {}
	facts.guardrails.account_instances.bound == {_member} with input as _zone([])
}

test_policies_have_no_effect_where_the_type_is_disabled if {
	disabled := {"organization": {"service_control_policies_enabled": false}}
	count(_unprotected("account_instances", [_policy(["r-1"], _no_instances), disabled])) == 1
}

test_wildcards_and_not_action_deny if {
	_protects("account_instances", {"effect": "Deny", "not_actions": {"iam": ["*"]}, "resources": ["*"]})
	every actions in [
		{"sso": ["*"]},
		{"sso": ["create*"]},
		{"*": ["*"]},
		{"*": ["s*:createinstance"]},
		{"*": ["*:*"]},
	] {
		_protects("account_instances", _deny(actions))
	}
}

test_other_actions_effects_and_exceptions_do_not_deny if {
	every statement in [
		_deny({"sso": ["deleteinstance"]}),
		{"effect": "Allow", "actions": {"sso": ["createinstance"]}, "resources": ["*"]},
		{"effect": "Deny", "not_actions": {"sso": ["*"]}, "resources": ["*"]},
		{"effect": "Deny", "not_actions": {"*": ["*"]}, "resources": ["*"]},
	] {
		count(_unprotected("account_instances", [_policy(["r-1"], statement)])) == 1
	}
}

test_resources_that_are_excepted_are_not_guarded if {
	excepting := {"effect": "Deny", "actions": {"iam": ["*"]}, "not_resources": ["arn:aws:iam::*:user/*"]}
	count(_unprotected("iam_users", [_policy(["r-1"], excepting)])) == 1
}

test_each_action_must_be_denied if {
	_unprotected("iam_users", [_policy(["r-1"], _deny({"iam": ["createuser"]}))]) == {_member: {"iam:createaccesskey"}}
	_protects("iam_users", _deny({"iam": ["create*"]}))
}

_on(resources) := {"effect": "Deny", "actions": {"iam": ["*"]}, "resources": resources}

test_resources_must_hold_those_that_are_guarded if {
	_protects("iam_users", _on(["arn:aws:iam::*:user/*"]))
	_protects("iam_users", _on(["arn:aws:iam::222222222222:user/*"]))
	_protects("iam_users", {"effect": "Deny", "actions": {"iam": ["*"]}, "not_resources": ["arn:aws:iam::*:role/*"]})
	_protects("iam_users", {"effect": "Deny", "actions": {"iam": ["*"]}})
	every resources in [["arn:aws:iam::*:user/team-*"], ["arn:aws:iam::333333333333:user/*"], ["arn:aws:iam::*:role/*"]] {
		count(_unprotected("iam_users", [_policy(["r-1"], _on(resources))])) == 1
	}
}

# The path of the roles holds the home Region, but for us-east-1 (LIVE-24).
test_live24_roles_of_identity_center_are_known_by_their_path if {
	provider := "arn:aws:iam::*:saml-provider/AWSSSO_*"
	any_home := _on(["arn:aws:iam::*:role/aws-reserved/sso.amazonaws.com/*", provider])
	_protects("identity_center", any_home)
	one_home := _on(["arn:aws:iam::*:role/aws-reserved/sso.amazonaws.com/eu-central-1/*", provider])
	_protects("identity_center", one_home)
	no_home := _on(["arn:aws:iam::*:role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_*", provider])
	count(_unprotected("identity_center", [_policy(["r-1"], no_home)])) == 1
	virginia := {"instance": {"primary_region": "us-east-1"}}
	_unprotected("identity_center", [_policy(["r-1"], no_home), virginia]) == {}
	count(_unprotected("identity_center", [_policy(["r-1"], one_home), virginia])) == 1
}

test_unread_home_region_leaves_its_roles_in_doubt if {
	provider := "arn:aws:iam::*:saml-provider/AWSSSO_*"
	one_home := _on(["arn:aws:iam::*:role/aws-reserved/sso.amazonaws.com/eu-central-1/*", provider])
	gap := fixture.gap("instance", {"cause": "denied", "attributes": ["primary_region"]})
	snapshot := json.remove(_zone([_policy(["r-1"], one_home), gap]), ["instance/primary_region"])
	facts.guardrails.identity_center.unprotected == {} with input as snapshot
	facts.guardrails.identity_center.doubts == {{
		"section": "instance",
		"cause": "denied",
		"message": "the home Region was not read",
	}} with input as snapshot
}

_if(conditions) := object.union(_no_instances, {"conditions": conditions})

test_conditions_that_spare_principals_leave_the_guardrail if {
	every conditions in [
		{"ArnNotLike": {"aws:PrincipalArn": ["arn:aws:iam::*:role/Pipeline"]}},
		{"ArnNotLike": {"aws:PrincipalArn": ["arn:aws:iam::*:role/aws-reserved/sso.amazonaws.com/*AWSReservedSSO_Admin_*"]}},
		{"StringNotLikeIfExists": {"aws:PrincipalARN": ["arn:aws:iam::*:role/Pipeline"]}},
		{"StringNotEquals": {"aws:PrincipalTag/team": ["platform"]}},
		{"BoolIfExists": {"aws:PrincipalIsAWSService": ["false"]}},
		{},
	] {
		_protects("account_instances", _if(conditions))
	}
}

test_conditions_that_spare_principals_are_shown if {
	spared := _if({"ArnNotLike": {"aws:PrincipalArn": ["arn:aws:iam::*:role/Pipeline"]}})
	shown := facts.guardrails.account_instances.exempted with input as _zone([_policy(["r-1"], spared)])
	shown == {"p-1: ArnNotLike aws:PrincipalArn arn:aws:iam::*:role/Pipeline"}
}

test_conditions_that_may_lift_the_guardrail_do_not_count if {
	every conditions in [
		{"ArnLike": {"aws:PrincipalArn": ["arn:aws:iam::*:role/Intern"]}},
		{"ArnNotLike": {"aws:PrincipalArn": ["arn:aws:iam::*:role/*"]}},
		{"ArnNotLike": {"aws:PrincipalArn": ["arn:aws:iam::*:role/aws-reserved/sso.amazonaws.com/*"]}},
		{"StringNotLike": {"aws:PrincipalArn": ["*AWSReservedSSO_*"]}},
		{"ArnNotLike": {"aws:PrincipalArn": ["*"]}},
		{"StringEquals": {"aws:RequestedRegion": ["eu-central-1"]}},
		{"StringNotEquals": {"aws:RequestedRegion": ["eu-central-1"]}},
		{"Bool": {"aws:PrincipalIsAWSService": ["true"]}},
		{"ForAnyValue:StringNotLike": {"aws:PrincipalArn": ["arn:aws:iam::*:role/Pipeline"]}},
	] {
		count(_unprotected("account_instances", [_policy(["r-1"], _if(conditions))])) == 1
	}
}

_but_for_account(account) := _if({"StringNotEquals": {"aws:PrincipalAccount": [account]}})

_but_for_roles(account) := _if({"ArnNotLike": {"aws:PrincipalArn": [sprintf("arn:aws:iam::%s:*", [account])]}})

# The form that AWS's documentation shows.
test_accounts_that_a_condition_spares_are_unprotected if {
	_protects("account_instances", _but_for_account("333333333333"))
	count(_unprotected("account_instances", [_policy(["r-1"], _but_for_account(_member))])) == 1
}

test_principals_that_are_all_of_an_account_are_its_own_affair if {
	_protects("account_instances", _but_for_roles("333333333333"))
	count(_unprotected("account_instances", [_policy(["r-1"], _but_for_roles(_member))])) == 1
}

test_partition_is_that_of_the_snapshot if {
	statement := _on(["arn:aws-us-gov:iam::*:user/*"])
	_unprotected("iam_users", [_policy(["r-1"], statement), {"meta": {"partition": "aws-us-gov"}}]) == {}
}

_gap(section, reason) := fixture.gap(section, object.union({"cause": "denied"}, reason))

test_what_was_not_read_leaves_accounts_in_doubt if {
	every case in [
		{"gap": _gap("accounts", {"keys": [_member], "attributes": ["parent"]}), "lost": ["accounts/222222222222/parent"]},
		{"gap": _gap("accounts", {"attributes": ["state"]}), "lost": ["accounts/222222222222/state"]},
		{"gap": _gap("organization", {"attributes": ["service_control_policies"]}), "lost": []},
		{"gap": _gap("policy_documents", {"keys": ["p-1"]}), "lost": ["policy_documents/p-1"]},
		{
			"gap": _gap("organization", {"attributes": ["organizational_units"]}),
			"lost": ["organization/organizational_units/ou-1"],
		},
	] {
		other := _policy(["ou-1"], _deny({"sso": ["deleteinstance"]}))
		snapshot := json.remove(_zone([other, case.gap]), case.lost)
		facts.guardrails.account_instances.unprotected == {} with input as snapshot
		some doubt in facts.guardrails.account_instances.doubts with input as snapshot
		doubt.cause == "denied"
	}
}

test_protected_whatever_else_was_not_read if {
	snapshot := json.remove(
		_zone([_policy(["r-1"], _no_instances), _gap("accounts", {"attributes": ["parent", "state"]})]),
		["accounts/222222222222/parent", "accounts/222222222222/state"],
	)
	facts.guardrails.account_instances.doubts == set() with input as snapshot
}

test_accounts_that_may_be_missing_are_in_doubt if {
	_doubtful("account_instances", [_policy(["r-1"], _no_instances), _gap("accounts", {})]) == {{
		"section": "accounts",
		"cause": "denied",
		"message": "member accounts may be missing",
	}}
}

test_unread_documents_elsewhere_are_no_doubt if {
	other := fixture.service_control_policy("p-2", ["ou-9"], [])
	snapshot := json.remove(_zone([other, _gap("policy_documents", {"keys": ["p-2"]})]), ["policy_documents/p-2"])
	count(facts.guardrails.account_instances.unprotected) == 1 with input as snapshot
	facts.guardrails.account_instances.doubts == set() with input as snapshot
}
