package idcscan_test.lib.facts.organization_test

import data.idcscan.facts
import data.idcscan.lib.fixture

test_management_account if {
	facts.organization == {
		"exists": "yes",
		"management_account": "111111111111",
		"doubts": set(),
	} with input as fixture.of([fixture.organization("111111111111")])
}

test_no_organization if {
	facts.organization == {"exists": "no", "management_account": "", "doubts": set()} with input as fixture.nothing
}

test_management_account_without_the_rest if {
	snapshot := fixture.of([
		fixture.without(fixture.organization("111111111111"), "organization", "exists", [""]),
		fixture.gap("organization", {"cause": "denied", "attributes": ["exists"]}),
	])
	facts.organization.management_account == "111111111111" with input as snapshot
}

test_unread_management_account if {
	snapshot := fixture.of([
		{"organization": {"exists": true}},
		fixture.gap("organization", {"cause": "denied", "attributes": ["management_account"]}),
	])
	facts.organization == {
		"exists": "yes",
		"management_account": "",
		"doubts": {{
			"section": "organization",
			"cause": "denied",
			"message": "the management account was not read",
		}},
	} with input as snapshot
}

test_nothing_of_it_was_read if {
	snapshot := json.remove(fixture.of([fixture.gap("organization", {"cause": "error"})]), ["organization"])
	facts.organization.exists == "unknown" with input as snapshot
	count(facts.organization.doubts) == 1 with input as snapshot
}
