# METADATA
# scope: package
# title: Settings
# description: What the controls on settings share that no API reads; attestations and events tell of them.
package idcscan.lib.settings

import data.idcscan.facts
import data.idcscan.lib.clock
import data.idcscan.lib.coverage

# METADATA
# description: Why attestations or events may tell otherwise than those that were read.
unread := facts.attestation_doubts | facts.event_doubts

# METADATA
# description: The doubt on a setting that stands for all of these; none where there is none.
doubted(setting, doubts) := {{"key": setting, "cause": doubt.cause, "message": doubt.message} |
	count(doubts) > 0
	doubt := coverage.weightiest(doubts)
}

# METADATA
# description: The doubt that nothing tells of a setting.
untold(message) := coverage.doubts("attestations", {"no_api"}, message)

# METADATA
# scope: document
# description: |
#   Whether an event is later than what is attested of a setting. Attestations
#   have a day and no time: an event of the same day was there to be seen.
later(event, setting) if facts.event_day(event) > facts.attested[setting].on

later(_, setting) if not facts.attested[setting]

# METADATA
# description: |
#   What is wrong with the attested day on which something expires; undefined
#   where it is attested and further than a number of days away.
expiring(setting, what, warn_days) := sprintf("the attested day on which %s expires, %s, is no day", [what, value]) if {
	value := facts.attested[setting].value
	not is_day(value)
} else := sprintf("%s expired on %s", [what, value]) if {
	value := facts.attested[setting].value
	value < clock.today
} else := sprintf("%s expires on %s, in less than %v days", [what, value, warn_days]) if {
	value := facts.attested[setting].value
	value < clock.day(warn_days)
}

# METADATA
# description: Whether a text is a day, YYYY-MM-DD.
is_day(text) if regex.match(`^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$`, text)
