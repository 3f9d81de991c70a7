# METADATA
# scope: package
# title: IAM access keys are not old
# description: No active access key of an IAM user is older than the limit.
# related_resources:
#   - ref: https://docs.aws.amazon.com/IAM/latest/UserGuide/id-credentials-access-keys-update.html
#     description: Update access keys
#   - ref: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_getting-report.html
#     description: Credential reports of an account
#   - ref: https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html
#     description: Security best practices in IAM
# custom:
#   id: IDC-ACC-004
#   version: 1
#   severity: medium
#   judges: iam_user
#   requires: [account_hygiene.users, account_hygiene.credentials]
#   parameters:
#     days:
#       type: integer
#       default: 90
#       description: Most days since an active access key was made.
#   rationale: >-
#     An access key does not expire. The older it is, the more copies lie about in files, images and logs, and the more
#     people have seen it who have left since.
#   remediation:
#     console: >-
#       In IAM choose Users, the user and Security credentials. Create a second access key, put it where the first is
#       used, deactivate the first, and delete it once nothing fails. Better: give the program a role.
#     cli: |-
#       aws iam create-access-key --user-name USER
#       aws iam update-access-key --user-name USER --access-key-id ACCESS_KEY_ID --status Inactive
#       aws iam delete-access-key --user-name USER --access-key-id ACCESS_KEY_ID
#     terraform: >-
#       Replace the `aws_iam_access_key`, for example with `terraform apply -replace`, or better the `aws_iam_user` by
#       an `aws_iam_role`.
#   frameworks:
#     cis-aws-7.0: ["2.12"]
#     nist-800-53-r5: [IA-5]
#     soc2-2017: [CC6.1]
#     iso-27001-2022: [A.5.17]
#     aws-waf-security: [SEC02-BP05]
#     aws-fsbp: [IAM.3]
package idcscan.controls.acc.access_key_age

import data.idcscan.facts
import data.idcscan.lib.clock
import data.idcscan.lib.parameters

fail contains {
	"key": concat("/", [account, name]),
	"message": sprintf("an active access key is %d days old; at most %v are allowed", [oldest, _days]),
	"evidence": {"account": account, "days": oldest, "active_access_keys": count(ages)},
} if {
	some account, hygiene in input.account_hygiene
	some name, _ in hygiene.users
	ages := [clock.days_since(access_key.rotated_at) |
		some access_key in hygiene.credentials[name].access_keys
		access_key.active
	]
	oldest := max(ages)
	oldest > _days
}

unknown contains {"key": key, "cause": "not_in_source", "message": facts.iam_user_not_reported} if {
	some key in facts.iam_users_not_reported
}

_days := parameters.value(rego.metadata.chain(), "days")
