package snapshot

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
)

// duration is what AWS's pattern for session durations allows, without years
// and months, whose length is not fixed, and without a sign.
var duration = regexp.MustCompile(`^P(?:(\d+)W)?(?:(\d+)D)?(T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)(?:\.(\d+))?S)?)?$`)

// maxDurationDigits keeps the sum of all parts far from overflowing.
const maxDurationDigits = 9

// SessionMinutes returns an ISO 8601 duration, such as "PT1H30M", in minutes,
// a started minute counting whole.
func SessionMinutes(iso string) (int, error) {
	parts := duration.FindStringSubmatch(iso)
	if parts == nil || strings.HasSuffix(iso, "T") || iso == "P" {
		return 0, fmt.Errorf("%q is no duration; write it as ISO 8601, such as PT1H or PT90M", iso)
	}
	seconds := 0
	for part, unit := range map[int]int{1: 7 * 86400, 2: 86400, 4: 3600, 5: 60, 6: 1} {
		if parts[part] == "" {
			continue
		}
		if len(parts[part]) > maxDurationDigits {
			return 0, fmt.Errorf("%q is too long for a session; write it as ISO 8601, such as PT1H", iso)
		}
		count, err := strconv.Atoi(parts[part])
		if err != nil {
			return 0, fmt.Errorf("%q: %w", iso, err)
		}
		seconds += count * unit
	}
	if strings.Trim(parts[7], "0") != "" {
		seconds++
	}
	return (seconds + 59) / 60, nil
}
