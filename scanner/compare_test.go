package scanner

import (
	"context"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/idcscan/idcscan/collectors/snapshot"
)

// states are the findings' states beside a baseline, by key.
func states(r *Report) map[string]BaselineState {
	found := map[string]BaselineState{}
	for _, finding := range r.Findings {
		found[finding.Key] = finding.Baseline
	}
	for _, gone := range r.Baseline.Gone {
		found[gone.Key] = gone.State
	}
	return found
}

func TestBaseline(t *testing.T) {
	p := load(t, controlText(allLong))
	passing := load(t, controlText(longSessions))
	raised := load(t, controlText(allLong, "version: 1", "version: 2"))
	now := day("2026-11-25")
	base := evaluate(t, p, withSets("Old", "Same"), Options{})
	waivedThen := evaluate(t, p, withSets("Old", "Same"), Options{Now: now, Waivers: []Waiver{waiver("Same")}})
	for name, test := range map[string]struct {
		policies *Policies
		s        *snapshot.Snapshot
		o        Options
		want     map[string]BaselineState
		counts   [4]int // new, unchanged, unverified, resolved
		verdict  Verdict
		because  string
	}{
		"one new, one gone": {p, withSets("New", "Same"), Options{Baseline: base},
			map[string]BaselineState{"New": BaselineNew, "Same": BaselineUnchanged, "Old": BaselineResolved}, [4]int{1, 1, 0, 1},
			VerdictFail, "1 new finding at or above low; 1 finding at or above low unchanged since the baseline"},
		"nothing new": {p, withSets("Same"), Options{Baseline: base},
			map[string]BaselineState{"Same": BaselineUnchanged, "Old": BaselineResolved}, [4]int{0, 1, 0, 1},
			VerdictPass, "no new finding at or above low; 1 finding at or above low unchanged since the baseline"},
		"passes now": {passing, withSets("New", "Old", "Same"), Options{Baseline: base},
			map[string]BaselineState{"New": BaselineNew, "Old": BaselineResolved, "Same": BaselineResolved}, [4]int{1, 0, 0, 2},
			VerdictFail, "1 new finding at or above low"},
		"new below what fails": {p, withSets("New", "Same"), Options{Baseline: base, FailOn: SeverityCritical},
			map[string]BaselineState{"New": BaselineNew, "Same": BaselineUnchanged, "Old": BaselineResolved}, [4]int{1, 1, 0, 1},
			VerdictPass, "no new finding at or above critical"},
		"waived then, failing now": {p, withSets("Same"), Options{Baseline: waivedThen},
			map[string]BaselineState{"Same": BaselineNew, "Old": BaselineResolved}, [4]int{1, 0, 0, 1},
			VerdictFail, "1 new finding at or above low"},
		"waived then, gone now": {p, withSets("Old"), Options{Baseline: waivedThen},
			map[string]BaselineState{"Old": BaselineUnchanged}, [4]int{0, 1, 0, 0},
			VerdictPass, "no new finding at or above low; 1 finding at or above low unchanged since the baseline"},
		"waived now, failing then": {p, withSets("Same"), Options{Baseline: base, Now: now, Waivers: []Waiver{waiver("Same")}},
			map[string]BaselineState{"Same": BaselineUnchanged, "Old": BaselineResolved}, [4]int{0, 0, 0, 1},
			VerdictPass, "no new finding at or above low"},
		"the control was raised": {raised, withSets("Same"), Options{Baseline: base},
			map[string]BaselineState{"Same": BaselineNew, "Old": BaselineResolved}, [4]int{1, 0, 0, 1},
			VerdictFail, "1 new finding at or above low; findings of the baseline are new by change of policy under IDC-TST-001 (version 2, then 1)"},
		"members may be missing": {p, gap(withSets("Same"), snapshot.SectionPermissionSets, snapshot.Gap{}), Options{Baseline: base},
			map[string]BaselineState{"Same": BaselineUnchanged, "Old": BaselineUnverified}, [4]int{0, 1, 1, 0},
			VerdictIncomplete, "1 control at or above low could not be decided; 1 finding at or above low unchanged since the baseline"},
		"unknown now": {passing, gap(withSets("New", "Old", "Same"), snapshot.SectionPermissionSets, snapshot.Gap{Keys: []string{"Old"}, Attributes: []string{"session_minutes"}}), Options{Baseline: base, AllowIncomplete: true, FailOn: SeverityCritical},
			map[string]BaselineState{"New": BaselineNew, "Same": BaselineResolved, "Old": BaselineUnverified}, [4]int{1, 0, 1, 1},
			VerdictPass, "no new finding at or above critical; 1 control below critical could not be decided"},
	} {
		t.Run(name, func(t *testing.T) {
			report := evaluate(t, test.policies, test.s, test.o)
			if diff := cmp.Diff(test.want, states(report)); diff != "" {
				t.Error(diff)
			}
			b := report.Baseline
			if got := [4]int{b.New, b.Unchanged, b.Unverified, b.Resolved}; got != test.counts {
				t.Errorf("counts %v, want %v", got, test.counts)
			}
			if because := strings.Join(report.Gate.Because, "; "); report.Gate.Verdict != test.verdict || because != test.because {
				t.Errorf("%s: %s\nwant %s: %s", report.Gate.Verdict, because, test.verdict, test.because)
			}
		})
	}
}

