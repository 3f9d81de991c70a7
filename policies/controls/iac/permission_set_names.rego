# METADATA
# scope: package
# title: Names of permission sets are ones that AWS takes
# description: >-
#   Names of permission sets in code have at most 32 characters, all of them letters, digits or one of `_+=,.@-`.
# related_resources:
#   - ref: https://docs.aws.amazon.com/singlesignon/latest/APIReference/API_CreatePermissionSet.html
#     description: CreatePermissionSet
# custom:
#   id: IDC-IAC-012
#   version: 1
#   severity: medium
#   judges: permission_set
#   requires: [permission_sets.name]
#   rationale: >-
#     A plan does not always say so: a name that is put together from parts is first refused by AWS in the middle of
#     an apply, after other changes were made.
#   remediation:
#     console: >-
#       There is nothing to change in the console.
#     cli: |-
#       aws sso-admin create-permission-set --instance-arn INSTANCE_ARN --name NAME
#     terraform: >-
#       Shorten `name` of the `aws_ssoadmin_permission_set`, or the key from which the module makes it. A new name is
#       a new permission set: its assignments are made anew.
#   frameworks:
#     nist-800-53-r5: [CM-2, CM-3, CM-6]
#     soc2-2017: [CC8.1]
#     iso-27001-2022: [A.8.9, A.8.32]
package idcscan.controls.iac.permission_set_names

import data.idcscan.facts

fail contains {
	"key": key,
	"attribute": "name",
	"message": concat("; ", breaches),
	"evidence": {"name": set.name, "length": count(set.name)},
} if {
	some key in applicable
	set := input.permission_sets[key]
	breaches := _breaches(key)
	count(breaches) > 0
}

# What AWS lists, it has taken.
applicable contains key if {
	facts.from_code
	some key, _ in input.permission_sets
}

_breaches(key) := _length(key) | _characters(key)

_length(key) := {message |
	length := count(input.permission_sets[key].name)
	message := _length_message(length)
}

_length_message(length) := sprintf("the name has %d characters; AWS takes 32", [length]) if length > 32

_length_message(0) := "the name is empty"

_characters(key) := {sprintf("the name holds %q, which AWS does not take", [concat("", refused)]) |
	refused := {character |
		some character in split(input.permission_sets[key].name, "")
		not regex.match(`^[\w+=,.@-]$`, character)
	}
	count(refused) > 0
}
