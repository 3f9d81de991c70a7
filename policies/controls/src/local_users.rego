# METADATA
# scope: package
# title: No users are made by hand beside the external identity provider
# description: >-
#   Where people come from an external identity provider, every user of the identity store was made by synchronisation,
#   but for those that are allowed.
# related_resources:
#   - ref: https://docs.aws.amazon.com/singlesignon/latest/userguide/manage-your-identity-source.html
#     description: Manage your identity source
#   - ref: https://docs.aws.amazon.com/singlesignon/latest/IdentityStoreAPIReference/API_User.html
#     description: User
# custom:
#   id: IDC-SRC-002
#   version: 1
#   severity: medium
#   judges: user
#   fails_by: absence
#   requires:
#     - users.exists
#     - users.name
#     - identity_source.evidence
#     - users.external_id_issuers
#     - users.created_by
#     - groups.external_id_issuers
#     - groups.created_by
#     - attestations
#     - events.name
#     - events.source
#     - events.time
#     - events.details
#   parameters:
#     allowed_local:
#       type: array
#       items: string
#       default: []
#       description: >-
#         Names of users that may be made by hand, exact or with `*` and `?`, such as those for break-glass access.
#   rationale: >-
#     A user who was made by hand stays when the person leaves: the identity provider does not know them, asks them for
#     no second factor, and nobody withdraws their access there.
#   remediation:
#     console: >-
#       In IAM Identity Center choose Users and the user. Make the same user in the identity provider, assign it to the
#       application that provisions, and delete the one made by hand; or add its name to the parameter `allowed_local`.
#     cli: >-
#       aws identitystore delete-user --identity-store-id IDENTITY_STORE_ID --user-id USER_ID
#     terraform: >-
#       Remove the `aws_identitystore_user` resource and look the synchronised user up with the data source
#       `aws_identitystore_user`.
#   frameworks:
#     cis-controls-v8: ["5.6"]
#     nist-800-53-r5: [AC-2, IA-4]
#     soc2-2017: [CC6.2]
#     iso-27001-2022: [A.5.16]
#     aws-waf-security: [SEC02-BP04]
package idcscan.controls.src.local_users

import data.idcscan.facts
import data.idcscan.lib.coverage
import data.idcscan.lib.parameters

fail contains {
	"key": user,
	"attribute": "created_by",
	"message": "the user was made by hand, though people come from an external identity provider",
	"evidence": {"created_by": creator, "external_id_issuers": [], "allowed_local": _allowed},
} if {
	_external == "yes"
	allowances := _allowances # regal ignore:pointless-reassignment
	some user in facts.made.users.local
	allowances[user] == "no"
	creator := input.users[user].created_by
}

# The name, by which the user may be allowed, was not read.
unknown contains {"key": user, "cause": doubt.cause, "message": doubt.message} if {
	_external == "yes"
	allowances := _allowances # regal ignore:pointless-reassignment
	some user in facts.made.users.local
	allowances[user] == "unknown"
	doubt := coverage.weightiest(facts.name_doubts(concat(":", ["user", user])))
}

unknown contains {"key": user, "cause": "no_api", "message": message} if {
	_external == "yes"
	allowances := _allowances # regal ignore:pointless-reassignment
	some user in facts.made.users.unclear
	allowances[user] != "yes"
	message := "AWS does not tell who made the user"
}

unknown contains {"key": user, "cause": doubt.cause, "message": doubt.message} if {
	_external == "unknown"
	doubt := coverage.weightiest(facts.external.doubts)
	some user in (object.keys(input.users) - facts.users_gone)
}

applicable contains user if {
	_external == "yes"
	some user in (object.keys(input.users) - (facts.users_gone | facts.users_unsure))
}

_external := facts.external.answer

# Users that may be made by hand → whether they are allowed. No one is where nobody can be.
_allowances := {user: "no" | some user in _questionable} if {
	count(_allowed) == 0
} else := {user: answer |
	some user in _questionable
	answer := facts.allowed(concat(":", ["user", user]), _allowed)
}

_questionable := facts.made.users.local | facts.made.users.unclear

_allowed := parameters.value(rego.metadata.chain(), "allowed_local")
