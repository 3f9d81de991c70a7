package idcscan_test.lib.facts.tiers_test

import data.idcscan.facts
import data.idcscan.lib.fixture

_reading := {"effect": "Allow", "actions": {"s3": ["get*"]}, "resources": ["*"]}

_writing := {"effect": "Allow", "actions": {"s3": ["putobject"]}, "resources": ["*"]}

_tier(snapshot) := [fact.tier, fact.tier_by] if {
	fact := facts.permission_set.Set with input as snapshot
}

test_administrator_is_admin_whatever_the_tag_says if {
	_tier(object.union(fixture.inline([fixture.everything]), fixture.set("Set", {
		"inline_policy": "d",
		"tags": {"Tier": "read-only"},
	}))) == ["admin", "administrator"]
}

test_tag_names_the_tier_in_whatever_case if {
	_tier(fixture.permission_set({"tags": {"Tier": "admin"}})) == ["admin", "tag"]
	_tier(fixture.permission_set({"tags": {"Tier": "Power-User"}})) == ["power-user", "tag"]
	_tier(fixture.permission_set({"tags": {"Tier": "READ-ONLY"}})) == ["read-only", "tag"]
}

test_tier_of_a_value_is_named_in_whatever_case if {
	config := {"facts": {"tiers.values": {"Gold": "Admin"}}}
	_tier(fixture.permission_set({"tags": {"Tier": "gold"}})) == ["admin", "tag"] with data.idcscan.config as config
}

test_other_values_leave_it_to_the_grants if {
	_tier(fixture.permission_set({"tags": {"Tier": "gold"}})) == ["read-only", "grants"]
	_tier(fixture.permission_set({"tags": {"tier": "admin"}})) == ["read-only", "grants"]
}

test_grants_tell_reading_from_writing if {
	_tier(fixture.inline([_reading])) == ["read-only", "grants"]
	_tier(fixture.inline([_reading, _writing])) == ["power-user", "grants"]
}

# AWS calls them read-only, though some of their actions do not look like it.
test_read_only_policies_of_aws_are_known_by_name if {
	every name in ["ReadOnlyAccess", "SecurityAudit", "job-function/ViewOnlyAccess"] {
		arn := concat("", ["arn:aws:iam::aws:policy/", name])
		_tier(fixture.of([
			fixture.set("Set", {"managed_policies": [arn]}),
			fixture.managed(arn, [_writing]),
		])) == ["read-only", "grants"]
	}
}

test_boundary_takes_writing_away if {
	arn := "arn:aws:iam::aws:policy/Boundary"
	boundary := {"kind": "managed_policy", "arn": arn, "name": "", "path": ""}
	_tier(fixture.of([
		fixture.set("Set", {"inline_policy": "d", "permissions_boundary": boundary}),
		fixture.document("d", [_writing]),
		fixture.managed(arn, [_reading]),
	])) == ["read-only", "grants"]
	_tier(fixture.of([
		fixture.set("Set", {"inline_policy": "d", "permissions_boundary": boundary}),
		fixture.document("d", [_writing]),
		fixture.managed(arn, [_writing]),
	])) == ["power-user", "grants"]
}

test_unread_tag_is_unknown if {
	snapshot := fixture.of([
		fixture.without(fixture.set("Set", {}), "permission_sets", "Set", ["tags"]),
		fixture.gap("permission_sets", {"cause": "denied", "keys": ["Set"], "attributes": ["tags"]}),
	])
	_tier(snapshot) == ["unknown", "nothing"]
}

test_half_read_tags_count_as_far_as_they_were_read if {
	gap := fixture.gap("permission_sets", {"cause": "truncated", "keys": ["Set"], "attributes": ["tags"]})
	_tier(fixture.of([fixture.set("Set", {"tags": {"Other": "x"}}), gap])) == ["unknown", "nothing"]
	_tier(fixture.of([fixture.set("Set", {"tags": {"Tier": "power-user"}}), gap])) == ["power-user", "tag"]
}

