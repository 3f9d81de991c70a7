package idcscan_test.controls.src.attested_settings_test

import data.idcscan.controls.src.attested_settings
import data.idcscan.lib.fixture

_config := {"IDC-SRC-011": {"settings": ["mfa_mode", "mfa_types"]}}

_attest(list) := fixture.of([fixture.attestations(list)])

test_settings_that_are_not_attested_fail if {
	attested_settings.fail == {{
		"key": "mfa_types",
		"message": "the setting is not attested",
		"evidence": {"valid_until": set()},
	}} with input as _attest([["mfa_mode", "always_on", "2026-04-01"]]) with data.idcscan.config as _config
}

test_expired_attestation_fails if {
	later := {"now": "2027-02-01T00:00:00Z"}
	snapshot := _attest([["mfa_mode", "always_on", "2026-04-01"]])
	messages := {finding.key: finding.message |
		some finding in attested_settings.fail with input as snapshot
			with data.idcscan.config as _config
			with data.idcscan.run as later
	}
	messages == {
		"mfa_mode": "the attestation was good until 2026-12-31",
		"mfa_types": "the setting is not attested",
	}
}

test_attested_settings_pass if {
	snapshot := _attest([["mfa_mode", "always_on", "2026-04-01"], ["mfa_types", "totp", "2026-04-01"]])
	count(attested_settings.fail) == 0 with input as snapshot with data.idcscan.config as _config
	attested_settings.applicable == {"mfa_mode", "mfa_types"} with input as snapshot with data.idcscan.config as _config
}

test_undecided_fails_nobody if {
	count(attested_settings.fail) == 0 with input as fixture.nothing
	count(attested_settings.applicable) == 0 with input as fixture.nothing
}
