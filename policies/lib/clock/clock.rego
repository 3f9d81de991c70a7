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
