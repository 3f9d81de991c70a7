package idcscan.facts

import data.idcscan.lib.lists

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
# description: Users that hold an assignment themselves, as the principals that they are, "user:<key>".
assigned_users := {principal | some principal in assigned; startswith(principal, "user:")}

# METADATA
# description: |
#   Assignments of principals, a list of {key, account, permission_set,
#   principal}. One walk over all pairs, none where there are no principals.
assignments_of(principals) := [assignment |
	count(principals) > 0
	wanted := lists.lookup(principals)
	some account, permission_sets in input.account_assignments
	some permission_set, holders in permission_sets
	some principal in graph.reachable(wanted, holders) # lists.among, without a call for each pair
	assignment := {
		"key": concat("/", [account, permission_set, principal]),
		"account": account,
		"permission_set": permission_set,
		"principal": principal,
	}
]

# METADATA
# description: |
#   Groups that hold one of the permission sets named in more than so many
#   accounts, a list of {group, permission_set, accounts}.
groups_in_many(permission_sets, most) := [held |
	# A sorted list is grouped in one walk; a map from pairs to accounts would be
	# copied for each of them.
	pairs := sort([[trim_prefix(principal, "group:"), permission_set] |
		some granted in input.account_assignments
		some permission_set, principals in granted
		permission_sets[permission_set]
		some principal in principals
		startswith(principal, "group:")
	])

	# A pair that is in more accounts stands again so many places further on; it is
	# left as often as it exceeds them.
	beyond := [pair | some n, pair in pairs; pair == pairs[n + most]]
	starts := array.concat([0], [n | some n, pair in beyond; pair != beyond[n - 1]])
	ends := array.concat(array.slice(starts, 1, count(starts)), [count(beyond)])
	some n, start in starts
	[group, permission_set] := beyond[start]
	held := {"group": group, "permission_set": permission_set, "accounts": (ends[n] - start) + most}
]
