package idcscan_test.controls.src.mfa_required_test

import data.idcscan.controls.src.mfa_required
import data.idcscan.lib.fixture

_attest(mode, registration) := fixture.attestations([
	["mfa_mode", mode, "2026-04-01"],
	["mfa_registration", registration, "2026-04-01"],
])

_changed(at, details) := fixture.setting_event("UpdateSsoConfiguration", at, {
	"source": "sso.amazonaws.com",
	"details": object.union({"configurationType": "APP_AUTHENTICATION_CONFIGURATION"}, details),
})

_after := "2026-04-02T08:00:00Z"

_before := "2026-03-31T08:00:00Z"

_off := {"mfaMode": "DISABLED", "noMfaSignInBehavior": "ALLOWED_WITH_ENROLLMENT"}

_messages(parts) := {finding.message |
	some finding in mfa_required.fail with input as fixture.of(parts)
}

_doubts(parts) := {doubt.message |
	some doubt in mfa_required.unknown with input as fixture.of(parts)
}

_passes(parts) if {
	_messages(parts) == set()
	_doubts(parts) == set()
}

test_attested_mfa_passes if {
	_passes([_attest("Always_On", "email")])
	every registration in ["register", "block"] {
		_passes([_attest("always_on", registration)])
		_passes([_attest("context_aware", registration)])
	}
}

test_attested_lack_of_mfa_fails if {
	_messages([_attest("disabled", "register")]) == {"users are never asked for MFA"}
	some message in _messages([_attest("context_aware", "email")])
	message == "users without an MFA device get a one-time password by e-mail, and only when the context changes"
	every mode in ["always_on", "context_aware"] {
		_messages([_attest(mode, "allow")]) == {"users without an MFA device are let in"}
	}
}

test_livect05_known_value_of_an_event_fails if {
	_messages([_changed(_after, _off)]) == {"users are never asked for MFA"}
}

test_livect05_event_after_an_attestation_contradicts_it if {
	_passes([_attest("always_on", "register"), _changed(_before, _off)])
	some message in _messages([_attest("always_on", "register"), _changed(_after, _off)])
	startswith(message, "mfa_mode is attested as always_on on 2026-04-01, but contradicted by UpdateSsoConfiguration")
	endswith(message, "; users are never asked for MFA")
}

test_livect05_unknown_values_leave_it_open if {
	attested := _attest("always_on", "register")
	every parts in [[_changed(_after, {"mfaMode": "SOMETHING"})], [attested, _changed(_after, {})]] {
		_messages(parts) == set()
		some message in _doubts(parts)
		startswith(message, "mfa_mode was changed on 2026-04-02, value unknown: UpdateSsoConfiguration of ")
	}
}

test_livect05_session_is_not_mfa if {
	_passes([_attest("always_on", "register"), _changed(_after, {"configurationType": "SESSION"})])
}

test_livect06_device_events_say_nothing if {
	device := fixture.setting_event("CompleteVirtualMfaDeviceRegistration", _after, {})
	_doubts([device]) == {"mfa_mode is neither attested nor shown by an event"}
}

# Only users with a registered device are asked.
test_mfa_without_word_of_registration_is_unknown if {
	every mode in ["always_on", "context_aware"] {
		attested := fixture.attestations([["mfa_mode", mode, "2026-04-01"]])
		_messages([attested]) == set()
		_doubts([attested]) == {"mfa_registration is neither attested nor shown by an event"}
	}
}

test_values_that_are_none_are_unknown if {
	count(_doubts([_attest("sometimes", "register")])) == 1
}

test_unread_events_and_attestations_are_unknown if {
	every section in ["events", "attestations"] {
		every mode in ["always_on", "disabled"] {
			parts := [_attest(mode, "register"), _changed(_after, _off), fixture.gap(section, {"cause": "denied"})]
			_messages(parts) == set()
			count(_doubts(parts)) == 1
		}
	}
}
