package snapshot_test

import (
	"testing"

	"github.com/idcscan/idcscan/collectors/snapshot"
)

func TestSessionMinutes(t *testing.T) {
	for iso, want := range map[string]int{
		"PT1H": 60, "PT12H": 720, "PT720M": 720, "PT1H30M": 90, "PT90M": 90, "PT43200S": 720,
		"PT1M1S": 2, "PT0.5S": 1, "PT60.0S": 1, "PT0S": 0, "PT100H": 6000,
		"P1D": 1440, "P1DT1H": 1500, "P2W": 20160, "P1W1DT1H1M1S": 10080 + 1440 + 62,
		"PT999999999H": 59999999940,
	} {
		if got, err := snapshot.SessionMinutes(iso); err != nil || got != want {
			t.Errorf("SessionMinutes(%q) = %d, %v, want %d", iso, got, err, want)
		}
	}
}

func TestSessionMinutesRefuses(t *testing.T) {
	for _, iso := range []string{
		"", "P", "PT", "P1DT", "1H", "pt1h", "PT1h", "PT-1H", "-PT1H", "+PT1H", "PT1H ", "PT1H\n", "PT1.5H", "PT1,5S",
		"P1Y", "P1M", "PT1M1H", "PT1H1H", "PT9999999999H", "undefined", "PT١H",
	} {
		if got, err := snapshot.SessionMinutes(iso); err == nil {
			t.Errorf("SessionMinutes(%q) = %d, want an error", iso, got)
		}
	}
}
