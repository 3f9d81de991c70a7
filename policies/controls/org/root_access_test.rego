package idcscan_test.controls.org.root_access_test

import data.idcscan.controls.org.root_access
import data.idcscan.lib.fixture

_organization(features) := fixture.of([
	fixture.organization("111111111111"),
	{"organization": {"root_access_features": features}},
])

test_missing_feature_fails if {
	root_access.fail == {{
		"key": "organization",
		"attribute": "root_access_features",
		"message": "features of centralized root access are not enabled: RootSessions",
		"evidence": {
			"missing": {"RootSessions"},
			"enabled": ["RootCredentialsManagement"],
			"required": ["RootCredentialsManagement", "RootSessions"],
		},
	}} with input as _organization(["RootCredentialsManagement"])
}

test_features_that_are_not_required_may_be_missing if {
	config := {"IDC-ORG-008": {"required": ["RootCredentialsManagement"]}}
	snapshot := _organization(["RootCredentialsManagement"])
	count(root_access.fail) == 0 with input as snapshot with data.idcscan.config as config
	count(root_access.fail) == 0 with input as _organization(["RootCredentialsManagement", "RootSessions"])
}

test_account_without_organization_is_not_applicable if {
	count(root_access.applicable) == 0 with input as fixture.nothing
	root_access.applicable == {"organization"} with input as _organization([])
}
