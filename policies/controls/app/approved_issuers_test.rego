package idcscan_test.controls.app.approved_issuers_test

import data.idcscan.controls.app.approved_issuers
import data.idcscan.lib.fixture

_approved := {"IDC-APP-007": {"approved_issuers": ["https://login.example.com/", "https://*.okta.example.com"]}}

_issued_by(url) := fixture.of([fixture.issuer("login", {"issuer_url": url})])

test_unknown_issuer_fails if {
	approved_issuers.fail == {{
		"key": "login",
		"attribute": "issuer_url",
		"message": "tokens of https://evil.example.com are accepted: the issuer is not approved",
		"evidence": {
			"issuer_url": "https://evil.example.com",
			"approved_issuers": ["https://login.example.com/", "https://*.okta.example.com"],
		},
	}} with input as _issued_by("https://evil.example.com") with data.idcscan.config as _approved
}

test_address_without_tls_fails_though_it_is_approved if {
	config := {"IDC-APP-007": {"approved_issuers": ["http*://login.example.com"]}}
	some finding in approved_issuers.fail with input as _issued_by("http://login.example.com")
		with data.idcscan.config as config
	finding.message == "tokens of http://login.example.com are accepted: its address is not https"
}

test_wildcard_ends_where_the_host_ends if {
	every end in ["/", "?", "#", ":443/"] {
		url := concat("", ["https://evil.example", end, ".okta.example.com"])
		fixture.keys(approved_issuers.fail) == {"login"} with input as _issued_by(url)
			with data.idcscan.config as _approved
	}
}

test_approved_issuers_pass if {
	every url in ["https://login.example.com", "https://login.example.com/", "https://eu.okta.example.com"] {
		count(approved_issuers.fail) == 0 with input as _issued_by(url) with data.idcscan.config as _approved
	}
}

test_without_issuers_nothing_is_judged if {
	count(approved_issuers.fail) == 0 with input as fixture.nothing with data.idcscan.config as _approved
}
