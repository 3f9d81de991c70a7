package idcscan_test.controls.iac.hard_coded_ids_test

import data.idcscan.controls.iac.hard_coded_ids
import data.idcscan.lib.fixture

_arn := "arn:aws:sso:::instance/ssoins-1234567890abcdef"

test_ids_in_code_fail if {
	hard_coded_ids.fail == {{
		"key": "main.tf#local.accounts",
		"attribute": "account_ids",
		"message": concat("; ", [
			"account ids are written out: 111111111111, 222222222222",
			sprintf("ARNs of instances are written out: %s", [_arn]),
		]),
		"evidence": {"account_ids": ["111111111111", "222222222222"], "instance_arns": [_arn]},
	}} with input as fixture.of([fixture.code("main.tf#local.accounts", {
		"account_ids": ["111111111111", "222222222222"],
		"instance_arns": [_arn],
	})])
}

test_instance_alone_fails_at_its_place if {
	snapshot := fixture.of([fixture.code("main.tf#local.arn", {"instance_arns": [_arn]})])
	some finding in hard_coded_ids.fail with input as snapshot
	finding.attribute == "instance_arns"
}

test_configuration_is_not_judged if {
	snapshot := fixture.of([fixture.code("prod.tfvars#accounts", {
		"configuration": true,
		"account_ids": ["111111111111"],
	})])
	count(hard_coded_ids.fail) == 0 with input as snapshot
	count(hard_coded_ids.applicable) == 0 with input as snapshot
}

test_code_without_ids_passes if {
	snapshot := fixture.of([fixture.code("main.tf#local.names", {})])
	count(hard_coded_ids.fail) == 0 with input as snapshot
	hard_coded_ids.applicable == {"main.tf#local.names"} with input as snapshot
}
