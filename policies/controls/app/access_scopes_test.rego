package idcscan_test.controls.app.access_scopes_test

import data.idcscan.controls.app.access_scopes
import data.idcscan.lib.fixture

_scoped(scopes) := fixture.of([fixture.application("wiki", {"access_scopes": scopes})])

_target := "arn:aws:sso::111111111111:application/ssoins-1/other"

test_scope_without_targets_fails if {
	access_scopes.fail == {{
		"key": "wiki",
		"attribute": "access_scopes",
		"message": "access scopes hold for all targets: sso:account:access",
		"evidence": {"access_scopes": {"sso:account:access"}},
	}} with input as _scoped({"sso:account:access": [], "redshift:connect": [_target]})
}

test_scope_with_targets_passes if {
	count(access_scopes.fail) == 0 with input as _scoped({"redshift:connect": [_target]})
	access_scopes.applicable == {"wiki"} with input as _scoped({"redshift:connect": [_target]})
}

test_application_without_scopes_is_not_applicable if {
	count(access_scopes.applicable) == 0 with input as _scoped({})
}
