# METADATA
# scope: package
# title: The home Region is an expected one
# description: The instance was enabled in a Region that the organization expects.
# related_resources:
#   - ref: https://docs.aws.amazon.com/singlesignon/latest/userguide/identity-center-region-considerations.html
#     description: Considerations for choosing an AWS Region
# custom:
#   id: IDC-INS-003
#   version: 1
#   severity: low
#   judges: instance
#   requires: [instance.primary_region]
#   parameters:
#     regions:
#       type: array
#       items: string
#       description: Regions in which the instance may be enabled, such as eu-central-1.
#   rationale: >-
#     Users, groups and their sign-ins are kept in the home Region: where personal data may lie is decided by it. It can
#     be changed only by deleting the instance, with all assignments.
#   remediation:
#     console: >-
#       Plan the move: the home Region cannot be changed. Write down permission sets and assignments, delete the
#       instance under Settings, Management, and enable IAM Identity Center in the expected Region. If the Region is
#       meant, add it to the parameter `regions`.
#     cli: aws sso-admin delete-instance --instance-arn INSTANCE_ARN --region REGION
#     terraform: >-
#       Apply the declared permission sets and assignments with a provider of the expected Region once the instance is
#       enabled there.
#   frameworks:
#     iso-27001-2022: [A.8.9]
package idcscan.controls.ins.home_region

import data.idcscan.lib.parameters

fail contains {
	"key": "instance",
	"attribute": "primary_region",
	"message": sprintf("the home Region is %s; expected is %s", [region, concat(" or ", expected)]),
	"evidence": {"primary_region": region, "expected": expected},
} if {
	expected := parameters.value(rego.metadata.chain(), "regions")
	region := input.instance.primary_region
	not region in expected
}
