package idcscan_test.controls.org.roles_protected_test

import data.idcscan.controls.org.roles_protected
import data.idcscan.lib.fixture

_zone(parts) := fixture.of(array.concat(
	[
		fixture.organization("111111111111"),
		fixture.account("222222222222"),
		{"instance": {"primary_region": "eu-central-1"}},
	],
	parts,
))

_denied := fixture.service_control_policy("p-1", ["r-1"], [{
	"effect": "Deny",
	"actions": {"iam": ["*"]},
	"resources": ["*"],
}])

test_organization_without_the_policy_fails if {
	count(roles_protected.fail) == 1 with input as _zone([])
	some finding in roles_protected.fail with input as _zone([])
	finding.key == "organization"
	finding.message == "in 1 of 1 active member accounts no service control policy denies changing what people sign in by"
	finding.evidence.accounts == ["222222222222"]
}

test_organization_with_the_policy_passes if {
	count(roles_protected.fail) == 0 with input as _zone([_denied])
	count(roles_protected.unknown) == 0 with input as _zone([_denied])
	roles_protected.applicable == {"organization"} with input as _zone([_denied])
}

test_unread_accounts_are_unknown if {
	roles_protected.unknown == {{
		"key": "organization",
		"cause": "denied",
		"message": "member accounts may be missing",
	}} with input as _zone([_denied, fixture.gap("accounts", {"cause": "denied"})])
}

test_organization_without_member_accounts_is_not_applicable if {
	every snapshot in [fixture.nothing, fixture.of([fixture.organization("111111111111")])] {
		count(roles_protected.applicable) == 0 with input as snapshot
		count(roles_protected.fail) == 0 with input as snapshot
	}
}
