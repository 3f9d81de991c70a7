# METADATA
# scope: package
# title: References of assignments resolve
# description: Every assignment in code names a permission set, a group and a user that code declares or looks up.
# related_resources:
#   - ref: https://docs.aws.amazon.com/singlesignon/latest/APIReference/API_CreateAccountAssignment.html
#     description: CreateAccountAssignment
#   - ref: https://developer.hashicorp.com/terraform/language/expressions/references
#     description: References to named values
# custom:
#   id: IDC-IAC-008
#   version: 1
#   severity: high
#   judges: assignment
#   requires: [account_assignments, iac.assignments, permission_sets.name, groups.name, users.name]
#   rationale: >-
#     A name that nothing declares is a typing error, or what is left of something that was removed. Depending on the
#     module the plan fails, or the entry is dropped without a word and the access that was reviewed is never given.
#   remediation:
#     console: >-
#       In IAM Identity Center choose Groups, Users or Permission sets and look the name up.
#     cli: |-
#       aws identitystore list-groups --identity-store-id IDENTITY_STORE_ID --query "Groups[].DisplayName"
#     terraform: >-
#       Correct the name, declare what it names, or look it up: `data "aws_identitystore_group"`, `data
#       "aws_identitystore_user"`, `data "aws_ssoadmin_permission_set"`, or the list of existing ones that the module
#       takes.
#   frameworks:
#     nist-800-53-r5: [CM-2, CM-3, CM-6]
#     soc2-2017: [CC8.1]
#     iso-27001-2022: [A.8.9, A.8.32]
package idcscan.controls.iac.references

import data.idcscan.facts

fail contains {
	"key": key,
	"attribute": attribute,
	"message": sprintf("code neither declares nor looks up %s", [concat(", ", shown)]),
	"evidence": {"undeclared": declaration.undeclared},
} if {
	some key in facts.assigned_keys(facts.dangling_declarations)
	declaration := input.iac.assignments[key]
	shown := [regex.replace(reference, `^permission_set:`, "permission set:") | some reference in declaration.undeclared]
	attribute := _attribute(declaration.undeclared)
}

unknown contains doubt if some doubt in facts.unnamed_assignments

applicable contains key if some key in facts.declared_assignments

_attribute(undeclared) := "permission_set" if {
	some reference in undeclared
	startswith(reference, "permission_set:")
} else := "principal"
