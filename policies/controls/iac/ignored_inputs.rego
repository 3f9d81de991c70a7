# METADATA
# scope: package
# title: Configuration has no keys that the module ignores
# description: Everything that is given to a module is something that the module reads.
# related_resources:
#   - ref: https://developer.hashicorp.com/terraform/language/modules/syntax
#     description: Module blocks
#   - ref: https://developer.hashicorp.com/terraform/language/expressions/type-constraints
#     description: Type constraints
# custom:
#   id: IDC-IAC-010
#   version: 1
#   severity: medium
#   judges: module_call
#   requires: [iac.module_calls]
#   rationale: >-
#     Modules that take free-form maps ignore keys that they do not know: `sesion_duration` changes nothing, and a
#     boundary under the wrong key is no boundary. The review saw it, AWS never does.
#   remediation:
#     console: >-
#       There is nothing to change in the console.
#     cli: |-
#       terraform plan
#     terraform: >-
#       Correct or remove the keys; the module's documentation of its inputs lists those that it reads.
#   frameworks:
#     nist-800-53-r5: [CM-2, CM-3, CM-6]
#     soc2-2017: [CC8.1]
#     iso-27001-2022: [A.8.9, A.8.32]
package idcscan.controls.iac.ignored_inputs

fail contains {
	"key": address,
	"attribute": "ignored_inputs",
	"message": sprintf("the module ignores %s", [concat(", ", call.ignored_inputs)]),
	"evidence": {"ignored_inputs": call.ignored_inputs, "source": call.source},
} if {
	some address, call in input.iac.module_calls
	count(call.ignored_inputs) > 0
}

unknown contains {"key": address, "cause": "unresolved", "message": message} if {
	some address, call in input.iac.module_calls
	call.read == "none"
	message := "the module was not read, so that its inputs are not known; run terraform init"
}

unknown contains {"key": address, "cause": "not_in_source", "message": message} if {
	some address, call in input.iac.module_calls
	call.read != "none"
	not call.ignored_inputs
	message := "a plan does not tell which inputs the module ignores; scan the code"
}
