# METADATA
# scope: package
# title: Coverage
# description: |
#   What was not read. Presence alone does not tell: a list that is there may
#   be a part of the list, and a member that is not there may exist. The rules
#   are those of the snapshot's gaps:
#
#   - a gap with keys covers these members, one without covers all;
#   - a gap with attributes covers these, one without covers the whole member;
#   - a gap with neither hides members, and explains what a member lacks.
#
#   Results are causes of gaps, so that a doubt can say why.
package idcscan.lib.coverage

# METADATA
# description: |
#   Causes of the gaps that cover an attribute of a member although it is
#   present: a list or map then holds only what was read.
partial(section, key, attribute) := _of_member(section, key, attribute) | _of_all(section, attribute) if {
	by_key[section][key]
} else := _of_all(section, attribute)

# METADATA
# description: Causes of the gaps that cover an attribute which a member lacks.
absent(section, key, attribute) := partial(section, key, attribute) | hiding(section)

# METADATA
# description: |
#   Causes where a list or map of a member was not, or not wholly, read;
#   undefined where it was.
unread(section, key, attribute) := causes if {
	causes := partial(section, key, attribute)
	count(causes) > 0
} else := hiding(section) if {
	not input[section][key][attribute]
}

# METADATA
# description: Causes of the gaps that may hide members of a section.
hiding(section) := object.get(_causes_of_hiding, section, set())

# METADATA
# description: Causes of all gaps of a section that concern an attribute of any member.
anywhere(section, attribute) := anywhere_but(section, attribute, set())

# METADATA
# description: |
#   Causes of these gaps but those that only say that AWS has no answer to the
#   operations: where the refusal itself is what a control asks for.
anywhere_but(section, attribute, operations) := {gap.cause |
	some gap in input.coverage[section].gaps
	_concerns({named | some named in gap.attributes}, attribute)
	not _unanswered(gap, operations)
}

_unanswered(gap, operations) if {
	gap.cause == "no_api"
	gap.operation in operations
}

# METADATA
# description: |
#   Doubts, one a cause: a fact is missing from a section, and why. Where no
#   gap says why, the snapshot is at fault.
doubts(section, causes, message) := {{"section": section, "cause": cause, "message": message} |
	some cause in causes
} if {
	count(causes) > 0
} else := {{"section": section, "cause": "error", "message": message}}

# METADATA
# description: The doubt that stands for several, one that another run could settle where there is one.
weightiest(doubts) := min(accidental) if {
	accidental := {doubt | some doubt in doubts; doubt.cause in _accidental}
} else := min(doubts)

_accidental := {"denied", "throttled", "error", "truncated", "unresolved", "older_snapshot"}

# METADATA
# description: |
#   Section → member → the gaps that name it, without their keys. A complete
#   rule, since a partial one is walked at every look-up.
by_key := _by_key # regal ignore:pointless-reassignment

_by_key[section][key] contains slim if {
	some section, entry in input.coverage
	some gap in entry.gaps
	slim := {"cause": gap.cause, "attributes": {attribute | some attribute in gap.attributes}}
	some key in gap.keys
}

# Gaps that name no member, by section.
_wide := {section: gaps |
	some section, entry in input.coverage
	gaps := {slim |
		some gap in entry.gaps
		count([key | some key in gap.keys]) == 0
		slim := {"cause": gap.cause, "attributes": {attribute | some attribute in gap.attributes}}
	}
}

_causes_of_hiding := {section: causes |
	some section, gaps in _wide
	causes := {gap.cause | some gap in gaps; count(gap.attributes) == 0}
}

# Section and attribute → causes of the gaps that name the attribute and no member.
_causes_of_all := {[section, attribute]: causes |
	some section, gaps in _wide
	some attribute in union({gap.attributes | some gap in gaps})
	causes := {gap.cause | some gap in gaps; attribute in gap.attributes}
}

_of_member(section, key, attribute) := {gap.cause |
	some gap in by_key[section][key]
	_concerns(gap.attributes, attribute)
}

_of_all(section, attribute) := object.get(_causes_of_all, [[section, attribute]], set())

_concerns(attributes, attribute) if attribute in attributes

_concerns(attributes, _) if count(attributes) == 0
