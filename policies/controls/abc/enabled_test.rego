package idcscan_test.controls.abc.enabled_test

import data.idcscan.controls.abc.enabled
import data.idcscan.lib.fixture

test_no_configuration_fails if {
	enabled.fail == {{
		"key": "abac",
		"attribute": "status",
		"message": "the status of attributes for access control is NOT_CONFIGURED; ENABLED is required",
		"evidence": {"status": "NOT_CONFIGURED"},
	}} with input as fixture.nothing
}

test_enabled_passes if {
	snapshot := fixture.of([fixture.abac({})])
	count(enabled.fail) == 0 with input as snapshot
	enabled.applicable == {"abac"} with input as snapshot
}

# The gap makes it unknown.
test_unread_status_does_not_fail if {
	snapshot := json.remove(fixture.of([fixture.gap("abac", {"cause": "denied"})]), ["abac"])
	count(enabled.fail) == 0 with input as snapshot
}

test_not_required_is_not_applicable if {
	config := {"IDC-ABC-001": {"required": false}}
	count(enabled.fail) == 0 with input as fixture.nothing with data.idcscan.config as config
	count(enabled.applicable) == 0 with input as fixture.nothing with data.idcscan.config as config
}
