package idcscan_test.controls.iac.swallowed_errors_test

import data.idcscan.controls.iac.swallowed_errors
import data.idcscan.lib.fixture

_code(expressions) := fixture.of([fixture.code("main.tf#local.sets", {"swallowed_errors": expressions})])

test_swallowed_error_fails if {
	swallowed_errors.fail == {{
		"key": "main.tf#local.sets",
		"attribute": "swallowed_errors",
		"message": "configuration that cannot be read becomes none: try(yamldecode(file(local.path)), {})",
		"evidence": {"swallowed_errors": ["try(yamldecode(file(local.path)), {})"]},
	}} with input as _code(["try(yamldecode(file(local.path)), {})"])
}

test_other_code_passes if {
	count(swallowed_errors.fail) == 0 with input as _code([])
}
