package idcscan_test.controls.iac.terraform_version_test

import data.idcscan.controls.iac.terraform_version
import data.idcscan.lib.fixture

_requires(constraints) := fixture.of([fixture.root_module("infra", {"required_version": constraints})])

test_terraform_1_11_passes if {
	count(terraform_version.fail) == 0 with input as _requires([fixture.constraint(">=", "1.11.0", 2)])
	count(terraform_version.fail) == 0 with input as _requires([fixture.constraint("~>", "1.12.0", 2)])
}

test_older_version_fails if {
	terraform_version.fail == {{
		"key": "infra",
		"attribute": "required_version",
		"message": "required_version >= 1.5, < 2 allows versions below 1.11.0",
		"evidence": {"required_version": ">= 1.5, < 2", "min_version": "1.11.0"},
	}} with input as _requires([fixture.constraint(">=", "1.5.0", 2), fixture.constraint("<", "2.0.0", 1)])
}

test_no_constraint_fails if {
	some finding in terraform_version.fail with input as _requires([])
	finding.message == "no version of Terraform is required; at least 1.11.0 has to be"
}

test_minimum_is_a_parameter if {
	config := {"IDC-IAC-002": {"min_version": "1.12.0"}}
	snapshot := _requires([fixture.constraint(">=", "1.11.0", 2)])
	count(terraform_version.fail) == 1 with input as snapshot with data.idcscan.config as config
}
