package idcscan_test.controls.ins.replica_regions_test

import data.idcscan.controls.ins.replica_regions
import data.idcscan.lib.fixture

_config := {"IDC-INS-006": {"regions": ["eu-west-1"]}}

_regions(names) := fixture.of([{"instance": {
	"primary_region": "eu-central-1",
	"regions": {name: "ACTIVE" | some name in names},
}}])

_messages(snapshot) := {finding.message |
	some finding in replica_regions.fail with input as snapshot with data.idcscan.config as _config
}

test_expected_regions_pass if {
	_messages(_regions(["eu-central-1", "eu-west-1"])) == set()
}

test_other_and_missing_regions_fail_with_one_finding if {
	wrong := ["not replicated to eu-west-1", "replicated to us-east-1, which is not expected"]
	_messages(_regions(["eu-central-1", "us-east-1"])) == {concat("; ", wrong)}
}

test_list_that_was_cut_off_shows_no_missing_region if {
	gap := fixture.gap("instance", {"cause": "truncated", "attributes": ["regions"]})
	_messages(object.union(_regions(["eu-central-1"]), gap)) == set()
	count(_messages(object.union(_regions(["eu-central-1", "us-east-1"]), gap))) == 1
}

test_unread_home_region_fails_nobody if {
	_messages(json.remove(_regions(["eu-central-1"]), ["instance/primary_region"])) == set()
}

test_undecided_fails_nobody if {
	count(replica_regions.fail) == 0 with input as _regions(["eu-central-1", "us-east-1"])
}
