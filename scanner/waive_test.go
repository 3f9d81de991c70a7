package scanner

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/idcscan/idcscan/collectors/snapshot"
)

// waiver is one of IDC-TST-001 that is right in every point.
func waiver(key string, change ...func(*Waiver)) Waiver {
	w := Waiver{Control: "IDC-TST-001", Key: key, Reason: "migration", Owner: "platform@example.com", Expires: "2026-12-31", Source: "w.yaml:1"}
	for _, change := range change {
		change(&w)
	}
	return w
}

func until(day string) func(*Waiver) { return func(w *Waiver) { w.Expires = day } }

func day(text string) time.Time {
	t, err := time.Parse(time.DateOnly, text)
	if err != nil {
		panic(err)
	}
	return t
}

// allLong fails every permission set.
const allLong = `fail contains {"key": name, "message": "too long"} if some name, _ in input.permission_sets
`

// A waiver takes a finding out of the gate, and the control's status and counts say so.
func TestWaivedFinding(t *testing.T) {
	s := withSets("Admin", "Other")
	named := waiver("Admin")
	report := evaluate(t, load(t, controlText(longSessions)), s, Options{Now: day("2026-11-25"), Waivers: []Waiver{named}})
	named.Kind = "permission_set"
	if diff := cmp.Diff([]WaiverResult{{Waiver: named, State: WaiverActive, Findings: 1}}, report.Waivers); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff(Counts{Waived: 1, Pass: 1}, report.Controls[0].Counts); diff != "" {
		t.Error(diff)
	}
	if f := report.Findings[0]; f.Status != StatusWaived || f.Waiver == nil || *f.Waiver != named {
		t.Errorf("got %+v", f)
	}
	if report.Controls[0].Status != StatusWaived || report.Gate.Verdict != VerdictPass || report.Gate.Because[0] != "no finding at or above low" {
		t.Errorf("status %s, gate %+v", report.Controls[0].Status, report.Gate)
	}
}

// The last day still counts, in UTC wherever the clock stands.
func TestWaiverEndsAfterItsDayInUTC(t *testing.T) {
	p, s := load(t, controlText(longSessions)), withSets("Admin")
	east := time.FixedZone("east", 14*60*60)
	for name, test := range map[string]struct {
		now  time.Time
		want WaiverState
	}{
		"last second":                        {time.Date(2026, 12, 31, 23, 59, 59, 0, time.UTC), WaiverActive},
		"first second after":                 {time.Date(2027, 1, 1, 0, 0, 0, 0, time.UTC), WaiverExpired},
		"a new day in the east, not in UTC":  {time.Date(2027, 1, 1, 13, 59, 0, 0, east), WaiverActive},
		"a new day in the east and in UTC":   {time.Date(2027, 1, 1, 14, 1, 0, 0, east), WaiverExpired},
		"no time given: that of the reading": {time.Time{}, WaiverActive},
	} {
		report := evaluate(t, p, s, Options{Now: test.now, Waivers: []Waiver{waiver("Admin")}})
		found := report.Findings[0]
		if report.Waivers[0].State != test.want || found.Waiver == nil || (found.Status == StatusWaived) != (test.want == WaiverActive) {
			t.Errorf("%s: waiver %s, finding %s", name, report.Waivers[0].State, found.Status)
		}
		if want := map[bool]Verdict{true: VerdictPass, false: VerdictFail}[test.want == WaiverActive]; report.Gate.Verdict != want {
			t.Errorf("%s: gate %s", name, report.Gate.Verdict)
		}
	}
}

