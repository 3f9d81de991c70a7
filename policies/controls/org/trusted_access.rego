# METADATA
# scope: package
# title: Trusted access of Identity Center is enabled
# description: Trusted access for the service principal `sso.amazonaws.com` is enabled in the organization.
# related_resources:
#   - ref: https://docs.aws.amazon.com/organizations/latest/userguide/services-that-can-integrate-sso.html
#     description: AWS IAM Identity Center and AWS Organizations
#   - ref: https://docs.aws.amazon.com/organizations/latest/APIReference/API_ListAWSServiceAccessForOrganization.html
#     description: ListAWSServiceAccessForOrganization
# custom:
#   id: IDC-ORG-006
#   version: 1
#   severity: medium
#   judges: organization
#   fails_by: absence
#   requires: [organization.exists, organization.trusted_services]
#   rationale: >-
#     Without trusted access Identity Center cannot see the organization's accounts nor make its roles in them: new
#     accounts get no access, and changes of permission sets do not arrive.
#   remediation:
#     console: >-
#       In AWS Organizations choose Services, AWS IAM Identity Center and Enable trusted access; or enable Identity
#       Center with the organization in its own console, which does the same.
#     cli: aws organizations enable-aws-service-access --service-principal sso.amazonaws.com
#     terraform: Add `sso.amazonaws.com` to `aws_service_access_principals` of the `aws_organizations_organization`.
#   frameworks:
#     cis-controls-v8: ["5.6"]
#     soc2-2017: [CC6.1]
#     aws-waf-security: [SEC02-BP04]
package idcscan.controls.org.trusted_access

fail contains {
	"key": "organization",
	"attribute": "trusted_services",
	"message": "sso.amazonaws.com has no trusted access to the organization",
	"evidence": {"trusted_services": services},
} if {
	services := input.organization.trusted_services
	not "sso.amazonaws.com" in services
}

applicable contains "organization" if input.organization.exists
