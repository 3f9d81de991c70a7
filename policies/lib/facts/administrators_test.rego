package idcscan_test.lib.facts.administrators_test

import data.idcscan.facts
import data.idcscan.lib.fixture

_aws := "arn:aws:iam::aws:policy/"

_read_only := fixture.managed("arn:aws:iam::aws:policy/ReadOnlyAccess", [{
	"effect": "Allow",
	"actions": {"s3": ["get*"]},
	"resources": ["*"],
}])

_power_user := fixture.managed("arn:aws:iam::aws:policy/PowerUserAccess", [{
	"effect": "Allow",
	"not_actions": {"iam": ["*"], "organizations": ["*"], "account": ["*"]},
	"resources": ["*"],
}])

_iam := fixture.managed("arn:aws:iam::aws:policy/IAMFullAccess", [{
	"effect": "Allow",
	"actions": {"iam": ["*"], "organizations": ["describeaccount"]},
	"resources": ["*"],
}])

_set(attributes, parts) := fixture.of(array.concat([fixture.set("Set", attributes)], parts))

_answer(snapshot) := answer if {
	answer := facts.permission_set.Set.administrator with input as snapshot
}

_managed_by(arn) := {"kind": "managed_policy", "arn": arn, "name": "", "path": ""}

test_administrator_access_by_name_in_every_partition if {
	every partition in ["aws", "aws-cn", "aws-us-gov", "aws-eusc"] {
		arn := sprintf("arn:%s:iam::aws:policy/AdministratorAccess", [partition])
		_answer(_set({"managed_policies": [arn]}, [])) == "yes"
	}
}

test_names_that_only_look_like_it if {
	every arn in [
		"arn:aws:iam::aws:policy/AdministratorAccess-Amplify",
		"arn:aws:iam::aws:policy/job-function/AdministratorAccess",
		"arn:aws:iam::111111111111:policy/AdministratorAccess",
	] {
		_answer(_set({"managed_policies": [arn]}, [fixture.managed(arn, [])])) == "no"
	}
}

test_inline_policy_that_allows_everything if {
	_answer(fixture.inline([fixture.everything])) == "yes"
}

test_managed_policy_that_allows_everything if {
	arn := concat("", [_aws, "Custom"])
	_answer(_set({"managed_policies": [arn]}, [fixture.managed(arn, [fixture.everything])])) == "yes"
}

test_set_without_policies_is_no_administrator if {
	_answer(fixture.permission_set({})) == "no"
}

test_power_user_is_no_administrator if {
	_answer(_set({"managed_policies": ["arn:aws:iam::aws:policy/PowerUserAccess"]}, [_power_user])) == "no"
}

test_power_user_with_all_of_iam_is if {
	snapshot := _set(
		{"managed_policies": ["arn:aws:iam::aws:policy/PowerUserAccess", "arn:aws:iam::aws:policy/IAMFullAccess"]},
		[_power_user, _iam],
	)
	facts.permission_set.Set.administrator == "yes" with input as snapshot
	facts.permission_set.Set.evidence.granted_by == {
		"arn:aws:iam::aws:policy/PowerUserAccess",
		"arn:aws:iam::aws:policy/IAMFullAccess",
	} with input as snapshot
}

test_all_of_iam_alone_is_not_everything if {
	_answer(_set({"managed_policies": ["arn:aws:iam::aws:policy/IAMFullAccess"]}, [_iam])) == "no"
}

test_unread_documents_can_hide_an_administrator if {
	every attributes in [
		{"managed_policies": ["arn:aws:iam::aws:policy/Unread"]},
		{"inline_policy": "unread"},
		{"customer_managed_policies": [{"name": "x", "path": "/"}]},
	] {
		_answer(_set(attributes, [])) == "unknown"
	}
}

test_unread_documents_cannot_unmake_an_administrator if {
	_answer(_set(
		{
			"managed_policies": ["arn:aws:iam::aws:policy/AdministratorAccess", "arn:aws:iam::aws:policy/Unread"],
			"customer_managed_policies": [{"name": "x", "path": "/"}],
		},
		[],
	)) == "yes"
}

test_unread_attachments_can_hide_an_administrator if {
	every attribute in ["managed_policies", "customer_managed_policies", "inline_policy"] {
		snapshot := fixture.of([
			fixture.without(fixture.set("Set", {}), "permission_sets", "Set", [attribute]),
			fixture.gap("permission_sets", {"cause": "denied", "keys": ["Set"], "attributes": [attribute]}),
		])
		_answer(snapshot) == "unknown"
	}
}

