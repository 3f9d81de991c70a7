# METADATA
# scope: package
# title: The instance carries the required tags
# description: The instance has a tag for each key that the organization requires.
# related_resources:
#   - ref: https://docs.aws.amazon.com/singlesignon/latest/userguide/tagging.html
#     description: Tagging AWS IAM Identity Center resources
# custom:
#   id: IDC-INS-008
#   version: 1
#   severity: info
#   judges: instance
#   fails_by: absence
#   requires: [instance.tags]
#   parameters:
#     required:
#       type: array
#       items: string
#       description: Keys of tags that the instance has to carry, such as ManagedBy; case counts.
#   rationale: >-
#     Tags say who is responsible for the instance, and let policies and bills tell it from others.
#   remediation:
#     console: In IAM Identity Center choose Settings, the tab Tags, and add the tags.
#     cli: |-
#       aws sso-admin tag-resource --instance-arn INSTANCE_ARN --resource-arn INSTANCE_ARN \
#         --tags Key=KEY,Value=VALUE
#     terraform: >-
#       The provider has no resource for an instance; tag it in the console or by the CLI.
#   frameworks: {}
package idcscan.controls.ins.required_tags

import data.idcscan.lib.parameters

fail contains {
	"key": "instance",
	"attribute": "tags",
	"message": sprintf("required tags are missing: %s", [concat(", ", missing)]),
	"evidence": {"missing": missing, "required": required},
} if {
	required := parameters.value(rego.metadata.chain(), "required")
	missing := {key | some key in required} - object.keys(input.instance.tags)
	count(missing) > 0
}
