package reports

import (
	"bytes"
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/idcscan/idcscan/scanner"
)

// Traps of which results a log holds, and whether its run succeeded.

func TestREP16OnlyFailingResults(t *testing.T) {
	run := parseRun(t, sarifLog(t, clean(), Options{}))
	if len(run.Results) != 0 || len(run.Tool.Driver.Rules) != 5 {
		t.Errorf("%d results and %d rules of a clean scan", len(run.Results), len(run.Tool.Driver.Rules))
	}
	if run := parseRun(t, sarifLog(t, incomplete(), Options{})); len(run.Results) != 0 {
		t.Errorf("%d results of a scan that only could not judge", len(run.Results))
	}
}

func TestREP17WaivedFindingsAreNotUploaded(t *testing.T) {
	r := failed()
	r.Findings[0].Status = scanner.StatusWaived
	data := sarifLog(t, r, Options{})
	if bytes.Contains(data, []byte("suppressions")) || len(parseRun(t, data).Results) != len(r.Findings)-1 {
		t.Errorf("the waived finding is in the log: %d results", len(parseRun(t, data).Results))
	}
	if out := write(t, "text", r, Options{}); bytes.Contains(out, []byte("CRITICAL (1)")) {
		t.Error("the text lists a waived finding as failing")
	}
	if out := write(t, "json", r, Options{}); !bytes.Contains(out, []byte(`"status": "waived"`)) {
		t.Error("the JSON lacks the waived finding")
	}
}

// Successful is false exactly where something another run could know is unknown
// and not allowed for, also below the threshold, or a control erred; whatever the
// verdict is.
func TestREP18ExecutionSuccessful(t *testing.T) {
	known := func(r *scanner.Report) {
		r.Gate.AccidentallyUnknown = 0
		r.Unknowns = slices.DeleteFunc(r.Unknowns, func(u scanner.Unknown) bool { return u.Gap.Accidental })
	}
	lighter := func(r *scanner.Report) {
		r.Run.FailOn = scanner.SeverityCritical
		r.Gate.AccidentallyUnknown, r.Gate.Verdict = 0, scanner.VerdictPass
		r.Unknowns = r.Unknowns[1:]
	}
	tests := map[string]struct {
		change func(*scanner.Report)
		want   bool
	}{
		"all known":                        {known, true},
		"unknown":                          {func(*scanner.Report) {}, false},
		"unknown and allowed for":          {func(r *scanner.Report) { r.Gate.AllowIncomplete = true; r.Gate.Verdict = scanner.VerdictPass }, true},
		"unknown beside a failure":         {func(r *scanner.Report) { r.Gate.Verdict = scanner.VerdictFail }, false},
		"allowed for, but a control erred": {func(r *scanner.Report) { r.Gate.AllowIncomplete = true; r.Controls[3].Error = "broke" }, false},
		"all known, but a control erred":   {func(r *scanner.Report) { known(r); r.Controls[3].Error = "broke" }, false},
		"unknown below the threshold":      {lighter, false},
		"unknown below it and allowed for": {func(r *scanner.Report) { lighter(r); r.Gate.AllowIncomplete = true }, true},
		"strict, and only inherent unknown": {func(r *scanner.Report) {
			known(r)
			r.Gate.Strict = true
			r.Gate.Verdict = scanner.VerdictFail
		}, true},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			r := incomplete()
			test.change(r)
			invocation := parseRun(t, sarifLog(t, r, Options{})).Invocations[0]
			if invocation.ExecutionSuccessful != test.want {
				t.Errorf("executionSuccessful is %v", invocation.ExecutionSuccessful)
			}
			isError := func(n sarifNote) bool { return n.Level == "error" }
			if !test.want && !slices.ContainsFunc(invocation.Notifications, isError) {
				t.Errorf("no notification says why: %+v", invocation.Notifications)
			}
		})
	}
}

