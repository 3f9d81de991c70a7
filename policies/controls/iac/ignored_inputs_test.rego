package idcscan_test.controls.iac.ignored_inputs_test

import data.idcscan.controls.iac.ignored_inputs
import data.idcscan.lib.fixture

_call(attributes) := fixture.of([fixture.module_call("module.sso", attributes)])

test_ignored_input_fails if {
	ignored_inputs.fail == {{
		"key": "module.sso",
		"attribute": "ignored_inputs",
		"message": "the module ignores permission_sets.Admin.sesion_duration",
		"evidence": {
			"ignored_inputs": ["permission_sets.Admin.sesion_duration"],
			"source": "./modules/sso",
		},
	}} with input as _call({"ignored_inputs": ["permission_sets.Admin.sesion_duration"]})
}

test_module_that_reads_all_passes if {
	count(ignored_inputs.fail) == 0 with input as _call({})
	count(ignored_inputs.unknown) == 0 with input as _call({"read": "adapter"})
}

test_module_that_was_not_read_is_unknown if {
	some doubt in ignored_inputs.unknown with input as _call({"read": "none"})
	doubt.cause == "unresolved"
}

test_source_that_does_not_tell_is_unknown if {
	silent := json.remove(_call({}), ["iac/module_calls/module.sso/ignored_inputs"])
	some doubt in ignored_inputs.unknown with input as silent
	doubt.cause == "not_in_source"
}
