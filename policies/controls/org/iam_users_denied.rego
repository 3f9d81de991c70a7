# METADATA
# scope: package
# title: An SCP denies IAM users and access keys in member accounts
# description: >-
#   In every active member account a service control policy denies creating IAM users and access keys.
# related_resources:
#   - ref: https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps.html
#     description: Service control policies
#   - ref: https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html
#     description: Security best practices in IAM
# custom:
#   id: IDC-ORG-005
#   version: 1
#   severity: medium
#   judges: organization
#   requires:
#     - organization.exists
#     - organization.management_account
#     - organization.service_control_policies_enabled
#     - organization.service_control_policies
#     - organization.organizational_units
#     - accounts.state
#     - accounts.parent
#     - policy_documents.statements
#   rationale: >-
#     An IAM user with an access key is a way into an account that Identity Center does not know: it has no session
#     that ends and nobody withdraws it when a person leaves. Where people come through Identity Center, member
#     accounts need none.
#   remediation:
#     console: >-
#       In AWS Organizations choose Policies, Service control policies and Create policy. Deny `iam:CreateUser` and
#       `iam:CreateAccessKey` on all resources, sparing only the principals that must create them by a condition
#       `ArnNotLike` on `aws:PrincipalArn`. Attach it to the root or to each organizational unit.
#     cli: |-
#       aws organizations enable-policy-type --root-id ROOT_ID --policy-type SERVICE_CONTROL_POLICY
#       aws organizations create-policy --type SERVICE_CONTROL_POLICY --name NAME --description DESCRIPTION \
#         --content file://policy.json
#       aws organizations attach-policy --policy-id POLICY_ID --target-id ROOT_OR_UNIT_ID
#     terraform: >-
#       Declare an `aws_organizations_policy` of type `SERVICE_CONTROL_POLICY` that denies `iam:CreateUser` and
#       `iam:CreateAccessKey`, and an `aws_organizations_policy_attachment` for the root or each organizational unit.
#   frameworks:
#     cis-aws-7.0: ["2.19"]
#     nist-800-53-r5: [AC-2, IA-2]
#     soc2-2017: [CC6.1]
#     iso-27001-2022: [A.5.16]
#     aws-waf-security: [SEC03-BP05, SEC02-BP02]
package idcscan.controls.org.iam_users_denied

import data.idcscan.lib.guardrails

fail contains finding if some finding in guardrails.findings("iam_users", "creating IAM users and access keys", [])

unknown contains doubt if some doubt in guardrails.doubts("iam_users")

applicable contains key if some key in guardrails.applicable("iam_users")