// Each gap is one notification, with the call, the remedy and what it left open.
func TestREP18GapsAreNotifications(t *testing.T) {
	r := incomplete()
	notes := parseRun(t, sarifLog(t, r, Options{})).Invocations[0].Notifications
	find := func(part string) sarifNote {
		i := slices.IndexFunc(notes, func(n sarifNote) bool { return strings.Contains(n.Message.Text, part) })
		if i < 0 {
			t.Fatalf("no notification holds %q: %+v", part, notes)
		}
		return notes[i]
	}
	if got := find(deniedGap.Operation); got.Level != "error" || got.Message.Text != "the inline policy of a permission set was not read. Unread: LZAdmin. Call: sso:GetInlinePolicyForPermissionSet AccessDeniedException. "+
		"To close it: allow sso:GetInlinePolicyForPermissionSet. Not judged because of it: 8, by control IDC-ADM-001 (7), IDC-SES-001 (1)." {
		t.Errorf("the denied gap is %+v", got)
	}
	if got := find(throttledGap.Operation); got.Level != "warning" || !strings.HasSuffix(got.Message.Text, "No selected control needed it.") {
		t.Errorf("the gap that nothing needed is %+v", got)
	}
	if got := find("synchronized"); got.Level != "note" {
		t.Errorf("the inherent doubt is %+v", got)
	}
	find("account access manager")
	find("A scan from the management account")
	r.Gate.AllowIncomplete = true
	notes = parseRun(t, sarifLog(t, r, Options{})).Invocations[0].Notifications
	if got := find(deniedGap.Operation); got.Level != "warning" {
		t.Errorf("the gap that is allowed for is %+v", got)
	}
	r = incomplete()
	r.Run.FailOn = scanner.SeverityCritical
	r.Unknowns = r.Unknowns[1:2]
	notes = parseRun(t, write(t, "sarif", r, Options{})).Invocations[0].Notifications
	if got := find(deniedGap.Operation); got.Level != "error" {
		t.Errorf("a gap below the threshold is %+v", got)
	}
}

func TestREP18ControlErrors(t *testing.T) {
	notes := parseRun(t, sarifLog(t, erred(), Options{})).Invocations[0].Notifications
	if notes[0].Level != "error" || !strings.HasPrefix(notes[0].Message.Text, "Control IDC-ABC-002 could not run to its end: abc/required.rego:14") {
		t.Errorf("the first notification is %+v", notes[0])
	}
}

func TestREP19ARunWithResultsAlways(t *testing.T) {
	for name, r := range fixtures() {
		var log struct {
			Runs []struct {
				Results *[]any
				Tool    struct {
					Driver struct{ Rules *[]any }
				}
			}
		}
		if err := json.Unmarshal(write(t, "sarif", r, Options{}), &log); err != nil {
			t.Fatal(err)
		}
		if len(log.Runs) != 1 || log.Runs[0].Results == nil || log.Runs[0].Tool.Driver.Rules == nil {
			t.Errorf("%s: no run, or no list in it", name)
		}
	}
}

// The fixture "empty" has nil wherever Go allows it.
func TestREP20NoNull(t *testing.T) {
	for name, r := range fixtures() {
		for _, format := range []string{"json", "sarif", "gitlab-code-quality", "gitlab-sast"} {
			if hasNull(t, write(t, format, r, Options{})) {
				t.Errorf("%s: the %s report holds a null", name, format)
			}
		}
	}
	r := &scanner.Report{Controls: []scanner.ControlResult{{ID: "ORG-001", Severity: scanner.SeverityLow}}, Findings: []scanner.Finding{{Control: "ORG-001", Status: scanner.StatusFail}}, Unknowns: []scanner.Unknown{{Control: "ORG-001"}}}
	for _, format := range []string{"json", "sarif", "gitlab-code-quality", "gitlab-sast"} {
		if data := write(t, format, r, Options{}); hasNull(t, data) {
			t.Errorf("a report of nil lists: the %s report holds a null: %s", format, data)
		}
	}
}

// A narrow place, and a verdict that does not rest on what GitHub shows.
func TestREP26OneLineEach(t *testing.T) {
	r := located("main.tf", 10)
	r.Findings[0].Location.StartColumn, r.Findings[0].Location.EndLine, r.Findings[0].Location.EndColumn = 5, 40, 2
	region := parseRun(t, sarifLog(t, r, Options{})).Results[0].Locations[0].PhysicalLocation.Region
	if region.StartLine != 10 || region.EndLine != 10 || region.StartColumn != 5 || region.EndColumn != 5 {
		t.Errorf("the region is %+v", region)
	}
	if r.Gate.Verdict != scanner.VerdictFail {
		t.Error("the writer changed the verdict")
	}
}
