package idcscan_test.controls.iac.provider_version_test

import data.idcscan.controls.iac.provider_version
import data.idcscan.lib.fixture

_requires(constraints) := fixture.of([fixture.root_module(".", {"aws_provider": constraints})])

test_pessimistic_constraint_passes if {
	count(provider_version.fail) == 0 with input as _requires([fixture.constraint("~>", "6.28.0", 2)])
}

test_range_passes if {
	constraints := [fixture.constraint(">=", "6.30.0", 2), fixture.constraint("<", "7.0.0", 1)]
	count(provider_version.fail) == 0 with input as _requires(constraints)
}

test_open_range_fails if {
	provider_version.fail == {{
		"key": ".",
		"attribute": "aws_provider",
		"message": concat("; ", [
			">= 5.0 allows versions of hashicorp/aws below 6.28.0",
			">= 5.0 allows versions of hashicorp/aws from 7.0.0 on",
		]),
		"evidence": {"aws_provider": ">= 5.0", "min_version": "6.28.0", "below_version": "7.0.0"},
	}} with input as _requires([fixture.constraint(">=", "5.0.0", 2)])
}

test_no_constraint_fails if {
	some finding in provider_version.fail with input as _requires([])
	finding.message == "no version of hashicorp/aws is required; from 6.28.0 to below 7.0.0 is allowed"
}

test_limits_are_parameters if {
	config := {"IDC-IAC-003": {"min_version": "7.0.0", "below_version": "8.0.0"}}
	snapshot := _requires([fixture.constraint("~>", "7.1.0", 2)])
	count(provider_version.fail) == 0 with input as snapshot with data.idcscan.config as config
}
