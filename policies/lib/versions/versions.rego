# METADATA
# scope: package
# title: Versions
# description: |
#   What version constraints of Terraform allow. All constraints of a list must
#   hold, so that one of them decides where it allows nothing beyond a limit. What
#   is no version, such as 1.011.0, is no limit.
package idcscan.lib.versions

# METADATA
# description: Whether constraints allow no version below a limit; without constraints any is allowed.
at_least(constraints, limit) if {
	some constraint in constraints
	lowest := _lowest(constraint)
	semver.is_valid(lowest)
	semver.compare(lowest, limit) >= 0
}

# METADATA
# description: |
#   Whether constraints of a provider allow no version from a limit on. Of
#   Terraform itself and of modules `~> 1` has no end, of providers it ends at 2.0.0.
below(constraints, limit) if {
	some constraint in constraints
	end := _end(constraint)
	semver.is_valid(end)
	semver.compare(end, limit) <= 0
}

# METADATA
# scope: document
# description: |
#   Whether constraints of a module are exact or pessimistic: one version, or
#   those that differ from it in the last number written. `~> 1` has no end.
pinned(constraints) if {
	some constraint in constraints
	constraint.operator == "="
}

pinned(constraints) if {
	some constraint in constraints
	constraint.operator == "~>"
	constraint.parts > 1
}

# METADATA
# description: Constraints as people write them, such as "~> 1.11, != 1.11.3".
shown(constraints) := concat(", ", [text |
	some constraint in constraints
	text := concat(" ", [constraint.operator, _written(constraint)])
])

_written(constraint) := constraint.version if {
	constraint.parts == 3
} else := concat(".", array.slice(split(constraint.version, "."), 0, constraint.parts))

# The lowest version that a constraint allows; undefined where it has none.
_lowest(constraint) := constraint.version if constraint.operator in {"=", ">=", "~>"}

_lowest(constraint) := _next(constraint.version) if constraint.operator == ">"

# The lowest version above all that a constraint allows; undefined where there is none.
_end(constraint) := constraint.version if constraint.operator == "<"

_end(constraint) := _next(constraint.version) if constraint.operator in {"=", "<="}

_end(constraint) := sprintf("%d.%d.0", [parts[0], parts[1] + 1]) if {
	constraint.operator == "~>"
	constraint.parts == 3
	parts := _numbers(constraint.version)
}

_end(constraint) := sprintf("%d.0.0", [parts[0] + 1]) if {
	constraint.operator == "~>"
	constraint.parts < 3
	parts := _numbers(constraint.version)
}

# The next release after a version; after a pre-release its own.
_next(version) := split(version, "-")[0] if {
	contains(version, "-")
} else := sprintf("%d.%d.%d", [parts[0], parts[1], parts[2] + 1]) if {
	parts := _numbers(version)
}

_numbers(version) := [to_number(number) | some number in split(split(version, "-")[0], ".")]
