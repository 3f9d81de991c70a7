package idcscan_test.controls.org.trusted_access_test

import data.idcscan.controls.org.trusted_access
import data.idcscan.lib.fixture

_trusting(services) := fixture.of([
	fixture.organization("111111111111"),
	{"organization": {"trusted_services": services}},
])

test_organization_without_trusted_access_fails if {
	trusted_access.fail == {{
		"key": "organization",
		"attribute": "trusted_services",
		"message": "sso.amazonaws.com has no trusted access to the organization",
		"evidence": {"trusted_services": ["cloudtrail.amazonaws.com"]},
	}} with input as _trusting(["cloudtrail.amazonaws.com"])
}

test_organization_with_trusted_access_passes if {
	snapshot := _trusting(["cloudtrail.amazonaws.com", "sso.amazonaws.com"])
	count(trusted_access.fail) == 0 with input as snapshot
	trusted_access.applicable == {"organization"} with input as snapshot
}

test_unread_services_fail_nobody if {
	count(trusted_access.fail) == 0 with input as json.remove(_trusting([]), ["organization/trusted_services"])
}

test_account_without_organization_is_not_applicable if {
	count(trusted_access.applicable) == 0 with input as fixture.nothing
}
