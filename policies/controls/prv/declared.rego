# METADATA
# scope: package
# title: What lives in AWS is declared in code
# description: Everything in AWS of the kinds that code declares is declared there.
# related_resources:
#   - ref: https://developer.hashicorp.com/terraform/language/block/import
#     description: The import block
#   - ref: https://docs.aws.amazon.com/singlesignon/latest/userguide/logging-using-cloudtrail.html
#     description: Logging IAM Identity Center API calls with AWS CloudTrail
# custom:
#   id: IDC-PRV-101
#   version: 1
#   severity: medium
#   judges: drift
#   requires: [drift]
#   rationale: >-
#     What was made by hand was never reviewed, and the next apply neither knows nor removes it. It is access that is
#     on nobody's list.
#   remediation:
#     console: >-
#       Look in IAM Identity Center at what the finding names, and remove it there unless it is to stay.
#     cli: |-
#       # who made it, of the last 90 days
#       aws cloudtrail lookup-events --lookup-attributes AttributeKey=EventSource,AttributeValue=sso.amazonaws.com
#     terraform: >-
#       Declare it and take it over with an `import` block, or remove it from AWS.
#   frameworks:
#     nist-800-53-r5: [CM-2, CM-3, CM-6]
#     soc2-2017: [CC7.1, CC8.1]
#     iso-27001-2022: [A.8.9, A.8.32]
package idcscan.controls.prv.declared

fail contains {
	"key": key,
	"attribute": difference.attribute,
	"message": sprintf("the %s %s is in AWS, but not declared", [replace(difference.kind, "_", " "), difference.key]),
	"evidence": {"kind": difference.kind, "key": difference.key, "live": difference.live},
} if {
	some key in applicable
	difference := input.drift[key]
	difference.relation == "undeclared"
}

applicable contains key if {
	some key, difference in input.drift
	difference.attribute == "."
	difference.relation != "missing"
}
