# METADATA
# scope: package
# title: There are no IAM users beside Identity Center
# description: An account has no IAM users but those that the organization excepts.
# related_resources:
#   - ref: https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html
#     description: Security best practices in IAM
#   - ref: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_users.html
#     description: IAM users
#   - ref: https://docs.aws.amazon.com/wellarchitected/latest/framework/sec_identities_identity_provider.html
#     description: SEC02-BP04 Rely on a centralized identity provider
# custom:
#   id: IDC-ACC-003
#   version: 1
#   severity: medium
#   judges: iam_user
#   requires: [account_hygiene.users]
#   parameters:
#     allowed_users:
#       type: array
#       items: string
#       default: []
#       description: >-
#         Names of the IAM users that may be, such as those for emergencies, exact or with `*` and `?`;
#         `<account>/<name>` allows one in one account only.
#   rationale: >-
#     An IAM user is a way into the account that Identity Center neither shows nor closes: whoever leaves keeps it, and
#     its access keys do not expire. Without `--member-role` a scan reads IAM of the caller's account only; the others
#     are unknown.
#   remediation:
#     console: >-
#       In IAM choose Users and the user, see under Last activity who still uses it, give people a permission set and
#       programs a role, deactivate the access keys and then delete the user.
#     cli: |-
#       aws iam list-access-keys --user-name USER
#       aws iam update-access-key --user-name USER --access-key-id ACCESS_KEY_ID --status Inactive
#       aws iam delete-user --user-name USER
#     terraform: >-
#       Replace the `aws_iam_user` by an `aws_iam_role` that the program assumes, or by a permission set for people, and
#       remove it and its `aws_iam_access_key`.
#   frameworks:
#     cis-aws-7.0: ["2.19"]
#     cis-controls-v8: ["5.6"]
#     nist-800-53-r5: [AC-2]
#     soc2-2017: [CC6.1]
#     iso-27001-2022: [A.5.16]
#     aws-waf-security: [SEC02-BP02]
package idcscan.controls.acc.no_iam_users

import data.idcscan.lib.names
import data.idcscan.lib.parameters

fail contains {
	"key": key,
	"message": "the account has an IAM user beside Identity Center",
	"evidence": {"account": account, "created_at": user.created_at, "allowed_users": _allowed},
} if {
	some account, hygiene in input.account_hygiene
	some name, user in hygiene.users
	key := concat("/", [account, name])
	not names.matches(name, _allowed)
	not names.matches(key, _allowed)
}

_allowed := parameters.value(rego.metadata.chain(), "allowed_users")
