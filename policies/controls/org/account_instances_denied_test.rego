package idcscan_test.controls.org.account_instances_denied_test

import data.idcscan.controls.org.account_instances_denied
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
	"actions": {"sso": ["*"]},
	"resources": ["*"],
}])

test_organization_without_the_policy_fails if {
	count(account_instances_denied.fail) == 1 with input as _zone([])
	some finding in account_instances_denied.fail with input as _zone([])
	finding.key == "organization"
	finding.message == "in 1 of 1 active member accounts no service control policy denies creating an account instance"
	finding.evidence.accounts == ["222222222222"]
}

test_organization_with_the_policy_passes if {
	count(account_instances_denied.fail) == 0 with input as _zone([_denied])
	count(account_instances_denied.unknown) == 0 with input as _zone([_denied])
	account_instances_denied.applicable == {"organization"} with input as _zone([_denied])
}

test_unread_accounts_are_unknown if {
	account_instances_denied.unknown == {{
		"key": "organization",
		"cause": "denied",
		"message": "member accounts may be missing",
	}} with input as _zone([_denied, fixture.gap("accounts", {"cause": "denied"})])
}

test_organization_without_member_accounts_is_not_applicable if {
	every snapshot in [fixture.nothing, fixture.of([fixture.organization("111111111111")])] {
		count(account_instances_denied.applicable) == 0 with input as snapshot
		count(account_instances_denied.fail) == 0 with input as snapshot
	}
}

test_allowed_accounts_need_no_policy if {
	config := {"IDC-ORG-009": {"allowed_accounts": ["222222222222"]}}
	count(account_instances_denied.fail) == 0 with input as _zone([]) with data.idcscan.config as config
}
