# METADATA
# scope: package
# title: An SCP denies account instances of Identity Center
# description: >-
#   In every active member account a service control policy denies creating an account instance of Identity Center.
# related_resources:
#   - ref: https://docs.aws.amazon.com/singlesignon/latest/userguide/control-account-instance.html
#     description: Control account instance creation with service control policies
#   - ref: https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps_evaluation.html
#     description: SCP evaluation
# custom:
#   id: IDC-ORG-009
#   version: 1
#   severity: low
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
#   parameters:
#     allowed_accounts:
#       type: array
#       items: string
#       default: []
#       description: Accounts, twelve digits each, in which account instances of Identity Center may be created.
#   rationale: >-
#     An account instance has users, groups and applications of its own, which nobody reviews beside the organization's
#     instance. Whoever administers a member account can create one unless a policy denies it.
#   remediation:
#     console: >-
#       In AWS Organizations choose Policies, Service control policies and Create policy. Deny `sso:CreateInstance` on
#       all resources and attach the policy to the root or to each organizational unit. In IAM Identity Center,
#       Settings, Management, keep account instances disabled.
#     cli: |-
#       aws organizations enable-policy-type --root-id ROOT_ID --policy-type SERVICE_CONTROL_POLICY
#       aws organizations create-policy --type SERVICE_CONTROL_POLICY --name NAME --description DESCRIPTION \
#         --content file://policy.json
#       aws organizations attach-policy --policy-id POLICY_ID --target-id ROOT_OR_UNIT_ID
#     terraform: >-
#       Declare an `aws_organizations_policy` of type `SERVICE_CONTROL_POLICY` that denies `sso:CreateInstance`, and an
#       `aws_organizations_policy_attachment` for the root or each organizational unit.
#   frameworks:
#     cis-controls-v8: ["5.6"]
#     soc2-2017: [CC6.1]
#     iso-27001-2022: [A.8.9]
#     aws-waf-security: [SEC02-BP04, SEC03-BP05]
package idcscan.controls.org.account_instances_denied

import data.idcscan.lib.guardrails
import data.idcscan.lib.parameters

fail contains finding if {
	some finding in guardrails.findings("account_instances", "creating an account instance", _allowed)
}

unknown contains doubt if some doubt in guardrails.doubts("account_instances")

applicable contains key if some key in guardrails.applicable("account_instances")

_allowed := parameters.value(rego.metadata.chain(), "allowed_accounts")