test_unread_tag_does_not_matter_for_an_administrator if {
	snapshot := fixture.of([
		fixture.without(fixture.inline([fixture.everything]), "permission_sets", "Set", ["tags"]),
		fixture.gap("permission_sets", {"cause": "denied", "attributes": ["tags"]}),
	])
	_tier(snapshot) == ["admin", "administrator"]
	facts.permission_set.Set.doubts == set() with input as snapshot
}

_custom := {"customer_managed_policies": [{"name": "x", "path": "/"}]}

test_unknown_administrator_is_of_unknown_tier if {
	_tier(fixture.permission_set(_custom)) == ["unknown", "nothing"]
	_tier(fixture.permission_set(object.union(_custom, {"tags": {"Tier": "read-only"}}))) == ["unknown", "nothing"]
}

test_unknown_administrator_with_the_tag_admin_is_admin_either_way if {
	_tier(fixture.permission_set(object.union(_custom, {"tags": {"Tier": "admin"}}))) == ["admin", "tag"]
}

test_unread_boundary_leaves_writing_unknown if {
	boundary := {"kind": "customer_managed_policy", "arn": "", "name": "b", "path": "/"}
	snapshot := object.union(fixture.inline([_writing]), fixture.set("Set", {
		"inline_policy": "d",
		"permissions_boundary": boundary,
	}))
	facts.permission_set.Set.writes == "unknown" with input as snapshot
	_tier(snapshot) == ["unknown", "nothing"]
	count(facts.permission_set.Set.doubts) == 1 with input as snapshot
}

test_tag_key_and_values_are_parameters if {
	config := {"facts": {"tiers.tag_key": "Level", "tiers.values": {"Gold": "admin", "iron": "unheard-of"}}}
	gold := fixture.permission_set({"tags": {"Level": "gold", "Tier": "read-only"}})
	facts.permission_set.Set.tier == "admin" with input as gold with data.idcscan.config as config
	iron := fixture.permission_set({"tags": {"Level": "iron"}})
	facts.permission_set.Set.tier_by == "grants" with input as iron with data.idcscan.config as config
}

test_unread_document_within_a_narrow_boundary_leaves_writing_unknown if {
	arn := "arn:aws:iam::aws:policy/Boundary"
	snapshot := fixture.of([
		fixture.set("Set", object.union(_custom, {"permissions_boundary": {
			"kind": "managed_policy",
			"arn": arn,
			"name": "",
			"path": "",
		}})),
		fixture.managed(arn, [_writing]),
	])
	facts.permission_set.Set.administrator == "no" with input as snapshot
	_tier(snapshot) == ["unknown", "nothing"]
	{doubt.cause | some doubt in facts.permission_set.Set.doubts} == {"not_in_source"} with input as snapshot
}

test_doubt_about_tags if {
	snapshot := fixture.of([
		fixture.without(fixture.set("Set", {}), "permission_sets", "Set", ["tags"]),
		fixture.gap("permission_sets", {"cause": "denied", "attributes": ["tags"]}),
	])
	facts.permission_set.Set.doubts == {{
		"section": "permission_sets",
		"cause": "denied",
		"message": "the tags were not read",
	}} with input as snapshot
}

test_known_tier_has_no_doubts if {
	snapshot := fixture.of([
		fixture.set("Set", {"tags": {"Tier": "power-user"}, "inline_policy": "d"}),
		fixture.document("d", [_writing]),
	])
	facts.permission_set.Set.doubts == set() with input as snapshot
}

test_policies_known_by_name_tell_whether_they_write if {
	gap := fixture.gap("managed_policies", {"cause": "not_in_source"})
	every name, writes in {"ReadOnlyAccess": "no", "PowerUserAccess": "yes", "job-function/Billing": "unknown"} {
		arn := concat("", ["arn:aws:iam::aws:policy/", name])
		snapshot := fixture.of([fixture.set("Set", {"managed_policies": [arn]}), gap])
		facts.permission_set.Set.writes == writes with input as snapshot
	}
}
