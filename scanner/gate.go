package scanner

import (
	"fmt"
	"slices"
	"strings"
)

// Rank orders severities: 0 is the gravest, and an unknown one comes after all.
func (s Severity) Rank() int {
	if i := slices.Index(Severities(), s); i >= 0 {
		return i
	}
	return len(Severities())
}

// AtLeast reports whether a severity is as grave as another or graver.
func (s Severity) AtLeast(other Severity) bool { return s.Rank() <= other.Rank() }

// ExitCode is the exit code of the program for a verdict.
func (v Verdict) ExitCode() int {
	switch v {
	case VerdictPass:
		return 0
	case VerdictFail:
		return 1
	case VerdictIncomplete:
		return 3
	}
	return 2
}

// decide computes the gate's verdict from what the controls came to: an error
// before a failure before incompleteness. Of the members that are unknown, so
// many are inherent: another run of the same source would not know them either.
func decide(controls []ControlResult, unknowns []Unknown, inherent int, failOn Severity, strict, allowIncomplete bool) Gate {
	gate := Gate{Verdict: VerdictPass, Because: []string{}, Strict: strict, AllowIncomplete: allowIncomplete}
	severities := map[string]Severity{}
	var erred []string
	failing, unknown := 0, 0
	for _, control := range controls {
		severities[control.ID] = control.Severity
		if control.Error != "" {
			erred = append(erred, control.ID)
		}
		if control.Severity.AtLeast(failOn) {
			failing += control.Counts.Fail
		}
		unknown += control.Counts.Unknown
	}
	incomplete := map[string]bool{}
	for _, group := range unknowns {
		if group.Gap.Accidental && severities[group.Control].AtLeast(failOn) {
			incomplete[group.Control] = true
		}
	}
	gate.AccidentallyUnknown = len(incomplete)

	worsen := func(verdict Verdict, format string, values ...any) {
		if gate.Verdict == VerdictPass {
			gate.Verdict = verdict
		}
		gate.Because = append(gate.Because, fmt.Sprintf(format, values...))
	}
	if len(erred) > 0 {
		worsen(VerdictError, "%s could not be evaluated: %s", plural(len(erred), "control"), strings.Join(erred, ", "))
	}
	if failing > 0 {
		worsen(VerdictFail, "%s at or above %s", plural(failing, "finding"), failOn)
	}
	if strict && unknown > 0 {
		worsen(VerdictFail, "%s could not be judged, which --strict does not allow", plural(unknown, "member"))
	}
	switch {
	case len(incomplete) == 0:
	case allowIncomplete:
		gate.Because = append(gate.Because, fmt.Sprintf("%s at or above %s could not be decided, which --allow-incomplete accepts", plural(len(incomplete), "control"), failOn))
	default:
		worsen(VerdictIncomplete, "%s at or above %s could not be decided", plural(len(incomplete), "control"), failOn)
	}
	if len(gate.Because) == 0 {
		gate.Because = append(gate.Because, fmt.Sprintf("no finding at or above %s", failOn))
	}
	if inherent > 0 {
		gate.Because = append(gate.Because, fmt.Sprintf("%s could not be judged from this source", plural(inherent, "member")))
	}
	return gate
}

func plural(count int, word string) string {
	if count == 1 {
		return "1 " + word
	}
	return fmt.Sprintf("%d %ss", count, word)
}
