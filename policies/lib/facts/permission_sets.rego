package idcscan.facts

import data.idcscan.lib.coverage
import data.idcscan.lib.names

# METADATA
# description: |
#   Whether patterns allow a permission set by its name, yes, no or unknown. One
#   whose name was not read may be any, but none is allowed by no pattern.
permission_set_allowed(key, patterns) := "no" if {
	count(patterns) == 0
} else := "yes" if {
	names.matches(input.permission_sets[key].name, patterns)
} else := "no" if {
	input.permission_sets[key].name
} else := "unknown"

# METADATA
# description: Why the name of a permission set was not read.
permission_set_name_doubts(key) := coverage.doubts("permission_sets", causes, message) if {
	causes := coverage.absent("permission_sets", key, "name")
	message := "the permission set's name was not read"
}
