package idcscan_test.controls.acc.saml_roles_test

import data.idcscan.controls.acc.saml_roles
import data.idcscan.lib.fixture

_own := "arn:aws:iam::222222222222:saml-provider/AWSSSO_0123456789abcdef_DO_NOT_DELETE"

_other := "arn:aws:iam::222222222222:saml-provider/ADFS"

_trusting(trusted) := fixture.of([fixture.hygiene("222222222222", {"federated_roles": {"Admin": {
	"arn": "arn:aws:iam::222222222222:role/Admin",
	"providers": trusted,
}}})])

test_role_that_trusts_another_provider_fails if {
	saml_roles.fail == {{
		"key": "222222222222/Admin",
		"message": concat("", [
			"the role trusts a SAML provider beside Identity Center's: ",
			"arn:aws:iam::222222222222:saml-provider/ADFS",
		]),
		"evidence": {"account": "222222222222", "providers": {_other}, "allowed_providers": []},
	}} with input as _trusting([_other, _own])
}

test_provider_that_only_looks_like_identity_centers_fails if {
	every name in ["AWSSSO_0123_DO_NOT_DELETE", "xAWSSSO_0123456789abcdef_DO_NOT_DELETE"] {
		provider := concat("/", ["arn:aws:iam::222222222222:saml-provider", name])
		fixture.keys(saml_roles.fail) == {"222222222222/Admin"} with input as _trusting([provider])
	}
}

test_role_of_identity_center_passes if {
	count(saml_roles.fail) == 0 with input as _trusting([_own])
}

test_several_providers_named_like_identity_centers_are_unknown if {
	second := "arn:aws:iam::222222222222:saml-provider/AWSSSO_fedcba9876543210_DO_NOT_DELETE"
	both := {"account_hygiene": {"222222222222": {"saml_providers": [_own, second]}}}
	snapshot := object.union(_trusting([second]), both)
	fixture.keys(saml_roles.unknown) == {"222222222222/Admin"} with input as snapshot
	count(saml_roles.fail) == 0 with input as snapshot
	count(saml_roles.unknown) == 0 with input as object.union(_trusting([_other]), both)
	count(saml_roles.unknown) == 0 with input as _trusting([_own])
}

test_allowed_provider_passes if {
	every pattern in ["ADFS", "AD*", _other] {
		config := {"IDC-ACC-007": {"allowed_providers": [pattern]}}
		count(saml_roles.fail) == 0 with input as _trusting([_other]) with data.idcscan.config as config
	}
}
