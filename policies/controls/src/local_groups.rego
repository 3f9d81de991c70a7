# METADATA
# scope: package
# title: No groups are made by hand beside the external identity provider
# description: >-
#   Where people come from an external identity provider, every group of the identity store was made by
#   synchronisation, but for those that are allowed.
# related_resources:
#   - ref: https://docs.aws.amazon.com/singlesignon/latest/userguide/manage-your-identity-source.html
#     description: Manage your identity source
#   - ref: https://docs.aws.amazon.com/singlesignon/latest/IdentityStoreAPIReference/API_Group.html
#     description: Group
# custom:
#   id: IDC-SRC-014
#   version: 1
#   severity: medium
#   judges: group
#   fails_by: absence
#   requires:
#     - groups.exists
#     - groups.name
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
#         Names of groups that may be made by hand, exact or with `*` and `?`, such as those of AWS Control Tower, or
#         all where the identity provider synchronises no groups.
#   rationale: >-
#     The members of a group that was made by hand are chosen in Identity Center, where the identity provider neither
#     knows nor reviews them, though the group may hold access.
#   remediation:
#     console: >-
#       In IAM Identity Center choose Groups and the group. Make the same group in the identity provider, assign it to
#       the application that provisions, and delete the one made by hand; or add its name to the parameter
#       `allowed_local`.
#     cli: >-
#       aws identitystore delete-group --identity-store-id IDENTITY_STORE_ID --group-id GROUP_ID
#     terraform: >-
#       Remove the `aws_identitystore_group` resource and look the synchronised group up with the data source
#       `aws_identitystore_group`.
#   frameworks:
#     cis-controls-v8: ["5.6"]
#     nist-800-53-r5: [AC-2, IA-4]
#     soc2-2017: [CC6.2]
#     iso-27001-2022: [A.5.16]
#     aws-waf-security: [SEC02-BP04]
package idcscan.controls.src.local_groups

import data.idcscan.facts
import data.idcscan.lib.coverage
import data.idcscan.lib.parameters

fail contains {
	"key": group,
	"attribute": "created_by",
	"message": "the group was made by hand, though people come from an external identity provider",
	"evidence": {"created_by": creator, "external_id_issuers": [], "allowed_local": _allowed},
} if {
	_external == "yes"
	some group in facts.made.groups.local
	_allowance(group) == "no"
	creator := input.groups[group].created_by
}

# The name, by which the group may be allowed, was not read.
unknown contains {"key": group, "cause": doubt.cause, "message": doubt.message} if {
	_external == "yes"
	some group in facts.made.groups.local
	_allowance(group) == "unknown"
	doubt := coverage.weightiest(facts.name_doubts(concat(":", ["group", group])))
}

unknown contains {"key": group, "cause": "no_api", "message": message} if {
	_external == "yes"
	some group in facts.made.groups.unclear
	_allowance(group) != "yes"
	message := "AWS does not tell who made the group"
}

unknown contains {"key": group, "cause": doubt.cause, "message": doubt.message} if {
	_external == "unknown"
	doubt := coverage.weightiest(facts.external.doubts)
	some group in (object.keys(input.groups) - facts.groups_gone)
}

applicable contains group if {
	_external == "yes"
	some group in (object.keys(input.groups) - (facts.groups_gone | facts.groups_unsure))
}

_external := facts.external.answer

_allowance(group) := facts.allowed(concat(":", ["group", group]), _allowed)

_allowed := parameters.value(rego.metadata.chain(), "allowed_local")
