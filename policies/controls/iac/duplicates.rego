# METADATA
# scope: package
# title: Nothing is declared twice
# description: No two resources declare one assignment, or the permission set that is assigned.
# related_resources:
#   - ref: https://docs.aws.amazon.com/singlesignon/latest/APIReference/API_CreateAccountAssignment.html
#     description: CreateAccountAssignment
#   - ref: https://docs.aws.amazon.com/singlesignon/latest/APIReference/API_CreatePermissionSet.html
#     description: CreatePermissionSet
#   - ref: https://developer.hashicorp.com/terraform/language/block/removed
#     description: The removed block
# custom:
#   id: IDC-IAC-011
#   version: 1
#   severity: medium
#   judges: assignment
#   requires: [account_assignments, iac.assignments, permission_sets.name, groups.name, users.name]
#   rationale: >-
#     Two resources for one assignment fight: removing either takes the access away while the other says that it is
#     there, and a plan of the one does not see the other. A second permission set of one name is refused by AWS in
#     the middle of an apply.
#   remediation:
#     console: >-
#       There is nothing to change in the console.
#     cli: |-
#       terraform state list
#       terraform state rm ADDRESS
#     terraform: >-
#       Remove one of the declarations from code, and its resource from state with a `removed` block and `destroy =
#       false`, so that the access stays.
#   frameworks:
#     nist-800-53-r5: [CM-2, CM-3, CM-6]
#     soc2-2017: [CC8.1]
#     iso-27001-2022: [A.8.9, A.8.32]
package idcscan.controls.iac.duplicates

import data.idcscan.facts

fail contains {
	"key": key,
	"attribute": ".",
	"message": concat("; ", breaches),
	"evidence": {"addresses": addresses, "permission_set_addresses": set_addresses},
} if {
	some key, addresses in _twice
	set_addresses := object.get(_sets_twice, key, [])
	breaches := {message |
		some what, declared_by in {"the assignment": addresses, "its permission set": set_addresses}
		count(declared_by) > 1
		message := sprintf("%s is declared by %d resources: %s", [what, count(declared_by), concat(", ", declared_by)])
	}
}

unknown contains doubt if some doubt in facts.unnamed_assignments

applicable contains key if some key in facts.declared_assignments

# Assignments declared twice, or of a permission set that is → the addresses of the assignment.
_twice := {key: input.iac.assignments[key].addresses |
	some key in facts.assigned_keys(facts.repeated_declarations | object.keys(_sets_twice))
}

# Assignment → the addresses of its permission set, where there is more than one.
_sets_twice := {key: addresses |
	some permission_set, addresses in input.iac.permission_sets
	count(addresses) > 1
	some account, permission_sets in input.account_assignments
	some principal in permission_sets[permission_set]
	key := concat("/", [account, permission_set, principal])
	input.iac.assignments[key]
}
