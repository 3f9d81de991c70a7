package idcscan_test.controls.iac.modules_inside_test

import data.idcscan.controls.iac.modules_inside
import data.idcscan.lib.fixture

_local(outside) := fixture.of([fixture.module_call("module.sso", {
	"source": "../../sso",
	"outside_repository": outside,
})])

test_module_outside_fails if {
	modules_inside.fail == {{
		"key": "module.sso",
		"attribute": "source",
		"message": "the local source ../../sso leads out of the repository",
		"evidence": {"source": "../../sso"},
	}} with input as _local(true)
}

test_module_inside_passes if {
	count(modules_inside.fail) == 0 with input as _local(false)
	modules_inside.applicable == {"module.sso"} with input as _local(false)
}

test_module_from_elsewhere_is_not_judged if {
	snapshot := fixture.of([fixture.module_call("module.sso", {"source": "example/sso/aws", "source_kind": "registry"})])
	count(modules_inside.applicable) == 0 with input as snapshot
}
