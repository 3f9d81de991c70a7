package idcscan.facts

import data.idcscan.lib.coverage
import data.idcscan.lib.names

# METADATA
# description: Principals that do not exist in the identity store.
gone := {concat(":", ["group", key]) | some key in groups_gone} | {concat(":", ["user", key]) | some key in users_gone}

# METADATA
# description: Principals of whom it was not read whether they exist.
unsure := union({
	{concat(":", ["group", key]) | some key in groups_unsure},
	{concat(":", ["user", key]) | some key in users_unsure},
	{principal | not input.groups; some principal in assigned; startswith(principal, "group:")},
	{principal | not input.users; some principal in assigned; startswith(principal, "user:")},
})

# METADATA
# description: What an attribute is of any member of a section, each once.
values_of(section, attribute) := {value |
	some member in input[section]
	value := member[attribute]
}

# METADATA
# description: Groups that do not exist in the identity store, by key.
groups_gone := {key | some key, group in input.groups; group.exists == false}

# METADATA
# description: Groups of which it was not read whether they exist, by key.
groups_unsure := set() if {
	# A snapshot without a gap about it has it of each, and none need be asked.
	count(coverage.anywhere("groups", "exists")) == 0
} else := {key | some key, group in input.groups; not group.exists} - groups_gone

# METADATA
# description: Users that do not exist in the identity store, by key.
users_gone := {key | some key, user in input.users; user.exists == false}

# METADATA
# description: Users of whom it was not read whether they exist, by key.
users_unsure := set() if {
	count(coverage.anywhere("users", "exists")) == 0
} else := {key | some key, user in input.users; not user.exists} - users_gone

# METADATA
# description: Whether a principal exists in the identity store, yes, no or unknown.
existence(principal) := "yes" if {
	startswith(principal, "group:")
	input.groups[trim_prefix(principal, "group:")].exists
} else := "yes" if {
	startswith(principal, "user:")
	input.users[trim_prefix(principal, "user:")].exists
} else := "no" if {
	principal in gone
} else := "unknown"

# METADATA
# description: Whether a principal is a user for emergencies, yes, no or unknown.
break_glass(principal) := allowed(principal, _break_glass)

_break_glass := [concat("", ["user:", name]) | some name in _parameter("break_glass.users")]

# METADATA
# description: |
#   Whether patterns allow a principal: one that begins "group:" or "user:" by
#   kind and name, any other by the name alone, so that nobody passes for
#   another kind by a name that begins so. A principal that is gone has no name and is known by its key;
#   one whose name was not read may be any, but no one is allowed by no pattern.
allowed(principal, patterns) := "no" if {
	count(patterns) == 0
} else := "yes" if {
	[kind, name] := _called(principal)
	some pattern in patterns
	names.matches(_compared(pattern, kind, name), [pattern])
} else := "no" if {
	_called(principal)
} else := "unknown"

_compared(pattern, kind, name) := concat("", [kind, name]) if {
	_kind(pattern)
} else := name

# METADATA
# description: Why the name of a principal was not read.
name_doubts(principal) := _principal_doubts(principal, "name", "the principal's name was not read")

# METADATA
# description: Why it was not read whether a principal exists.
existence_doubts(principal) := _principal_doubts(principal, "exists", "whether the principal exists was not read")

_principal_doubts(principal, attribute, message) := coverage.doubts(section, causes, message) if {
	[kind, section] := _kind(principal)
	causes := coverage.absent(section, trim_prefix(principal, kind), attribute)
}

# Kind and name by which a pattern can mean a principal; undefined where its name was not read.
_called(principal) := [kind, name] if {
	[kind, section] := _kind(principal)
	name := _name(section, trim_prefix(principal, kind))
}

_name("groups", key) := name if {
	name := input.groups[key].name
} else := key if input.groups[key].exists == false

_name("users", key) := name if {
	name := input.users[key].name
} else := key if input.users[key].exists == false

_kind(principal) := ["group:", "groups"] if startswith(principal, "group:")

_kind(principal) := ["user:", "users"] if startswith(principal, "user:")
