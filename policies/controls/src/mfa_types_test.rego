package idcscan_test.controls.src.mfa_types_test

import data.idcscan.controls.src.mfa_types
import data.idcscan.lib.fixture

_attest(types) := fixture.of([fixture.attestations([["mfa_types", types, "2026-04-01"]])])

test_type_that_is_not_allowed_fails if {
	mfa_types.fail == {{
		"key": "mfa_types",
		"message": "required types of MFA devices are not allowed: webauthn",
		"evidence": {"allowed": ["totp"], "required": ["webauthn"]},
	}} with input as _attest("totp")
}

test_allowed_types_pass if {
	every types in ["webauthn", "webauthn, totp", "WebAuthn, TOTP"] {
		count(mfa_types.fail) == 0 with input as _attest(types)
		count(mfa_types.unknown) == 0 with input as _attest(types)
	}
}

test_required_types_are_a_parameter if {
	config := {"IDC-SRC-008": {"required": ["totp", "webauthn"]}}
	count(mfa_types.fail) == 1 with input as _attest("webauthn") with data.idcscan.config as config
	count(mfa_types.fail) == 0 with input as _attest("webauthn, totp") with data.idcscan.config as config
}

test_types_that_are_not_attested_are_unknown if {
	mfa_types.unknown == {{
		"key": "mfa_types",
		"cause": "no_api",
		"message": "which types of MFA devices are allowed is not attested",
	}} with input as fixture.nothing
}

test_unread_attestations_are_unknown if {
	snapshot := object.union(_attest("totp"), fixture.gap("attestations", {"cause": "denied"}))
	count(mfa_types.fail) == 0 with input as snapshot
	count(mfa_types.unknown) == 1 with input as snapshot
}