// Of several waivers of one finding the first that holds counts, and none is unused.
func TestFirstWaiverThatHoldsCounts(t *testing.T) {
	waivers := []Waiver{waiver("Adm*", until("2026-01-01")), waiver("A*"), waiver("Admin")}
	report := evaluate(t, load(t, controlText(longSessions)), withSets("Admin"), Options{Now: day("2026-11-25"), Waivers: waivers})
	if found := report.Findings[0]; found.Status != StatusWaived || found.Waiver.Key != "A*" {
		t.Errorf("got %s by %+v", found.Status, found.Waiver)
	}
	var states []WaiverState
	for _, result := range report.Waivers {
		states = append(states, result.State)
	}
	if diff := cmp.Diff([]WaiverState{WaiverExpired, WaiverActive, WaiverActive}, states); diff != "" {
		t.Error(diff)
	}
	if report.Controls[0].Counts.Waived != 1 {
		t.Errorf("one finding is waived %d times", report.Controls[0].Counts.Waived)
	}
}

// Of several that have ended the first is named too.
func TestFirstExpiredWaiverIsNamed(t *testing.T) {
	waivers := []Waiver{waiver("A*", until("2026-01-01")), waiver("Admin", until("2026-02-01"))}
	report := evaluate(t, load(t, controlText(longSessions)), withSets("Admin"), Options{Now: day("2026-11-25"), Waivers: waivers})
	if found := report.Findings[0]; found.Status != StatusFail || found.Waiver.Key != "A*" {
		t.Errorf("got %s by %+v", found.Status, found.Waiver)
	}
}

// A waiver is unused only where it is certain that nothing fails under its name.
func TestUnusedAndUnjudged(t *testing.T) {
	const doubtful = longSessions + `
unknown contains {"key": "Other", "cause": "denied", "message": "not read"} if true
`
	groups := controlText(noFailures, "judges: permission_set", "judges: group", "permission_sets.session_minutes", "groups.members")
	settings := controlText(noFailures, "judges: permission_set", "judges: setting\n#   settings: [a]")
	id := "id:ps-0000000000000009"
	for name, test := range map[string]struct {
		text, key string
		change    func(*snapshot.Snapshot, *Options)
		want      WaiverState
	}{
		"passes":                          {text: longSessions, key: "Other", want: WaiverUnused},
		"is not there":                    {text: longSessions, key: "Gone", want: WaiverUnused},
		"nothing matches":                 {text: longSessions, key: "Gone*", want: WaiverUnused},
		"is unknown":                      {text: doubtful, key: "Other", want: WaiverUnjudged},
		"may match an unknown one":        {text: doubtful, key: "Oth*", want: WaiverUnjudged},
		"another is unknown":              {text: doubtful, key: "Third", want: WaiverUnused},
		"the glob names no unknown one":   {text: doubtful, key: "Thi*", want: WaiverUnused},
		"a setting passes":                {text: settings, key: "a", want: WaiverUnused},
		"a group is not there":            {text: groups, key: "Gone", want: WaiverUnused},
		"the control is undecided":        {text: controlText(longSessions, "{type: integer, default: 60", "{type: integer"), key: "Other", want: WaiverUnjudged},
		"the control is not selected":     {text: longSessions, key: "Other", change: deselect, want: WaiverUnjudged},
		"the control erred":               {text: longSessions + "\nfail contains {\"key\": \"None\", \"message\": \"x\"} if true\n", key: "Other", want: WaiverUnjudged},
		"erred, and not there":            {text: longSessions + "\nfail contains {\"key\": \"None\", \"message\": \"x\"} if true\n", key: "Gone", want: WaiverUnjudged},
		"members may be missing":          {text: longSessions, key: "Gone", change: withGap(snapshot.SectionPermissionSets, snapshot.Gap{}), want: WaiverUnjudged},
		"others may be missing":           {text: longSessions, key: "Other", change: withGap(snapshot.SectionPermissionSets, snapshot.Gap{}), want: WaiverUnused},
		"an attribute was not read":       {text: longSessions, key: "Gone", change: withGap(snapshot.SectionPermissionSets, snapshot.Gap{Attributes: []string{"tags"}}), want: WaiverUnused},
		"a name was not read":             {text: longSessions, key: "Gone", change: withGap(snapshot.SectionPermissionSets, snapshot.Gap{Keys: []string{id}, Attributes: []string{"name"}}), want: WaiverUnjudged},
		"an unread name beside a passing": {text: longSessions, key: "Other", change: withGap(snapshot.SectionPermissionSets, snapshot.Gap{Keys: []string{id}, Attributes: []string{"name"}}), want: WaiverUnused},
		"users are not permission sets":   {text: longSessions, key: "Gone", change: withGap(snapshot.SectionUsers, snapshot.Gap{Keys: []string{"id:1"}, Attributes: []string{"name"}}), want: WaiverUnused},
		"the section is unavailable": {text: groups, key: "Gone", change: func(s *snapshot.Snapshot, _ *Options) {
			s.Coverage[snapshot.SectionGroups].Status = snapshot.Unavailable
		}, want: WaiverUnjudged},
	} {
		t.Run(name, func(t *testing.T) {
			texts := []string{test.text}
			if !strings.HasPrefix(test.text, "# METADATA") {
				texts[0] = controlText(test.text)
			}
			texts = append(texts, controlText(noFailures, "001", "002", "tst.sessions", "tst.b"))
			s, o := withSets("Admin", "Other", "Third"), Options{Now: day("2026-11-25"), Waivers: []Waiver{waiver(test.key)}}
			if test.change != nil {
				test.change(s, &o)
			}
			report := evaluate(t, load(t, texts...), s, o)
			if got := report.Waivers[0]; got.State != test.want || got.Findings != 0 {
				t.Errorf("got %s with %d findings, want %s", got.State, got.Findings, test.want)
			}
		})
	}
}

