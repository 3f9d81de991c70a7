package idcscan.facts

# METADATA
# description: |
#   CloudTrail events that changed something of Identity Center, by id. What SCIM
#   changed is not among them: that is the directory's synchronization.
changes := {id |
	some id, event in input.events
	lower(event.name) in _change_names[event.source]
}

_change_names := {source: {lower(name) | some name in names} |
	some source, names in data.idcscan.tables.change_events.names
}
