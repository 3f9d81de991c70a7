package idcscan.lib.coverage

# METADATA
# description: Causes of the gaps that leave all account assignments unread.
unread_assignments := hiding("account_assignments")

# METADATA
# description: Account → causes of the gaps that leave all its assignments unread.
unread_accounts := {account: {gap.cause | some gap in gaps} |
	some pattern, gaps in by_key[_assignments]
	endswith(pattern, "/*")
	account := trim_suffix(pattern, "/*")
}

# METADATA
# description: Permission set → causes of the gaps that leave all its assignments unread.
unread_permission_sets := {permission_set: {gap.cause | some gap in gaps} |
	some pattern, gaps in by_key[_assignments]
	startswith(pattern, "*/")
	permission_set := trim_prefix(pattern, "*/")
}

# METADATA
# description: Account → permission set → causes of the gaps that leave this pair unread.
unread_pairs := _pairs # regal ignore:pointless-reassignment

_pairs[account][permission_set] contains gap.cause if {
	some pattern, gaps in by_key[_assignments]
	not startswith(pattern, "*/")
	not endswith(pattern, "/*")
	parts := split(pattern, "/")
	permission_set := parts[count(parts) - 1]
	account := trim_suffix(pattern, concat("", ["/", permission_set]))
	some gap in gaps
}

# METADATA
# description: Causes of the gaps that may hide assignments of a permission set in an account.
unread_pair(account, permission_set) := union({
	unread_assignments,
	object.get(unread_accounts, account, set()),
	object.get(unread_permission_sets, permission_set, set()),
	object.get(unread_pairs, [account, permission_set], set()),
})

_assignments := "account_assignments"