func deselect(_ *snapshot.Snapshot, o *Options) { o.Skip = []string{"IDC-TST-001"} }

func withGap(section snapshot.Section, g snapshot.Gap) func(*snapshot.Snapshot, *Options) {
	return func(s *snapshot.Snapshot, _ *Options) { gap(s, section, g) }
}

func TestBroadWaivers(t *testing.T) {
	names := []string{}
	for i := range 26 {
		names = append(names, "Set"+string(rune('A'+i)))
	}
	p, s := load(t, controlText(allLong)), withSets(names...)
	for key, want := range map[string]bool{
		"SetA": false, "Set?": false, "*A": false, "Set*": true, "*": true, "**": true, "*/*:*": true, "*/a": false,
	} {
		report := evaluate(t, p, s, Options{Now: day("2026-11-25"), Waivers: []Waiver{waiver(key)}})
		if got := report.Waivers[0].Broad; got != want {
			t.Errorf("%s: broad %t with %d findings", key, got, report.Waivers[0].Findings)
		}
	}
	report := evaluate(t, p, s, Options{Now: day("2026-11-25"), MaxWaiverFindings: 26, Waivers: []Waiver{waiver("Set*")}})
	if report.Waivers[0].Broad {
		t.Error("26 findings are broad where 26 are allowed")
	}
}

// Waivers to mend gate under --strict and nowhere else.
func TestWaiversToMendGateStrictly(t *testing.T) {
	p, s := load(t, controlText(longSessions)), withSets("Admin", "Other")
	for name, test := range map[string]struct {
		waivers []Waiver
		strict  string
	}{
		"active":   {[]Waiver{waiver("Admin")}, "no finding at or above low"},
		"expired":  {[]Waiver{waiver("Admin"), waiver("Other", until("2026-01-01"))}, "1 expired waiver, which --strict does not allow"},
		"unused":   {[]Waiver{waiver("Admin"), waiver("Other"), waiver("None")}, "2 unused waivers, which --strict does not allow"},
		"broad":    {[]Waiver{waiver("*")}, "1 broad waiver, which --strict does not allow"},
		"unjudged": {[]Waiver{waiver("Admin"), waiver("x", func(w *Waiver) { w.Control = "IDC-TST-002" })}, "no finding at or above low"},
	} {
		o := Options{Now: day("2026-11-25"), Waivers: test.waivers, Skip: []string{"IDC-TST-002"}}
		p := p
		if name == "unjudged" {
			p = load(t, controlText(longSessions), controlText(noFailures, "001", "002", "tst.sessions", "tst.b"))
		} else {
			o.Skip = nil
		}
		if lenient := evaluate(t, p, s, o); lenient.Gate.Verdict != VerdictPass {
			t.Errorf("%s: %+v without --strict", name, lenient.Gate)
		}
		o.Strict = true
		strict := evaluate(t, p, s, o)
		if strict.Gate.Because[0] != test.strict || (strict.Gate.Verdict == VerdictPass) != strings.HasPrefix(test.strict, "no ") {
			t.Errorf("%s: %+v under --strict", name, strict.Gate)
		}
	}
}

