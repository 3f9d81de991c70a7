package idcscan_test.lib.facts.principals_test

import data.idcscan.facts
import data.idcscan.lib.fixture

_snapshot := fixture.of([
	fixture.assigned("111111111111", "Set", ["group:Team", "user:someone"]),
	fixture.assigned("222222222222", "Set", ["group:Team"]),
	fixture.assigned("333333333333", "Set", []),
	fixture.group_of("Team", ["a", "b"]),
	fixture.user("someone", {}),
	fixture.group("Idle", {}),
	{"groups": {"id:1": {"id": "1", "exists": false}, "id:2": {"id": "2"}}},
	{"users": {"id:3": {"id": "3", "exists": false}, "id:4": {"id": "4"}}},
	fixture.gap("groups", {"cause": "denied", "keys": ["id:2"]}),
	fixture.gap("users", {"cause": "denied", "keys": ["id:4"]}),
])

test_assigned_principals if {
	facts.assigned == {"group:Team", "user:someone"} with input as _snapshot
	facts.assigned_groups == {"Team"} with input as _snapshot
}

test_assignments_of_principals if {
	facts.assignments_of({"group:Team"}) == [
		{
			"key": "111111111111/Set/group:Team",
			"account": "111111111111",
			"permission_set": "Set",
			"principal": "group:Team",
		},
		{
			"key": "222222222222/Set/group:Team",
			"account": "222222222222",
			"permission_set": "Set",
			"principal": "group:Team",
		},
	] with input as _snapshot
	facts.assignments_of(set()) == [] with input as _snapshot
}

test_principals_by_existence if {
	facts.gone == {"group:id:1", "user:id:3"} with input as _snapshot
	facts.unsure == {"group:id:2", "user:id:4"} with input as _snapshot
	facts.users_gone == {"id:3"} with input as _snapshot
	facts.users_unsure == {"id:4"} with input as _snapshot
	facts.groups_gone == {"id:1"} with input as _snapshot
	facts.groups_unsure == {"id:2"} with input as _snapshot
}

test_principals_of_a_missing_section_are_unsure if {
	facts.unsure == {"group:id:2", "user:someone"} with input as json.remove(_snapshot, ["users"])
}

test_allowed_by_name_or_kind_and_name if {
	every patterns in [["Team"], ["group:Team"], ["T*"], ["other", "group:*"]] {
		facts.allowed("group:Team", patterns) == "yes" with input as _snapshot
	}
	every patterns in [["someone"], ["user:Team"], ["group:someone"], []] {
		facts.allowed("group:Team", patterns) == "no" with input as _snapshot
	}
}

test_unread_name_may_be_any if {
	facts.allowed("group:id:2", ["*"]) == "unknown" with input as _snapshot
	facts.allowed("user:id:4", ["id:4"]) == "unknown" with input as _snapshot
	facts.allowed("user:id:4", []) == "no" with input as _snapshot
}

test_principal_that_is_gone_is_known_by_its_key if {
	facts.allowed("group:id:1", ["Team"]) == "no" with input as _snapshot
	facts.allowed("group:id:1", ["id:1"]) == "yes" with input as _snapshot
	facts.allowed("user:id:3", ["user:id:3"]) == "yes" with input as _snapshot
}

# A name that cannot be a key is the principal's name all the same.
test_name_counts_and_not_the_key if {
	snapshot := fixture.of([fixture.group("id:7", {"name": "id:strange"})])
	facts.allowed("group:id:7", ["id:strange"]) == "yes" with input as snapshot
	facts.allowed("group:id:7", ["id:7"]) == "no" with input as snapshot
}

test_doubts_about_principals if {
	snapshot := object.union(_snapshot, fixture.gap("users", {"cause": "redacted", "attributes": ["name", "exists"]}))
	facts.name_doubts("user:id:4") == {{
		"section": "users",
		"cause": "redacted",
		"message": "the principal's name was not read",
	}} with input as snapshot
	facts.existence_doubts("group:id:2") == {{
		"section": "groups",
		"cause": "denied",
		"message": "whether the principal exists was not read",
	}} with input as snapshot
}

# A user may be called like a group, and a group like a user.
test_no_name_passes_for_another_kind if {
	snapshot := {
		"users": {"group:Team": {"id": "1", "name": "group:Team", "exists": true}},
		"groups": {"user:anna": {"id": "2", "name": "user:anna", "exists": true}},
	}
	facts.allowed("user:group:Team", ["group:Team"]) == "no" with input as snapshot
	facts.allowed("group:user:anna", ["user:*"]) == "no" with input as snapshot
	facts.allowed("user:group:Team", ["user:group:Team"]) == "yes" with input as snapshot
}
