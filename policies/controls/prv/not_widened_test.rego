package idcscan_test.controls.prv.not_widened_test

import data.idcscan.controls.prv.not_widened
import data.idcscan.lib.fixture

_difference(attribute, outcome) := fixture.of([fixture.difference("group", "Team", attribute, outcome)])

test_wider_attribute_fails if {
	outcome := {"relation": "differs", "live": "ana, bob", "declared": "ana", "widens": "yes"}
	not_widened.fail == {{
		"key": "group/Team#members",
		"attribute": "members",
		"message": "members grants more in AWS than is declared",
		"evidence": {
			"kind": "group",
			"key": "Team",
			"relation": "differs",
			"live": "ana, bob",
			"declared": "ana",
		},
	}} with input as _difference("members", outcome)
}

test_undeclared_access_fails if {
	some finding in not_widened.fail with input as _difference(".", {"relation": "undeclared", "widens": "yes"})
	finding.message == "the group Team, which is not declared, grants access"
}

test_narrower_passes if {
	snapshot := _difference("members", {"relation": "differs", "widens": "no"})
	count(not_widened.fail) == 0 with input as snapshot
	count(not_widened.unknown) == 0 with input as snapshot
}

test_what_cannot_be_compared_is_unknown if {
	snapshot := _difference("members", {"relation": "differs", "widens": "unknown"})
	count(not_widened.fail) == 0 with input as snapshot
	some doubt in not_widened.unknown with input as snapshot
	doubt.cause == "not_in_source"
}
