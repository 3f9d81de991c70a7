package idcscan.facts

import data.idcscan.lib.coverage
import data.idcscan.lib.lists

# METADATA
# description: Principals that hold in an account one of the permission sets named.
holders(account, names) := {principal |
	permission_sets := input.account_assignments[account]
	some name in (object.keys(permission_sets) & names)
	some principal in permission_sets[name]
}

# METADATA
# description: Principals that hold in an account a permission set which may make an administrator.
possible_administrators(account) := holders(account, object.keys(permission_sets) - administrators.no) if {
	permission_sets := input.account_assignments[account]
} else := set()

# METADATA
# description: Users that stand behind principals, themselves or as members of groups, as far as they were read.
people(principals) := union({_stands_for(principal) | some principal in principals})

_stands_for(principal) := {trim_prefix(principal, "user:")} if startswith(principal, "user:")

_stands_for(principal) := {member | some member in input.groups[trim_prefix(principal, "group:")].members} if {
	startswith(principal, "group:")
}

# METADATA
# description: |
#   How many people stand behind a principal, at least, but for those in a
#   lookup of users. A group's members are counted, not walked: there may be
#   half a million.
number_behind(principal, left_out) := count(members) - count(lists.among(members, left_out)) if {
	startswith(principal, "group:")
	members := input.groups[trim_prefix(principal, "group:")].members
} else := 1 - count(lists.among([trim_prefix(principal, "user:")], left_out)) if {
	startswith(principal, "user:")
} else := 0

# METADATA
# description: |
#   Account → principal that holds there one of the permission sets named → how
#   many people stand behind it, at least, but for the users left out.
people_by_holder(permission_sets, left_out) := {account: counted |
	lookup := lists.lookup(left_out)
	held := {account: principals |
		some account, _ in input.accounts
		principals := holders(account, permission_sets)
	}
	people := {principal: number_behind(principal, lookup) |
		some principal in union({principals | some principals in held})
	}
	some account, principals in held
	counted := {principal: people[principal] | some principal in principals}
}

# METADATA
# description: |
#   Why people may stand behind principals beside those that were read. A group
#   that is gone has no members.
people_doubts(principals) := set() if {
	# A snapshot without a gap about members has them of each group, and none need be asked.
	count(coverage.anywhere("groups", "members")) == 0
} else := union({doubts |
	some principal in principals
	doubts := _member_doubts(principal)
})

_member_doubts(principal) := coverage.doubts("groups", causes, "members of a group were not read") if {
	startswith(principal, "group:")
	group := trim_prefix(principal, "group:")
	not input.groups[group].exists == false
	causes := coverage.unread("groups", group, "members")
} else := set()

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
