package reports

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"github.com/owenrumney/go-sarif/v2/sarif"

	"github.com/idcscan/idcscan/scanner"
)

// What go-sarif does, and what keeps it from reaching a log. Each test is named
// after the fact about the library.

func panics(f func()) (panicked bool) {
	defer func() { panicked = recover() != nil }()
	f()
	return false
}

// An unregistered rule would get the index 2^64-1.
func TestG02RulesComeFirst(t *testing.T) {
	run := sarif.NewRun(sarif.Tool{Driver: sarif.NewDriver("idcscan")})
	run.AddResult(sarif.NewRuleResult("IDC-SES-001"))
	if data, err := json.Marshal(run); err != nil || !bytes.Contains(data, []byte("18446744073709551615")) {
		t.Errorf("the library no longer does this; the order may be relaxed: %s, %v", data, err)
	}
	for name, r := range fixtures() {
		if bytes.Contains(write(t, "sarif", r, Options{}), []byte("18446744073709551615")) {
			t.Errorf("%s has a rule index out of range", name)
		}
	}
}

// The library writes null for what is missing; the writer's pruning takes it out.
func TestG03G04G05G06NullsArePruned(t *testing.T) {
	log, err := sarif.New(sarif.Version210)
	if err != nil {
		t.Fatal(err)
	}
	run := sarif.NewRun(sarif.Tool{Driver: &sarif.ToolComponent{Name: "idcscan", SupportedTaxonomies: []*sarif.ToolComponentReference{{}}}})
	run.Invocations = []*sarif.Invocation{{ToolExecutionNotifications: []*sarif.Notification{{}}}}
	run.Tool.Driver.AddRule(sarif.NewRule("IDC-SES-001"))
	result := sarif.NewRuleResult("IDC-SES-001").WithMessage(sarif.NewTextMessage("null")).WithSuppression([]*sarif.Suppression{{Kind: "external"}})
	run.AddResult(result)
	log.AddRun(run)
	before, err := json.Marshal(log)
	if err != nil {
		t.Fatal(err)
	}
	if !hasNull(t, before) {
		t.Fatal("the library no longer writes nulls: the test proves nothing")
	}
	var after bytes.Buffer
	if err := writePruned(&after, log, func(map[string]any) {}); err != nil {
		t.Fatal(err)
	}
	if hasNull(t, after.Bytes()) || !bytes.Contains(after.Bytes(), []byte(`"text":"null"`)) {
		t.Errorf("pruned: %s", after.Bytes())
	}
}

// A score in the embedded bag would vanish.
func TestG09ScoresReachTheLog(t *testing.T) {
	data := write(t, "sarif", failed(), Options{})
	for _, score := range []string{"9.5", "8.0", "5.5", "2.0"} {
		if bytes.Count(data, []byte(`"security-severity":"`+score+`"`)) != 1 {
			t.Errorf("no rule has the score %s", score)
		}
	}
}

// The library panics when it is used out of order; the writer never is.
func TestG10NoPanic(t *testing.T) {
	if !panics(func() { sarif.NewRuleResult("A").SetPartialFingerPrint("a", "b") }) {
		t.Error("the library no longer panics here; the comment on writeSARIF is out of date")
	}
	odd := []*scanner.Report{
		{},
		{Controls: []scanner.ControlResult{{ID: "", Severity: scanner.SeverityLow}}, Findings: []scanner.Finding{{Status: scanner.StatusFail}}},
		{Coverage: nil, Unknowns: []scanner.Unknown{{}}},
		{Findings: []scanner.Finding{{Status: scanner.StatusFail, Control: "A"}}},
		{Run: scanner.Run{EvaluatedAt: "yesterday"}},
	}
	for i, r := range odd {
		for _, format := range Names() {
			if panics(func() { _ = Write(format, &bytes.Buffer{}, r, Options{}) }) {
				t.Errorf("%s panics at the odd report %d", format, i)
			}
		}
	}
}

func TestG11FingerprintsAreTexts(t *testing.T) {
	// parseRun reads them into maps of strings and fails at anything else.
	for _, result := range parseRun(t, write(t, "sarif", failed(), Options{})).Results {
		if len(result.PartialFingerprints) != 1 || len(result.Fingerprints) != 1 {
			t.Errorf("fingerprints %v and %v", result.PartialFingerprints, result.Fingerprints)
		}
	}
}

func TestG14TimesAreUTCInMilliseconds(t *testing.T) {
	tests := map[string]string{
		"2025-06-01T12:00:00Z":                "2025-06-01T12:00:00Z",
		"2025-06-01T14:00:00+02:00":           "2025-06-01T12:00:00Z",
		"2025-06-01T12:00:00.123456789Z":      "2025-06-01T12:00:00.123Z",
		"2025-06-01T14:00:00.120000001+02:00": "2025-06-01T12:00:00.12Z",
		"yesterday":                           "",
	}
	for at, want := range tests {
		r := clean()
		r.Run.EvaluatedAt = at
		if got := parseRun(t, sarifLog(t, r, Options{})).Invocations[0].EndTimeUTC; got != want {
			t.Errorf("%s became %q, not %q", at, got, want)
		}
	}
}

func TestG17CompactWithANewline(t *testing.T) {
	data := write(t, "sarif", failed(), Options{})
	if !bytes.HasSuffix(data, []byte("}\n")) || bytes.Contains(data, []byte("  \"")) {
		t.Error("the log is not compact, or has no newline at its end")
	}
}

func TestG18Version(t *testing.T) {
	if data := write(t, "sarif", clean(), Options{}); !bytes.Contains(data, []byte(`"version":"2.1.0"`)) || bytes.Contains(data, []byte("rtm")) {
		t.Error("the log names another version than 2.1.0")
	}
}

// Two names that are no UTF-8 look alike in JSON, and are two alerts.
func TestG19NamesAreToldApartBeforeTheyAreEncoded(t *testing.T) {
	r := clean()
	r.Findings = []scanner.Finding{
		finding("IDC-SES-001", "permission_set", "a\xfeb", "wrong"),
		finding("IDC-SES-001", "permission_set", "a\xffb", "wrong"),
	}
	results := parseRun(t, sarifLog(t, r, Options{})).Results
	if results[0].PartialFingerprints["primaryLocationLineHash"] == results[1].PartialFingerprints["primaryLocationLineHash"] {
		t.Error("two members have one identity")
	}
	if !strings.Contains(results[0].Message.Text, `a\xfeb`) || results[0].uri() == results[1].uri() {
		t.Errorf("the names are not told apart: %+v", results)
	}
}
