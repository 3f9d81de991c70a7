package idcscan_test.controls.iac.principal_idp_test

import data.idcscan.controls.iac.principal_idp
import data.idcscan.lib.fixture

_key := "111111111111/Set/group:Team"

_declared(idp, parts) := fixture.of(array.concat(
	[
		fixture.assigned("111111111111", "Set", ["group:Team"]),
		fixture.set("Set", {}),
		fixture.declared(_key, {"principal_idp": idp}),
	],
	parts,
))

test_idp_that_disagrees_fails if {
	principal_idp.fail == {{
		"key": _key,
		"attribute": "principal_idp",
		"message": "principal_idp is INTERNAL, but the identity source is external",
		"evidence": {"principal_idp": "INTERNAL", "identity_source": {"external"}},
	}} with input as _declared("INTERNAL", [fixture.attested("EXTERNAL", "2026-12-31")])
}

test_idp_that_agrees_passes if {
	every idp, source in {"INTERNAL": "INTERNAL", "EXTERNAL": "active_directory"} {
		snapshot := _declared(idp, [fixture.attested(source, "2026-12-31")])
		count(principal_idp.fail) == 0 with input as snapshot
		count(principal_idp.unknown) == 0 with input as snapshot
		principal_idp.applicable == {_key} with input as snapshot
	}
}

test_observed_source_is_told_apart_as_far_as_the_idp_needs if {
	synchronised := fixture.user("someone", {"external_id_issuers": ["https://idp.example.com"]})
	count(principal_idp.fail) == 1 with input as _declared("INTERNAL", [synchronised])
	snapshot := _declared("EXTERNAL", [synchronised])
	count(principal_idp.fail) == 0 with input as snapshot
	count(principal_idp.unknown) == 0 with input as snapshot
}

test_unknown_source_is_unknown if {
	every idp in ["INTERNAL", "EXTERNAL"] {
		count(principal_idp.fail) == 0 with input as _declared(idp, [])
		principal_idp.unknown == {{
			"key": _key,
			"cause": "no_api",
			"message": "the identity source is not known; attest it",
		}} with input as _declared(idp, [])
	}
}

test_attestations_that_were_not_read_are_unknown if {
	gap := fixture.gap("attestations", {"cause": "error"})
	snapshot := _declared("INTERNAL", [gap, fixture.attested("EXTERNAL", "2026-12-31")])
	count(principal_idp.fail) == 0 with input as snapshot
	some doubt in principal_idp.unknown with input as snapshot
	doubt.cause == "error"
}

test_evidence_that_was_not_read_is_unknown if {
	snapshot := _declared("INTERNAL", [
		fixture.user("someone", {"external_id_issuers": ["https://idp.example.com"]}),
		fixture.gap("users", {"cause": "not_in_source", "attributes": ["external_id_issuers"]}),
	])
	count(principal_idp.fail) == 0 with input as snapshot
	some doubt in principal_idp.unknown with input as snapshot
	doubt.cause == "not_in_source"
}

test_declaration_without_idp_is_not_judged if {
	snapshot := fixture.of([fixture.assigned("111111111111", "Set", ["group:Team"]), fixture.declared(_key, {})])
	count(principal_idp.applicable) == 0 with input as snapshot
	count(principal_idp.unknown) == 0 with input as snapshot
}
