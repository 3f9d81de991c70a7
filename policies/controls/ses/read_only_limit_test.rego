package idcscan_test.controls.ses.read_only_limit_test

import data.idcscan.controls.ses.read_only_limit
import data.idcscan.lib.fixture

test_set_that_grants_nothing_is_judged if {
	read_only_limit.fail == {{
		"key": "Set",
		"attribute": "session_duration",
		"message": "sessions last 720 minutes; the read-only tier allows 480",
		"evidence": {
			"session_minutes": 720,
			"limit_minutes": 480,
			"tier": "read-only",
			"tier_by": "grants",
			"granted_by": set(),
		},
	}} with input as fixture.permission_set({"session_minutes": 720})
}

test_reading_set_at_the_limit_passes if {
	snapshot := fixture.of([
		fixture.set("Set", {"session_minutes": 480, "inline_policy": "d"}),
		fixture.document("d", [{"effect": "Allow", "actions": {"s3": ["get*", "list*"]}, "resources": ["*"]}]),
	])
	count(read_only_limit.fail) == 0 with input as snapshot
	count(read_only_limit.unknown) == 0 with input as snapshot
	read_only_limit.applicable == {"Set"} with input as snapshot
}

test_unread_boundary_of_a_writing_set_is_unknown if {
	snapshot := fixture.of([
		fixture.set("Set", {
			"session_minutes": 720,
			"inline_policy": "d",
			"permissions_boundary": {"kind": "managed_policy", "arn": "arn:aws:iam::aws:policy/B", "name": "", "path": ""},
		}),
		fixture.document("d", [{"effect": "Allow", "actions": {"s3": ["*"]}, "resources": ["*"]}]),
		fixture.gap("managed_policies", {"cause": "throttled", "keys": ["arn:aws:iam::aws:policy/B"]}),
	])
	count(read_only_limit.fail) == 0 with input as snapshot
	read_only_limit.unknown == {{
		"key": "Set",
		"cause": "throttled",
		"message": "a policy document was not read: arn:aws:iam::aws:policy/B",
	}} with input as snapshot
}

test_other_tiers_are_not_applicable if {
	snapshot := fixture.permission_set({"session_minutes": 720, "tags": {"Tier": "power-user"}})
	count(read_only_limit.fail) == 0 with input as snapshot
	count(read_only_limit.applicable) == 0 with input as snapshot
}

test_limit_is_a_parameter if {
	config := {"IDC-SES-003": {"read_only_minutes": 720}}
	snapshot := fixture.permission_set({"session_minutes": 720})
	count(read_only_limit.fail) == 0 with input as snapshot with data.idcscan.config as config
}
