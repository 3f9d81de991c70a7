package idcscan_test.controls.org.all_features_test

import data.idcscan.controls.org.all_features
import data.idcscan.lib.fixture

_organization(features) := fixture.of([
	fixture.organization("111111111111"),
	{"organization": {"feature_set": features}},
])

test_consolidated_billing_fails if {
	all_features.fail == {{
		"key": "organization",
		"attribute": "feature_set",
		"message": "the feature set of the organization is CONSOLIDATED_BILLING; ALL is required",
		"evidence": {"feature_set": "CONSOLIDATED_BILLING"},
	}} with input as _organization("CONSOLIDATED_BILLING")
}

test_all_features_pass if {
	count(all_features.fail) == 0 with input as _organization("ALL")
	all_features.applicable == {"organization"} with input as _organization("ALL")
}

test_account_without_organization_is_not_applicable if {
	count(all_features.applicable) == 0 with input as fixture.nothing
	count(all_features.fail) == 0 with input as fixture.nothing
}
