package idcscan.facts

import data.idcscan.lib.coverage

# METADATA
# description: |
#   Account → principals that hold a permission set which makes an
#   administrator there, or does for all that is known.
administering := {account: {"known": _holders(account, known), "possible": _holders(account, possible)} |
	some account, permission_sets in input.account_assignments
	possible := object.keys(permission_sets) - administrators.no
	count(possible) > 0
	known := possible & administrators.yes
}

_holders(account, names) := {principal |
	some name in names
	some principal in input.account_assignments[account][name]
}

# METADATA
# description: People who stand behind principals, users and members of groups, as far as they were read.
people(principals) := union({_behind[principal] | some principal in principals})

# Principal that may administer an account → people behind it.
_behind := {principal: people |
	some holders in administering
	some principal in holders.possible
	people := _stands_for(principal)
}

_stands_for(principal) := {trim_prefix(principal, "user:")} if startswith(principal, "user:")

_stands_for(principal) := {member | some member in input.groups[trim_prefix(principal, "group:")].members} if {
	startswith(principal, "group:")
}

# METADATA
# description: |
#   Why people may stand behind principals beside those that were read. A group
#   that is gone has no members.
people_doubts(principals) := union({doubts |
	some principal in principals
	doubts := _half_read[principal]
})

_half_read := {principal: doubts |
	some principal, _ in _behind
	startswith(principal, "group:")
	group := trim_prefix(principal, "group:")
	not input.groups[group].exists == false
	causes := coverage.unread("groups", group, "members")
	doubts := coverage.doubts("groups", causes, "members of a group with administrator access were not read")
}

# METADATA
# description: |
#   Why there may be assignments in an account, beside those that were read,
#   that make an administrator.
assignment_doubts(account) := coverage.doubts("account_assignments", causes, message) if {
	causes := union({
		coverage.unread_assignments,
		object.get(coverage.unread_accounts, account, set()),
		_unread_in_some_account,
		object.get(_unread_in, account, set()),
	})
	count(causes) > 0
	message := "assignments that may give administrator access were not read"
} else := set()

_unread_in_some_account := union({causes |
	some name, causes in coverage.unread_permission_sets
	not name in administrators.no
})

_unread_in := {account: union(causes) |
	some account, permission_sets in coverage.unread_pairs
	causes := {causes |
		some name, causes in permission_sets
		not name in administrators.no
	}
}
