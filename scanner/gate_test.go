package scanner

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/idcscan/idcscan/collectors/snapshot"
)

func TestGate(t *testing.T) {
	result := func(id string, severity Severity, fail, unknown int) ControlResult {
		return ControlResult{ID: id, Severity: severity, Counts: Counts{Fail: fail, Unknown: unknown}}
	}
	unknown := func(id string, accidental bool) Unknown {
		return Unknown{Control: id, Gap: UnknownGap{Accidental: accidental}}
	}
	erred := result("E", SeverityHigh, 0, 1)
	erred.Error = "broken"
	for name, test := range map[string]struct {
		controls                []ControlResult
		unknowns                []Unknown
		inherent                int
		failOn                  Severity
		strict, allowIncomplete bool
		want                    Gate
		exit                    int
	}{
		"pass": {
			controls: []ControlResult{result("A", SeverityHigh, 0, 0)}, failOn: SeverityLow,
			want: Gate{Verdict: VerdictPass, Because: []string{"no finding at or above low"}}, exit: 0,
		},
		"fail": {
			controls: []ControlResult{result("A", SeverityHigh, 2, 0), result("B", SeverityLow, 1, 0), result("C", SeverityInfo, 9, 0)}, failOn: SeverityLow,
			want: Gate{Verdict: VerdictFail, Because: []string{"3 findings at or above low"}}, exit: 1,
		},
		"info": {
			controls: []ControlResult{result("C", SeverityInfo, 1, 0)}, failOn: SeverityInfo,
			want: Gate{Verdict: VerdictFail, Because: []string{"1 finding at or above info"}}, exit: 1,
		},
		"below": {
			controls: []ControlResult{result("A", SeverityHigh, 2, 0)}, failOn: SeverityCritical,
			want: Gate{Verdict: VerdictPass, Because: []string{"no finding at or above critical"}}, exit: 0,
		},
		"incomplete": {
			controls: []ControlResult{result("A", SeverityHigh, 0, 3)}, unknowns: []Unknown{unknown("A", true), unknown("A", true)}, failOn: SeverityLow,
			want: Gate{Verdict: VerdictIncomplete, Because: []string{"1 control at or above low could not be decided"}, AccidentallyUnknown: 1}, exit: 3,
		},
		"incomplete, allowed": {
			controls: []ControlResult{result("A", SeverityHigh, 0, 3)}, unknowns: []Unknown{unknown("A", true)}, failOn: SeverityLow, allowIncomplete: true,
			want: Gate{Verdict: VerdictPass, AllowIncomplete: true, Because: []string{"1 control at or above low could not be decided, which --allow-incomplete accepts"}, AccidentallyUnknown: 1}, exit: 0,
		},
		"incomplete below": {
			controls: []ControlResult{result("A", SeverityMedium, 0, 3)}, unknowns: []Unknown{unknown("A", true)}, failOn: SeverityHigh,
			want: Gate{Verdict: VerdictPass, Because: []string{"no finding at or above high", "1 control below high could not be decided"}}, exit: 0,
		},
		"inherent": {
			controls: []ControlResult{result("A", SeverityHigh, 0, 3)}, unknowns: []Unknown{unknown("A", false)}, inherent: 3, failOn: SeverityLow,
			want: Gate{Verdict: VerdictPass, Because: []string{"no finding at or above low", "3 members could not be judged from this source"}}, exit: 0,
		},
		"inherent, beside a failure": {
			controls: []ControlResult{result("A", SeverityHigh, 1, 1)}, unknowns: []Unknown{unknown("A", false)}, inherent: 1, failOn: SeverityLow,
			want: Gate{Verdict: VerdictFail, Because: []string{"1 finding at or above low", "1 member could not be judged from this source"}}, exit: 1,
		},
		"strict": {
			controls: []ControlResult{result("A", SeverityInfo, 0, 3)}, unknowns: []Unknown{unknown("A", false)}, inherent: 2, failOn: SeverityLow, strict: true, allowIncomplete: true,
			want: Gate{Verdict: VerdictFail, Strict: true, AllowIncomplete: true, Because: []string{"3 members could not be judged, which --strict does not allow", "2 members could not be judged from this source"}}, exit: 1,
		},
		"fail beats incomplete": {
			controls: []ControlResult{result("A", SeverityHigh, 1, 3)}, unknowns: []Unknown{unknown("A", true)}, failOn: SeverityLow,
			want: Gate{Verdict: VerdictFail, Because: []string{"1 finding at or above low", "1 control at or above low could not be decided"}, AccidentallyUnknown: 1}, exit: 1,
		},
		"error beats fail": {
			controls: []ControlResult{result("A", SeverityHigh, 1, 0), erred}, unknowns: []Unknown{unknown("E", true)}, failOn: SeverityLow, allowIncomplete: true,
			want: Gate{Verdict: VerdictError, AllowIncomplete: true, Because: []string{"1 control could not be evaluated: E", "1 finding at or above low", "1 control at or above low could not be decided, which --allow-incomplete accepts"}, AccidentallyUnknown: 1}, exit: 2,
		},
	} {
		t.Run(name, func(t *testing.T) {
			report := &Report{Controls: test.controls, Unknowns: test.unknowns}
			got := decide(report, test.inherent, Options{FailOn: test.failOn, Strict: test.strict, AllowIncomplete: test.allowIncomplete})
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Error(diff)
			}
			if got.Verdict.ExitCode() != test.exit {
				t.Errorf("exit code %d, want %d", got.Verdict.ExitCode(), test.exit)
			}
		})
	}
}

// A member that is unknown for two reasons is one member.
func TestGateCountsInherentUnknownsOnce(t *testing.T) {
	doubts := `
unknown contains {"key": name, "cause": "no_api", "message": "a"} if some name, _ in input.permission_sets
unknown contains {"key": name, "cause": "not_in_source", "message": "b"} if some name, _ in input.permission_sets
unknown contains {"key": "Denied", "cause": "denied", "message": "c"} if true
`
	s := gap(withSets("Admin", "Denied"), snapshot.SectionPermissionSets, snapshot.Gap{Cause: snapshot.CauseNoAPI})
	report := evaluate(t, load(t, controlText(noFailures+doubts)), s, Options{AllowIncomplete: true})
	if got, want := report.Gate.Because[len(report.Gate.Because)-1], "3 members could not be judged from this source"; got != want {
		t.Errorf("%q, want %q of %+v", got, want, report.Unknowns)
	}
}

func TestFingerprint(t *testing.T) {
	// Kept: waivers and baselines of users hold such sums.
	if got, want := Fingerprint("IDC-SES-001", "permission_set", "Admin"), "eecfcdae38b55a9b"; got[:16] != want {
		t.Errorf("got %s", got)
	}
	if Fingerprint("a", "b", "c/d") == Fingerprint("a", "b/c", "d") || Fingerprint("a", "bc", "d") == Fingerprint("a", "b", "cd") {
		t.Error("two members have one fingerprint")
	}
}