// A control that did not run or broke verifies nothing, and a baseline does not
// hide that it broke.
func TestBaselineOfControlsThatDoNotRun(t *testing.T) {
	second := controlText(allLong, "001", "002", "tst.sessions", "tst.b")
	s := withSets("Same")
	base := evaluate(t, load(t, controlText(allLong), second), s, Options{})
	gone := func(r *Report) (states []string) {
		for _, gone := range r.Baseline.Gone {
			states = append(states, gone.Control+" "+string(gone.State))
		}
		return states
	}
	skipped := evaluate(t, load(t, controlText(allLong), second), s, Options{Baseline: base, Skip: []string{"IDC-TST-002"}})
	removed := evaluate(t, load(t, controlText(allLong)), s, Options{Baseline: base})
	undecided := evaluate(t, load(t, controlText(allLong), controlText(allLong, "001", "002", "tst.sessions", "tst.b", "{type: integer, default: 60", "{type: integer")), s, Options{Baseline: base})
	broken := evaluate(t, load(t, controlText(allLong), controlText(allLong+"fail contains {\"key\": \"None\", \"message\": \"x\"} if true\n", "001", "002", "tst.sessions", "tst.b")), s, Options{Baseline: base})
	for name, r := range map[string]*Report{"skipped": skipped, "removed": removed, "undecided": undecided, "broken": broken} {
		if diff := cmp.Diff([]string{"IDC-TST-002 unverified"}, gone(r)); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
		if want := map[bool]Verdict{true: VerdictError, false: VerdictPass}[name == "broken"]; r.Gate.Verdict != want {
			t.Errorf("%s: verdict %s", name, r.Gate.Verdict)
		}
	}
}

func TestBaselineOfAnotherInstance(t *testing.T) {
	p, s := load(t, controlText(allLong)), withSets("Same")
	base := evaluate(t, p, s, Options{})
	base.Run.Instance = "ssoins-0000000000000000"
	_, err := p.Evaluate(context.Background(), s, Options{Baseline: base})
	if want := "the baseline is of the Identity Center instance ssoins-0000000000000000, the source of ssoins-82593a6ed92c8990; compare with a report of the same instance"; err == nil || err.Error() != want {
		t.Errorf("got %v\nwant %s", err, want)
	}
	base.Run.Instance = "unknown"
	if report := evaluate(t, p, s, Options{Baseline: base}); report.Baseline.Unchanged != 1 {
		t.Errorf("got %+v", report.Baseline)
	}
	base.Run.Instance = "ssoins-0000000000000000"
	s.Instance.ARN = nil
	if report := evaluate(t, p, s, Options{Baseline: base}); report.Baseline.Unchanged != 1 {
		t.Errorf("got %+v", report.Baseline)
	}
}

func TestBaselineOfAnotherAccount(t *testing.T) {
	p, s := load(t, controlText(allLong)), withSets("Same")
	owner := "111111111111"
	s.Instance.OwnerAccount = &owner
	base := evaluate(t, p, s, Options{})
	base.Run.Instance, base.Run.Account = "unknown", "999999999999"
	_, err := p.Evaluate(context.Background(), s, Options{Baseline: base})
	if want := "the baseline is of the Identity Center of account 999999999999, the source of account 111111111111; compare with a report of the same one"; err == nil || err.Error() != want {
		t.Errorf("got %v\nwant %s", err, want)
	}
	for _, account := range []string{owner, "unknown"} {
		base.Run.Account = account
		if report := evaluate(t, p, s, Options{Baseline: base}); report.Baseline.Unchanged != 1 {
			t.Errorf("account %s: got %+v", account, report.Baseline)
		}
	}
}

// What stood below the gate in the baseline does not stay below it once it has
// become graver, whoever raised it.
func TestBaselineOfAnotherSeverity(t *testing.T) {
	s := withSets("Same")
	of := func(severity Severity) *Policies {
		return load(t, controlText(allLong, "severity: high", "severity: "+string(severity)))
	}
	high := Options{FailOn: SeverityHigh}
	base := evaluate(t, of(SeverityLow), s, high)
	high.Baseline = base
	overridden := high
	overridden.Severities = map[string]Severity{"IDC-TST-001": SeverityHigh}
	for name, report := range map[string]*Report{
		"declared": evaluate(t, of(SeverityHigh), s, high), "overridden": evaluate(t, of(SeverityLow), s, overridden),
	} {
		want := "1 new finding at or above high; findings of the baseline are new by change of policy under IDC-TST-001 (high, then low)"
		if because := strings.Join(report.Gate.Because, "; "); report.Gate.Verdict != VerdictFail || because != want || report.Findings[0].Baseline != BaselineNew {
			t.Errorf("%s: %s: %s", name, report.Gate.Verdict, because)
		}
	}
	lighter := evaluate(t, of(SeverityInfo), s, Options{Baseline: base, FailOn: SeverityInfo})
	if lighter.Gate.Verdict != VerdictPass || lighter.Findings[0].Baseline != BaselineUnchanged {
		t.Errorf("lighter: %+v", lighter.Gate)
	}
}

