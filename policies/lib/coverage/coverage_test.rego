package idcscan_test.lib.coverage_test

import data.idcscan.lib.coverage
import data.idcscan.lib.fixture

_with(gaps) := {"coverage": {"groups": {"status": "partial", "gaps": gaps}}, "groups": {"Team": {"members": []}}}

_keyed := {"cause": "denied", "keys": ["Team", "Other"], "attributes": ["members"]}

_whole := {"cause": "error", "keys": ["Team"]}

_wide := {"cause": "redacted", "attributes": ["name"]}

_hiding := {"cause": "throttled"}

test_gap_with_key_makes_a_list_partial if {
	coverage.partial("groups", "Team", "members") == {"denied"} with input as _with([_keyed])
	coverage.partial("groups", "Else", "members") == set() with input as _with([_keyed])
	coverage.partial("groups", "Team", "name") == set() with input as _with([_keyed])
	coverage.partial("users", "Team", "members") == set() with input as _with([_keyed])
}

test_gap_without_attributes_covers_the_whole_member if {
	coverage.partial("groups", "Team", "members") == {"error"} with input as _with([_whole])
	coverage.partial("groups", "Team", "name") == {"error"} with input as _with([_whole])
}

test_gap_without_keys_covers_all_members if {
	coverage.partial("groups", "Team", "name") == {"redacted"} with input as _with([_wide])
	coverage.partial("groups", "Team", "members") == set() with input as _with([_wide])
}

test_gap_with_neither_hides_members if {
	coverage.partial("groups", "Team", "members") == set() with input as _with([_hiding])
	coverage.absent("groups", "Team", "members") == {"throttled"} with input as _with([_hiding])
	coverage.hiding("groups") == {"throttled"} with input as _with([_hiding, _keyed, _wide])
	coverage.hiding("groups") == set() with input as _with([_keyed, _wide, _whole])
}

test_empty_lists_of_a_gap_are_no_lists if {
	coverage.hiding("groups") == {"denied"} with input as _with([{"cause": "denied", "keys": [], "attributes": []}])
}

test_list_is_unread_where_it_is_absent_or_partial if {
	coverage.unread("groups", "Team", "members") == {"denied"} with input as _with([_keyed])
	coverage.unread("groups", "Else", "members") == {"throttled"} with input as _with([_hiding])
	not coverage.unread("groups", "Team", "members") with input as _with([_hiding])
}

test_gaps_anywhere_in_a_section if {
	coverage.anywhere("groups", "members") == {"denied", "error", "throttled"} with input as _with([
		_keyed,
		_whole,
		_wide,
		_hiding,
	])
	coverage.anywhere("groups", "members") == set() with input as _with([_wide])
	coverage.anywhere("users", "name") == set() with input as _with([_wide])
}

test_gaps_of_operations_without_an_answer_can_be_left_out if {
	refused := object.union(_hiding, {"cause": "no_api", "operation": "identitystore:ListGroups"})
	denied := object.union(refused, {"cause": "denied"})
	lists := {"identitystore:ListGroups"}
	coverage.anywhere_but("groups", "members", lists) == set() with input as _with([refused])
	coverage.anywhere_but("groups", "members", lists) == {"denied", "throttled"} with input as _with([denied, _hiding])
	coverage.anywhere_but("groups", "members", {"sso:Other"}) == {"no_api"} with input as _with([refused])
}

test_doubts_are_one_a_cause if {
	coverage.doubts("groups", {"denied", "no_api"}, "m") == {
		{"section": "groups", "cause": "denied", "message": "m"},
		{"section": "groups", "cause": "no_api", "message": "m"},
	}
}

test_fact_that_is_missing_without_a_gap_is_an_error if {
	coverage.doubts("groups", set(), "m") == {{"section": "groups", "cause": "error", "message": "m"}}
}

test_what_another_run_could_settle_weighs_most if {
	inherent := {"section": "", "cause": "no_api", "message": "a"}
	accidental := {"section": "", "cause": "throttled", "message": "b"}
	coverage.weightiest({inherent, accidental}) == accidental
	coverage.weightiest({inherent}) == inherent
	not coverage.weightiest(set())
}

test_patterns_of_assignments if {
	snapshot := fixture.gap("account_assignments", {"cause": "denied", "keys": [
		"111111111111/*",
		"*/Admin",
		"222222222222/Reader",
		"222222222222/Writer",
		"unresolved:module/account/Reader",
	]})
	coverage.unread_accounts == {"111111111111": {"denied"}} with input as snapshot
	coverage.unread_permission_sets == {"Admin": {"denied"}} with input as snapshot
	coverage.unread_pairs == {
		"222222222222": {"Reader": {"denied"}, "Writer": {"denied"}},
		"unresolved:module/account": {"Reader": {"denied"}},
	} with input as snapshot
	coverage.unread_assignments == set() with input as snapshot
}

test_unread_list_of_assignments if {
	coverage.unread_assignments == {"error"} with input as fixture.gap("account_assignments", {"cause": "error"})
}
