package idcscan.facts

import data.idcscan.lib.coverage
import data.idcscan.lib.names

# METADATA
# description: Principals that hold an assignment, "group:<key>" or "user:<key>".
assigned := {principal |
	some permission_sets in input.account_assignments
	some principals in permission_sets
	some principal in principals
}

# METADATA
# description: Groups that hold an assignment, by key.
assigned_groups := {trim_prefix(principal, "group:") |
	some principal in assigned
	startswith(principal, "group:")
}

# METADATA
# description: Users that hold an assignment themselves, by key.
assigned_users := {trim_prefix(principal, "user:") |
	some principal in assigned
	startswith(principal, "user:")
}

# METADATA
# description: |
#   Assignments of principals, each {key, account, permission_set, principal}.
#   One walk over all assignments, none where there are no principals.
assignments_of(principals) := {assignment |
	count(principals) > 0
	some account, permission_sets in input.account_assignments
	some permission_set, holders in permission_sets
	some principal in holders
	principal in principals
	assignment := {
		"key": concat("/", [account, permission_set, principal]),
		"account": account,
		"permission_set": permission_set,
		"principal": principal,
	}
}

# METADATA
# description: Assigned principals by whether they exist in the identity store, yes, no or unknown.
existing := {"yes": yes, "no": no, "unknown": (assigned - yes) - no} if {
	yes := _assigned_where(true)
	no := _assigned_where(false)
}

_assigned_where(exists) := {concat(":", ["group", key]) |
	some key in assigned_groups
	input.groups[key].exists == exists
} | {concat(":", ["user", key]) |
	some key in assigned_users
	input.users[key].exists == exists
}

# METADATA
# description: |
#   Whether patterns allow a principal, by its name or by "group:" or "user:"
#   and its name. A principal that is gone has no name and is known by its key;
#   one whose name was not read may be any, but no one is allowed by no pattern.
allowed(principal, patterns) := "yes" if {
	some text in _called(principal)
	names.matches(text, patterns)
} else := "no" if {
	count(_called(principal)) > 0
} else := "no" if {
	count(patterns) == 0
} else := "unknown"

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

# Texts by which a pattern can mean a principal; none where its name was not read.
_called(principal) := {name, concat("", [kind, name])} if {
	[kind, section] := _kind(principal)
	name := _name(section, trim_prefix(principal, kind))
} else := set()

_name("groups", key) := input.groups[key].name if {
	input.groups[key].name
} else := key if input.groups[key].exists == false

_name("users", key) := input.users[key].name if {
	input.users[key].name
} else := key if input.users[key].exists == false

_kind(principal) := ["group:", "groups"] if startswith(principal, "group:")

_kind(principal) := ["user:", "users"] if startswith(principal, "user:")

# METADATA
# description: "Users by whether they exist in the identity store: yes, no or unknown."
users := {"yes": yes, "no": no, "unknown": (object.keys(input.users) - yes) - no} if {
	yes := {key | some key, user in input.users; user.exists == true}
	no := {key | some key, user in input.users; user.exists == false}
}
