package idcscan_test.controls.tag.required_tags_test

import data.idcscan.controls.tag.required_tags
import data.idcscan.lib.fixture

_required := {"IDC-TAG-001": {"required": ["Tier", "ManagedBy"]}}

test_missing_tags_fail_by_name if {
	required_tags.fail == {{
		"key": "Set",
		"attribute": "tags",
		"message": "required tags are missing: ManagedBy, Tier",
		"evidence": {"missing": {"ManagedBy", "Tier"}, "required": ["Tier", "ManagedBy"]},
	}} with input as fixture.permission_set({"tags": {"tier": "admin"}}) with data.idcscan.config as _required
}

test_tagged_set_passes if {
	snapshot := fixture.permission_set({"tags": {"Tier": "", "ManagedBy": "Terraform", "More": "x"}})
	count(required_tags.fail) == 0 with input as snapshot with data.idcscan.config as _required
}

# The gap makes it unknown.
test_unread_tags_do_not_fail if {
	snapshot := fixture.of([
		fixture.without(fixture.set("Set", {}), "permission_sets", "Set", ["tags"]),
		fixture.gap("permission_sets", {"cause": "denied", "keys": ["Set"], "attributes": ["tags"]}),
	])
	count(required_tags.fail) == 0 with input as snapshot with data.idcscan.config as _required
}

test_undecided_fails_nobody if {
	count(required_tags.fail) == 0 with input as fixture.permission_set({})
}
