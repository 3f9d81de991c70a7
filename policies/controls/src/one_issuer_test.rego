package idcscan_test.controls.src.one_issuer_test

import data.idcscan.controls.src.one_issuer
import data.idcscan.lib.fixture

_users(issuers) := fixture.of([fixture.user(sprintf("user %d", [n]), {"external_id_issuers": list}) |
	some n, list in issuers
])

test_two_issuers_fail if {
	every issuers in [[["https://a/", "https://b/"]], [["https://a/"], ["https://b/"], []]] {
		one_issuer.fail == {{
			"key": "external_id_issuers",
			"message": "external ids of users have 2 issuers: https://a/, https://b/",
			"evidence": {"issuers": {"https://a/", "https://b/"}},
		}} with input as _users(issuers)
	}
}

test_one_issuer_passes if {
	count(one_issuer.fail) == 0 with input as _users([["https://a/"], ["https://a/"], []])
	one_issuer.applicable == {"external_id_issuers"} with input as _users([["https://a/"]])
}

test_users_without_external_ids_are_not_applicable if {
	count(one_issuer.applicable) == 0 with input as _users([[]])
}
