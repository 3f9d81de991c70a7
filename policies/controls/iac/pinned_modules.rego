# METADATA
# scope: package
# title: Module sources are pinned
# description: >-
#   Every module that is not local is taken at a fixed revision: from git by a commit or a version, from a registry by
#   an exact or a pessimistic version.
# related_resources:
#   - ref: https://developer.hashicorp.com/terraform/language/modules/sources
#     description: Module sources
#   - ref: https://developer.hashicorp.com/terraform/language/expressions/version-constraints
#     description: Version constraints
#   - ref: https://docs.aws.amazon.com/prescriptive-guidance/latest/terraform-aws-provider-best-practices/version.html
#     description: Provider and module versioning best practices
# custom:
#   id: IDC-IAC-001
#   version: 1
#   severity: medium
#   judges: module_call
#   requires: [iac.module_calls]
#   rationale: >-
#     Without a revision `terraform init` takes whatever the source holds that day. Who can write to it can change who
#     gets which access, and no review of this code sees it. A branch is no revision: it moves.
#   remediation:
#     console: >-
#       There is nothing to change in the console.
#     cli: |-
#       # the commit that a tag or branch stands for now
#       git ls-remote REPOSITORY_URL REVISION
#     terraform: >-
#       Write `?ref=` with a commit or version behind a git source, and `version = "1.2.3"` or `version = "~> 1.2"`
#       beside a registry source. `~> 1` allows every later major version.
#   frameworks:
#     nist-800-53-r5: [CM-3, SA-10, SR-3]
#     soc2-2017: [CC8.1]
#     iso-27001-2022: [A.8.9, A.8.32]
package idcscan.controls.iac.pinned_modules

import data.idcscan.lib.versions

fail contains {
	"key": address,
	"attribute": "source",
	"message": message,
	"evidence": {
		"source": call.source,
		"ref": call.ref,
		"version": versions.shown(call.version),
	},
} if {
	some address, call in input.iac.module_calls
	message := _breach(address)
}

unknown contains {"key": address, "cause": "not_in_source", "message": message} if {
	some address, call in input.iac.module_calls
	call.source_kind == "other"
	message := "whether what the source serves can change is not told by code"
}

applicable contains address if {
	some address, call in input.iac.module_calls
	not call.source_kind in {"local", "none"}
}

_breach(address) := "the git source names no revision" if {
	input.iac.module_calls[address].source_kind == "git"
	input.iac.module_calls[address].ref_kind == "none"
}

_breach(address) := sprintf("the git source names %s, which is neither a commit nor a version and may move", [ref]) if {
	input.iac.module_calls[address].source_kind == "git"
	input.iac.module_calls[address].ref_kind == "other"
	ref := input.iac.module_calls[address].ref
}

_breach(address) := "the registry module has no version" if {
	input.iac.module_calls[address].source_kind == "registry"
	count(input.iac.module_calls[address].version) == 0
}

_breach(address) := sprintf("the version %s of the registry module is neither exact nor pessimistic", [shown]) if {
	input.iac.module_calls[address].source_kind == "registry"
	count(input.iac.module_calls[address].version) > 0
	not versions.pinned(input.iac.module_calls[address].version)
	shown := versions.shown(input.iac.module_calls[address].version)
}
