# METADATA
# scope: package
# title: No account instances stand beside the organization instance
# description: No account of the organization has an instance of its own, but for those that are allowed.
# related_resources:
#   - ref: https://docs.aws.amazon.com/singlesignon/latest/userguide/account-instances-identity-center.html
#     description: Account instances of IAM Identity Center
#   - ref: https://docs.aws.amazon.com/singlesignon/latest/userguide/control-account-instance.html
#     description: Control account instance creation with service control policies
# custom:
#   id: IDC-INS-004
#   version: 1
#   severity: medium
#   judges: instance
#   requires:
#     - instance.owner_account
#     - instance.other_instances
#     - organization.exists
#     - organization.management_account
#     - account_hygiene.instances
#   parameters:
#     allowed_accounts:
#       type: array
#       items: string
#       default: []
#       description: Accounts, twelve digits each, that may have an instance of their own.
#   rationale: >-
#     An account instance has users, groups and applications of its own. People who leave stay in it, and what it gives
#     is in no review of the organization's instance.
#   remediation:
#     console: >-
#       In the member account choose IAM Identity Center, Settings, Management, and delete the instance once its
#       applications use the organization's. Then deny `sso:CreateInstance` by a service control policy.
#     cli: aws sso-admin delete-instance --instance-arn ACCOUNT_INSTANCE_ARN
#     terraform: >-
#       The provider has no resource for an instance. Declare an `aws_organizations_policy` that denies
#       `sso:CreateInstance` and delete the instance by hand.
#   frameworks:
#     cis-controls-v8: ["5.6", "6.7"]
#     soc2-2017: [CC6.1]
#     aws-waf-security: [SEC02-BP04]
package idcscan.controls.ins.account_instances

import data.idcscan.facts
import data.idcscan.lib.coverage
import data.idcscan.lib.parameters

fail contains {
	"key": "instance",
	"attribute": "other_instances",
	"message": sprintf("accounts have instances of their own: %s", [concat(", ", _owners)]),
	"evidence": {
		"accounts": _owners,
		"instances": {instance.arn | some instance in _others},
		"allowed_accounts": _allowed,
	},
} if {
	facts.instance.kind == "organization"
	count(_owners) > 0
}

unknown contains {"key": "instance", "cause": doubt.cause, "message": doubt.message} if {
	facts.instance.kind != "account"
	doubt := coverage.weightiest(facts.instance.doubts | _unread_accounts)
}

applicable contains "instance" if facts.instance.kind == "organization"

default _unread_accounts := set()

_unread_accounts := coverage.doubts("account_hygiene", causes, message) if {
	causes := coverage.anywhere("account_hygiene", "instances")
	count(causes) > 0
	message := "whether member accounts have instances of their own was not read"
}

_allowed := parameters.value(rego.metadata.chain(), "allowed_accounts")

_owners := {instance.owner_account | some instance in _others}

# Instances of accounts that are not allowed: visible from here, or seen in the account itself.
_others := {instance |
	some instance in _seen
	instance.owner_account != facts.organization.management_account
	not instance.owner_account in _allowed
}

_seen := {instance | some instance in input.instance.other_instances} | {instance |
	some hygiene in input.account_hygiene
	some instance in hygiene.instances
}
