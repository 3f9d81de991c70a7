# METADATA
# scope: package
# title: Git modules are pinned by commit
# description: Every module from git is taken at a commit, named by its full hash.
# related_resources:
#   - ref: https://developer.hashicorp.com/terraform/language/modules/sources
#     description: Module sources
#   - ref: https://docs.aws.amazon.com/prescriptive-guidance/latest/terraform-aws-provider-best-practices/version.html
#     description: Provider and module versioning best practices
# custom:
#   id: IDC-IAC-015
#   version: 1
#   severity: low
#   judges: module_call
#   requires: [iac.module_calls]
#   rationale: >-
#     A tag can be moved to another commit, by its owner or by whoever takes over the repository. The hash of a commit
#     stands for its content and cannot.
#   remediation:
#     console: >-
#       There is nothing to change in the console.
#     cli: |-
#       git ls-remote --tags REPOSITORY_URL
#     terraform: >-
#       Write `?ref=` with the 40 digits of the commit, and the version in a comment beside it.
#   frameworks:
#     nist-800-53-r5: [CM-3, SA-10, SR-3]
#     soc2-2017: [CC8.1]
#     iso-27001-2022: [A.8.9, A.8.32]
package idcscan.controls.iac.pinned_commits

fail contains {
	"key": address,
	"attribute": "source",
	"message": _message(address),
	"evidence": {"source": call.source, "ref": call.ref},
} if {
	some address in applicable
	call := input.iac.module_calls[address]
	call.ref_kind != "commit"
}

applicable contains address if {
	some address, call in input.iac.module_calls
	call.source_kind == "git"
}

_message(address) := "the git source names no commit" if {
	input.iac.module_calls[address].ref_kind == "none"
} else := sprintf("the git source names %s, which is no commit and can be moved", [input.iac.module_calls[address].ref])
