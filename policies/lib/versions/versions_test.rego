package idcscan_test.lib.versions_test

import data.idcscan.lib.versions

_constraint(operator, version, parts) := {"operator": operator, "version": version, "parts": parts}

test_lowest_version_decides if {
	every constraint in [
		_constraint(">=", "1.11.0", 2), _constraint(">=", "1.11.4", 3), _constraint("=", "1.12.0", 3),
		_constraint(">", "1.10.99", 3), _constraint("~>", "1.11.0", 2), _constraint("~>", "2.0.0", 1),
		_constraint(">", "1.11.0-rc1", 3),
	] {
		limit := {true: "1.10.100", false: "1.11.0"}[constraint.version == "1.10.99"]
		versions.at_least([constraint], limit)
	}
}

test_versions_below_are_allowed if {
	every constraint in [
		_constraint(">=", "1.10.0", 2), _constraint("~>", "1.10.0", 2), _constraint("~>", "1.0.0", 1),
		_constraint("=", "1.10.9", 3), _constraint(">", "1.10.99", 3), _constraint("<", "2.0.0", 3),
		_constraint("<=", "1.11.0", 3), _constraint("!=", "1.11.0", 3), _constraint(">=", "1.11.0-rc1", 3),
	] {
		not versions.at_least([constraint], "1.11.0")
	}
}

test_without_constraints_anything_is_allowed if {
	not versions.at_least([], "1.11.0")
	not versions.below([], "7.0.0")
	not versions.pinned([])
}

test_one_of_several_constraints_decides if {
	constraints := [_constraint(">=", "1.0.0", 2), _constraint("~>", "1.12.0", 2), _constraint("<", "7.0.0", 2)]
	versions.at_least(constraints, "1.11.0")
	versions.below(constraints, "7.0.0")
}

test_versions_end_below_the_limit if {
	every constraint in [
		_constraint("<", "7.0.0", 1), _constraint("<=", "6.99.0", 3), _constraint("=", "6.28.0", 3),
		_constraint("~>", "6.28.0", 2), _constraint("~>", "6.28.0", 3), _constraint("~>", "6.0.0", 1),
		_constraint("<", "7.0.0-beta1", 3),
	] {
		versions.below([constraint], "7.0.0")
	}
}

test_versions_from_the_limit_on_are_allowed if {
	every constraint in [
		_constraint("<=", "7.0.0", 3), _constraint("<", "7.0.1", 3), _constraint("~>", "7.0.0", 2),
		_constraint(">=", "6.28.0", 3), _constraint("!=", "7.0.0", 3), _constraint("=", "7.0.0", 3),
	] {
		not versions.below([constraint], "7.0.0")
	}
}

test_last_number_written_moves if {
	versions.below([_constraint("~>", "1.11.2", 3)], "1.12.0")
	not versions.below([_constraint("~>", "1.11.0", 2)], "1.12.0")
}

test_exact_and_pessimistic_versions_are_pinned if {
	versions.pinned([_constraint("=", "1.2.3", 3)])
	versions.pinned([_constraint(">=", "1.2.0", 2), _constraint("~>", "1.2.0", 2)])
	every constraint in [_constraint(">=", "1.2.3", 3), _constraint("~>", "1.0.0", 1), _constraint("<", "2.0.0", 3)] {
		not versions.pinned([constraint])
	}
}

test_constraints_are_shown_as_written if {
	versions.shown([
		_constraint("~>", "1.11.0", 2),
		_constraint("!=", "1.11.3", 3),
		_constraint(">", "1.0.0", 1),
		_constraint("=", "1.11.0-rc.1", 3),
	]) == "~> 1.11, != 1.11.3, > 1, = 1.11.0-rc.1"
	versions.shown([]) == ""
}

test_what_is_no_version_limits_nothing if {
	not versions.at_least([_constraint(">=", "1.011.0", 3)], "1.11.0")
	not versions.below([_constraint("<", "6.09.0", 3)], "7.0.0")
}
