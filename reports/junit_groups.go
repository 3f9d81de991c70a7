package reports

import (
	"fmt"
	"slices"
	"strings"

	"github.com/idcscan/idcscan/scanner"
)

// Classes of cases that belong to no control.
const (
	waiverClass = "waivers"
	scanClass   = "idcscan"
)

// junitGroups returns the cases of a control for members that have none of their
// own: an error of the control, what is unknown, what it does not apply to, and
// what passes. Their names hold no numbers, so that a case is the same one in
// the next run. alone says that the control has no other case: it gets one here,
// since a file without cases is refused and a control without one is overlooked.
func junitGroups(r *scanner.Report, control *scanner.ControlResult, alone bool) []junitCase {
	var cases []junitCase
	add := func(about string) *junitCase {
		name := strings.TrimSpace(visible(orElse(control.Judges, "members")) + " (" + visible(about) + ")")
		cases = append(cases, junitCase{Class: junitClass(control.ID), Name: name, Time: noTime})
		return &cases[len(cases)-1]
	}
	if control.Error != "" {
		add("control error").Error = outcome("control error", "the control could not run to its end: "+shorten(control.Error, maxJUnitMessage))
	}
	for _, u := range r.Unknowns {
		if u.Control == control.ID {
			add("unknown: "+gapName(u.Gap)).judged(r.Gate.Strict, unknownOutcome(u))
		}
	}
	if control.Counts.Unknown > 0 && len(cases) == 0 {
		add("unknown").judged(r.Gate.Strict, outcome("unknown", fmt.Sprintf("%d could not be judged", control.Counts.Unknown)))
	}
	switch {
	case len(control.Undecided) > 0:
		add("to decide").Skipped = outcome("to decide", "the control judges nothing until a value is set in .idcscan.yaml", undecided(control)...)
	case control.Counts.NotApplicable > 0:
		add("not applicable").Skipped = outcome("not applicable", fmt.Sprintf("the control does not apply to %d", control.Counts.NotApplicable))
	}
	if control.Counts.Pass > 0 {
		add("passing").Output = fmt.Sprintf("%d pass", control.Counts.Pass)
	}
	if alone && len(cases) == 0 {
		add("not applicable").Skipped = outcome("not applicable", "there is none to judge")
	}
	return cases
}

// judged makes a case that could not be judged an error where that fails the gate.
func (c *junitCase) judged(strict bool, o *junitOutcome) {
	if strict {
		c.Error = o
	} else {
		c.Skipped = o
	}
}

// gapName tells the gaps of a control apart, without numbers or names.
func gapName(g scanner.UnknownGap) string {
	parts := []string{string(g.Section), string(g.Cause), g.Operation}
	parts = slices.DeleteFunc(parts, func(s string) bool { return s == "" })
	return strings.Join(parts, " ")
}

func unknownOutcome(u scanner.Unknown) *junitOutcome {
	message := fmt.Sprintf("%d could not be judged: %s", u.Count, shorten(u.Gap.Meaning, maxJUnitMessage))
	var lines []string
	if len(u.Sample) > 0 {
		lines = append(lines, "of: "+few(u.Sample, u.Count))
	}
	for _, g := range append([]scanner.UnknownGap{u.Gap}, u.Behind...) {
		if call := strings.TrimSpace(g.Operation + " " + g.Code); call != "" {
			lines = append(lines, "call: "+call)
		}
	}
	if u.Gap.Remedy != "" {
		lines = append(lines, "to close it: "+u.Gap.Remedy)
	}
	return outcome("unknown", message, slices.Compact(lines)...)
}

func undecided(control *scanner.ControlResult) []string {
	lines := make([]string, 0, len(control.Undecided))
	for _, parameter := range control.Undecided {
		lines = append(lines, "set: parameters."+control.ID+"."+parameter)
	}
	return lines
}

// junitWaivers returns a case for each waiver: one that should be looked at is
// skipped, and an error where that fails the gate.
func junitWaivers(r *scanner.Report) []junitCase {
	cases := make([]junitCase, 0, len(r.Waivers))
	for _, w := range r.Waivers {
		c := junitCase{Class: waiverClass, Name: strings.TrimSpace(visible(strings.Join([]string{w.Control, w.Kind, w.Key}, " "))), Time: noTime}
		about := []string{waiverTerms(&w.Waiver), "by: " + w.Source}
		switch {
		case w.State == scanner.WaiverExpired:
			c.judged(r.Gate.Strict, outcome("expired", "the waiver is past its last day, "+w.Expires, about...))
		case w.State == scanner.WaiverUnused:
			c.judged(r.Gate.Strict, outcome("unused", "the waiver names no failing member", about...))
		case w.Broad:
			c.judged(r.Gate.Strict, outcome("broad", "the waiver names more than one should: "+plural(w.Findings, "finding"), about...))
		case w.State == scanner.WaiverUnjudged:
			c.Skipped = outcome("unjudged", "whether a member that the waiver names fails is not known", about...)
		}
		cases = append(cases, c)
	}
	return cases
}

// junitScope returns the case for what no control looks at, always skipped.
func junitScope(r *scanner.Report) junitCase {
	return junitCase{
		Class: scanClass, Name: "access outside of permission sets", Time: noTime,
		Skipped: outcome("scope", notLookedAt, vantage(r)),
	}
}

// junitGate returns a case for the verdict, and whether it is needed: where no
// other case shows that the scan came to nothing.
func junitGate(r *scanner.Report, suites []*junitSuite) (junitCase, bool) {
	c := junitCase{Class: scanClass, Name: "gate", Time: noTime}
	because := strings.Join(r.Gate.Because, "; ")
	if r.Gate.Verdict == scanner.VerdictError {
		c.Error = outcome("error", orElse(because, "the scan came to nothing"))
		erred := slices.ContainsFunc(r.Controls, func(control scanner.ControlResult) bool { return control.Error != "" })
		return c, !erred
	}
	c.Skipped = outcome("nothing judged", orElse(because, "no control judged anything"))
	return c, !slices.ContainsFunc(suites, func(s *junitSuite) bool { return len(s.Cases) > 0 })
}

func plural(n int, word string) string {
	if n == 1 {
		return "1 " + word
	}
	return fmt.Sprintf("%d %ss", n, word)
}
