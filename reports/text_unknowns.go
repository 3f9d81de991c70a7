package reports

import (
	"fmt"
	"strings"

	"github.com/idcscan/idcscan/scanner"
)

// textUnknowns writes what could not be judged, each gap once, with what would
// close it and the controls that wait for it; then the gaps that no selected
// control needed.
func textUnknowns(p *page, r *scanner.Report) {
	unknown, unneeded := gaps(r)
	if len(unknown) > 0 {
		section(p, "Unknown: what could not be judged, and why")()
	}
	for _, g := range unknown {
		textGap(p, g)
		for i, a := range g.affected {
			label := "for:   "
			if i > 0 {
				label = "       "
			}
			p.item("      ", label, faint, a.control+" ("+members(a)+")")
		}
	}
	if len(unneeded) > 0 {
		section(p, "Not read, and not needed by the selected controls")()
	}
	for _, g := range unneeded {
		textGap(p, g)
	}
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
