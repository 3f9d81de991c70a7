package idcscan.facts

import data.idcscan.lib.coverage

# METADATA
# description: |
#   Why CloudTrail's events may say something else of a setting than those that
#   were read. Without a doubt the latest event of a kind tells; that there is
#   none never tells anything: events are of one account, one Region and 90 days.
event_doubts := {doubt |
	causes := union({coverage.anywhere("events", attribute) | some attribute in ["name", "source", "time", "details"]})
	count(causes) > 0
	some doubt in coverage.doubts("events", causes, "CloudTrail's events were not all read")
}

# METADATA
# description: |
#   The latest event of one of these names, in lower case, as {id, name, time,
#   region, account}; undefined where there is none.
latest_event(names) := event if {
	moments := {moment | some name in names; some moment in _moments[name]}
	[_, id] := max(moments)
	event := _event(id)
}

_event(id) := {
	"id": id,
	"name": input.events[id].name,
	"time": input.events[id].time,
	"region": input.events[id].region,
	"account": input.events[id].account,
}

# METADATA
# description: How an event is shown in a message.
shown_event(event) := sprintf("%s of %s (event %s, %s, account %s)", [
	event.name,
	event.time,
	event.id,
	event.region,
	event.account,
])

# METADATA
# description: The day of an event, YYYY-MM-DD; days compare as text.
event_day(event) := substring(event.time, 0, 10)

# METADATA
# description: |
#   What the latest event of a switch of the table says: {on, event}; undefined
#   where there is none.
switched(switch) := {"on": lower(event.name) in _switches[switch].on, "event": event} if {
	event := latest_event(array.concat(_switches[switch].on, _switches[switch].off))
}

_switches := object.union(
	data.idcscan.tables.setting_events.identity_sources,
	{switch: data.idcscan.tables.setting_events[switch] | some switch in ["provisioning", "tokens"]},
)

# METADATA
# description: The day of the latest SCIM request that changed something; undefined where none was seen.
scim_traffic_day := max({substring(event.time, 0, 10) |
	some event in input.events
	event.source == data.idcscan.tables.setting_events.scim_source
})

# METADATA
# description: |
#   The latest change of the MFA settings: {event, values}, `values` by the name
#   of the setting where the request shows one that is known; undefined where
#   there is none. Changes of another configuration type are none.
mfa_change := {"event": _event(id), "values": values} if {
	moments := {moment |
		some name in _mfa.names
		some moment in _moments[name]
		not _about_something_else(moment[1])
	}
	[_, id] := max(moments)
	values := {setting: value |
		some setting, member in {"mfa_mode": "mfaMode", "mfa_registration": "noMfaSignInBehavior"}
		value := _mfa[setting][lower(input.events[id].details[member])]
	}
}

_about_something_else(id) if {
	type := "configurationType"
	lower(input.events[id].details[type]) != _mfa.type
}

_mfa := data.idcscan.tables.setting_events.mfa

# Name in lower case → [time, id] of the events of that name. A complete rule,
# since a partial one is walked at every look-up.
_moments := _moments_by_name # regal ignore:pointless-reassignment

_moments_by_name[name] contains [event.time, id] if {
	some id, event in input.events
	event.source in data.idcscan.tables.setting_events.sources
	name := lower(event.name)
	name in _setting_event_names
}

_setting_event_names := {name | some name in _mfa.names} | {name |
	some switch in _switches
	some names in switch
	some name in names
}
