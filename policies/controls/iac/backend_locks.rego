# METADATA
# scope: package
# title: The backend locks state natively
# description: >-
#   Every root module with a remote backend has its state locked while Terraform writes it, by the backend itself.
# related_resources:
#   - ref: https://developer.hashicorp.com/terraform/language/backend/s3
#     description: Backend s3
#   - ref: https://developer.hashicorp.com/terraform/language/state/locking
#     description: State locking
#   - ref: https://docs.aws.amazon.com/prescriptive-guidance/latest/terraform-aws-provider-best-practices/backend.html
#     description: Backend best practices
# custom:
#   id: IDC-IAC-005
#   version: 1
#   severity: medium
#   judges: root_module
#   requires: [iac.root_modules]
#   rationale: >-
#     Two runs at a time write over each other: the state then lacks resources that exist, and the next run makes
#     access twice or takes it away. The lock by a DynamoDB table is deprecated and needs a table and permissions of
#     its own.
#   remediation:
#     console: >-
#       There is nothing to change in the console.
#     cli: |-
#       # after use_lockfile was written
#       terraform init -reconfigure
#     terraform: >-
#       Write `use_lockfile = true` in `backend "s3"` and remove `dynamodb_table` once every run uses Terraform 1.11
#       or later; while older ones are in use, both may stand there.
#   frameworks:
#     nist-800-53-r5: [CM-2, CM-3, CM-6]
#     soc2-2017: [CC8.1]
#     iso-27001-2022: [A.8.9, A.8.32]
package idcscan.controls.iac.backend_locks

fail contains {
	"key": path,
	"attribute": "backend",
	"message": message,
	"evidence": {"use_lockfile": _use_lockfile(path), "dynamodb_table": _table(path)},
} if {
	some path, module in input.iac.root_modules
	module.backend.kind == "s3"
	message := _breach(path)
}

unknown contains {"key": path, "cause": doubt.cause, "message": doubt.message} if {
	some path, _ in input.iac.root_modules
	doubt := _doubt(path)
}

# A local file is for one person alone; that state is kept so is told by IDC-IAC-004.
applicable contains path if {
	some path, module in input.iac.root_modules
	module.backend.kind != "local"
}

_breach(path) := sprintf("use_lockfile is %s; it has to be true", [use]) if {
	use := _use_lockfile(path)
	not use in {"true", "not set"}
}

_breach(path) := "state is locked by a DynamoDB table alone, which is deprecated" if {
	_use_lockfile(path) == "not set"
	not input.iac.root_modules[path].backend.partial
	_table(path) != "not set"
}

_breach(path) := "state is not locked: use_lockfile is not set" if {
	_use_lockfile(path) == "not set"
	not input.iac.root_modules[path].backend.partial
	_table(path) == "not set"
}

_doubt(path) := {"cause": "unresolved", "message": message} if {
	input.iac.root_modules[path].backend.kind == "s3"
	_use_lockfile(path) == "not set"
	input.iac.root_modules[path].backend.partial
	message := "use_lockfile is not set in the backend block and may be given to terraform init; set it in the block"
}

_doubt(path) := {"cause": "not_in_source", "message": message} if {
	kind := input.iac.root_modules[path].backend.kind
	not kind in {"local", "s3"}
	not kind in data.idcscan.tables.state_backends.locks
	message := sprintf("whether the backend %s locks state is not told by code", [kind])
}

_use_lockfile(path) := use if {
	setting := "use_lockfile"
	use := input.iac.root_modules[path].backend.settings[setting]
} else := "not set"

_table(path) := table if {
	setting := "dynamodb_table"
	table := input.iac.root_modules[path].backend.settings[setting]
} else := "not set"
