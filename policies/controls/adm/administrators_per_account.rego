# METADATA
# scope: package
# title: Few people administer an account
# description: >-
#   The number of distinct people who hold administrator access to an account, directly or through groups, is at most
#   the limit.
# related_resources:
#   - ref: https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html
#     description: Security best practices in IAM
#   - ref: https://docs.aws.amazon.com/singlesignon/latest/userguide/temporary-elevated-access.html
#     description: Temporary elevated access
#   - ref: https://docs.aws.amazon.com/singlesignon/latest/userguide/removeusersfromgroups.html
#     description: Remove users from groups
# custom:
#   id: IDC-ADM-003
#   version: 1
#   severity: medium
#   judges: account
#   requires:
#     - account_assignments
#     - permission_sets.managed_policies
#     - permission_sets.customer_managed_policies
#     - permission_sets.inline_policy
#     - permission_sets.permissions_boundary
#     - managed_policies
#     - policy_documents.statements
#     - groups.members
#     - groups.exists
#     - users.exists
#   parameters:
#     max_principals:
#       type: integer
#       default: 5
#       description: Most people that may hold administrator access to one account.
#   rationale: >-
#     Every administrator is a way into the whole account. Standing access for many people is rarely used and hard to
#     review; a handful who administer, and temporary elevated access for the rest, leave fewer credentials to steal.
#     Who is an administrator is judged by the permission set's definition; an account has it only once the set was
#     provisioned there since the last change.
#   remediation:
#     console: >-
#       In IAM Identity Center choose Groups and the group that gives the access, select the users who do not need it
#       and choose Remove users from group. To remove the access of a whole group or user, choose AWS accounts, the
#       account, the principal and Remove access. With an external identity provider change the group there.
#     cli: |-
#       aws identitystore list-group-memberships --identity-store-id IDENTITY_STORE_ID --group-id GROUP_ID
#       aws identitystore delete-group-membership --identity-store-id IDENTITY_STORE_ID --membership-id MEMBERSHIP_ID
#     terraform: >-
#       Remove `aws_identitystore_group_membership` resources of the group, or the `aws_ssoadmin_account_assignment`
#       of the administrator permission set.
#   frameworks:
#     cis-controls-v8: ["5.4"]
#     nist-800-53-r5: [AC-2(7), AC-6, AC-6(5)]
#     pci-dss-4.0.1: [7.2.2]
#     soc2-2017: [CC6.3]
#     iso-27001-2022: [A.8.2]
package idcscan.controls.adm.administrators_per_account

import data.idcscan.facts
import data.idcscan.lib.coverage
import data.idcscan.lib.lists
import data.idcscan.lib.parameters

# What was not read can only add people: too many stay too many.
fail contains {
	"key": account,
	"message": sprintf("at least %d distinct people hold administrator access; at most %v are allowed", [people, limit]),
	"evidence": {
		"people": people,
		"max_principals": limit,
		"people_by_principal": by_principal,
		"permission_sets": object.keys(permission_sets) & administrators,
	},
} if {
	# Looked up here once, and not for each.
	administrators := facts.administrators.yes
	counted := _counted # regal ignore:pointless-reassignment
	limit := _limit # regal ignore:pointless-reassignment
	some account, people in _people
	people > limit
	by_principal := object.get(counted, account, {})
	permission_sets := input.account_assignments[account]
}

unknown contains {"key": account, "cause": doubt.cause, "message": doubt.message} if {
	some account, people in _people
	people <= _limit
	principals := facts.possible_administrators(account)
	doubt := coverage.weightiest(union({
		facts.assignment_doubts(account),
		facts.people_doubts(principals),
		_doubts_of_too_many(account, principals),
	}))
}

_limit := parameters.value(rego.metadata.chain(), "max_principals")

# Account → how many people are known to hold administrator access, at least.
_people := {account: people |
	some account, counted in _counted
	people := _people_behind(counted, [number | some number in counted])
}

# One group that is too large decides: then nobody needs to be counted twice.
_people_behind(counted, sizes) := sum(sizes) if {
	count(counted) < 2
} else := max(sizes) if {
	max(sizes) > _limit
} else := _number_seen(facts.people(object.keys(counted)))

# Account → people by principal that holds administrator access to it.
_counted := facts.people_by_holder(facts.administrators.yes, _not_seen)

_number_seen(people) := count(people) - count(people & _not_seen)

_not_seen := facts.users_gone | facts.users_unsure

# Sets that may not make administrators and people who may not exist matter only
# where with them there would be too many.
_doubts_of_too_many(account, principals) := set_doubts | user_doubts if {
	_may_be_too_many(principals)
	set_doubts := union({doubts |
		some name, _ in input.account_assignments[account]
		doubts := facts.administrator_doubts(name)
	})
	user_doubts := union({doubts |
		some person in _unsure_behind(principals)
		doubts := facts.existence_doubts(concat(":", ["user", person]))
	})
} else := set()

# Who are many is known by counting, mostly: nobody is counted by name but where
# several groups are too many together.
_may_be_too_many(principals) if {
	sizes := [number | some principal in principals; number := facts.number_behind(principal, _gone_lookup)]
	sum(sizes) > _limit
	_too_many_behind(principals, sizes)
}

_too_many_behind(_, sizes) if max(sizes) > _limit

_too_many_behind(principals, sizes) if {
	max(sizes) <= _limit
	people := facts.people(principals)
	count(people) - count(people & facts.users_gone) > _limit
}

_gone_lookup := lists.lookup(facts.users_gone)

_unsure_behind(principals) := set() if {
	count(facts.users_unsure) == 0
} else := facts.people(principals) & facts.users_unsure
