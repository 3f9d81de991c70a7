package idcscan.facts

import data.idcscan.lib.coverage

# METADATA
# description: |
#   Whether the resources that are judged were read from code: then they hold
#   what AWS would refuse, and what it fills in when they are applied.
from_code if input.meta.source != "aws"

# METADATA
# scope: document
# description: Keys of the account assignments that code declares; it may declare others that AWS lacks.
default declared_assignments := set()

declared_assignments := assigned_keys(object.keys(input.iac.assignments))

# METADATA
# description: Keys of code in which a secret stands.
code_with_secrets := {key |
	some key, code in input.iac.code
	count(code.secrets) > 0
}

# METADATA
# description: Keys of code that makes nothing of what cannot be read.
code_with_swallowed_errors := {key |
	some key, code in input.iac.code
	count(code.swallowed_errors) > 0
}

# METADATA
# description: Keys of assignments that refer to what code neither declares nor looks up.
dangling_declarations := {key |
	some key, declaration in input.iac.assignments
	count(declaration.undeclared) > 0
}

# METADATA
# description: Keys of assignments that more than one resource declares.
repeated_declarations := {key |
	some key, declaration in input.iac.assignments
	count(declaration.addresses) > 1
}

# METADATA
# description: |
#   Those of the keys that are keys of account assignments. One walk over all
#   pairs, none where there are no keys.
assigned_keys(keys) := {key |
	count(keys) > 0
	some account, permission_sets in input.account_assignments
	some permission_set, principals in permission_sets
	some principal in principals
	key := concat("/", [account, permission_set, principal])
	key in keys
}

# METADATA
# description: |
#   Assignments of permission sets whose name was not read, {key, cause,
#   message}: under which key code declares them is not known. Gaps on the names
#   of groups and users cover their assignments themselves.
unnamed_assignments := {{"key": key, "cause": doubt.cause, "message": doubt.message} |
	some permission_set, doubt in _unnamed_permission_sets
	some account, permission_sets in input.account_assignments
	some principal in permission_sets[permission_set]
	key := concat("/", [account, permission_set, principal])
}

_unnamed_permission_sets := {permission_set: doubt |
	some permission_set, set in input.permission_sets
	not set.name
	causes := coverage.absent("permission_sets", permission_set, "name")
	message := "the permission set's name was not read, by which code declares it"
	doubt := coverage.weightiest(coverage.doubts("permission_sets", causes, message))
}
