# METADATA
# scope: package
# title: Parameters
# description: The organization's values for what a control leaves open, or the defaults that METADATA declare.
package idcscan.lib.parameters

# METADATA
# description: |
#   The value of a parameter of the package whose METADATA stand in `chain`,
#   which is `rego.metadata.chain()` of the caller. Undefined where there is
#   neither a value nor a default: then the organization has yet to decide.
#
#   An override may be `false`, and the document of overrides may be absent:
#   hence the assignments in the bodies.
value(chain, name) := chosen if {
	chosen := data.idcscan.config[_id(chain)][name]
} else := declared if {
	some link in chain
	declared := link.annotations.custom.parameters[name]["default"]
}

_id(chain) := id if {
	some link in chain
	id := link.annotations.custom.id
}
