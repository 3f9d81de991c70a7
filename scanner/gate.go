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

// verdict is a gate that is being decided.
type verdict struct{ Gate }

// worsen gives a reason, which makes the verdict where none did before.
func (v *verdict) worsen(to Verdict, format string, values ...any) {
	if v.Verdict == VerdictPass {
		v.Verdict = to
	}
	v.note(format, values...)
}

// note gives a reason that decides nothing.
func (v *verdict) note(format string, values ...any) {
	v.Because = append(v.Because, fmt.Sprintf(format, values...))
}

// decide computes the gate's verdict from what the controls came to: an error
// before a failure before incompleteness. Of the members that are unknown, so
// many are inherent: another run of the same source would not know them either.
func decide(report *Report, inherent int, o Options) Gate {
	v := &verdict{Gate{Verdict: VerdictPass, Because: []string{}, Strict: o.Strict, AllowIncomplete: o.AllowIncomplete}}
	severities := map[string]Severity{}
	var erred []string
	unknown := 0
	for _, control := range report.Controls {
		severities[control.ID] = control.Severity
		if control.Error != "" {
			erred = append(erred, control.ID)
		}
		unknown += control.Counts.Unknown
	}
	incomplete, below := undecided(report, severities, o.FailOn)
	v.AccidentallyUnknown = len(incomplete)

	if len(erred) > 0 {
		v.worsen(VerdictError, "%s could not be evaluated: %s", plural(len(erred), "control"), strings.Join(erred, ", "))
	}
	unchanged := v.decideFindings(report, severities, o)
	if o.Strict {
		v.decideStrictly(report.Waivers, unknown)
	}
	switch {
	case len(incomplete) == 0:
	case o.AllowIncomplete:
		v.note("%s at or above %s could not be decided, which --allow-incomplete accepts", plural(len(incomplete), "control"), o.FailOn)
	default:
		v.worsen(VerdictIncomplete, "%s at or above %s could not be decided", plural(len(incomplete), "control"), o.FailOn)
	}
	if v.Verdict == VerdictPass && len(incomplete) == 0 {
		word := "finding"
		if report.Baseline != nil {
			word = "new finding"
		}
		v.Because = slices.Insert(v.Because, 0, fmt.Sprintf("no %s at or above %s", word, o.FailOn))
	}
	if below > 0 {
		v.note("%s below %s could not be decided", plural(below, "control"), o.FailOn)
	}
	if unchanged > 0 {
		v.note("%s at or above %s unchanged since the baseline", plural(unchanged, "finding"), o.FailOn)
	}
	if lowered := loweredFindings(report.Controls, o.FailOn); lowered > 0 {
		v.note("%s at or above %s by the declared severity, which the configuration lowers", plural(lowered, "finding"), o.FailOn)
	}
	if inherent > 0 {
		v.note("%s could not be judged from this source", plural(inherent, "member"))
	}
	return v.Gate
}

// undecided are the controls at or above a severity that another run could
// decide, and how many such there are below it.
func undecided(report *Report, severities map[string]Severity, failOn Severity) (incomplete map[string]bool, below int) {
	incomplete = map[string]bool{}
	lighter := map[string]bool{}
	for _, group := range report.Unknowns {
		switch {
		case !group.Gap.Accidental:
		case severities[group.Control].AtLeast(failOn):
			incomplete[group.Control] = true
		default:
			lighter[group.Control] = true
		}
	}
	return incomplete, len(lighter)
}

// decideFindings counts the findings that fail the gate: all at or above the
// severity, or beside a baseline the new ones among them. It returns how many
// the baseline keeps from it.
func (v *verdict) decideFindings(report *Report, severities map[string]Severity, o Options) (unchanged int) {
	failing := 0
	if report.Baseline == nil {
		for _, control := range report.Controls {
			if control.Severity.AtLeast(o.FailOn) {
				failing += control.Counts.Fail
			}
		}
	}
	for _, found := range report.Findings {
		switch {
		case report.Baseline == nil, found.Status != StatusFail, !severities[found.Control].AtLeast(o.FailOn):
		case found.Baseline == BaselineUnchanged:
			unchanged++
		default:
			failing++
		}
	}
	word := "finding"
	if report.Baseline != nil {
		word = "new finding"
	}
	if failing > 0 {
		v.worsen(VerdictFail, "%s at or above %s", plural(failing, word), o.FailOn)
	}
	if changed := newByPolicy(report, o.Baseline, o.FailOn); len(changed) > 0 {
		v.note("findings of the baseline are new by change of policy under %s", strings.Join(changed, ", "))
	}
	return unchanged
}

// loweredFindings counts the failing findings that only a severity of the
// configuration keeps below the gate.
func loweredFindings(controls []ControlResult, failOn Severity) int {
	lowered := 0
	for _, control := range controls {
		if control.DeclaredSeverity.AtLeast(failOn) && !control.Severity.AtLeast(failOn) {
			lowered += control.Counts.Fail
		}
	}
	return lowered
}

// decideStrictly fails on what only --strict refuses.
func (v *verdict) decideStrictly(waivers []WaiverResult, unknown int) {
	if unknown > 0 {
		v.worsen(VerdictFail, "%s could not be judged, which --strict does not allow", plural(unknown, "member"))
	}
	expired, unused, broad := 0, 0, 0
	for _, waiver := range waivers {
		switch {
		case waiver.State == WaiverExpired:
			expired++
		case waiver.State == WaiverUnused:
			unused++
		case waiver.Broad:
			broad++
		}
	}
	for _, bad := range []struct {
		count int
		what  string
	}{{expired, "expired"}, {unused, "unused"}, {broad, "broad"}} {
		if bad.count > 0 {
			v.worsen(VerdictFail, "%s, which --strict does not allow", plural(bad.count, bad.what+" waiver"))
		}
	}
}

func plural(count int, word string) string {
	if count == 1 {
		return "1 " + word
	}
	return fmt.Sprintf("%d %ss", count, word)
}
