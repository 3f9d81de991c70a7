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
	var rows []string
	for _, group := range byRemedy(unknown) {
		rows = append(rows, markdownRow(markdownReason(group), markdownProse(orElse(group.remedy, "—")), markdownAffected(group)))
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
	of := ""
	if len(held.sections) > 0 {
		of = ", of " + markdownProse(strings.Join(held.sections, ", "))
	}
	s.rows(fmt.Sprintf("\n### Not in this source\n\n%s what it cannot hold%s. What would close it, and the controls:\n\n", held.need(), of), "lines on what the source cannot hold",
		len(lines), func(i int) string { return lines[i] })
}

// markdownReason tells what gaps are, by which calls, and of what.
func markdownReason(group gapGroup) string {
	reasons, more := group.reasons()
	lines := make([]string, len(reasons), len(reasons)+1)
	for i, reason := range reasons {
		lines[i] = markdownProse(reason)
	}
	if more != "" {
		lines = append(lines, markdownProse(more))
	}
	text := "**" + markdownProse(group.about()) + "** " + strings.Join(lines, "<br>")
	if len(group.calls) > 0 {
		calls := make([]string, 0, len(group.calls))
		for _, call := range group.calls {
			calls = append(calls, markdownCode(call))
		}
		text += " (" + listed(calls) + ")"
	}
	if unread := unread(group.keys); unread != "" {
		text += ", of " + markdownCode(unread)
	}
	return text
}

// markdownAffected lists the controls that wait for a remedy, with their members
// where they are few.
func markdownAffected(group gapGroup) string {
	var controls []string
	if len(group.affected) > fewAffected {
		for _, control := range group.numbers() {
			controls = append(controls, markdownProse(control))
		}
		return fmt.Sprintf("%d controls: %s", len(controls), listed(controls))
	}
	for _, a := range group.affected {
		controls = append(controls, markdownCode(a.control)+" "+markdownProse(members(a)))
	}
	return listed(controls)
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
	var rows []string
	for _, group := range byRemedy(unneeded) {
		rows = append(rows, markdownRow(markdownReason(group), markdownProse(orElse(group.remedy, "—"))))
	}
	s.table("Not read, and not needed by the selected controls:\n", "| not read | what would close it |\n|---|---|\n", "gaps that no control needed", rows)
	if held != nil {
		s.rows("", "gaps that no control needed", 1, func(int) string {
			return "\nNot in this source, and not needed: " + markdownProse(strings.Join(held.sections, ", ")) + ".\n"
		})
	}
}
