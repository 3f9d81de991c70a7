package idcscan_test.controls.src.approved_provider_test

import data.idcscan.controls.src.approved_provider
import data.idcscan.lib.fixture

_config := {"IDC-SRC-009": {"approved": ["Okta", "entra"]}}

_attest(provider) := fixture.of([fixture.attestations([["identity_provider", provider, "2026-04-01"]])])

test_other_provider_fails if {
	approved_provider.fail == {{
		"key": "identity_provider",
		"message": "the identity provider keycloak is not among those that are approved",
		"evidence": {"identity_provider": "keycloak", "approved": ["Okta", "entra"]},
	}} with input as _attest("Keycloak") with data.idcscan.config as _config
}

test_approved_provider_passes if {
	every provider in ["okta", "Entra"] {
		count(approved_provider.fail) == 0 with input as _attest(provider) with data.idcscan.config as _config
		count(approved_provider.unknown) == 0 with input as _attest(provider)
		approved_provider.applicable == {"identity_provider"} with input as _attest(provider)
	}
}

test_provider_that_is_not_attested_is_unknown if {
	count(approved_provider.unknown) == 1 with input as fixture.nothing
	some doubt in approved_provider.unknown with input as fixture.of([fixture.synchronised])
	doubt.message == "the identity provider is not attested"
}

test_unread_attestations_are_unknown if {
	snapshot := object.union(_attest("keycloak"), fixture.gap("attestations", {"cause": "denied"}))
	count(approved_provider.fail) == 0 with input as snapshot with data.idcscan.config as _config
	count(approved_provider.unknown) == 1 with input as snapshot
}

test_other_sources_are_not_applicable if {
	inside := fixture.of([fixture.attested("INTERNAL", "2026-12-31")])
	count(approved_provider.applicable) == 0 with input as inside
	count(approved_provider.unknown) == 0 with input as inside
}
