# METADATA
# scope: package
# title: Root access of member accounts is managed centrally
# description: The features of centralized root access that are required are enabled in the organization.
# related_resources:
#   - ref: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_root-enable-root-access.html
#     description: Centralize root access for member accounts
#   - ref: https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListOrganizationsFeatures.html
#     description: ListOrganizationsFeatures
# custom:
#   id: IDC-ORG-008
#   version: 1
#   severity: medium
#   judges: organization
#   fails_by: absence
#   requires: [organization.exists, organization.root_access_features]
#   parameters:
#     required:
#       type: array
#       items: string
#       enum: [RootCredentialsManagement, RootSessions]
#       default: [RootCredentialsManagement, RootSessions]
#       description: >-
#         The features that are to be enabled, by IAM's names: removing the root users' credentials, and taking
#         privileged root actions in short sessions.
#   rationale: >-
#     The root user of a member account stands above all that Identity Center gives. Managed centrally, member accounts
#     need no root password, key or MFA device that somebody can lose or take.
#   remediation:
#     console: >-
#       In IAM of the management account choose Root access management and Enable, with both features, then delete the
#       root users' credentials of the member accounts there.
#     cli: |-
#       aws organizations enable-aws-service-access --service-principal iam.amazonaws.com
#       aws iam enable-organizations-root-credentials-management
#       aws iam enable-organizations-root-sessions
#     terraform: >-
#       Declare an `aws_iam_organizations_features` with `enabled_features = ["RootCredentialsManagement",
#       "RootSessions"]`.
#   frameworks:
#     cis-aws-7.0: [2.1.1]
#     nist-800-53-r5: [AC-6]
#     soc2-2017: [CC6.1]
#     iso-27001-2022: [A.8.2]
#     aws-waf-security: [SEC01-BP02]
package idcscan.controls.org.root_access

import data.idcscan.lib.parameters

fail contains {
	"key": "organization",
	"attribute": "root_access_features",
	"message": sprintf("features of centralized root access are not enabled: %s", [concat(", ", missing)]),
	"evidence": {"missing": missing, "enabled": enabled, "required": required},
} if {
	required := parameters.value(rego.metadata.chain(), "required")
	enabled := input.organization.root_access_features
	missing := {feature | some feature in required} - {feature | some feature in enabled}
	count(missing) > 0
}

applicable contains "organization" if input.organization.exists
