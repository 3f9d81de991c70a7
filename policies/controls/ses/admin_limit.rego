# METADATA
# scope: package
# title: Administrator sessions are short
# description: >-
#   Sessions of permission sets of the admin tier, among them every effective administrator, last at most the
#   administrator limit.
# related_resources:
#   - ref: https://docs.aws.amazon.com/singlesignon/latest/userguide/howtosessionduration.html
#     description: Set session duration for AWS accounts
#   - ref: https://docs.aws.amazon.com/singlesignon/latest/userguide/authconcept.html
#     description: Understanding authentication sessions
# custom:
#   id: IDC-SES-001
#   version: 1
#   severity: high
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
#     admin_minutes:
#       type: integer
#       default: 60
#       description: Longest session of an administrator, in minutes. AWS allows 60 to 720.
#   rationale: >-
#     The credentials of a session work until it ends: disabling the person or removing the assignment does not end it.
#     A stolen administrator session is worth the whole account, so it should not outlive the task it was opened for.
#     The verdict is about the permission set's definition; an account has it only once the set was provisioned there
#     since the last change.
#   remediation:
#     console: >-
#       In IAM Identity Center choose Permission sets and the set. Beside General settings choose Edit, set the
#       session duration to 1 hour and save; the accounts that use the set are reprovisioned.
#     cli: |-
#       aws sso-admin update-permission-set --instance-arn INSTANCE_ARN --permission-set-arn PERMISSION_SET_ARN \
#         --session-duration PT1H
#       aws sso-admin provision-permission-set --instance-arn INSTANCE_ARN --permission-set-arn PERMISSION_SET_ARN \
#         --target-type ALL_PROVISIONED_ACCOUNTS
#     terraform: >-
#       Set `session_duration = "PT1H"` on the `aws_ssoadmin_permission_set`. The provider provisions the change to
#       the set's accounts.
#   frameworks:
#     nist-800-53-r5: [AC-12]
#     soc2-2017: [CC6.1]
#     iso-27001-2022: [A.8.5]
#     aws-waf-security: [SEC02-BP02]
package idcscan.controls.ses.admin_limit

import data.idcscan.lib.parameters
import data.idcscan.lib.sessions

fail contains finding if {
	limit := parameters.value(rego.metadata.chain(), "admin_minutes")
	some finding in sessions.findings("admin", limit)
}

unknown contains doubt if some doubt in sessions.doubts

applicable contains name if some name in sessions.of_tier("admin")
