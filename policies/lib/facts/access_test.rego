package idcscan_test.lib.facts.access_test

import data.idcscan.facts
import data.idcscan.lib.fixture

_account := "222222222222"

_snapshot := fixture.of([
	fixture.set("Admin", {"managed_policies": ["arn:aws:iam::aws:policy/AdministratorAccess"]}),
	fixture.set("Custom", {"customer_managed_policies": [{"name": "x", "path": "/"}]}),
	fixture.set("Reader", {}),
	fixture.assigned(_account, "Admin", ["group:Admins"]),
	fixture.assigned(_account, "Custom", ["user:someone"]),
	fixture.assigned(_account, "Reader", ["group:Everyone"]),
	fixture.assigned(_account, "NotInSnapshot", ["group:Others"]),
	fixture.group_of("Admins", ["a", "b"]),
	fixture.group_of("Others", ["b", "c"]),
])

test_holders_of_sets if {
	facts.holders(_account, {"Admin", "Reader"}) == {"group:Admins", "group:Everyone"} with input as _snapshot
	facts.holders("333333333333", {"Admin"}) == set() with input as _snapshot
}

test_possible_administrators if {
	facts.possible_administrators(_account) == {"group:Admins", "user:someone", "group:Others"} with input as _snapshot
	facts.possible_administrators("333333333333") == set() with input as _snapshot
}

test_people_behind_principals if {
	facts.people({"group:Admins", "group:Others", "user:d"}) == {"a", "b", "c", "d"} with input as _snapshot
	facts.people(set()) == set() with input as _snapshot
}

test_doubts_about_people if {
	gap := fixture.gap("groups", {"cause": "denied", "keys": ["Admins", "id:1"], "attributes": ["members"]})
	snapshot := object.union_n([_snapshot, gap, {"groups": {"id:1": {"id": "1", "exists": false}}}])
	facts.people_doubts({"group:Admins", "group:Others", "user:d"}) == {{
		"section": "groups",
		"cause": "denied",
		"message": "members of a group were not read",
	}} with input as snapshot
	facts.people_doubts({"group:Others", "user:d", "group:id:1"}) == set() with input as snapshot
}
