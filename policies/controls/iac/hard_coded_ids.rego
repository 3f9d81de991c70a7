# METADATA
# scope: package
# title: Account ids and instance ARNs stand in configuration files only
# description: >-
#   Account ids and ARNs of Identity Center instances are written out in files that hold configuration, such as
#   `*.tfvars` and YAML that code reads, and nowhere else.
# related_resources:
#   - ref: https://docs.aws.amazon.com/prescriptive-guidance/latest/terraform-aws-provider-best-practices/structure.html
#     description: Best practices for code base structure and organization
#   - ref: https://developer.hashicorp.com/terraform/language/values/variables
#     description: Input variables
# custom:
#   id: IDC-IAC-006
#   version: 1
#   severity: info
#   judges: code
#   requires: [iac.code]
#   rationale: >-
#     An id that is written into code ties it to one organization: a copy for another one, or for a test, grants
#     access in the wrong account. A reviewer knows no account by its digits.
#   remediation:
#     console: >-
#       There is nothing to change in the console.
#     cli: |-
#       # the instance, and the accounts by name
#       aws sso-admin list-instances
#       aws organizations list-accounts --query "Accounts[].[Id,Name]" --output table
#     terraform: >-
#       Look the instance up by `data "aws_ssoadmin_instances"`, and take account ids from a variable, from a
#       configuration file, or from `data "aws_organizations_organization"`.
#   frameworks:
#     nist-800-53-r5: [CM-2, CM-3, CM-6]
#     soc2-2017: [CC8.1]
#     iso-27001-2022: [A.8.9, A.8.32]
package idcscan.controls.iac.hard_coded_ids

fail contains {
	"key": key,
	"attribute": told[0],
	"message": told[1],
	"evidence": {"account_ids": code.account_ids, "instance_arns": code.instance_arns},
} if {
	some key, code in input.iac.code
	code.configuration == false
	told := _told(code.account_ids, code.instance_arns)
}

applicable contains key if {
	some key, code in input.iac.code
	code.configuration == false
}

# The attribute at which ids are told, and how.
_told(accounts, []) := ["account_ids", _accounts_told(accounts)] if accounts != []

_told([], arns) := ["instance_arns", _instances_told(arns)] if arns != []

_told(accounts, arns) := ["account_ids", concat("; ", [_accounts_told(accounts), _instances_told(arns)])] if {
	accounts != []
	arns != []
}

_accounts_told(ids) := sprintf("account ids are written out: %s", [concat(", ", ids)])

_instances_told(arns) := sprintf("ARNs of instances are written out: %s", [concat(", ", arns)])
