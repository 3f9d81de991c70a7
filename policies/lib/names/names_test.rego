package idcscan_test.lib.names_test

import data.idcscan.lib.names

test_exact_names_match if {
	names.matches("Admins", ["Others", "Admins"])
	not names.matches("admins", ["Admins"])
	not names.matches("Admins 2", ["Admins"])
}

test_wildcards_match_any_text if {
	names.matches("break-glass-1", ["break-glass-*"])
	names.matches("a.b/c:d e", ["*"])
	names.matches("team-1", ["team-?"])
	not names.matches("team-10", ["team-?"])
}

test_brackets_are_plain if {
	names.matches("[EU] Admins", ["[EU] Admins"])
	names.matches("[EU] Admins", ["[EU]*"])
	not names.matches("E Admins", ["[EU] *"])
	names.matches(`a\b{c}`, [`a\b{*`])
}

test_brackets_that_are_not_closed_are_no_error if {
	not names.matches("x", ["[*", "{*", `\*`])
}

test_no_pattern_matches_nothing if {
	not names.matches("Admins", [])
}
