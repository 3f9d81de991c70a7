package idcscan_test.controls.src.network_test

import data.idcscan.controls.src.network
import data.idcscan.lib.fixture

_store(attributes) := fixture.of([{"instance": {"network": object.union(
	{"vpc_endpoint_required": false, "source_vpcs": [], "api_source_ips": [], "scim_source_ips": ["192.0.2.0/24"]},
	attributes,
)}}])

_messages(snapshot, expected) := {finding.message |
	config := {"IDC-SRC-013": {"expected": expected}}
	some finding in network.fail with input as snapshot with data.idcscan.config as config
}

test_expected_restriction_passes if {
	_messages(_store({}), {"vpc_endpoint_required": false, "scim_source_ips": ["192.0.2.0/24"]}) == set()
	_messages(_store({"source_vpcs": ["vpc-1", "vpc-2"]}), {"source_vpcs": ["vpc-2", "vpc-1"]}) == set()
}

test_other_restriction_fails_with_one_finding if {
	wrong := [
		"scim_source_ips are 192.0.2.0/24; expected are none",
		"vpc_endpoint_required is false; expected is true",
	]
	_messages(_store({}), {"vpc_endpoint_required": true, "scim_source_ips": []}) == {concat("; ", wrong)}
}

test_misspelt_parts_fail if {
	_messages(_store({}), {"vpcs": []}) == {"the parameter `expected` names vpcs, which is no part of the restriction"}
}

test_undecided_or_unread_fails_nobody if {
	count(network.fail) == 0 with input as _store({})
	_messages(fixture.nothing, {"vpc_endpoint_required": true}) == set()
}
