# METADATA
# scope: package
# title: State is kept in a remote backend, encrypted
# description: Every root module keeps its state in a remote backend that stores it encrypted.
# related_resources:
#   - ref: https://developer.hashicorp.com/terraform/language/backend/s3
#     description: Backend s3
#   - ref: https://developer.hashicorp.com/terraform/language/backend
#     description: Backend block
#   - ref: https://docs.aws.amazon.com/prescriptive-guidance/latest/terraform-aws-provider-best-practices/backend.html
#     description: Backend best practices
# custom:
#   id: IDC-IAC-004
#   version: 1
#   severity: high
#   judges: root_module
#   requires: [iac.root_modules]
#   rationale: >-
#     State holds the whole of who has which access, and every secret that a provider returns. A local file is on one
#     laptop, unprotected and easily lost, and what no longer knows its own resources declares them a second time.
#   remediation:
#     console: >-
#       In Amazon S3 choose the bucket, Properties, Default encryption, Edit, and an AWS KMS key where the
#       organization requires one. The setting of the backend stays in code.
#     cli: |-
#       # after the backend block was written; copies the state that is there
#       terraform init -migrate-state
#     terraform: >-
#       Write `backend "s3"` with `encrypt = true`, and `kms_key_id` for a key of your own, in the `terraform` block
#       of the root module. Settings that are given by `-backend-config` are not read: what does not differ between
#       environments belongs in the block.
#   frameworks:
#     nist-800-53-r5: [CM-2, CM-3, CM-6]
#     soc2-2017: [CC8.1]
#     iso-27001-2022: [A.8.9, A.8.32]
package idcscan.controls.iac.backend_encrypted

fail contains {
	"key": path,
	"attribute": "backend",
	"message": message,
	"evidence": {"backend": module.backend.kind, "encrypt": _encrypt(path)},
} if {
	some path, module in input.iac.root_modules
	message := _breach(path)
}

unknown contains {"key": path, "cause": doubt.cause, "message": doubt.message} if {
	some path, _ in input.iac.root_modules
	doubt := _doubt(path)
}

_breach(path) := "state is kept in a local file" if input.iac.root_modules[path].backend.kind == "local"

_breach(path) := "the backend s3 does not set encrypt" if {
	input.iac.root_modules[path].backend.kind == "s3"
	_encrypt(path) == "not set"
	not input.iac.root_modules[path].backend.partial
}

_breach(path) := sprintf("encrypt of the backend s3 is %s; it has to be true", [encrypt]) if {
	input.iac.root_modules[path].backend.kind == "s3"
	encrypt := _encrypt(path)
	not encrypt in {"true", "not set"}
}

_doubt(path) := {"cause": "unresolved", "message": message} if {
	input.iac.root_modules[path].backend.kind == "s3"
	_encrypt(path) == "not set"
	input.iac.root_modules[path].backend.partial
	message := "encrypt is not set in the backend block and may be given to terraform init; set it in the block"
}

_doubt(path) := {"cause": "not_in_source", "message": message} if {
	kind := input.iac.root_modules[path].backend.kind
	not kind in {"local", "s3"}
	not kind in data.idcscan.tables.state_backends.encrypts
	message := sprintf("whether the backend %s stores state encrypted is not told by code", [kind])
}

_encrypt(path) := encrypt if {
	setting := "encrypt"
	encrypt := input.iac.root_modules[path].backend.settings[setting]
} else := "not set"
