package idcscan_test.controls.src.saml_certificate_test

import data.idcscan.controls.src.saml_certificate
import data.idcscan.lib.fixture

_attest(expiry) := fixture.attestations([["saml_certificate_expiry", expiry, "2026-04-01"]])

_messages(parts) := {finding.message |
	some finding in saml_certificate.fail with input as fixture.of(parts)
}

_doubts(parts) := {doubt.message |
	some doubt in saml_certificate.unknown with input as fixture.of(parts)
}

# The snapshot is of 2026-06-01.
test_attested_expiry_decides if {
	_messages([_attest("2026-07-01")]) == set()
	_doubts([_attest("2026-07-01")]) == set()
	_messages([_attest("2026-06-30")]) == {"the SAML signing certificate expires on 2026-06-30, in less than 30 days"}
	_messages([_attest("2026-05-31")]) == {"the SAML signing certificate expired on 2026-05-31"}
}

# An import says that a certificate is new, and not when it expires.
test_livect02_expiry_is_not_derived_from_events if {
	imported := fixture.setting_event("ImportExternalIdPCertificate", "2026-05-01T08:00:00Z", {})
	message := "when the SAML signing certificate expires is not attested"
	_doubts([fixture.synchronised, imported]) == {message}
	_messages([fixture.synchronised, imported]) == set()
}

test_unknown_source_is_unknown_where_nothing_is_attested if {
	_doubts([]) == {"the identity source is not known"}
}

test_unread_attestations_are_unknown if {
	parts := [_attest("2026-05-01"), fixture.gap("attestations", {"cause": "denied"})]
	_messages(parts) == set()
	_doubts(parts) == {"attestations were not all read"}
}

test_other_sources_are_not_applicable if {
	inside := fixture.of([fixture.attested("INTERNAL", "2026-12-31")])
	count(saml_certificate.applicable) == 0 with input as inside
	count(saml_certificate.unknown) == 0 with input as inside
}
