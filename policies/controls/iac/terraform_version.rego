# METADATA
# scope: package
# title: Terraform is recent enough
# description: Every root module requires a version of Terraform that is at least the minimum.
# related_resources:
#   - ref: https://developer.hashicorp.com/terraform/language/expressions/version-constraints
#     description: Version constraints
#   - ref: https://developer.hashicorp.com/terraform/language/terraform
#     description: The terraform block
#   - ref: https://docs.aws.amazon.com/prescriptive-guidance/latest/terraform-aws-provider-best-practices/version.html
#     description: Provider and module versioning best practices
# custom:
#   id: IDC-IAC-002
#   version: 1
#   severity: low
#   judges: root_module
#   requires: [iac.root_modules]
#   parameters:
#     min_version:
#       type: string
#       format: version
#       default: 1.11.0
#       description: Lowest version of Terraform that may be allowed, three numbers.
#   rationale: >-
#     Locking of state in S3 itself (`use_lockfile`) is stable since Terraform 1.11. A version that nobody requires
#     differs between people and pipelines, and with it what a plan does.
#   remediation:
#     console: >-
#       There is nothing to change in the console.
#     cli: |-
#       terraform version
#     terraform: >-
#       Write `required_version = ">= 1.11"` in the `terraform` block of the root module.
#   frameworks:
#     nist-800-53-r5: [CM-2, CM-3, CM-6]
#     soc2-2017: [CC8.1]
#     iso-27001-2022: [A.8.9, A.8.32]
package idcscan.controls.iac.terraform_version

import data.idcscan.lib.parameters
import data.idcscan.lib.versions

fail contains {
	"key": path,
	"attribute": "required_version",
	"message": _message(path, minimum),
	"evidence": {"required_version": versions.shown(module.required_version), "min_version": minimum},
} if {
	minimum := parameters.value(rego.metadata.chain(), "min_version")
	some path, module in input.iac.root_modules
	not versions.at_least(module.required_version, minimum)
}

_message(path, minimum) := sprintf("no version of Terraform is required; at least %s has to be", [minimum]) if {
	count(input.iac.root_modules[path].required_version) == 0
} else := sprintf("required_version %s allows versions below %s", [shown, minimum]) if {
	shown := versions.shown(input.iac.root_modules[path].required_version)
}
