package idcscan_test.controls.iac.secrets_test

import data.idcscan.controls.iac.secrets
import data.idcscan.lib.fixture

test_secret_fails_without_being_shown if {
	secrets.fail == {{
		"key": "prod.tfvars#scim_token",
		"attribute": "secrets",
		"message": "secrets stand in code: scim token",
		"evidence": {"secrets": ["scim_token"]},
	}} with input as fixture.of([fixture.code("prod.tfvars#scim_token", {
		"configuration": true,
		"secrets": ["scim_token"],
	})])
}

test_code_without_secrets_passes if {
	count(secrets.fail) == 0 with input as fixture.of([fixture.code("main.tf#locals", {})])
}
