package idcscan_test.controls.src.local_groups_test

import data.idcscan.controls.src.local_groups
import data.idcscan.lib.fixture

_zone(attributes) := fixture.of([fixture.synchronised, fixture.group("someone", attributes)])

_by_hand := {"created_by": "a1b2c3"}

test_group_made_by_hand_fails if {
	local_groups.fail == {{
		"key": "someone",
		"attribute": "created_by",
		"message": "the group was made by hand, though people come from an external identity provider",
		"evidence": {"created_by": "a1b2c3", "external_id_issuers": [], "allowed_local": []},
	}} with input as _zone(_by_hand)
}

test_synchronised_group_passes if {
	every attributes in [{"created_by": "SCIM/1"}, {"external_id_issuers": ["https://idp.example.com/"]}] {
		count(local_groups.fail) == 0 with input as _zone(attributes)
		count(local_groups.unknown) == 0 with input as _zone(attributes)
		"someone" in local_groups.applicable with input as _zone(attributes)
	}
}

test_allowed_group_passes if {
	config := {"IDC-SRC-014": {"allowed_local": ["some*"]}}
	count(local_groups.fail) == 0 with input as _zone(_by_hand) with data.idcscan.config as config
	count(local_groups.unknown) == 0 with input as _zone({"created_by": ""}) with data.idcscan.config as config
}

test_group_of_whom_nothing_tells_is_unknown if {
	count(local_groups.fail) == 0 with input as _zone({"created_by": ""})
	local_groups.unknown == {{
		"key": "someone",
		"cause": "no_api",
		"message": "AWS does not tell who made the group",
	}} with input as _zone({"created_by": ""})
}

test_group_without_a_name_is_unknown_where_some_are_allowed if {
	config := {"IDC-SRC-014": {"allowed_local": ["break-glass"]}}
	gap := fixture.gap("groups", {"cause": "redacted", "keys": ["someone"], "attributes": ["name"]})
	snapshot := json.remove(object.union(_zone(_by_hand), gap), ["groups/someone/name"])
	count(local_groups.fail) == 0 with input as snapshot with data.idcscan.config as config
	fixture.keys(local_groups.unknown) == {"someone"} with input as snapshot with data.idcscan.config as config
}

test_unknown_source_is_unknown if {
	snapshot := fixture.of([fixture.group("someone", _by_hand)])
	count(local_groups.fail) == 0 with input as snapshot
	fixture.keys(local_groups.unknown) == {"someone"} with input as snapshot
}

test_other_source_and_deleted_groups_are_not_applicable if {
	inside := fixture.of([fixture.group("someone", _by_hand), fixture.attested("INTERNAL", "2026-12-31")])
	gone := fixture.of([fixture.synchronised, {"groups": {"id:1": {"id": "1", "exists": false}}}])
	every snapshot in [inside, gone] {
		count(local_groups.fail) == 0 with input as snapshot
		count(local_groups.unknown) == 0 with input as snapshot
		count(local_groups.applicable - {"synchronised"}) == 0 with input as snapshot
	}
}
