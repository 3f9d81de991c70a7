package idcscan_test.controls.app.disabled_test

import data.idcscan.controls.app.disabled
import data.idcscan.lib.fixture

_application(attributes) := fixture.of([fixture.application("wiki", attributes), fixture.group("Team", {})])

test_disabled_application_with_assignments_fails if {
	disabled.fail == {{
		"key": "wiki",
		"attribute": "assignments",
		"message": "the application is disabled and holds assignments: 1",
		"evidence": {"assignments": 1},
	}} with input as _application({"status": "DISABLED", "assignments": ["group:Team"]})
}

test_disabled_application_without_assignments_passes if {
	count(disabled.fail) == 0 with input as _application({"status": "DISABLED"})
	disabled.applicable == {"wiki"} with input as _application({"status": "DISABLED"})
}

test_enabled_application_is_not_applicable if {
	count(disabled.fail) == 0 with input as _application({"assignments": ["group:Team"]})
	count(disabled.applicable) == 0 with input as _application({"assignments": ["group:Team"]})
}
