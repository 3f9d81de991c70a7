package idcscan_test.controls.ses.well_formed_test

import data.idcscan.controls.ses.well_formed
import data.idcscan.lib.fixture

_set(duration, minutes) := fixture.of([
	fixture.source("terraform"),
	fixture.set("Set", {"session_duration": duration, "session_minutes": minutes}),
])

_message(snapshot) := message if {
	some finding in well_formed.fail with input as snapshot
	message := finding.message
}

test_duration_out_of_range_fails if {
	well_formed.fail == {{
		"key": "Set",
		"attribute": "session_duration",
		"message": "sessions last 6000 minutes; AWS takes 60 to 720",
		"evidence": {"session_duration": "PT100H"},
	}} with input as _set("PT100H", 6000)
	_message(_set("PT0S", 0)) == "sessions last 0 minutes; AWS takes 60 to 720"
	_message(_set("P1D", 1440)) == "sessions last 1440 minutes; AWS takes 60 to 720"
	_message(_set("PT59M", 59)) == "sessions last 59 minutes; AWS takes 60 to 720"
}

test_text_that_is_no_duration_fails_without_minutes if {
	every text in ["1h", "pt1h", "", "PT1", "P-1D"] {
		snapshot := fixture.without(_set(text, 0), "permission_sets", "Set", ["session_minutes"])
		_message(snapshot) == sprintf("%q is no duration; write it as ISO 8601, such as PT1H", [text])
	}
}

test_durations_that_aws_takes_pass if {
	every text, minutes in {"PT1H": 60, "PT12H": 720, "PT90M": 90, "PT1H30M": 90} {
		count(well_formed.fail) == 0 with input as _set(text, minutes)
		well_formed.applicable == {"Set"} with input as _set(text, minutes)
	}
}

test_live_permission_sets_are_not_judged if {
	count(well_formed.applicable) == 0 with input as fixture.permission_set({})
}
