package reports

import (
	"fmt"
	"strings"

	"github.com/idcscan/idcscan/scanner"
)

// markdownUnknowns lists what could not be judged, and once what the source
// cannot hold.
func markdownUnknowns(s *sheet, all []gap) {
	held, unknown := notInSource(all)
	rows := make([]string, 0, len(unknown))
	for _, g := range unknown {
		var controls []string
		for _, a := range g.affected {
			controls = append(controls, markdownCode(a.control)+" "+markdownProse(members(a)))
		}
		rows = append(rows, markdownRow(markdownReason(g), markdownProse(orElse(g.Remedy, "—")), listed(controls)))
	}
	s.table("### Unknown: what could not be judged, and why\n", "| not read | what would close it | not judged because of it |\n|---|---|---|\n", "reasons for unknown", rows)
	if held == nil {
		return
	}
	var lines []string
	for _, remedy := range held.remedies {
		lines = append(lines, "- "+markdownProse(remedy)+"\n")
	}
	for _, group := range byGroup(held.controls) {
		lines = append(lines, "- **"+markdownProse(group.name)+"** "+markdownProse(strings.Join(group.controls, ", "))+"\n")
	}
	s.rows(fmt.Sprintf("\n### Not in this source\n\n%s that need what it cannot hold, of %s. What would close it, and the controls:\n\n",
		counted(len(held.controls), "control"), markdownProse(strings.Join(held.sections, ", "))), "lines on what the source cannot hold",
		len(lines), func(i int) string { return lines[i] })
}

// markdownReason tells what a gap is, by which call, and of what.
func markdownReason(g gap) string {
	about := strings.ReplaceAll(string(g.Cause), "_", " ")
	if g.Section != "" {
		about = strings.ReplaceAll(string(g.Section), "_", " ") + ": " + about
	}
	reason := "**" + markdownProse(about) + "** " + markdownProse(g.Meaning)
	if len(g.calls) > 0 {
		calls := make([]string, 0, len(g.calls))
		for _, call := range g.calls {
			calls = append(calls, markdownCode(call))
		}
		reason += " (" + listed(calls) + ")"
	}
	if unread := g.unread(); unread != "" {
		reason += ", of " + markdownCode(unread)
	}
	return reason
}

// listed joins the first of many.
func listed(parts []string) string {
	const shown = 20
	if len(parts) > shown {
		parts = append(parts[:shown:shown], fmt.Sprintf("and %d more", len(parts)-shown))
	}
	return strings.Join(parts, ", ")
}

func markdownWaived(s *sheet, r *scanner.Report) {
	severity := map[string]scanner.Severity{}
	for _, control := range r.Controls {
		severity[control.ID] = control.Severity
	}
	var rows []string
	for _, f := range r.Findings {
		if f.Status != scanner.StatusWaived {
			continue
		}
		waiver := f.Waiver
		if waiver == nil {
			waiver = &scanner.Waiver{}
		}
		who := markdownCode(waiver.Owner)
		if waiver.Approver != "" {
			who += ", approved by " + markdownCode(waiver.Approver)
		}
		why := markdownProse(waiver.Reason)
		if waiver.Ticket != "" {
			why += " (" + markdownCode(waiver.Ticket) + ")"
		}
		rows = append(rows, markdownRow(markdownCode(f.Control)+" "+markdownProse(string(severity[f.Control])), markdownCode(f.Key), who, why, markdownCode(waiver.Expires)))
	}
	s.table(fmt.Sprintf("### Waived (%d)\n", len(rows)), "| control | what | who | why | until |\n|---|---|---|---|---|\n", "waived findings", rows)
}

// markdownMend lists the waivers that someone should change.
func markdownMend(s *sheet, r *scanner.Report) {
	var rows []string
	for _, w := range r.Waivers {
		var why []string
		switch w.State {
		case scanner.WaiverExpired:
			why = append(why, "expired on "+markdownCode(w.Expires)+": what it names fails")
		case scanner.WaiverUnused:
			why = append(why, "names nothing that fails: remove it")
		}
		if w.Broad {
			why = append(why, "names too much: write one for each")
		}
		if len(why) > 0 {
			rows = append(rows, markdownRow(markdownCode(w.Control), markdownCode(w.Key), strings.Join(why, "; "), markdownCode(w.Owner), markdownCode(w.Source)))
		}
	}
	s.table(fmt.Sprintf("### Waivers to mend (%d)\n", len(rows)), "| control | key | why | who | where |\n|---|---|---|---|---|\n", "waivers to mend", rows)
}

func markdownGone(s *sheet, r *scanner.Report) {
	if r.Baseline == nil {
		return
	}
	var rows []string
	for _, gone := range r.Baseline.Gone {
		rows = append(rows, markdownRow(markdownProse(string(gone.State)), markdownCode(gone.Control), markdownCode(gone.Key)))
	}
	s.table("### Failing in the baseline, not now\n", "| state | control | what |\n|---|---|---|\n", "findings of the baseline", rows)
}

func markdownUndecided(s *sheet, r *scanner.Report) {
	var rows []string
	for _, control := range r.Controls {
		var set []string
		for _, parameter := range control.Undecided {
			set = append(set, markdownCode("parameters."+control.ID+"."+parameter))
		}
		if len(set) > 0 {
			rows = append(rows, markdownRow(markdownCode(control.ID), markdownProse(control.Title), listed(set)))
		}
	}
	s.table("### To decide\n\nThese controls judge nothing until a value is set in `.idcscan.yaml`.\n", "| control | title | set |\n|---|---|---|\n", "controls to decide", rows)
}

func markdownScope(r *scanner.Report) string {
	return "\n### What this scan could see\n\n" + markdownProse(vantage(r)) + "\n\n" + markdownProse(notLookedAt) + "\n"
}

func markdownUnneeded(s *sheet, all []gap) {
	held, unneeded := notInSource(all)
	rows := make([]string, 0, len(unneeded))
	for _, g := range unneeded {
		rows = append(rows, markdownRow(markdownReason(g), markdownProse(orElse(g.Remedy, "—"))))
	}
	s.table("Not read, and not needed by the selected controls:\n", "| not read | what would close it |\n|---|---|\n", "gaps that no control needed", rows)
	if held != nil {
		s.rows("", "gaps that no control needed", 1, func(int) string {
			return "\nNot in this source, and not needed: " + markdownProse(strings.Join(held.sections, ", ")) + ".\n"
		})
	}
}
