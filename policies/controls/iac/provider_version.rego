# METADATA
# scope: package
# title: The AWS provider is recent enough, and its next major version is not taken unseen
# description: >-
#   Every root module requires a version of the provider hashicorp/aws from the minimum to below the maximum.
# related_resources:
#   - ref: https://developer.hashicorp.com/terraform/language/expressions/version-constraints
#     description: Version constraints
#   - ref: https://developer.hashicorp.com/terraform/language/providers/requirements
#     description: Provider requirements
#   - ref: https://docs.aws.amazon.com/prescriptive-guidance/latest/terraform-aws-provider-best-practices/version.html
#     description: Provider and module versioning best practices
# custom:
#   id: IDC-IAC-003
#   version: 1
#   severity: low
#   judges: root_module
#   requires: [iac.root_modules]
#   parameters:
#     min_version:
#       type: string
#       format: version
#       default: 6.28.0
#       description: Lowest version of the provider hashicorp/aws that may be allowed, three numbers.
#     below_version:
#       type: string
#       format: version
#       default: 7.0.0
#       description: Version of the provider hashicorp/aws from which on none may be allowed, three numbers.
#   rationale: >-
#     Without a constraint `terraform init` takes the newest provider. A major version renames or removes arguments,
#     and older ones lack resources of Identity Center that newer code relies on.
#   remediation:
#     console: >-
#       There is nothing to change in the console.
#     cli: |-
#       terraform init -upgrade
#       terraform providers
#     terraform: >-
#       Write `version = "~> 6.28"` at `aws` in `required_providers` of the root module, and commit
#       `.terraform.lock.hcl`.
#   frameworks:
#     nist-800-53-r5: [CM-2, CM-3, CM-6]
#     soc2-2017: [CC8.1]
#     iso-27001-2022: [A.8.9, A.8.32]
package idcscan.controls.iac.provider_version

import data.idcscan.lib.parameters
import data.idcscan.lib.versions

fail contains {
	"key": path,
	"attribute": "aws_provider",
	"message": message,
	"evidence": {"aws_provider": versions.shown(module.aws_provider), "min_version": minimum, "below_version": limit},
} if {
	minimum := parameters.value(rego.metadata.chain(), "min_version")
	limit := parameters.value(rego.metadata.chain(), "below_version")
	some path, module in input.iac.root_modules
	breaches := _breaches(path, minimum, limit)
	count(breaches) > 0
	message := concat("; ", breaches)
}

_breaches(path, minimum, limit) := {sprintf("no version of hashicorp/aws is required; from %s to below %s is allowed", [
	minimum,
	limit,
])} if {
	count(input.iac.root_modules[path].aws_provider) == 0
} else := _too_old(path, minimum) | _too_new(path, limit)

_too_old(path, minimum) := {sprintf("%s allows versions of hashicorp/aws below %s", [shown, minimum]) |
	constraints := input.iac.root_modules[path].aws_provider
	not versions.at_least(constraints, minimum)
	shown := versions.shown(constraints)
}

_too_new(path, limit) := {sprintf("%s allows versions of hashicorp/aws from %s on", [shown, limit]) |
	constraints := input.iac.root_modules[path].aws_provider
	not versions.below(constraints, limit)
	shown := versions.shown(constraints)
}
