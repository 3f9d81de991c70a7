# METADATA
# scope: package
# title: No module lies outside the repository
# description: Every local module lies within the repository that calls it.
# related_resources:
#   - ref: https://developer.hashicorp.com/terraform/language/modules/sources
#     description: Module sources
# custom:
#   id: IDC-IAC-016
#   version: 1
#   severity: low
#   judges: module_call
#   requires: [iac.module_calls]
#   rationale: >-
#     What lies beside the repository is in no review, has no version, and differs between the machines on which
#     Terraform runs: it may do for development and for nothing else.
#   remediation:
#     console: >-
#       There is nothing to change in the console.
#     cli: |-
#       terraform get -update
#     terraform: >-
#       Move the module into the repository, or name it by its git or registry source, pinned.
#   frameworks:
#     nist-800-53-r5: [CM-3, SA-10, SR-3]
#     soc2-2017: [CC8.1]
#     iso-27001-2022: [A.8.9, A.8.32]
package idcscan.controls.iac.modules_inside

fail contains {
	"key": address,
	"attribute": "source",
	"message": sprintf("the local source %s leads out of the repository", [call.source]),
	"evidence": {"source": call.source},
} if {
	some address in applicable
	call := input.iac.module_calls[address]
	call.outside_repository
}

applicable contains address if {
	some address, call in input.iac.module_calls
	call.source_kind == "local"
}
