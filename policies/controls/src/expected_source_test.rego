package idcscan_test.controls.src.expected_source_test

import data.idcscan.controls.src.expected_source
import data.idcscan.lib.fixture

_external := {"IDC-SRC-001": {"expected": "EXTERNAL"}}

_internal := {"IDC-SRC-001": {"expected": "identity_center"}}

_scim := fixture.user("someone", {"external_id_issuers": ["https://scim.aws.com/tenant"], "created_by": "SCIM/1"})

_attested := fixture.attested("INTERNAL", "2026-12-31")

test_another_source_fails if {
	expected_source.fail == {{
		"key": "identity_source",
		"message": concat("; ", [
			concat(", ", [
				"users or groups have external ids issued by https://scim.aws.com/tenant",
				"users or groups were created by SCIM",
			]),
			"the expected identity source is identity_center",
		]),
		"evidence": {
			"expected": "identity_center",
			"possible": {"external"},
			"shown": {
				"users or groups have external ids issued by https://scim.aws.com/tenant",
				"users or groups were created by SCIM",
			},
		},
	}} with input as fixture.of([_scim]) with data.idcscan.config as _internal
}

test_expected_source_passes if {
	count(expected_source.fail) == 0 with input as fixture.of([_scim]) with data.idcscan.config as _external
	count(expected_source.unknown) == 0 with input as fixture.of([_scim]) with data.idcscan.config as _external
}

test_attested_source_passes if {
	count(expected_source.fail) == 0 with input as fixture.of([_attested]) with data.idcscan.config as _internal
	count(expected_source.unknown) == 0 with input as fixture.of([_attested]) with data.idcscan.config as _internal
}

test_evidence_that_disagrees_fails_whatever_is_expected if {
	every config in [_internal, _external] {
		snapshot := fixture.of([_scim, _attested])
		some finding in expected_source.fail with input as snapshot with data.idcscan.config as config
		finding.evidence.possible == set()
		startswith(finding.message, "evidence disagrees: identity_center is attested, users or groups ")
	}
}

test_no_evidence_is_unknown if {
	expected_source.unknown == {{
		"key": "identity_source",
		"cause": "no_api",
		"message": "no evidence tells the identity source, which AWS has no API for",
	}} with input as fixture.nothing with data.idcscan.config as _internal
}

test_expired_attestation_is_no_evidence if {
	snapshot := fixture.of([fixture.attested("INTERNAL", "2026-05-31")])
	some doubt in expected_source.unknown with input as snapshot with data.idcscan.config as _internal
	doubt.cause == "no_api"
}

test_unread_evidence_is_unknown if {
	snapshot := fixture.of([_attested, fixture.gap("users", {"cause": "denied"})])
	expected_source.unknown == {{
		"key": "identity_source",
		"cause": "denied",
		"message": "users were not all read and may show another identity source",
	}} with input as snapshot with data.idcscan.config as _internal
}

test_unread_evidence_excuses_no_failure if {
	snapshot := fixture.of([_attested, fixture.gap("users", {"cause": "denied"})])
	count(expected_source.fail) == 1 with input as snapshot with data.idcscan.config as _external
	count(expected_source.unknown) == 0 with input as snapshot with data.idcscan.config as _external
}

# The gap that every snapshot has is not about evidence.
test_missing_api_is_no_unread_evidence if {
	snapshot := fixture.of([_attested, fixture.gap("identity_source", {"cause": "no_api", "attributes": ["source"]})])
	count(expected_source.unknown) == 0 with input as snapshot with data.idcscan.config as _internal
}

_directory := {"IDC-SRC-001": {"expected": "active_directory"}}

# A store that is connected to Active Directory refuses both lists.
_refusing := fixture.of([
	{"identity_source": {"evidence": [
	{"kind": "listing_refused", "operation": operation, "suggests": "active_directory"} |
		some operation in ["identitystore:ListUsers", "identitystore:ListGroups"]
	]}},
	fixture.gap("users", {"cause": "no_api", "operation": "identitystore:ListUsers"}),
	fixture.gap("groups", {"cause": "no_api", "operation": "identitystore:ListGroups"}),
])

test_active_directory_passes_though_it_refuses_to_be_listed if {
	every snapshot in [_refusing, object.union(_refusing, fixture.attested("AD", "2026-12-31"))] {
		count(expected_source.fail) == 0 with input as snapshot with data.idcscan.config as _directory
		count(expected_source.unknown) == 0 with input as snapshot with data.idcscan.config as _directory
	}
}

test_attestation_against_a_refused_listing_fails if {
	snapshot := object.union(_refusing, _attested)
	every config in [_internal, _directory] {
		some finding in expected_source.fail with input as snapshot with data.idcscan.config as config
		startswith(finding.message, "evidence disagrees: ")
	}
}

test_lists_that_are_refused_without_being_evidence_are_unknown if {
	evidence := {"identity_source": {"evidence": []}}
	snapshot := object.union_n([_refusing, fixture.attested("AD", "2026-12-31"), evidence])
	count(expected_source.unknown) == 1 with input as snapshot with data.idcscan.config as _directory
}

test_source_that_does_not_exist_fails if {
	config := {"IDC-SRC-001": {"expected": "okta"}}
	count(expected_source.fail) == 1 with input as fixture.nothing with data.idcscan.config as config
	some finding in expected_source.fail with input as fixture.nothing with data.idcscan.config as config
	finding.message == "the expected identity source, okta, is none that IAM Identity Center has"
}

# Whoever expects nothing expects what is attested.
test_attestation_that_is_contradicted_fails if {
	snapshot := fixture.of([_scim, _attested])
	some finding in expected_source.fail with input as snapshot
	finding.evidence.expected == "identity_center"
	startswith(finding.message, "evidence disagrees: identity_center is attested, users or groups ")
}

test_attestation_that_a_refused_listing_contradicts_fails if {
	count(expected_source.fail) == 1 with input as object.union(_refusing, _attested)
}

test_attestation_that_nothing_contradicts_passes if {
	every snapshot in [fixture.of([_attested]), fixture.of([_scim, fixture.attested("EXTERNAL", "2026-12-31")])] {
		count(expected_source.fail) == 0 with input as snapshot
		count(expected_source.unknown) == 0 with input as snapshot
		expected_source.applicable == {"identity_source"} with input as snapshot
	}
}

test_attestation_beside_unread_evidence_is_unknown if {
	count(expected_source.unknown) == 1 with input as fixture.of([_attested, fixture.gap("users", {"cause": "denied"})])
}

test_nothing_expected_or_attested_is_not_applicable if {
	expired := fixture.attested("INTERNAL", "2026-05-31")
	every snapshot in [fixture.nothing, fixture.of([_scim]), fixture.of([_scim, expired])] {
		count(expected_source.fail) == 0 with input as snapshot
		count(expected_source.unknown) == 0 with input as snapshot
		count(expected_source.applicable) == 0 with input as snapshot
	}
}

test_unread_attestation_is_unknown if {
	snapshot := fixture.of([_scim, fixture.gap("attestations", {"cause": "denied"})])
	expected_source.unknown == {{
		"key": "identity_source",
		"cause": "denied",
		"message": "attestations were not all read",
	}} with input as snapshot
}