// unnamed are members whose keys nobody may ask for.
type unnamed struct{ members }

func (unnamed) key(int) string { panic("a key was built") }

// A baseline holds as many findings as there are members, so that what became of
// one of them must not take a look at every unknown member.
func TestGoneFindingLooksAtNoOtherMember(t *testing.T) {
	s := withSets("A", "B")
	o := newOutcome(load(t, controlText(allLong)).controls[0], unnamed{keyList{"A", "B"}})
	o.unknown.addRange(0, 2)
	if !o.settled(s, keyPattern{"Gone"}) || o.settled(s, keyPattern{"A"}) {
		t.Error("what is gone and what is unknown are taken for each other")
	}
}

// A report beside itself has nothing new and nothing gone, with waivers or without.
func TestBaselineOfItself(t *testing.T) {
	p := ownPolicies(t)
	for name, zone := range landingZones() {
		t.Run(name, func(t *testing.T) {
			o := Options{Parameters: lawParameters, Now: day("2026-11-25")}
			for _, control := range p.controls[:len(p.controls)/2] {
				o.Waivers = append(o.Waivers, waiver("*", func(w *Waiver) { w.Control, w.Approver = control.ID, "a" }))
			}
			base := evaluate(t, p, zone, o)
			o.Baseline = base
			again := evaluate(t, p, zone, o)
			failing := 0
			for i, found := range again.Findings {
				if found.Baseline != BaselineUnchanged {
					t.Errorf("%s %s is %s", found.Control, found.Key, found.Baseline)
				}
				if found.Status == StatusFail {
					failing++
				}
				again.Findings[i].Baseline = ""
			}
			if b := again.Baseline; b.New != 0 || len(b.Gone) != 0 || b.Unchanged != failing {
				t.Errorf("got %+v", b)
			}
			if again.Gate.Verdict == VerdictFail {
				t.Errorf("the gate fails: %v", again.Gate.Because)
			}
			if diff := cmp.Diff(base.Findings, again.Findings); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// What is gone stands as findings do: by severity, control and key.
func TestGoneIsSorted(t *testing.T) {
	light := controlText(allLong, "001", "000", "tst.sessions", "tst.b", "severity: high", "severity: low")
	base := evaluate(t, load(t, controlText(allLong), light), withSets("B", "A"), Options{})
	report := evaluate(t, load(t, controlText(allLong), light), withSets(), Options{Baseline: base})
	var order []string
	for _, gone := range report.Baseline.Gone {
		order = append(order, gone.Control+" "+gone.Key)
	}
	want := []string{"IDC-TST-001 A", "IDC-TST-001 B", "IDC-TST-000 A", "IDC-TST-000 B"}
	if !slices.Equal(order, want) {
		t.Errorf("got %v", order)
	}
}

func TestSeveritiesOfTheRun(t *testing.T) {
	p := load(t, controlText(allLong), controlText(allLong, "001", "002", "tst.sessions", "tst.b", "severity: high", "severity: low"))
	s := withSets("Admin")
	report := evaluate(t, p, s, Options{FailOn: SeverityHigh, Severities: map[string]Severity{"IDC-TST-001": SeverityInfo, "IDC-TST-002": SeverityMedium}})
	var got []string
	for _, control := range report.Controls {
		got = append(got, control.ID+" "+string(control.Severity)+" "+string(control.DeclaredSeverity))
	}
	if diff := cmp.Diff([]string{"IDC-TST-001 info high", "IDC-TST-002 medium low"}, got); diff != "" {
		t.Error(diff)
	}
	// A verdict that passes for a lowered severity says so.
	because := []string{"no finding at or above high", "1 finding at or above high by the declared severity, which the configuration lowers"}
	if diff := cmp.Diff(because, report.Gate.Because); diff != "" {
		t.Error(diff)
	}
	if report.Findings[0].Control != "IDC-TST-002" || report.Gate.Verdict != VerdictPass {
		t.Errorf("first %s, gate %+v", report.Findings[0].Control, report.Gate)
	}
	same := evaluate(t, p, s, Options{Severities: map[string]Severity{"IDC-TST-001": SeverityHigh}})
	if same.Controls[0].DeclaredSeverity != "" {
		t.Error("a severity that is the declared one shows as another")
	}
	for want, severities := range map[string]map[string]Severity{
		`severity for unknown control "IDC-TST-01"; did you mean IDC-TST-001?`: {"IDC-TST-01": SeverityLow},
		`unknown severity "hihg" for IDC-TST-001; did you mean high?`:          {"IDC-TST-001": "hihg"},
	} {
		if _, err := p.Evaluate(context.Background(), s, Options{Severities: severities}); err == nil || err.Error() != want {
			t.Errorf("got %v\nwant %s", err, want)
		}
		if err := p.Check(Options{Severities: severities}); err == nil || err.Error() != want {
			t.Errorf("Check: got %v\nwant %s", err, want)
		}
	}
}
