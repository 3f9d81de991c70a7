package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/idcscan/idcscan/collectors/snapshot"
	"github.com/idcscan/idcscan/reports"
)

// gapText says in one line what is unknown and what would close it.
func gapText(gap snapshot.Gap) string {
	line := gap.Meaning
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

// maxSections is how many sections of one gap are named.
const maxSections = 3

// sectionNames is like "abac, permission_sets, account_assignments and 8 more".
func sectionNames(sections []snapshot.Section) string {
	sections = slices.Compact(sections) // a section may have several gaps alike
	names := make([]string, min(len(sections), maxSections))
	for i := range names {
		names[i] = string(sections[i])
	}
	text := strings.Join(names, ", ")
	if left := len(sections) - len(names); left > 0 {
		text += fmt.Sprintf(" and %d more", left)
	}
	return text
}
