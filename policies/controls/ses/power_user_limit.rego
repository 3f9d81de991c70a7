# METADATA
# scope: package
# title: Power-user sessions last half a working day
# description: Sessions of permission sets of the power-user tier last at most the power-user limit.
# related_resources:
#   - ref: https://docs.aws.amazon.com/singlesignon/latest/userguide/howtosessionduration.html
#     description: Set session duration for AWS accounts
#   - ref: https://docs.aws.amazon.com/singlesignon/latest/userguide/authconcept.html
#     description: Understanding authentication sessions
# custom:
#   id: IDC-SES-002
#   version: 1
#   severity: medium
#   judges: permission_set
#   requires:
#     - permission_sets.session_minutes
#     - permission_sets.tags
#     - permission_sets.managed_policies
#     - permission_sets.customer_managed_policies
#     - permission_sets.inline_policy
#     - permission_sets.permissions_boundary
#     - managed_policies
#     - policy_documents.statements
#   parameters:
#     power_user_minutes:
#       type: integer
#       default: 240
#       description: Longest session of a power user, in minutes. AWS allows 60 to 720.
#   rationale: >-
#     A power user can change or destroy workloads. Credentials of a session work until it ends, even where the person
#     was disabled meanwhile, so a session left open overnight is a risk without a use. The verdict is about the
#     permission set's definition; an account has it only once the set was provisioned there since the last change.
#   remediation:
#     console: >-
#       In IAM Identity Center choose Permission sets and the set. Beside General settings choose Edit, set the
#       session duration to 4 hours and save; the accounts that use the set are reprovisioned.
#     cli: |-
#       aws sso-admin update-permission-set --instance-arn INSTANCE_ARN --permission-set-arn PERMISSION_SET_ARN \
#         --session-duration PT4H
#       aws sso-admin provision-permission-set --instance-arn INSTANCE_ARN --permission-set-arn PERMISSION_SET_ARN \
#         --target-type ALL_PROVISIONED_ACCOUNTS
#     terraform: >-
#       Set `session_duration = "PT4H"` on the `aws_ssoadmin_permission_set`. The provider provisions the change to
#       the set's accounts.
#   frameworks:
#     nist-800-53-r5: [AC-12]
#     soc2-2017: [CC6.1]
#     iso-27001-2022: [A.8.5]
#     aws-waf-security: [SEC02-BP02]
package idcscan.controls.ses.power_user_limit

import data.idcscan.lib.parameters
import data.idcscan.lib.sessions

fail contains finding if {
	limit := parameters.value(rego.metadata.chain(), "power_user_minutes")
	some finding in sessions.findings("power-user", limit)
}

unknown contains doubt if some doubt in sessions.doubts

applicable contains name if some name in sessions.of_tier("power-user")
