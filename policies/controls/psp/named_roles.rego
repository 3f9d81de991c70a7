# METADATA
# scope: package
# title: Roles to assume are named
# description: No inline or customer-managed policy of a permission set allows `sts:AssumeRole` on roles of any name.
# related_resources:
#   - ref: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_permissions-to-switch.html
#     description: Grant a user permissions to switch roles
#   - ref: https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html
#     description: Security best practices in IAM
# custom:
#   id: IDC-PSP-005
#   version: 1
#   severity: medium
#   judges: permission_set
#   requires:
#     - permission_sets.inline_policy
#     - permission_sets.customer_managed_policies
#     - policy_documents.statements
#   rationale: >-
#     Whoever may assume any role may do what any role does that trusts the account: what the permission set allows
#     is no bound, and who holds it is not seen where that role is used. A role that is made tomorrow is among them.
#     Conditions are shown and excuse nothing, since tags and sessions can be changed.
#   remediation:
#     console: >-
#       In IAM Identity Center choose Permission sets and the set. Under Inline policy choose Edit and name the roles
#       by their ARNs, or detach the customer-managed policy, and reprovision the accounts.
#     cli: |-
#       aws sso-admin put-inline-policy-to-permission-set --instance-arn INSTANCE_ARN \
#         --permission-set-arn PERMISSION_SET_ARN --inline-policy file://policy.json
#       aws sso-admin provision-permission-set --instance-arn INSTANCE_ARN --permission-set-arn PERMISSION_SET_ARN \
#         --target-type ALL_PROVISIONED_ACCOUNTS
#     terraform: >-
#       Name the roles in the `Resource` of the statement in the `aws_ssoadmin_permission_set_inline_policy`, such as
#       `arn:aws:iam::*:role/deploy`.
#   frameworks:
#     cis-controls-v8: ["6.8"]
#     nist-800-53-r5: [AC-6]
#     pci-dss-4.0.1: [7.2.2]
#     soc2-2017: [CC6.3]
#     iso-27001-2022: [A.8.3]
#     aws-waf-security: [SEC03-BP02]
package idcscan.controls.psp.named_roles

import data.idcscan.facts
import data.idcscan.lib.coverage
import data.idcscan.lib.documents

fail contains {
	"key": name,
	"attribute": "inline_policy",
	"message": "the inline policy allows sts:AssumeRole on roles of any name",
	"evidence": {
		"policy_document": set.inline_policy,
		"has_conditions": set.inline_policy in documents.assuming_any_role_on_conditions,
	},
} if {
	some name, set in input.permission_sets
	set.inline_policy in documents.assuming_any_role
}

unknown contains {"key": name, "cause": doubt.cause, "message": doubt.message} if {
	some name, set in input.permission_sets
	not set.inline_policy in documents.assuming_any_role
	doubt := coverage.weightiest(facts.own_document_doubts(name))
}

applicable contains name if {
	some name, set in input.permission_sets
	set.inline_policy != ""
}

applicable contains name if {
	some name, set in input.permission_sets
	count(set.customer_managed_policies) > 0
}
