# METADATA
# scope: package
# title: Declared and live values agree
# description: What AWS has of a declared resource has the values that code declares.
# related_resources:
#   - ref: https://developer.hashicorp.com/terraform/tutorials/state/resource-drift
#     description: Manage resource drift
#   - ref: https://docs.aws.amazon.com/singlesignon/latest/userguide/logging-using-cloudtrail.html
#     description: Logging IAM Identity Center API calls with AWS CloudTrail
# custom:
#   id: IDC-PRV-103
#   version: 1
#   severity: medium
#   judges: drift
#   requires: [drift]
#   rationale: >-
#     A value that was changed by hand is undone by the next apply, or was changed for a reason that the code should
#     tell. Until then the review of the code is not a review of what people can do.
#   remediation:
#     console: >-
#       Undo the change in IAM Identity Center, or leave it and change the code.
#     cli: |-
#       terraform plan
#       terraform apply
#     terraform: >-
#       Apply the code, or change the declared value to the one that is meant to be.
#   frameworks:
#     nist-800-53-r5: [CM-2, CM-3, CM-6]
#     soc2-2017: [CC7.1, CC8.1]
#     iso-27001-2022: [A.8.9, A.8.32]
package idcscan.controls.prv.values_agree

fail contains {
	"key": key,
	"attribute": difference.attribute,
	"message": sprintf("%s is %s in AWS and declared as %s", [
		replace(difference.attribute, "_", " "),
		_shown(difference.live),
		_shown(difference.declared),
	]),
	"evidence": {
		"kind": difference.kind,
		"key": difference.key,
		"live": difference.live,
		"declared": difference.declared,
		"widens": difference.widens,
	},
} if {
	some key in applicable
	difference := input.drift[key]
	difference.relation == "differs"
}

applicable contains key if {
	some key, difference in input.drift
	difference.relation in {"same", "differs"}
}

_shown(value) := value if {
	value != ""
} else := "empty"
