package idcscan_test.controls.ses.admin_limit_test

import data.idcscan.controls.ses.admin_limit
import data.idcscan.lib.fixture

_administrator(attributes) := fixture.permission_set(object.union(
	{"managed_policies": ["arn:aws:iam::aws:policy/AdministratorAccess"]},
	attributes,
))

test_administrator_over_the_limit_fails if {
	admin_limit.fail == {{
		"key": "Set",
		"attribute": "session_duration",
		"message": "sessions last 61 minutes; the admin tier allows 60",
		"evidence": {
			"session_minutes": 61,
			"limit_minutes": 60,
			"tier": "admin",
			"tier_by": "administrator",
			"granted_by": {"arn:aws:iam::aws:policy/AdministratorAccess"},
		},
	}} with input as _administrator({"session_minutes": 61})
}

test_administrator_at_the_limit_passes if {
	snapshot := _administrator({"session_minutes": 60})
	count(admin_limit.fail) == 0 with input as snapshot
	count(admin_limit.unknown) == 0 with input as snapshot
	admin_limit.applicable == {"Set"} with input as snapshot
}

test_administrator_under_another_tag_fails if {
	fixture.keys(admin_limit.fail) == {"Set"} with input as _administrator({
		"session_minutes": 480,
		"tags": {"Tier": "read-only"},
	})
}

test_tag_admin_without_grants_fails if {
	some finding in admin_limit.fail with input as fixture.permission_set({
		"session_minutes": 480,
		"tags": {"Tier": "Admin"},
	})
	finding.evidence.tier_by == "tag"
}

test_other_tiers_are_not_applicable if {
	snapshot := fixture.permission_set({"session_minutes": 720, "tags": {"Tier": "power-user"}})
	count(admin_limit.fail) == 0 with input as snapshot
	count(admin_limit.applicable) == 0 with input as snapshot
}

test_unresolved_document_is_unknown if {
	snapshot := fixture.permission_set({"customer_managed_policies": [{"name": "deploy", "path": "/"}]})
	some doubt in admin_limit.unknown with input as snapshot
	doubt.key == "Set"
	doubt.cause == "not_in_source"
}

test_unread_managed_policy_is_unknown if {
	snapshot := fixture.of([
		fixture.set("Set", {"managed_policies": ["arn:aws:iam::aws:policy/Other"]}),
		fixture.gap("managed_policies", {"cause": "denied", "keys": ["arn:aws:iam::aws:policy/Other"]}),
	])
	admin_limit.unknown == {{
		"key": "Set",
		"cause": "denied",
		"message": "a policy document was not read: arn:aws:iam::aws:policy/Other",
	}} with input as snapshot
}

# What the set itself lacks, the gaps of permission sets tell.
test_unread_tags_are_left_to_their_gap if {
	snapshot := fixture.of([
		fixture.without(fixture.set("Set", {}), "permission_sets", "Set", ["tags"]),
		fixture.gap("permission_sets", {"cause": "denied", "keys": ["Set"], "attributes": ["tags"]}),
	])
	count(admin_limit.unknown) == 0 with input as snapshot
	count(admin_limit.fail) == 0 with input as snapshot
}

test_limit_is_a_parameter if {
	config := {"IDC-SES-001": {"admin_minutes": 30}}
	some finding in admin_limit.fail with input as _administrator({}) with data.idcscan.config as config
	finding.evidence.limit_minutes == 30
}

# He is of the tier admin either way.
test_unknown_administrator_with_the_tag_admin_is_judged if {
	attributes := {"tags": {"Tier": "admin"}, "customer_managed_policies": [{"name": "deploy", "path": "/"}]}
	count(admin_limit.unknown) == 0 with input as fixture.permission_set(attributes)
	admin_limit.applicable == {"Set"} with input as fixture.permission_set(attributes)
}
