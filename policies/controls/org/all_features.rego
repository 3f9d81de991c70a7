# METADATA
# scope: package
# title: All features of the organization are enabled
# description: The organization has all features enabled, not consolidated billing alone.
# related_resources:
#   - ref: https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_org_support-all-features.html
#     description: Enabling all features for an organization
#   - ref: https://docs.aws.amazon.com/singlesignon/latest/userguide/organization-instances-identity-center.html
#     description: Organization instances of IAM Identity Center
# custom:
#   id: IDC-ORG-007
#   version: 1
#   severity: medium
#   judges: organization
#   requires: [organization.exists, organization.feature_set]
#   rationale: >-
#     Without all features there are no service control policies, no delegated administrators and no trusted access:
#     nothing guards the member accounts, and Identity Center cannot work for the whole organization.
#   remediation:
#     console: >-
#       In AWS Organizations of the management account choose Settings and Begin process to enable all features;
#       accounts that were invited have to accept.
#     cli: aws organizations enable-all-features
#     terraform: Set `feature_set = "ALL"` on the `aws_organizations_organization`.
#   frameworks:
#     nist-800-53-r5: [CM-6]
#     soc2-2017: [CC6.1]
#     aws-waf-security: [SEC03-BP05]
package idcscan.controls.org.all_features

fail contains {
	"key": "organization",
	"attribute": "feature_set",
	"message": sprintf("the feature set of the organization is %s; ALL is required", [features]),
	"evidence": {"feature_set": features},
} if {
	features := input.organization.feature_set
	features != "ALL"
}

applicable contains "organization" if input.organization.exists
