package idcscan_test.lib.lists_test

import data.idcscan.lib.lists

test_among_finds_what_both_hold if {
	lists.among(["a", "b", "b", "c"], lists.lookup({"b", "c", "d"})) == {"b", "c"}
}

test_among_of_nothing_is_nothing if {
	lists.among([], lists.lookup({"a"})) == set()
	lists.among(["a"], lists.lookup(set())) == set()
}
