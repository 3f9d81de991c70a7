package main

import (
	"fmt"

	"github.com/idcscan/idcscan/collectors/snapshot"
	"github.com/idcscan/idcscan/reports"
)

// gapLine says in one line what of a section is unknown and what would close it.
func gapLine(section snapshot.Section, gap snapshot.Gap) string {
	line := fmt.Sprintf("%s: %s", section, gap.Meaning)
	switch len(gap.Keys) {
	case 0:
	case 1:
		line += fmt.Sprintf(" (%s)", gap.Keys[0])
	default:
		line += fmt.Sprintf(" (%s and %d more)", gap.Keys[0], len(gap.Keys)-1)
	}
	if gap.Code != "" {
		line += " [" + gap.Code + "]"
	}
	if gap.Remedy != "" {
		line += "; " + gap.Remedy
	}
	return reports.Sanitize(line)
}
