package idcscan_test.controls.src.local_users_test

import data.idcscan.controls.src.local_users
import data.idcscan.lib.fixture

_zone(attributes) := fixture.of([fixture.synchronised, fixture.user("someone", attributes)])

_by_hand := {"created_by": "a1b2c3"}

test_user_made_by_hand_fails if {
	local_users.fail == {{
		"key": "someone",
		"attribute": "created_by",
		"message": "the user was made by hand, though people come from an external identity provider",
		"evidence": {"created_by": "a1b2c3", "external_id_issuers": [], "allowed_local": []},
	}} with input as _zone(_by_hand)
}

test_synchronised_user_passes if {
	every attributes in [{"created_by": "SCIM/1"}, {"external_id_issuers": ["https://idp.example.com/"]}] {
		count(local_users.fail) == 0 with input as _zone(attributes)
		count(local_users.unknown) == 0 with input as _zone(attributes)
		"someone" in local_users.applicable with input as _zone(attributes)
	}
}

test_allowed_user_passes if {
	config := {"IDC-SRC-002": {"allowed_local": ["some*"]}}
	count(local_users.fail) == 0 with input as _zone(_by_hand) with data.idcscan.config as config
	count(local_users.unknown) == 0 with input as _zone({"created_by": ""}) with data.idcscan.config as config
}

test_user_of_whom_nothing_tells_is_unknown if {
	count(local_users.fail) == 0 with input as _zone({"created_by": ""})
	local_users.unknown == {{
		"key": "someone",
		"cause": "no_api",
		"message": "AWS does not tell who made the user",
	}} with input as _zone({"created_by": ""})
}

test_user_without_a_name_is_unknown_where_some_are_allowed if {
	config := {"IDC-SRC-002": {"allowed_local": ["break-glass"]}}
	gap := fixture.gap("users", {"cause": "redacted", "keys": ["someone"], "attributes": ["name"]})
	snapshot := json.remove(object.union(_zone(_by_hand), gap), ["users/someone/name"])
	count(local_users.fail) == 0 with input as snapshot with data.idcscan.config as config
	fixture.keys(local_users.unknown) == {"someone"} with input as snapshot with data.idcscan.config as config
}

test_unknown_source_is_unknown if {
	snapshot := fixture.of([fixture.user("someone", _by_hand)])
	count(local_users.fail) == 0 with input as snapshot
	fixture.keys(local_users.unknown) == {"someone"} with input as snapshot
}

test_other_source_and_deleted_users_are_not_applicable if {
	inside := fixture.of([fixture.user("someone", _by_hand), fixture.attested("INTERNAL", "2026-12-31")])
	gone := fixture.of([fixture.synchronised, {"users": {"id:1": {"id": "1", "exists": false}}}])
	every snapshot in [inside, gone] {
		count(local_users.fail) == 0 with input as snapshot
		count(local_users.unknown) == 0 with input as snapshot
		count(local_users.applicable - {"synchronised"}) == 0 with input as snapshot
	}
}
