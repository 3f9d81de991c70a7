# METADATA
# scope: package
# title: No inline or customer-managed policy allows everything
# description: No inline or customer-managed policy of a permission set allows every action on every resource.
# related_resources:
#   - ref: https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html
#     description: Security best practices in IAM
#   - ref: https://docs.aws.amazon.com/securityhub/latest/userguide/iam-controls.html
#     description: Security Hub controls for IAM
#   - ref: https://docs.aws.amazon.com/singlesignon/latest/userguide/permissionsetcustom.html
#     description: Custom permissions
# custom:
#   id: IDC-PSP-001
#   version: 1
#   severity: high
#   judges: permission_set
#   requires:
#     - permission_sets.inline_policy
#     - permission_sets.customer_managed_policies
#     - policy_documents.statements
#   rationale: >-
#     A `*` on `*` in such a policy makes an administrator whom no list of attached policies shows: reviews look for
#     AdministratorAccess. Whoever is to be an administrator should hold the policy that says so, and everybody else
#     less. The verdict is about the permission set's definition; an account has it only once the set was provisioned
#     there since the last change.
#   remediation:
#     console: >-
#       In IAM Identity Center choose Permission sets and the set. Under Inline policy choose Edit and name the
#       services, actions and resources that are needed, or detach the customer-managed policy, and reprovision the
#       accounts.
#     cli: |-
#       aws sso-admin put-inline-policy-to-permission-set --instance-arn INSTANCE_ARN \
#         --permission-set-arn PERMISSION_SET_ARN --inline-policy file://policy.json
#       aws sso-admin provision-permission-set --instance-arn INSTANCE_ARN --permission-set-arn PERMISSION_SET_ARN \
#         --target-type ALL_PROVISIONED_ACCOUNTS
#     terraform: >-
#       Narrow the document of the `aws_ssoadmin_permission_set_inline_policy`, or remove the
#       `aws_ssoadmin_customer_managed_policy_attachment`.
#   frameworks:
#     cis-aws-7.0: ["2.14"]
#     cis-controls-v8: ["6.8"]
#     nist-800-53-r5: [AC-6]
#     pci-dss-4.0.1: [7.2.2]
#     soc2-2017: [CC6.3]
#     iso-27001-2022: [A.8.3]
#     aws-waf-security: [SEC03-BP02]
#     aws-fsbp: [IAM.1]
package idcscan.controls.psp.full_access

import data.idcscan.facts
import data.idcscan.lib.coverage
import data.idcscan.lib.documents

fail contains {
	"key": name,
	"attribute": "inline_policy",
	"message": "the inline policy allows every action on every resource",
	"evidence": {"policy_document": set.inline_policy, "has_conditions": set.inline_policy in documents.conditional},
} if {
	some name, set in input.permission_sets
	set.inline_policy in documents.full_access
}

unknown contains {"key": name, "cause": doubt.cause, "message": doubt.message} if {
	some name, set in input.permission_sets
	not set.inline_policy in documents.full_access
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
