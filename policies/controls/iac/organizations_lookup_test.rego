package idcscan_test.controls.iac.organizations_lookup_test

import data.idcscan.controls.iac.organizations_lookup
import data.idcscan.lib.fixture

_call(lookup, parts) := fixture.of(array.concat(
	[fixture.module_call("module.sso", {"organizations_lookup": lookup})],
	parts,
))

test_lookup_without_an_organization_fails if {
	organizations_lookup.fail == {{
		"key": "module.sso",
		"attribute": "organizations_lookup",
		"message": "enable_organizations_lookup is true, but the instance is that of an account",
		"evidence": {"enable_organizations_lookup": true, "instance": "account"},
	}} with input as _call(true, [])
}

test_no_lookup_in_an_organization_fails if {
	some finding in organizations_lookup.fail with input as _call(false, [fixture.organization("111111111111")])
	finding.message == "enable_organizations_lookup is false, but the instance is that of an organization"
}

test_lookup_that_agrees_passes if {
	count(organizations_lookup.fail) == 0 with input as _call(false, [])
	count(organizations_lookup.fail) == 0 with input as _call(true, [fixture.organization("111111111111")])
}

test_unknown_instance_is_unknown if {
	snapshot := object.union(
		json.remove(_call(true, []), ["organization"]),
		fixture.gap("organization", {"cause": "not_in_source"}),
	)
	count(organizations_lookup.fail) == 0 with input as snapshot
	organizations_lookup.applicable == {"module.sso"} with input as snapshot
	some doubt in organizations_lookup.unknown with input as snapshot
	doubt.cause == "not_in_source"
}

test_module_without_the_input_is_not_judged if {
	snapshot := fixture.of([fixture.module_call("module.vpc", {})])
	count(organizations_lookup.applicable) == 0 with input as snapshot
}
