package reports

import (
	"fmt"
	"slices"
	"strings"

	"github.com/idcscan/idcscan/scanner"
)

// textUnknowns writes what could not be judged, each gap once, with what would
// close it and the controls that wait for it; then the gaps that no selected
// control needed.
func textUnknowns(p *page, r *scanner.Report) {
	unknown, unneeded := gaps(r)
	held, unknown := notInSource(unknown)
	unneededHeld, unneeded := notInSource(unneeded)
	if len(unknown) > 0 {
		section(p, "Unknown: what could not be judged, and why")()
	}
	for _, g := range together(unknown) {
		textGap(p, g)
		if !g.Accidental && len(g.affected) > fewAffected {
			p.item("      ", "for:   ", faint, numbers(g.affected))
			continue
		}
		for i, a := range g.affected {
			label := "for:   "
			if i > 0 {
				label = "       "
			}
			p.item("      ", label, faint, a.control+" ("+members(a)+")")
		}
	}
	textNotInSource(p, held)
	if len(unneeded) > 0 || unneededHeld != nil {
		section(p, "Not read, and not needed by the selected controls")()
	}
	for _, g := range unneeded {
		textGap(p, g)
	}
	if unneededHeld != nil {
		p.item("  ", "not in source: ", faint, strings.Join(unneededHeld.sections, ", "))
	}
}

// fewAffected is how many controls have a line each below a gap that no other
// run of this source could close. Of more only the numbers are told: all that
// is to do is said once.
const fewAffected = 3

// together joins gaps of several sections that say the same and that no other
// run of this source could close, as where no code was named.
func together(unknown []gap) []gap {
	var joined []gap
	place := map[scanner.UnknownGap]int{}
	for _, g := range unknown {
		same := g.UnknownGap
		same.Section = ""
		i, seen := place[same]
		if !seen || g.Accidental || g.Section == "" {
			place[same] = len(joined)
			joined = append(joined, g)
			continue
		}
		joined[i].Section += ", " + g.Section
		joined[i].keys = slices.Concat(joined[i].keys, g.keys)
		joined[i].affected = slices.Concat(joined[i].affected, g.affected)
	}
	return joined
}

// numbers says of each control how many members are unknown.
func numbers(all []affected) string {
	controls := make([]string, len(all))
	for i, a := range all {
		controls[i] = fmt.Sprintf("%s (%d)", a.control, a.count)
	}
	return fmt.Sprintf("%d controls: %s", len(all), strings.Join(controls, ", "))
}

func textGap(p *page, g gap) {
	style := plain
	if g.Accidental {
		style = yellow
	}
	about := strings.ReplaceAll(string(g.Cause), "_", " ")
	if g.Section != "" {
		about = strings.ReplaceAll(string(g.Section), "_", " ") + ": " + about
	}
	p.line("  ", style, about)
	for _, call := range g.calls {
		p.whole("call:  ", faint, call)
	}
	p.item("      ", "what:  ", faint, g.Meaning)
	if unread := g.unread(); unread != "" {
		p.item("      ", "of:    ", faint, unread)
	}
	if g.Remedy != "" {
		p.item("      ", "close: ", faint, g.Remedy)
	}
}

// members says how many members of a control, and names the first of them.
func members(a affected) string {
	count := fmt.Sprintf("%d unknown", a.count)
	if len(a.sample) == 0 {
		return count
	}
	return count + ": " + few(a.sample, a.count)
}
