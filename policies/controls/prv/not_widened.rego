# METADATA
# scope: package
# title: Access in AWS stays within what is declared
# description: >-
#   Nothing in AWS grants more than code declares: no further policy, member or assignment, no longer session and no
#   weaker boundary.
# related_resources:
#   - ref: https://docs.aws.amazon.com/singlesignon/latest/userguide/logging-using-cloudtrail.html
#     description: Logging IAM Identity Center API calls with AWS CloudTrail
#   - ref: https://developer.hashicorp.com/terraform/tutorials/state/resource-drift
#     description: Manage resource drift
# custom:
#   id: IDC-PRV-104
#   version: 1
#   severity: high
#   judges: drift
#   requires: [drift]
#   rationale: >-
#     Access that was widened by hand passed no review, and looks in code as if it had never been given. Who takes
#     over an administrator's session widens access first.
#   remediation:
#     console: >-
#       Undo in IAM Identity Center what the finding names, and look in CloudTrail who did it.
#     cli: |-
#       # who did it, of the last 90 days
#       aws cloudtrail lookup-events --lookup-attributes AttributeKey=EventSource,AttributeValue=sso.amazonaws.com
#       terraform apply
#     terraform: >-
#       Apply the code; remove from AWS what code does not declare. Where the access is to stay, declare it and have
#       it reviewed.
#   frameworks:
#     nist-800-53-r5: [AC-6, CM-3, CM-6]
#     soc2-2017: [CC7.1, CC8.1]
#     iso-27001-2022: [A.8.9, A.8.32]
package idcscan.controls.prv.not_widened

fail contains {
	"key": key,
	"attribute": difference.attribute,
	"message": _message(key),
	"evidence": {
		"kind": difference.kind,
		"key": difference.key,
		"relation": difference.relation,
		"live": difference.live,
		"declared": difference.declared,
	},
} if {
	some key, difference in input.drift
	difference.widens == "yes"
}

unknown contains {"key": key, "cause": "not_in_source", "message": message} if {
	some key, difference in input.drift
	difference.widens == "unknown"
	message := "whether the difference grants more than is declared cannot be told from the two values"
}

_message(key) := sprintf("the %s %s, which is not declared, grants access", [
	replace(input.drift[key].kind, "_", " "),
	input.drift[key].key,
]) if {
	input.drift[key].relation == "undeclared"
} else := sprintf("%s grants more in AWS than is declared", [replace(input.drift[key].attribute, "_", " ")])
