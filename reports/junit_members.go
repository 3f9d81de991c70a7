package reports

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/idcscan/idcscan/scanner"
)

func decimal(n int) string { return strconv.Itoa(n) }

// junitKind is what becomes of a finding in JUnit.
type junitKind int

const (
	junitFails     junitKind = iota // fails the gate
	junitTolerated                  // fails, but not the gate
	junitWaived                     // accepted until a day
	junitKinds                      // how many there are
)

func junitKindOf(r *scanner.Report, f scanner.Finding, control *scanner.ControlResult) junitKind {
	switch {
	case f.Status == scanner.StatusWaived:
		return junitWaived
	case f.Baseline == scanner.BaselineUnchanged, control != nil && !control.Severity.AtLeast(r.Run.FailOn):
		return junitTolerated
	}
	return junitFails
}

// junitMember is a finding beside its control, nil where the report lists none.
type junitMember struct {
	scanner.Finding
	control *scanner.ControlResult
}

// junitGroup is the findings of one control of which the same becomes.
type junitGroup struct {
	control  string
	outcome  junitKind
	findings []junitMember
	names    []string
}

// junitMembers returns the findings of an arranged report: what fails the gate
// first, so that the limits take from what matters least.
func junitMembers(r *scanner.Report) []*junitGroup {
	controls := make(map[string]*scanner.ControlResult, len(r.Controls))
	for i := range r.Controls {
		controls[r.Controls[i].ID] = &r.Controls[i]
	}
	names := junitNames(r.Findings)
	type place struct {
		control string
		outcome junitKind
	}
	groups := map[place]*junitGroup{}
	var ordered [junitKinds][]*junitGroup
	for i, f := range r.Findings {
		at := place{f.Control, junitKindOf(r, f, controls[f.Control])}
		group := groups[at]
		if group == nil {
			group = &junitGroup{control: f.Control, outcome: at.outcome}
			groups[at] = group
			ordered[at.outcome] = append(ordered[at.outcome], group)
		}
		group.findings = append(group.findings, junitMember{f, controls[f.Control]})
		group.names = append(group.names, names[i])
	}
	var all []*junitGroup
	for _, groups := range ordered {
		all = append(all, groups...)
	}
	return all
}

// junitNames returns a name for each finding: kind and key, made visible. Two of
// one control that look the same, or are, bear their fingerprints.
func junitNames(findings []scanner.Finding) []string {
	type name struct{ control, name string }
	seen := make(map[name]int, len(findings))
	names := make([]string, len(findings))
	for i, f := range findings {
		names[i] = strings.TrimSpace(visible(f.Kind + " " + f.Key))
		if f.Key == f.Kind { // the one instance, the one organization
			names[i] = visible(f.Kind)
		}
		seen[name{f.Control, names[i]}]++
	}
	for i, f := range findings {
		if names[i] == "" || seen[name{f.Control, names[i]}] > 1 {
			names[i] = strings.TrimSpace(names[i] + " [" + visible(f.Fingerprint[:min(len(f.Fingerprint), 12)]) + "]")
		}
	}
	return names
}

// of returns the case of a finding.
func (k junitKind) of(r *scanner.Report, f junitMember, name string) junitCase {
	c := junitCase{Class: junitClass(f.Control), Name: name, Time: noTime}
	message := shorten(visible(orElse(f.Message, "it breaches the control")), maxJUnitMessage)
	switch k {
	case junitWaived:
		message = "waived " + waiverTerms(f.Waiver)
		c.Skipped = outcome("waived", message, waivedText(f)...)
	case junitTolerated:
		why := "below " + string(r.Run.FailOn)
		if f.Baseline == scanner.BaselineUnchanged {
			why = "in the baseline already"
		}
		message = why + ", so it does not fail the gate: " + message
		c.Skipped = outcome("not gating", message, failureText(r, f)...)
	default:
		severity := scanner.Severity("")
		if f.control != nil {
			severity = f.control.Severity
		}
		if f.Baseline == scanner.BaselineNew {
			message = "new: " + message
		}
		c.Failure = outcome(orElse(string(severity), "unknown"), message, failureText(r, f)...)
	}
	return c
}

