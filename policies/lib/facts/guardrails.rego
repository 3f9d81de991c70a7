package idcscan.facts

# METADATA
# description: |
#   What service control policies deny in member accounts, by what that guards:
#
#   - `bound`: member accounts that are active or may be; none where the management account,
#     which no such policy binds, was not read;
#   - `unprotected`: those of them in which actions are known not to be denied,
#     with these actions;
#   - `exempted`: conditions by which statements that count spare principals;
#   - `doubts`: why accounts may be unprotected that are not listed.
guardrails := {name: fact |
	some name, denied in data.idcscan.tables.guardrails.denied
	actions := object.keys(denied)
	open := _lacking(actions)
	home := _home_doubts(name)
	fact := {
		"bound": _members,
		"unprotected": _surely(open, home),
		"exempted": _exempted(actions),
		"doubts": _guardrail_doubts(open, home),
	}
}

# Account → actions of these that no policy which was read denies there.
_lacking(actions) := {account: lacking |
	some account, missing in _missing
	lacking := missing & actions
	count(lacking) > 0
}

_surely(open, home) := {account: actions |
	count(home) == 0
	some account, actions in open
	input.accounts[account].state == "ACTIVE"
	count(_bound_by_doubts(account)) == 0
}

# Member accounts that are active, or may be.
_members := {account |
	management := input.organization.management_account
	some account, _ in input.accounts
	account != management
	not _inactive(account)
}

_inactive(account) if input.accounts[account].state != "ACTIVE"

_missing := {account: missing |
	some account in _members
	missing := _guarded_actions - _denied_in(account)
	count(missing) > 0
}

_guarded_actions := {action | some denied in data.idcscan.tables.guardrails.denied; some action, _ in denied}

_denied_in(account) := union({
	_denied_by(_policies_on(account)),
	_denied_above(account),
	_denied_specially(account),
})

# One answer a unit serves all accounts in it.
_denied_above(account) := denied if {
	denied := _denied_in_unit[input.accounts[account].parent]
} else := _denied_in_root

_denied_in_unit := {unit: denied |
	some unit, above in _units_above
	denied := _denied_by(_policies_on_any(above)) | _denied_in_root
}

_denied_in_root := _denied_by(_policies_on_any(_roots))

_denied_by(policies) := {action |
	some policy in policies
	some action, statements in _denying[policy]
	some statement in statements
	statement.general
}

# By statements that spare some accounts.
_denied_specially(account) := {action |
	count(_special) > 0
	some policy in (_special & _policies_over(account))
	some action, statements in _denying[policy]
	some statement in statements
	not statement.general
	_denies(policy, statement.index, action, account)
}

_special := {policy |
	some policy, by_action in _denying
	some statements in by_action
	some statement in statements
	not statement.general
}

_policies_over(account) := _policies_on(account) | _policies_on_any(_above(account))

_policies_on_any(targets) := union({_policies_on(target) | some target in targets})

_policies_on(target) := _attached_policies[target]

_policies_on(target) := set() if not _attached_policies[target]

# Target → policies attached to it. A complete rule, since a partial one is
# walked at every look-up.
_attached_policies := _policies_by_target # regal ignore:pointless-reassignment

_policies_by_target[target] contains policy if {
	some policy, properties in input.organization.service_control_policies
	some target in properties.targets
}

# Units of an account from its own to the root, which is one of them even where
# the way to it was not read.
_above(account) := above | _roots if {
	above := _units_above[input.accounts[account].parent]
} else := _roots

# Root or unit → itself and what is above it, as far as that was read.
_units_above := {unit: above |
	some unit, _ in input.organization.organizational_units
	above := graph.reachable(_unit_parents, {unit})
}

_unit_parents := {unit: parents |
	some unit, properties in input.organization.organizational_units
	parents := {properties.parent} - {""}
}

_roots := {unit |
	some unit, properties in input.organization.organizational_units
	properties.parent == ""
}
