package idcscan_test.controls.app.redirect_uris_test

import data.idcscan.controls.app.redirect_uris
import data.idcscan.lib.fixture

_redirects_to(uris) := fixture.of([fixture.application("wiki", {"grants": {
	"authorization_code": {"redirect_uris": uris, "issuers": {}},
	"refresh_token": {"redirect_uris": [], "issuers": {}},
}})])

test_unsafe_addresses_fail if {
	redirect_uris.fail == {{
		"key": "wiki",
		"attribute": "grants",
		"message": concat("", [
			"authorization codes may go to an address that is not safe: ",
			"http://wiki.example.com/cb, https://*.example.com/cb",
		]),
		"evidence": {"redirect_uris": {
			"http://wiki.example.com/cb": {"it is not https"},
			"https://*.example.com/cb": {"it holds a wildcard"},
		}},
	}} with input as _redirects_to([
		"http://wiki.example.com/cb",
		"https://*.example.com/cb",
		"https://wiki.example.com/cb",
	])
}

test_local_hosts_fail if {
	every uri in [
		"https://localhost/cb",
		"https://LOCALHOST:8443/cb",
		"https://user@localhost/cb",
		"https://wiki.localhost/cb",
		"https://127.0.0.1:8443/cb",
		"https://127.1.2.3/cb",
		"https://[::1]/cb",
		"https://0.0.0.0/cb",
	] {
		some finding in redirect_uris.fail with input as _redirects_to([uri])
		finding.evidence.redirect_uris[uri] == {"it leads to a local host"}
	}
}

test_schemes_of_other_programs_fail if {
	fixture.keys(redirect_uris.fail) == {"wiki"} with input as _redirects_to(["wiki://callback"])
}

test_safe_addresses_pass if {
	every uri in [
		"https://wiki.example.com/cb",
		"HTTPS://wiki.example.com:8443/cb?x=localhost",
		"https://localhost.example.com/cb",
		"https://example.com/@localhost",
	] {
		count(redirect_uris.fail) == 0 with input as _redirects_to([uri])
		redirect_uris.applicable == {"wiki"} with input as _redirects_to([uri])
	}
}

test_application_without_redirects_is_not_applicable if {
	count(redirect_uris.applicable) == 0 with input as _redirects_to([])
	count(redirect_uris.applicable) == 0 with input as fixture.of([fixture.application("wiki", {})])
}
