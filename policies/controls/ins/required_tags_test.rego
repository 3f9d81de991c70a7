package idcscan_test.controls.ins.required_tags_test

import data.idcscan.controls.ins.required_tags
import data.idcscan.lib.fixture

_config := {"IDC-INS-008": {"required": ["ManagedBy", "Owner"]}}

_tagged(tags) := fixture.of([{"instance": {"tags": tags}}])

test_missing_tag_fails if {
	required_tags.fail == {{
		"key": "instance",
		"attribute": "tags",
		"message": "required tags are missing: Owner",
		"evidence": {"missing": {"Owner"}, "required": ["ManagedBy", "Owner"]},
	}} with input as _tagged({"ManagedBy": "Terraform"}) with data.idcscan.config as _config
}

test_required_tags_pass if {
	snapshot := _tagged({"ManagedBy": "Terraform", "Owner": ""})
	count(required_tags.fail) == 0 with input as snapshot with data.idcscan.config as _config
}

test_unread_or_undecided_fails_nobody if {
	count(required_tags.fail) == 0 with input as fixture.nothing with data.idcscan.config as _config
	count(required_tags.fail) == 0 with input as _tagged({})
}
