# METADATA
# scope: package
# title: Permission sets carry the required tags
# description: Every permission set has a tag for each key that the organization requires.
# related_resources:
#   - ref: https://docs.aws.amazon.com/singlesignon/latest/userguide/tagging.html
#     description: Tagging AWS IAM Identity Center resources
#   - ref: https://docs.aws.amazon.com/singlesignon/latest/APIReference/API_TagResource.html
#     description: TagResource
# custom:
#   id: IDC-TAG-001
#   version: 1
#   severity: low
#   judges: permission_set
#   fails_by: absence
#   requires: [permission_sets.tags]
#   parameters:
#     required:
#       type: array
#       items: string
#       description: Keys of tags that every permission set has to carry, such as ManagedBy and Tier; case counts.
#   rationale: >-
#     Tags say who manages a set and how strong it is meant to be. Without them a set made by hand cannot be told from
#     one that is declared in code, and its tier has to be guessed from its policies.
#   remediation:
#     console: In IAM Identity Center choose Permission sets and the set, and add the tags on its tab Tags.
#     cli: |-
#       aws sso-admin tag-resource --instance-arn INSTANCE_ARN --resource-arn PERMISSION_SET_ARN \
#         --tags Key=ManagedBy,Value=Terraform Key=Tier,Value=read-only
#     terraform: >-
#       Set `tags` on the `aws_ssoadmin_permission_set`, or `default_tags` on the provider for those that all
#       resources share.
#   frameworks: {}
package idcscan.controls.tag.required_tags

import data.idcscan.lib.parameters

fail contains {
	"key": name,
	"attribute": "tags",
	"message": sprintf("required tags are missing: %s", [concat(", ", missing)]),
	"evidence": {"missing": missing, "required": required},
} if {
	required := parameters.value(rego.metadata.chain(), "required")
	some name, set in input.permission_sets
	missing := {key | some key in required} - object.keys(set.tags)
	count(missing) > 0
}
