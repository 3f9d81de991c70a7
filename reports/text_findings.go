package reports

import (
	"fmt"
	"strings"

	"github.com/jedib0t/go-pretty/v6/text"

	"github.com/idcscan/idcscan/scanner"
)

var severityStyles = map[scanner.Severity]text.Colors{
	scanner.SeverityCritical: red, scanner.SeverityHigh: red, scanner.SeverityMedium: yellow,
	scanner.SeverityLow: cyan, scanner.SeverityInfo: plain,
}

// failure is a failing finding beside its control.
type failure struct {
	scanner.Finding
	control  *scanner.ControlResult
	severity scanner.Severity
}

// failing returns the failing findings of an arranged report in its order. A
// finding whose control the report does not list stands last, under its id.
func failing(r *scanner.Report) []failure {
	controls := make(map[string]*scanner.ControlResult, len(r.Controls))
	for i := range r.Controls {
		controls[r.Controls[i].ID] = &r.Controls[i]
	}
	var found, lost []failure
	for _, finding := range r.Findings {
		if finding.Status != scanner.StatusFail {
			continue
		}
		if control, ok := controls[finding.Control]; ok {
			found = append(found, failure{finding, control, control.Severity})
		} else {
			lost = append(lost, failure{finding, &scanner.ControlResult{ID: finding.Control}, ""})
		}
	}
	return append(found, lost...)
}

// maxFindings is how many findings of one control text lists: nobody reads more.
const maxFindings = 100

func textFindings(p *page, r *scanner.Report) {
	findings := failing(r)
	perSeverity := map[scanner.Severity]int{}
	for _, finding := range findings {
		perSeverity[finding.severity]++
	}
	for i := 0; i < len(findings); {
		end := i
		for end < len(findings) && findings[end].control.ID == findings[i].control.ID {
			end++
		}
		group := findings[i:end]
		control := group[0].control
		if i == 0 || findings[i-1].severity != control.Severity {
			p.blank()
			p.line("", severityStyles[control.Severity], fmt.Sprintf("%s (%d)", strings.ToUpper(string(control.Severity)), perSeverity[control.Severity]))
		}
		p.blank()
		title := control.Title
		if control.DeclaredSeverity != "" {
			title += " (declared " + string(control.DeclaredSeverity) + ")"
		}
		p.item("", control.ID+"  ", severityStyles[control.Severity], title)
		code, live := false, false
		for i, finding := range group {
			if i < maxFindings {
				textFinding(p, r, finding)
			}
			code = code || finding.Location != nil
			live = live || finding.Location == nil
		}
		if len(group) > maxFindings {
			p.item("  ", "", strong, andMore(len(group)-maxFindings, ""))
		}
		textFix(p, control, code, live)
		i = end
	}
}

func textFinding(p *page, r *scanner.Report, f failure) {
	p.line("  ", strong, f.Key)
	p.item("      ", "why:  ", faint, f.Message)
	textStanding(p, f.Finding)
	p.whole("at:   ", faint, whereabouts(r, f.Finding))
	for _, related := range f.Related {
		p.whole("also: ", faint, fmt.Sprintf("%s:%d", related.URI, max(related.StartLine, 1)))
	}
}

// whereabouts is the place at which a person finds the member.
func whereabouts(r *scanner.Report, f scanner.Finding) string {
	switch {
	case f.Location != nil:
		return fmt.Sprintf("%s:%d", f.Location.URI, max(f.Location.StartLine, 1))
	case f.ResourceID != "":
		return f.ResourceID
	}
	return "instance " + r.Run.Instance
}

// way is one of the ways.
type way struct{ key, name, code string }

// ways are the keys of Remediation with what they are called and, where they are
// code, in which language; in the order in which they help where nothing is
// declared in code.
var ways = []way{
	{"console", "console", ""},
	{"cli", "CLI", "sh"},
	{"terraform", "Terraform", "terraform"},
}

// textFix writes how to fix the findings of a control.
func textFix(p *page, control *scanner.ControlResult, code, live bool) {
	for _, way := range waysToFix(control, code, live) {
		p.block("  ", "fix ("+way.name+"): ", green, control.Remediation[way.key])
	}
}

// waysToFix are those that suit findings of a control: in the code where code
// declares some, by console and CLI where some are live; the first that there
// is where none of these is.
func waysToFix(control *scanner.ControlResult, code, live bool) []way {
	var known, fitting []way
	for _, way := range ways {
		if control.Remediation[way.key] == "" {
			continue
		}
		known = append(known, way)
		if inCode := way.key == "terraform"; inCode && code || !inCode && live {
			fitting = append(fitting, way)
		}
	}
	if len(fitting) > 0 {
		return fitting
	}
	return known[:min(1, len(known))]
}
