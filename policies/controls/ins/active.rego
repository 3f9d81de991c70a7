# METADATA
# scope: package
# title: The instance is active
# description: The status of the instance is ACTIVE.
# related_resources:
#   - ref: https://docs.aws.amazon.com/singlesignon/latest/APIReference/API_DescribeInstance.html
#     description: DescribeInstance
# custom:
#   id: IDC-INS-002
#   version: 1
#   severity: high
#   judges: instance
#   requires: [instance.status]
#   rationale: >-
#     An instance that is being made, failed or is being deleted does not give the access that it describes, and its
#     answers are not those of a whole instance. Often its encryption key cannot be used.
#   remediation:
#     console: >-
#       In IAM Identity Center look at Settings and the reason that the finding names. Where a KMS key is the reason,
#       enable the key or correct its policy; an instance whose creation failed is deleted and enabled again.
#     cli: aws sso-admin describe-instance --instance-arn INSTANCE_ARN
#     terraform: >-
#       The provider has no resource for an instance; repair it in the console, and the KMS key and its policy in the
#       `aws_kms_key` that encrypts it.
#   frameworks:
#     soc2-2017: [CC6.1]
#     iso-27001-2022: [A.8.9]
package idcscan.controls.ins.active

fail contains {
	"key": "instance",
	"attribute": "status",
	"message": sprintf("the status of the instance is %s%s", [status, _reason]),
	"evidence": {"status": status},
} if {
	status := input.instance.status
	status != "ACTIVE"
}

default _reason := ""

_reason := sprintf(": %s", [reason]) if {
	reason := input.instance.status_reason
	reason != ""
}
