# METADATA
# scope: package
# title: The instance is encrypted with a customer-managed key where required
# description: The identity data of the instance is encrypted at rest with a customer-managed KMS key.
# related_resources:
#   - ref: https://docs.aws.amazon.com/singlesignon/latest/userguide/encryption-at-rest.html
#     description: Encryption at rest
# custom:
#   id: IDC-INS-005
#   version: 1
#   severity: low
#   judges: instance
#   requires: [instance.encryption]
#   parameters:
#     required:
#       type: boolean
#       default: false
#       description: Whether a customer-managed key is required; where not, the control applies to nothing.
#   rationale: >-
#     Identity data is always encrypted. With a key of its own the organization also decides who may use it, sees each
#     use in CloudTrail, and can take access away; a key is needed too before the instance is replicated to a Region.
#   remediation:
#     console: >-
#       Create a symmetric KMS key in the management account and the home Region with a key policy for IAM Identity
#       Center and those who administer it. Then choose Settings, Management, Key for encrypting IAM Identity Center
#       data at rest, and the key.
#     cli: |-
#       aws sso-admin update-instance --instance-arn INSTANCE_ARN \
#         --encryption-configuration KeyType=CUSTOMER_MANAGED_KEY,KmsKeyArn=KEY_ARN
#     terraform: >-
#       Declare the `aws_kms_key` with its policy; choose it for the instance in the console or by the CLI, since the
#       provider has no resource for an instance.
#   frameworks:
#     nist-800-53-r5: [SC-28]
#     soc2-2017: [CC6.1]
package idcscan.controls.ins.encryption

import data.idcscan.lib.parameters

fail contains {
	"key": "instance",
	"attribute": "encryption",
	"message": sprintf("the type of the encryption key is %s; CUSTOMER_MANAGED_KEY is required", [encryption.key_type]),
	"evidence": {"key_type": encryption.key_type, "status": encryption.status},
} if {
	_required
	encryption := input.instance.encryption
	encryption.key_type != "CUSTOMER_MANAGED_KEY"
}

fail contains {
	"key": "instance",
	"attribute": "encryption",
	"message": sprintf("the customer-managed key is not in effect: its status is %s", [encryption.status]),
	"evidence": {"key_type": encryption.key_type, "status": encryption.status},
} if {
	_required
	encryption := input.instance.encryption
	encryption.key_type == "CUSTOMER_MANAGED_KEY"
	encryption.status != "ENABLED"
}

applicable contains "instance" if _required

_required if parameters.value(rego.metadata.chain(), "required")
