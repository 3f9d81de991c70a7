package idcscan_test.lib.facts.attestations_test

import data.idcscan.facts
import data.idcscan.lib.fixture

_attest(list) := fixture.of([fixture.attestations(list)])

test_latest_attestation_counts if {
	snapshot := _attest([["mfa_mode", "disabled", "2026-01-01"], ["mfa_mode", "Always_On", "2026-05-01"]])
	facts.attested.mfa_mode == {
		"value": "always_on",
		"on": "2026-05-01",
		"by": "someone",
		"valid_until": "2026-12-31",
	} with input as snapshot
}

test_expired_and_later_attestations_do_not_count if {
	facts.attested == {} with input as _attest([["mfa_mode", "always_on", "2026-06-02"]])
	facts.attested == {} with input as _attest([["mfa_mode", "always_on", "2026-01-01"]])
		with data.idcscan.run as {"now": "2027-01-01T00:00:00Z"}
}

test_unread_attestations_are_doubts if {
	facts.attestation_doubts == set() with input as fixture.nothing
	facts.attestation_doubts == {{
		"section": "attestations",
		"cause": "denied",
		"message": "attestations were not all read",
	}} with input as fixture.of([fixture.gap("attestations", {"cause": "denied"})])
}
