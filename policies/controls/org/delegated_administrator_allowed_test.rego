package idcscan_test.controls.org.delegated_administrator_allowed_test

import data.idcscan.controls.org.delegated_administrator_allowed
import data.idcscan.lib.fixture

_config := {"IDC-ORG-002": {"allowed_accounts": ["222222222222"]}}

_administered(accounts) := fixture.of([
	fixture.organization("111111111111"),
	{"organization": {"delegated_administrators": {"sso.amazonaws.com": accounts}}},
])

_messages(snapshot) := {finding.message |
	some finding in delegated_administrator_allowed.fail with input as snapshot with data.idcscan.config as _config
}

test_allowed_administrator_passes if {
	snapshot := _administered(["222222222222"])
	_messages(snapshot) == set()
	count(delegated_administrator_allowed.unknown) == 0 with input as snapshot with data.idcscan.config as _config
	delegated_administrator_allowed.applicable == {"organization"} with input as snapshot
}

test_other_administrator_fails if {
	wrong := {"account 333333333333 is delegated administrator of Identity Center and not allowed"}
	_messages(_administered(["333333333333"])) == wrong
}

test_two_administrators_fail_with_one_finding if {
	wrong := [
		"2 accounts are delegated administrators of Identity Center",
		"account 333333333333 is delegated administrator of Identity Center and not allowed",
	]
	_messages(_administered(["222222222222", "333333333333"])) == {concat("; ", wrong)}
}

test_no_administrator_fails if {
	_messages(_administered([])) == {"no account is delegated administrator of Identity Center"}
}

_gap := fixture.gap("organization", {"cause": "truncated", "attributes": ["delegated_administrators"]})

test_list_that_was_cut_off_does_not_show_that_there_is_none if {
	_messages(object.union(_administered([]), _gap)) == set()
	count(_messages(object.union(_administered(["333333333333"]), _gap))) == 1
}

test_unread_list_is_unknown if {
	snapshot := json.remove(object.union(_administered([]), _gap), ["organization/delegated_administrators"])
	_messages(snapshot) == set()
	some doubt in delegated_administrator_allowed.unknown with input as snapshot with data.idcscan.config as _config
	doubt.cause == "truncated"
}

test_account_without_organization_is_not_applicable if {
	count(delegated_administrator_allowed.applicable) == 0 with input as fixture.nothing
	count(delegated_administrator_allowed.unknown) == 0 with input as fixture.nothing with data.idcscan.config as _config
}