// maxJUnitMessage is the length of a message, in characters.
const maxJUnitMessage = 1000

// junitClass is the control's id; a reader drops a case without a class.
func junitClass(control string) string { return orElse(visible(control), "control") }

// outcome says the message again as content, before further lines, for GitLab
// shows the content only.
func outcome(kind, message string, lines ...string) *junitOutcome {
	text := Sanitize(message)
	for _, line := range lines {
		text += "\n" + Sanitize(line)
	}
	return &junitOutcome{Type: visible(kind), Message: Sanitize(message), Text: text}
}

// failureText says where a member is found and how it is put right.
func failureText(r *scanner.Report, f junitMember) []string {
	lines := []string{"at: " + whereabouts(r, f.Finding)}
	for _, related := range f.Related {
		lines = append(lines, fmt.Sprintf("also: %s:%d", related.URI, max(related.StartLine, 1)))
	}
	if f.Waiver != nil {
		lines = append(lines, fmt.Sprintf("its waiver expired: %s", waiverTerms(f.Waiver)))
	}
	if f.control == nil {
		return lines
	}
	for _, fix := range fixes(f.control, f.Location != nil) {
		lines = append(lines, "how to fix ("+fix.name+"):")
		for line := range strings.SplitSeq(strings.TrimRight(fix.steps, "\n"), "\n") {
			lines = append(lines, "  "+line)
		}
	}
	return lines
}

func waivedText(f junitMember) []string {
	lines := []string{"what: " + shorten(f.Message, maxJUnitMessage)}
	if f.Waiver != nil && f.Waiver.Source != "" {
		lines = append(lines, "by: "+f.Waiver.Source)
	}
	return lines
}

// waiverTerms says until when, by whom and why.
func waiverTerms(w *scanner.Waiver) string {
	if w == nil {
		return "by a waiver that the report does not hold"
	}
	terms := fmt.Sprintf("until %s by %s: %s", w.Expires, w.Owner, w.Reason)
	if w.Ticket != "" {
		terms += " (" + w.Ticket + ")"
	}
	if w.Approver != "" {
		terms += ", approved by " + w.Approver
	}
	return shorten(visible(terms), maxJUnitMessage)
}

// fix is one way to put a member right.
type fix struct{ name, code, steps string }

// fixes are the ways that suit a member which code declares or does not; all
// that the control has where it has none of these.
func fixes(control *scanner.ControlResult, declared bool) []fix {
	var suited, others []fix
	for _, way := range ways {
		steps := strings.TrimSpace(control.Remediation[way.key])
		switch {
		case steps == "":
		case declared == (way.key == "terraform"):
			suited = append(suited, fix{way.name, way.code, steps})
		default:
			others = append(others, fix{way.name, way.code, steps})
		}
	}
	if len(suited) == 0 {
		return others
	}
	return suited
}

// rest is the case for the last n findings of a group, for which there is no room.
func (g *junitGroup) rest(n int) junitCase {
	what := g.findings[0].Kind
	c := junitCase{Class: junitClass(g.control), Time: noTime}
	message := fmt.Sprintf("%d more, for which there is no room here; JSON holds them all", n)
	switch g.outcome {
	case junitWaived:
		c.Name, c.Skipped = visible(what)+" (more waived)", outcome("waived", message)
	case junitTolerated:
		c.Name, c.Skipped = visible(what)+" (more that do not fail the gate)", outcome("not gating", message)
	default:
		c.Name, c.Failure = visible(what)+" (more that fail)", outcome("folded", message)
	}
	return c
}

// failing is how many failing findings of a group come from the one at i on.
func (g *junitGroup) failing(i int) int {
	if g.outcome == junitWaived {
		return 0
	}
	return len(g.findings) - i
}
