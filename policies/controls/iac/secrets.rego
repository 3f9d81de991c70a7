# METADATA
# scope: package
# title: No secrets stand in code
# description: >-
#   Terraform's code, with its comments, and the values and configuration files that it reads hold no SCIM tokens,
#   private keys or access keys.
# related_resources:
#   - ref: https://docs.aws.amazon.com/prescriptive-guidance/latest/terraform-aws-provider-best-practices/security.html
#     description: Security best practices
#   - ref: https://docs.aws.amazon.com/singlesignon/latest/userguide/provision-automatically.html
#     description: Provision users and groups from an external identity provider using SCIM
# custom:
#   id: IDC-IAC-014
#   version: 1
#   severity: critical
#   judges: code
#   requires: [iac.code]
#   rationale: >-
#     Whoever can read the repository, a copy or its history can make users and groups with a SCIM token, or sign
#     people in with a private key of SAML. Removing the line does not remove it from history.
#   remediation:
#     console: >-
#       In IAM Identity Center choose Settings, the tab Identity source, Manage provisioning, and under Access tokens
#       generate a new token and delete the old one. Take a leaked access key out of use under IAM, Users, Security
#       credentials.
#     cli: |-
#       aws iam update-access-key --user-name USER --access-key-id ACCESS_KEY_ID --status Inactive
#     terraform: >-
#       Make the secret anew first; then take it from AWS Secrets Manager or from a variable with `sensitive = true`
#       and `ephemeral = true` that the pipeline fills.
#   frameworks:
#     nist-800-53-r5: [CM-6, IA-5]
#     soc2-2017: [CC6.1, CC8.1]
#     iso-27001-2022: [A.5.17, A.8.9]
package idcscan.controls.iac.secrets

import data.idcscan.facts

fail contains {
	"key": key,
	"attribute": "secrets",
	"message": sprintf("secrets stand in code: %s", [replace(concat(", ", code.secrets), "_", " ")]),
	"evidence": {"secrets": code.secrets},
} if {
	some key in facts.code_with_secrets
	code := input.iac.code[key]
}
