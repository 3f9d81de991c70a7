package idcscan_test.controls.ses.power_user_limit_test

import data.idcscan.controls.ses.power_user_limit
import data.idcscan.lib.fixture

test_tagged_power_user_over_the_limit_fails if {
	power_user_limit.fail == {{
		"key": "Set",
		"attribute": "session_duration",
		"message": "sessions last 720 minutes; the power-user tier allows 240",
		"evidence": {
			"session_minutes": 720,
			"limit_minutes": 240,
			"tier": "power-user",
			"tier_by": "tag",
			"granted_by": set(),
		},
	}} with input as fixture.permission_set({"session_minutes": 720, "tags": {"Tier": "power-user"}})
}

test_writing_set_without_a_tag_is_judged if {
	snapshot := fixture.of([
		fixture.set("Set", {"session_minutes": 241, "inline_policy": "d"}),
		fixture.document("d", [{"effect": "Allow", "actions": {"s3": ["putobject"]}, "resources": ["*"]}]),
	])
	some finding in power_user_limit.fail with input as snapshot
	finding.evidence.tier_by == "grants"
}

test_power_user_at_the_limit_passes if {
	snapshot := fixture.permission_set({"session_minutes": 240, "tags": {"Tier": "power-user"}})
	count(power_user_limit.fail) == 0 with input as snapshot
	count(power_user_limit.unknown) == 0 with input as snapshot
	power_user_limit.applicable == {"Set"} with input as snapshot
}

# Until it is known that he is no administrator, the tag does not decide.
test_unread_document_is_unknown if {
	snapshot := fixture.of([
		fixture.set("Set", {"session_minutes": 720, "tags": {"Tier": "power-user"}, "inline_policy": "d"}),
		fixture.gap("policy_documents", {"cause": "error", "keys": ["d"]}),
	])
	count(power_user_limit.fail) == 0 with input as snapshot
	power_user_limit.unknown == {{
		"key": "Set",
		"cause": "error",
		"message": "a policy document was not read: inline policy",
	}} with input as snapshot
}

test_other_tiers_are_not_applicable if {
	snapshot := fixture.permission_set({"session_minutes": 720})
	count(power_user_limit.fail) == 0 with input as snapshot
	count(power_user_limit.applicable) == 0 with input as snapshot
}

test_limit_is_a_parameter if {
	snapshot := fixture.permission_set({"session_minutes": 90, "tags": {"Tier": "power-user"}})
	config := {"IDC-SES-002": {"power_user_minutes": 60}}
	fixture.keys(power_user_limit.fail) == {"Set"} with input as snapshot with data.idcscan.config as config
}