func TestBadWaivers(t *testing.T) {
	p := load(t, controlText(longSessions), controlText(noFailures, "001", "002", "tst.sessions", "tst.b", "severity: high", "severity: critical"))
	critical := func(w *Waiver) { w.Control = "IDC-TST-002" }
	for name, test := range map[string]struct {
		waivers     []Waiver
		o           Options
		field, want string
	}{
		"unknown control":       {waivers: []Waiver{waiver("A", func(w *Waiver) { w.Control = "IDC-TST-01" })}, field: "control", want: `w.yaml:1: waiver of unknown control "IDC-TST-01"; did you mean IDC-TST-001?`},
		"a group":               {waivers: []Waiver{waiver("A", func(w *Waiver) { w.Control = "TST" })}, field: "control", want: "unknown control"},
		"another kind":          {waivers: []Waiver{waiver("A", func(w *Waiver) { w.Kind = "group" })}, field: "kind", want: "IDC-TST-001 judges permission_set, not group"},
		"no key":                {waivers: []Waiver{waiver(" ")}, field: "key", want: "has no key"},
		"no reason":             {waivers: []Waiver{waiver("A", func(w *Waiver) { w.Reason = "\t" })}, field: "reason", want: "has no reason"},
		"no owner":              {waivers: []Waiver{waiver("A", func(w *Waiver) { w.Owner = "" })}, field: "owner", want: "has no owner"},
		"no day":                {waivers: []Waiver{waiver("A", until("2026-02-30"))}, field: "expires", want: `"2026-02-30" is no day`},
		"never":                 {waivers: []Waiver{waiver("A", until(""))}, field: "expires", want: `"" is no day`},
		"too far":               {waivers: []Waiver{waiver("A", until("2027-11-27"))}, field: "expires", want: "expires 2027-11-27 lies more than 366 days ahead; 2027-11-26 is the latest day"},
		"too far for the house": {waivers: []Waiver{waiver("A", until("2026-12-26"))}, o: Options{MaxWaiverDays: 30}, field: "expires", want: "2026-12-25 is the latest day"},
		"critical":              {waivers: []Waiver{waiver("A", critical)}, field: "approver", want: "IDC-TST-002 is critical, so that somebody must approve"},
		"critical by choice":    {waivers: []Waiver{waiver("A")}, o: Options{Severities: map[string]Severity{"IDC-TST-001": SeverityCritical}}, field: "approver", want: "IDC-TST-001 is critical"},
		"critical and lowered":  {waivers: []Waiver{waiver("A", critical)}, o: Options{Severities: map[string]Severity{"IDC-TST-002": SeverityLow}}, field: "approver", want: "IDC-TST-002 is critical"},
		"twice":                 {waivers: []Waiver{waiver("B"), waiver("A*"), waiver("A*", func(w *Waiver) { w.Source = "" })}, field: "key", want: "waiver 3: A* of IDC-TST-001 is waived already by w.yaml:1; remove one"},
		"twice, written apart":  {waivers: []Waiver{waiver(`A\B`), waiver(`A\\B`)}, field: "key", want: "is waived already"},
	} {
		t.Run(name, func(t *testing.T) {
			o := test.o
			o.Waivers, o.Now = test.waivers, day("2026-11-25")
			report, err := p.Evaluate(context.Background(), withSets("A"), o)
			var bad *WaiverError
			if !errors.As(err, &bad) || report != nil || !strings.Contains(err.Error(), test.want) || bad.Field != test.field || bad.Index != len(test.waivers)-1 {
				t.Errorf("got %v (%+v), want %s", err, bad, test.want)
			}
			if early := p.Check(o); early == nil || early.Error() != err.Error() {
				t.Errorf("Check says %v", early)
			}
		})
	}
	approved := waiver("A", critical, func(w *Waiver) { w.Approver = "ciso" })
	for name, good := range map[string][]Waiver{
		"approved":              {approved},
		"the latest day":        {waiver("A", until("2027-11-26"))},
		"a star is no glob":     {waiver(`A\*`), waiver("A*")},
		"one key, two controls": {waiver("A"), approved},
	} {
		if err := p.Check(Options{Now: day("2026-11-25"), Waivers: good}); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// Whatever is waived, only verdicts of fail become another, and become waived.
func TestWaivingChangesNothingButFail(t *testing.T) {
	p := ownPolicies(t)
	for name, zone := range landingZones() {
		t.Run(name, func(t *testing.T) {
			o := Options{Parameters: lawParameters, Now: day("2026-11-25")}
			plain := evaluate(t, p, zone, o)
			for _, control := range plain.Controls {
				o.Waivers = append(o.Waivers, waiver("*", func(w *Waiver) { w.Control, w.Approver = control.ID, "a" }))
			}
			waived := evaluate(t, p, zone, o)
			if waived.Gate.Verdict == VerdictFail {
				t.Errorf("all is waived and the gate fails: %v", waived.Gate.Because)
			}
			for i, control := range waived.Controls {
				want := plain.Controls[i].Counts
				want.Fail, want.Waived = 0, want.Fail
				if diff := cmp.Diff(want, control.Counts); diff != "" {
					t.Errorf("%s: %s", control.ID, diff)
				}
			}
			for i := range waived.Findings {
				if waived.Findings[i].Status != StatusWaived {
					t.Errorf("%s %s is not waived", waived.Findings[i].Control, waived.Findings[i].Key)
				}
				waived.Findings[i].Status, waived.Findings[i].Waiver = StatusFail, nil
			}
			if diff := cmp.Diff(plain.Findings, waived.Findings); diff != "" {
				t.Error(diff)
			}
			if diff := cmp.Diff(plain.Unknowns, waived.Unknowns); diff != "" {
				t.Error(diff)
			}
			if plain.Gate.AccidentallyUnknown != waived.Gate.AccidentallyUnknown {
				t.Error("waivers change what is unknown by accident")
			}
		})
	}
}

// A report with waivers keeps the published schema and can be read back.
func TestReportWithWaiversIsReadBack(t *testing.T) {
	s := withSets("Admin")
	p := load(t, controlText(longSessions))
	base := evaluate(t, p, s, Options{})
	want := evaluate(t, p, s, Options{Now: day("2026-11-25"), Baseline: base, Waivers: []Waiver{waiver("Admin"), waiver("B*", until("2026-01-01"))}})
	data, err := json.Marshal(want)
	if err != nil {
		t.Fatal(err)
	}
	got, err := ReadReport(strings.NewReader("\ufeff" + string(data)))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if _, err := ReadReport(strings.NewReader(strings.Replace(string(data), `"state":"expired"`, `"state":"gone"`, 1))); err == nil {
		t.Error("a state of a waiver may be any word")
	}
	if i := slices.IndexFunc(want.Findings, func(f Finding) bool { return f.Baseline != BaselineUnchanged }); i >= 0 {
		t.Errorf("%+v is not unchanged", want.Findings[i])
	}
}
