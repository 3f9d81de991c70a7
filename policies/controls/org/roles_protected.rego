# METADATA
# scope: package
# title: An SCP protects the roles of Identity Center in member accounts
# description: >-
#   In every active member account a service control policy denies changing the roles `AWSReservedSSO_*` and the SAML
#   provider through which Identity Center gives access.
# related_resources:
#   - ref: https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps.html
#     description: Service control policies
#   - ref: https://docs.aws.amazon.com/singlesignon/latest/userguide/referencingpermissionsets.html
#     description: Referencing permission sets in resource policies, Amazon EKS, and AWS KMS
# custom:
#   id: IDC-ORG-004
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
#     - instance.primary_region
#   rationale: >-
#     Everybody signs in to an account through the SAML provider and the roles that Identity Center makes there. An
#     administrator of the account who changes or deletes them takes access from others, or keeps a way in that
#     Identity Center does not know. Service control policies bind him, but not the management account.
#   remediation:
#     console: >-
#       In AWS Organizations choose Policies, Service control policies and Create policy. Deny the actions that the
#       finding lists on `arn:aws:iam::*:role/aws-reserved/sso.amazonaws.com/*` and `arn:aws:iam::*:saml-
#       provider/AWSSSO_*`, sparing only the principals that must change them by a condition `ArnNotLike` on
#       `aws:PrincipalArn`. Attach it to the root or to each organizational unit.
#     cli: |-
#       aws organizations enable-policy-type --root-id ROOT_ID --policy-type SERVICE_CONTROL_POLICY
#       aws organizations create-policy --type SERVICE_CONTROL_POLICY --name NAME --description DESCRIPTION \
#         --content file://policy.json
#       aws organizations attach-policy --policy-id POLICY_ID --target-id ROOT_OR_UNIT_ID
#     terraform: >-
#       Declare an `aws_organizations_policy` of type `SERVICE_CONTROL_POLICY` with the statement that `console`
#       describes, and an `aws_organizations_policy_attachment` for the root or each organizational unit.
#   frameworks:
#     nist-800-53-r5: [AC-6]
#     soc2-2017: [CC6.3]
#     iso-27001-2022: [A.8.2]
#     aws-waf-security: [SEC03-BP05]
package idcscan.controls.org.roles_protected

import data.idcscan.lib.guardrails

fail contains finding if some finding in guardrails.findings("identity_center", "changing what people sign in by", [])

unknown contains doubt if some doubt in guardrails.doubts("identity_center")

applicable contains key if some key in guardrails.applicable("identity_center")