test_half_read_lists_can_hide_an_administrator if {
	every attribute in ["managed_policies", "customer_managed_policies"] {
		gap := fixture.gap("permission_sets", {"cause": "truncated", "keys": ["Set"], "attributes": [attribute]})
		_answer(_set({}, [gap])) == "unknown"
	}
}

test_half_read_document_can_show_and_hide_an_administrator if {
	gap := fixture.gap("policy_documents", {"cause": "error", "keys": ["d"], "attributes": ["statements"]})
	_answer(object.union(fixture.inline([]), gap)) == "unknown"
	_answer(object.union(fixture.inline([fixture.everything]), gap)) == "yes"
}

test_deny_and_conditions_stand_as_evidence if {
	deny := {"effect": "Deny", "actions": {"iam": ["*"]}, "resources": ["*"]}
	conditional := object.union(fixture.everything, {"conditions": {"Bool": {"aws:MultiFactorAuthPresent": ["true"]}}})
	facts.permission_set.Set.administrator == "yes" with input as fixture.inline([deny, conditional])
	facts.permission_set.Set.evidence == {
		"granted_by": {"inline policy"},
		"denied_by": {"inline policy"},
		"conditions_in": {"inline policy"},
		"boundary": "open",
	} with input as fixture.inline([deny, conditional])
}

_administrator(boundary, parts) := _set(
	{"managed_policies": ["arn:aws:iam::aws:policy/AdministratorAccess"], "permissions_boundary": boundary},
	parts,
)

test_boundary_that_was_read_narrows if {
	snapshot := _administrator(_managed_by("arn:aws:iam::aws:policy/ReadOnlyAccess"), [_read_only])
	facts.permission_set.Set.administrator == "no" with input as snapshot
	facts.permission_set.Set.evidence.boundary == "narrow" with input as snapshot
	facts.permission_set.Set.writes == "no" with input as snapshot
}

test_boundary_that_allows_everything_does_not_narrow if {
	_answer(_administrator(_managed_by("arn:aws-cn:iam::aws:policy/AdministratorAccess"), [])) == "yes"
	arn := concat("", [_aws, "Wide"])
	_answer(_administrator(_managed_by(arn), [fixture.managed(arn, [fixture.everything])])) == "yes"
}

test_boundary_that_was_not_read_is_unknown if {
	_answer(_administrator(_managed_by("arn:aws:iam::aws:policy/Unread"), [])) == "unknown"
	_answer(_administrator({"kind": "customer_managed_policy", "arn": "", "name": "b", "path": "/"}, [])) == "unknown"
	snapshot := fixture.without(_administrator({}, []), "permission_sets", "Set", ["permissions_boundary"])
	_answer(snapshot) == "unknown"
}

test_boundary_that_was_read_by_half_is_unknown if {
	snapshot := _administrator(_managed_by("arn:aws:iam::aws:policy/ReadOnlyAccess"), [
		_read_only,
		fixture.gap("policy_documents", {"cause": "error", "keys": ["arn:aws:iam::aws:policy/ReadOnlyAccess"]}),
	])
	_answer(snapshot) == "unknown"
}

test_boundary_does_not_matter_where_there_is_no_administrator if {
	boundary := {"kind": "customer_managed_policy", "arn": "", "name": "b", "path": "/"}
	_answer(_set({"permissions_boundary": boundary}, [])) == "no"
}

test_boundary_that_narrows_settles_what_documents_leave_open if {
	_answer(_set(
		{
			"customer_managed_policies": [{"name": "x", "path": "/"}],
			"permissions_boundary": _managed_by("arn:aws:iam::aws:policy/ReadOnlyAccess"),
		},
		[_read_only],
	)) == "no"
}

test_doubts_say_what_was_not_read if {
	snapshot := _set({"managed_policies": ["arn:aws:iam::aws:policy/Unread"]}, [fixture.gap("managed_policies", {
		"cause": "denied",
		"keys": ["arn:aws:iam::aws:policy/Unread"],
	})])
	facts.administrator_doubts("Set") == {{
		"section": "managed_policies",
		"cause": "denied",
		"message": "a policy document was not read: arn:aws:iam::aws:policy/Unread",
	}} with input as snapshot
}

test_doubts_of_an_administrator_are_about_the_boundary if {
	boundary := {"kind": "customer_managed_policy", "arn": "", "name": "b", "path": "/"}
	some doubt in facts.administrator_doubts("Set") with input as _administrator(boundary, [])
	doubt.cause == "not_in_source"
	contains(doubt.message, "permissions boundary")
}

