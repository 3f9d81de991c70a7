package reports

import (
	"fmt"
	"slices"
	"strings"

	"github.com/idcscan/idcscan/scanner"
)

// textUnknowns writes what could not be judged, with what would close it and
// the controls that wait for it, each once; then the gaps that no selected
// control needed.
func textUnknowns(p *page, r *scanner.Report) {
	unknown, unneeded := gaps(r)
	held, unknown := notInSource(unknown)
	unneededHeld, unneeded := notInSource(unneeded)
	if len(unknown) > 0 {
		section(p, "Unknown: what could not be judged, and why")()
	}
	for _, group := range byRemedy(unknown) {
		textGaps(p, group)
		textAffected(p, group)
	}
	textNotInSource(p, held)
	if len(unneeded) > 0 || unneededHeld != nil {
		section(p, "Not read, and not needed by the selected controls")()
	}
	for _, group := range byRemedy(unneeded) {
		textGaps(p, group)
	}
	if unneededHeld != nil {
		p.item("  ", "not in source: ", faint, strings.Join(unneededHeld.sections, ", "))
	}
}

func textGaps(p *page, group gapGroup) {
	style := plain
	if group.accidental {
		style = yellow
	}
	p.line("  ", style, group.about())
	for _, call := range group.calls {
		p.whole("call:  ", faint, call)
	}
	reasons, more := group.reasons()
	for _, reason := range reasons {
		p.item("      ", "what:  ", faint, reason)
	}
	if more != "" {
		p.item("      ", "       ", faint, more)
	}
	if unread := unread(group.keys); unread != "" {
		p.item("      ", "of:    ", faint, unread)
	}
	if group.remedy != "" {
		p.item("      ", "close: ", faint, group.remedy)
	}
}

// textAffected writes a line for each control where they are few, and else
// several to a line.
func textAffected(p *page, group gapGroup) {
	const perLine = 8
	var lines []string
	if len(group.affected) > fewAffected {
		for some := range slices.Chunk(group.numbers(), perLine) {
			lines = append(lines, strings.Join(some, ", "))
		}
		lines[0] = fmt.Sprintf("%d controls: %s", len(group.affected), lines[0])
	} else {
		for _, a := range group.affected {
			lines = append(lines, a.control+" ("+members(a)+")")
		}
	}
	label := "for:   "
	for _, line := range lines {
		p.item("      ", label, faint, line)
		label = "       "
	}
}

// members says how many members of a control, and names the first of them.
func members(a affected) string {
	count := a.number() + " unknown"
	if len(a.sample) == 0 {
		return count
	}
	return count + ": " + few(a.sample, a.count)
}
