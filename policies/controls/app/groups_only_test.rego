package idcscan_test.controls.app.groups_only_test

import data.idcscan.controls.app.groups_only
import data.idcscan.lib.fixture

_assigned(principals) := fixture.of([
	fixture.application("wiki", {"assignments": principals}),
	fixture.group("user:Team", {}),
	fixture.user("someone", {}),
])

test_assigned_user_fails if {
	groups_only.fail == {{
		"key": "wiki",
		"attribute": "assignments",
		"message": "the application is assigned to single users, not to groups: 1",
		"evidence": {"users": ["user:someone"]},
	}} with input as _assigned(["group:user:Team", "user:someone"])
}

test_assigned_group_passes if {
	count(groups_only.fail) == 0 with input as _assigned(["group:user:Team"])
	groups_only.applicable == {"wiki"} with input as _assigned(["group:user:Team"])
}

test_application_without_assignments_is_not_applicable if {
	count(groups_only.applicable) == 0 with input as _assigned([])
}
