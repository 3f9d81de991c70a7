# METADATA
# scope: package
# title: The instance is replicated to the expected Regions
# description: The Regions of the instance beside its home Region are those that the organization expects.
# related_resources:
#   - ref: https://docs.aws.amazon.com/singlesignon/latest/userguide/multi-region-iam-identity-center.html
#     description: Using IAM Identity Center across multiple AWS Regions
# custom:
#   id: IDC-INS-006
#   version: 1
#   severity: low
#   judges: instance
#   requires: [instance.primary_region, instance.regions]
#   parameters:
#     regions:
#       type: array
#       items: string
#       description: Regions to which the instance is to be replicated beside its home Region; an empty list for none.
#   rationale: >-
#     Each Region of the instance keeps a copy of users and groups and is a place to sign in. One that nobody expects
#     holds personal data where it may not lie; one that is missing is no way in when the home Region fails.
#   remediation:
#     console: >-
#       In IAM Identity Center choose Settings, Management and the Regions of the instance; add the Region that is
#       missing or remove the one that is not expected.
#     cli: |-
#       aws sso-admin add-region --instance-arn INSTANCE_ARN --region-name REGION
#       aws sso-admin remove-region --instance-arn INSTANCE_ARN --region-name REGION
#     terraform: >-
#       Add an aws_ssoadmin_region with the region_name that is missing, or remove that of the Region which is not
#       expected. If a Region is meant, add it to the parameter `regions`.
#   frameworks:
#     iso-27001-2022: [A.8.9]
package idcscan.controls.ins.replica_regions

import data.idcscan.lib.coverage
import data.idcscan.lib.parameters

fail contains {
	"key": "instance",
	"attribute": "regions",
	"message": concat("; ", _wrong),
	"evidence": {"regions": _replicas, "expected": _expected},
} if {
	count(_wrong) > 0
}

_wrong contains sprintf("replicated to %s, which is not expected", [concat(", ", extra)]) if {
	extra := _replicas - _expected
	count(extra) > 0
}

# A list that was cut off does not show that a Region is missing.
_wrong contains sprintf("not replicated to %s", [concat(", ", missing)]) if {
	count(coverage.partial("instance", "", "regions")) == 0
	missing := _expected - _replicas
	count(missing) > 0
}

_expected := {region | some region in regions} if {
	regions := parameters.value(rego.metadata.chain(), "regions")
}

_replicas := object.keys(input.instance.regions) - {home} if home := input.instance.primary_region
