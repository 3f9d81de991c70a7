# METADATA
# scope: package
# title: No error on access configuration is swallowed
# description: >-
#   Code does not turn configuration that cannot be read into none, as `try(yamldecode(file(…)), {})` does.
# related_resources:
#   - ref: https://developer.hashicorp.com/terraform/language/functions/try
#     description: Function try
#   - ref: https://developer.hashicorp.com/terraform/language/functions/fileexists
#     description: Function fileexists
# custom:
#   id: IDC-IAC-009
#   version: 1
#   severity: high
#   judges: code
#   requires: [iac.code]
#   rationale: >-
#     A missing brace or a wrong indent in the YAML then removes all access without an error: the plan shows nothing
#     but deletions, and whoever approves it in a hurry locks everybody out.
#   remediation:
#     console: >-
#       There is nothing to change in the console.
#     cli: |-
#       # the expression by itself shows the error
#       echo 'yamldecode(file("config/permission_sets.yaml"))' | terraform console
#     terraform: >-
#       Call `yamldecode(file(…))` without `try` and `can`. Where the file may be missing, ask for that alone:
#       `fileexists(path) ? yamldecode(file(path)) : {}`.
#   frameworks:
#     nist-800-53-r5: [CM-2, CM-3, CM-6]
#     soc2-2017: [CC8.1]
#     iso-27001-2022: [A.8.9, A.8.32]
package idcscan.controls.iac.swallowed_errors

import data.idcscan.facts

fail contains {
	"key": key,
	"attribute": "swallowed_errors",
	"message": sprintf("configuration that cannot be read becomes none: %s", [concat("; ", code.swallowed_errors)]),
	"evidence": {"swallowed_errors": code.swallowed_errors},
} if {
	some key in facts.code_with_swallowed_errors
	code := input.iac.code[key]
}