test_known_sets_have_no_doubts if {
	facts.administrator_doubts("Set") == set() with input as fixture.permission_set({})
	facts.permission_set.Set.doubts == set() with input as fixture.permission_set({})
	facts.permission_set.Set.doubts == set() with input as fixture.inline([fixture.everything])
}

test_set_that_is_not_in_the_snapshot_is_in_doubt if {
	facts.administrator_doubts("Gone") == {{
		"section": "permission_sets",
		"cause": "denied",
		"message": "the permission set was not read",
	}} with input as fixture.of([fixture.gap("permission_sets", {"cause": "denied"})])
}

test_sets_by_answer if {
	facts.administrators == {"yes": {"Admin"}, "no": {"Reader"}, "unknown": {"Custom"}} with input as fixture.of([
		fixture.set("Admin", {"managed_policies": ["arn:aws:iam::aws:policy/AdministratorAccess"]}),
		fixture.set("Reader", {}),
		fixture.set("Custom", {"customer_managed_policies": [{"name": "x", "path": "/"}]}),
	])
}

test_doubts_name_what_of_the_set_was_not_read if {
	messages := {
		"managed_policies": "which AWS-managed policies are attached was not read",
		"customer_managed_policies": "which customer-managed policies are attached was not read",
		"inline_policy": "the inline policy was not read",
	}
	every attribute, message in messages {
		snapshot := fixture.of([
			fixture.without(fixture.set("Set", {}), "permission_sets", "Set", [attribute]),
			fixture.gap("permission_sets", {"cause": "denied", "keys": ["Set"], "attributes": [attribute]}),
		])
		facts.administrator_doubts("Set") == {{
			"section": "permission_sets",
			"cause": "denied",
			"message": message,
		}} with input as snapshot
	}
}

test_doubt_about_a_boundary_that_was_not_read if {
	snapshot := fixture.without(_administrator({}, []), "permission_sets", "Set", ["permissions_boundary"])
	facts.administrator_doubts("Set") == {{
		"section": "permission_sets",
		"cause": "error",
		"message": "the permissions boundary was not read",
	}} with input as snapshot
}

_not_in_source := fixture.gap("managed_policies", {"cause": "not_in_source"})

test_policy_known_by_name_needs_no_document if {
	every name in ["ReadOnlyAccess", "PowerUserAccess", "job-function/Billing"] {
		every partition in ["aws", "aws-cn", "unresolved"] {
			arn := sprintf("arn:%s:iam::aws:policy/%s", [partition, name])
			_answer(_set({"managed_policies": [arn]}, [_not_in_source])) == "no"
		}
	}
}

test_policy_that_no_name_tells_is_unknown if {
	every arn in [
		"arn:aws:iam::aws:policy/Novel",
		"arn:aws:iam::aws:policy/Billing",
		"arn:aws:iam::111111111111:policy/ReadOnlyAccess",
	] {
		_answer(_set({"managed_policies": [arn]}, [_not_in_source])) == "unknown"
	}
}

test_document_that_was_read_goes_before_the_name if {
	arn := concat("", [_aws, "ReadOnlyAccess"])
	read := fixture.managed(arn, [fixture.everything])
	_answer(_set({"managed_policies": [arn]}, [read, _not_in_source])) == "yes"
}

test_name_does_not_stand_for_a_document_that_could_be_read if {
	gap := fixture.gap("managed_policies", {"cause": "denied"})
	arn := concat("", [_aws, "ReadOnlyAccess"])
	_answer(_set({"managed_policies": [arn]}, [gap])) == "unknown"
}

test_power_user_with_all_of_iam_by_name if {
	arns := [concat("", [_aws, "PowerUserAccess"]), concat("", [_aws, "IAMFullAccess"])]
	_answer(_set({"managed_policies": arns}, [_not_in_source])) == "yes"
}

test_power_user_by_name_with_all_of_iam_inline if {
	snapshot := fixture.of([
		fixture.inline([{"effect": "Allow", "actions": {"iam": ["*"]}, "resources": ["*"]}]),
		{"permission_sets": {"Set": {"managed_policies": [concat("", [_aws, "PowerUserAccess"])]}}},
		_not_in_source,
	])
	_answer(snapshot) == "yes"
}

test_other_policies_beside_a_known_one_stay_in_doubt if {
	attributes := {
		"managed_policies": [concat("", [_aws, "ReadOnlyAccess"])],
		"customer_managed_policies": [{"name": "x", "path": "/"}],
	}
	_answer(_set(attributes, [_not_in_source])) == "unknown"
}
