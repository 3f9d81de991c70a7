package reports

import (
	"fmt"
	"strings"

	"github.com/idcscan/idcscan/scanner"
)

// markdownFindings is the failing findings, those that are new to the baseline
// first, by severity and control, each control with how to fix it. Where not all
// fits, findings are worth more than fixes.
func markdownFindings(s *sheet, r *scanner.Report) {
	var fresh, known []failure
	for _, f := range failing(r) {
		if r.Baseline != nil && f.Baseline == scanner.BaselineUnchanged {
			known = append(known, f)
		} else {
			fresh = append(fresh, f)
		}
	}
	title := "Findings"
	if r.Baseline != nil {
		title = "New findings"
	}
	limit := s.limit
	write := func(fixed bool) {
		*s = sheet{limit: limit}
		markdownSection(s, r, title, fresh, fixed)
		markdownSection(s, r, "Findings that the baseline has too", known, fixed)
	}
	if write(true); s.full {
		write(false)
		s.left = append(s.left, cut{what: "how to fix them (`idcscan controls show ID` tells)"})
	}
}

func markdownSection(s *sheet, r *scanner.Report, title string, findings []failure, fixed bool) {
	perSeverity := map[scanner.Severity]int{}
	for _, f := range findings {
		perSeverity[f.severity]++
	}
	introduction := fmt.Sprintf("### %s (%d)\n\n", title, len(findings))
	for i := 0; i < len(findings); {
		end := i
		for end < len(findings) && findings[end].control.ID == findings[i].control.ID {
			end++
		}
		group := findings[i:end]
		control := group[0].control
		if i == 0 || findings[i-1].severity != control.Severity {
			introduction += fmt.Sprintf("#### %s (%d)\n\n", severityTitle(control.Severity), perSeverity[control.Severity])
		}
		markdownGroup(s, r, introduction, group, fixed)
		introduction = ""
		i = end
	}
}

// severityTitle is a severity at the beginning of a heading.
func severityTitle(severity scanner.Severity) string {
	name := string(severity)
	if name == "" {
		name = "of no known severity"
	}
	return markdownProse(capital(name))
}

// capital begins a text that is not empty with a capital.
func capital(s string) string { return strings.ToUpper(s[:1]) + s[1:] }

// markdownGroup writes the findings of one control.
func markdownGroup(s *sheet, r *scanner.Report, introduction string, group []failure, fixed bool) {
	control := group[0].control
	introduction += "**" + markdownCode(control.ID) + "** " + markdownProse(control.Title)
	if control.DeclaredSeverity != "" {
		introduction += " (declared " + markdownProse(string(control.DeclaredSeverity)) + ")"
	}
	code, live := false, false
	for _, f := range group {
		code = code || f.Location != nil
		live = live || f.Location == nil
	}
	s.rows("\n"+introduction+"\n\n| what | why | where |\n|---|---|---|\n", "findings", len(group), func(i int) string {
		f := group[i].Finding
		return markdownRow(markdownCode(f.Key), markdownWhy(f), markdownWhere(r, f))
	})
	var steps string
	for _, way := range waysToFix(control, code, live) {
		steps += "\n**" + capital(way.name) + ":**" + markdownSteps(way.code, control.Remediation[way.key])
	}
	if fixed && steps != "" && !s.full {
		s.add("\n<details><summary>How to fix</summary>\n" + steps + "\n</details>\n")
	}
}

func markdownWhy(f scanner.Finding) string {
	why := markdownProse(f.Message)
	if f.Waiver != nil {
		why += " (its waiver expired on " + markdownCode(f.Waiver.Expires) + ")"
	}
	return why
}

// markdownWhere is the place at which a person finds the member, and the first
// of the places beside it.
func markdownWhere(r *scanner.Report, f scanner.Finding) string {
	const related = 3
	places := []string{markdownCode(whereabouts(r, f))}
	for _, place := range f.Related[:min(related, len(f.Related))] {
		places = append(places, markdownCode(fmt.Sprintf("%s:%d", place.URI, max(place.StartLine, 1))))
	}
	if len(f.Related) > related {
		places = append(places, "…")
	}
	return strings.Join(places, ", ")
}
