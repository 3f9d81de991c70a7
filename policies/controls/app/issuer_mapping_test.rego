package idcscan_test.controls.app.issuer_mapping_test

import data.idcscan.controls.app.issuer_mapping
import data.idcscan.lib.fixture

_mapping(claim, attribute) := fixture.of([fixture.issuer("login", {
	"claim_attribute_path": claim,
	"identity_store_attribute_path": attribute,
})])

test_claim_that_users_choose_fails if {
	issuer_mapping.fail == {{
		"key": "login",
		"attribute": "claim_attribute_path",
		"message": "users are matched by the mapping nickname=displayName, which is not among those allowed",
		"evidence": {
			"mapping": "nickname=displayName",
			"allowed_mappings": ["sub=userName", "sub=externalIds.*"],
		},
	}} with input as _mapping("nickname", "displayName")
}

test_subject_passes if {
	count(issuer_mapping.fail) == 0 with input as _mapping("sub", "userName")
	count(issuer_mapping.fail) == 0 with input as _mapping("sub", "externalIds.value")
}

test_email_passes_where_it_is_verified if {
	fixture.keys(issuer_mapping.fail) == {"login"} with input as _mapping("email", "emails.value")
	config := {"IDC-APP-008": {"allowed_mappings": ["email=emails.value"]}}
	count(issuer_mapping.fail) == 0 with input as _mapping("email", "emails.value") with data.idcscan.config as config
}
