# METADATA
# scope: package
# title: Clock
# description: The time at which the snapshot is judged, so that a run can be repeated.
package idcscan.lib.clock

# METADATA
# description: |
#   RFC 3339: the time that the run was told, else the time at which the
#   snapshot was collected.
now := told if {
	told := data.idcscan.run.now
} else := input.meta.collected_at

# METADATA
# description: The day of `now` in UTC, YYYY-MM-DD; days compare as text.
today := time.format([time.parse_rfc3339_ns(now), "UTC", "2006-01-02"])

# METADATA
# description: Whole days from a moment, RFC 3339, to `now`; negative where it is later.
days_since(moment) := floor((time.parse_rfc3339_ns(now) - time.parse_rfc3339_ns(moment)) / _day)

# A day in nanoseconds.
_day := ((24 * 60) * 60) * 1000000000

# METADATA
# description: The day that is a number of days after `today`, before it where the number is negative.
day(days) := time.format([time.add_date(time.parse_rfc3339_ns(now), 0, 0, days), "UTC", "2006-01-02"])
