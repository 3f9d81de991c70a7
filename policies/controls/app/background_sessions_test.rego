package idcscan_test.controls.app.background_sessions_test

import data.idcscan.controls.app.background_sessions
import data.idcscan.lib.fixture

_allowed := {"IDC-APP-010": {"allowed_applications": ["SageMaker*"]}}

_sessions(name, status) := fixture.of([fixture.application(name, {"background_sessions": status})])

test_enabled_sessions_fail if {
	background_sessions.fail == {{
		"key": "wiki",
		"attribute": "background_sessions",
		"message": "background sessions are enabled for the application, which is not among those allowed",
		"evidence": {"name": "wiki", "allowed_applications": ["SageMaker*"]},
	}} with input as _sessions("wiki", "ENABLED") with data.idcscan.config as _allowed
}

test_disabled_or_allowed_sessions_pass if {
	every snapshot in [_sessions("wiki", "DISABLED"), _sessions("SageMaker Studio", "ENABLED")] {
		count(background_sessions.fail) == 0 with input as snapshot with data.idcscan.config as _allowed
	}
}

test_application_whose_name_was_not_read_does_not_fail if {
	snapshot := fixture.without(_sessions("wiki", "ENABLED"), "applications", "wiki", ["name"])
	count(background_sessions.fail) == 0 with input as snapshot with data.idcscan.config as _allowed
}
