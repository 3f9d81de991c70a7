package idcscan_test.controls.org.delegated_administration_test

import data.idcscan.controls.org.delegated_administration
import data.idcscan.lib.fixture

_organization(delegated) := object.union(
	fixture.organization("111111111111"),
	{"organization": {"delegated_administrators": delegated}},
)

_administered(accounts) := fixture.of([_organization({"sso.amazonaws.com": accounts})])

test_management_account_alone_fails if {
	delegated_administration.fail == {{
		"key": "organization",
		"attribute": "delegated_administrators",
		"message": "no account is delegated administrator of Identity Center: it is administered from the management account",
		"evidence": {"delegated_administrators": []},
	}} with input as _administered([])
}

test_delegated_administrator_passes if {
	count(delegated_administration.fail) == 0 with input as _administered(["222222222222"])
	count(delegated_administration.unknown) == 0 with input as _administered(["222222222222"])
	delegated_administration.applicable == {"organization"} with input as _administered(["222222222222"])
}

test_unread_delegated_administrators_are_unknown if {
	gap := fixture.gap("organization", {"cause": "denied", "attributes": ["delegated_administrators"]})
	snapshot := json.remove(object.union(_administered([]), gap), ["organization/delegated_administrators"])
	count(delegated_administration.fail) == 0 with input as snapshot
	some doubt in delegated_administration.unknown with input as snapshot
	doubt.cause == "denied"
}

# Only the services that were asked for stand there.
test_service_that_was_not_asked_for_is_unknown if {
	snapshot := json.remove(_administered([]), ["organization/delegated_administrators/sso.amazonaws.com"])
	count(delegated_administration.fail) == 0 with input as snapshot
	count(delegated_administration.unknown) == 1 with input as snapshot
}

test_account_without_organization_is_not_applicable if {
	count(delegated_administration.applicable) == 0 with input as fixture.nothing
	count(delegated_administration.unknown) == 0 with input as fixture.nothing
}
