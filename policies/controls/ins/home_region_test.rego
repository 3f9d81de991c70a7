package idcscan_test.controls.ins.home_region_test

import data.idcscan.controls.ins.home_region
import data.idcscan.lib.fixture

_config := {"IDC-INS-003": {"regions": ["eu-central-1", "eu-west-1"]}}

_home(region) := fixture.of([{"instance": {"primary_region": region}}])

test_other_region_fails if {
	home_region.fail == {{
		"key": "instance",
		"attribute": "primary_region",
		"message": "the home Region is us-east-1; expected is eu-central-1 or eu-west-1",
		"evidence": {"primary_region": "us-east-1", "expected": ["eu-central-1", "eu-west-1"]},
	}} with input as _home("us-east-1") with data.idcscan.config as _config
}

test_expected_region_passes if {
	count(home_region.fail) == 0 with input as _home("eu-west-1") with data.idcscan.config as _config
}

test_unread_or_undecided_fails_nobody if {
	count(home_region.fail) == 0 with input as fixture.nothing with data.idcscan.config as _config
	count(home_region.fail) == 0 with input as _home("us-east-1")
}
