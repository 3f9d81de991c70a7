# METADATA
# scope: package
# title: What is declared exists in AWS
# description: Everything that code declares is there in AWS.
# related_resources:
#   - ref: https://developer.hashicorp.com/terraform/tutorials/state/resource-drift
#     description: Manage resource drift
#   - ref: https://docs.aws.amazon.com/singlesignon/latest/userguide/logging-using-cloudtrail.html
#     description: Logging IAM Identity Center API calls with AWS CloudTrail
# custom:
#   id: IDC-PRV-102
#   version: 1
#   severity: medium
#   judges: drift
#   requires: [drift]
#   rationale: >-
#     Code that was not applied, or that somebody undid by hand, describes access that nobody has: reviews of the code
#     are then reviews of nothing, and the next apply grants it unasked.
#   remediation:
#     console: >-
#       Look in IAM Identity Center whether what the finding names was removed or renamed.
#     cli: |-
#       terraform plan
#       terraform apply
#     terraform: >-
#       Apply the code, or remove the declaration where the access is not wanted any more.
#   frameworks:
#     nist-800-53-r5: [CM-2, CM-3, CM-6]
#     soc2-2017: [CC7.1, CC8.1]
#     iso-27001-2022: [A.8.9, A.8.32]
package idcscan.controls.prv.applied

fail contains {
	"key": key,
	"attribute": difference.attribute,
	"message": sprintf("the %s %s is declared, but not in AWS", [replace(difference.kind, "_", " "), difference.key]),
	"evidence": {"kind": difference.kind, "key": difference.key, "declared": difference.declared},
} if {
	some key in applicable
	difference := input.drift[key]
	difference.relation == "missing"
}

applicable contains key if {
	some key, difference in input.drift
	difference.attribute == "."
	difference.relation != "undeclared"
}
