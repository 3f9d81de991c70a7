package idcscan_test.lib.facts.instance_test

import data.idcscan.facts
import data.idcscan.lib.fixture

_owned_by(account) := fixture.of([fixture.organization("111111111111"), {"instance": {"owner_account": account}}])

test_live03_owner_tells_the_kind if {
	facts.instance == {"kind": "organization", "doubts": set()} with input as _owned_by("111111111111")
	facts.instance == {"kind": "account", "doubts": set()} with input as _owned_by("222222222222")
}

test_account_without_organization_has_an_account_instance if {
	facts.instance == {"kind": "account", "doubts": set()} with input as fixture.nothing
}

_unread(section, attribute) := json.remove(
	object.union(_owned_by("111111111111"), fixture.gap(section, {"cause": "denied", "attributes": [attribute]})),
	[concat("/", [section, attribute])],
)

test_unread_accounts_leave_the_kind_unknown if {
	every snapshot in [_unread("instance", "owner_account"), _unread("organization", "management_account")] {
		facts.instance.kind == "unknown" with input as snapshot
		some doubt in facts.instance.doubts with input as snapshot
		doubt.cause == "denied"
	}
}
