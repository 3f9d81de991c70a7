package idcscan_test.controls.prv.up_to_date_test

import data.idcscan.controls.prv.up_to_date
import data.idcscan.lib.fixture

_provisioned(attributes, parts) := fixture.of(array.concat(
	[
		fixture.set("Set", attributes),
		fixture.assigned("222222222222", "Set", ["group:Team"]),
		fixture.assigned("333333333333", "Set", []),
		fixture.group("Team", {}),
	],
	parts,
))

test_live_22_outdated_account_fails if {
	up_to_date.fail == {{
		"key": "333333333333/Set",
		"message": "an older version of the permission set is provisioned in the account than the one it is defined in now",
		"evidence": {"account": "333333333333", "permission_set": "Set"},
	}} with input as _provisioned({"outdated_accounts": ["333333333333"]}, [])
}

test_latest_version_passes if {
	count(up_to_date.fail) == 0 with input as _provisioned({"outdated_accounts": []}, [])
	count(up_to_date.unknown) == 0 with input as _provisioned({"outdated_accounts": []}, [])
}

test_account_in_which_the_set_is_not_known_to_be_is_not_judged if {
	count(up_to_date.fail) == 0 with input as _provisioned({"outdated_accounts": ["444444444444"]}, [])
}

test_live_22_denied_filter_is_unknown if {
	gap := fixture.gap("permission_sets", {"cause": "denied", "keys": ["Set"], "attributes": ["outdated_accounts"]})
	snapshot := fixture.without(_provisioned({}, [gap]), "permission_sets", "Set", ["outdated_accounts"])
	count(up_to_date.fail) == 0 with input as snapshot
	doubts := up_to_date.unknown with input as snapshot
	fixture.keys(doubts) == {"222222222222/Set", "333333333333/Set"}
	every doubt in doubts {
		doubt.cause == "denied"
	}
}

test_half_read_list_shows_what_it_holds if {
	gap := fixture.gap("permission_sets", {"cause": "error", "keys": ["Set"], "attributes": ["outdated_accounts"]})
	snapshot := _provisioned({"outdated_accounts": ["333333333333"]}, [gap])
	fixture.keys(up_to_date.fail) == {"333333333333/Set"} with input as snapshot
	fixture.keys(up_to_date.unknown) == {"222222222222/Set"} with input as snapshot
}
