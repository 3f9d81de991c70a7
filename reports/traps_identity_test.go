package reports

import (
	"bytes"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/idcscan/idcscan/collectors/snapshot"
	"github.com/idcscan/idcscan/scanner"
)

// Traps of identity in SARIF: which rule, which alert, which analysis.

func shuffled(r *scanner.Report, seed uint64) *scanner.Report {
	random := rand.New(rand.NewPCG(seed, 1))
	random.Shuffle(len(r.Controls), func(i, j int) { r.Controls[i], r.Controls[j] = r.Controls[j], r.Controls[i] })
	random.Shuffle(len(r.Findings), func(i, j int) { r.Findings[i], r.Findings[j] = r.Findings[j], r.Findings[i] })
	random.Shuffle(len(r.Unknowns), func(i, j int) { r.Unknowns[i], r.Unknowns[j] = r.Unknowns[j], r.Unknowns[i] })
	return r
}

func TestREP07RuleIndexLeadsToTheRule(t *testing.T) {
	for seed := range uint64(20) {
		run := parseRun(t, write(t, "sarif", shuffled(failed(), seed), Options{}))
		rules := run.Tool.Driver.Rules
		for _, result := range run.Results {
			if result.RuleIndex >= len(rules) || rules[result.RuleIndex]["id"] != result.RuleID {
				t.Fatalf("seed %d: index %d of %s leads elsewhere", seed, result.RuleIndex, result.RuleID)
			}
		}
	}
}

// Many findings share one line of one file, and stay apart. What the upload
// action fills in for a result without an identity, it leaves alone in ours.
func TestREP08EveryAlertHasAnIdentityOfItsOwn(t *testing.T) {
	r := clean()
	for i := range 50 {
		f := finding("IDC-SES-001", "permission_set", "Set"+strings.Repeat("x", i), "sessions last PT12H")
		f.Location = &snapshot.Location{URI: "main.tf", StartLine: 1, StartColumn: 1, EndLine: 1, EndColumn: 9}
		r.Findings = append(r.Findings, f)
	}
	identities := map[string]bool{}
	for _, result := range parseRun(t, sarifLog(t, r, Options{})).Results {
		existing := result.PartialFingerprints["primaryLocationLineHash"]
		if existing == "" {
			existing = "computed of the line, and so equal for all"
		}
		identities[existing] = true
		if len(result.Fingerprints["idcscan/v1"]) != 64 {
			t.Errorf("no versioned fingerprint: %v", result.Fingerprints)
		}
	}
	if len(identities) != 50 {
		t.Errorf("%d identities of 50 alerts", len(identities))
	}
}

func identity(t *testing.T, r *scanner.Report) string {
	t.Helper()
	return parseRun(t, write(t, "sarif", r, Options{})).Results[0].PartialFingerprints["primaryLocationLineHash"]
}

func TestREP09IdentityStaysWhenWhatMovesMoves(t *testing.T) {
	want := identity(t, located("main.tf", 10))
	moves := map[string]func(*scanner.Report){
		"30 lines above": func(r *scanner.Report) { r.Findings[0].Location.StartLine += 30 },
		"another file":   func(r *scanner.Report) { r.Findings[0].Location.URI = "moved.tf" },
		"another text":   func(r *scanner.Report) { r.Findings[0].Message = "reworded" },
		"severity":       func(r *scanner.Report) { r.Controls[2].Severity = scanner.SeverityLow },
		"fix":            func(r *scanner.Report) { r.Controls[2].Remediation["cli"] = "reworded" },
		"tool version":   func(r *scanner.Report) { r.Run.Version = "9.9.9" },
		"time": func(r *scanner.Report) {
			r.Run.EvaluatedAt, r.Run.CollectedAt = "2030-01-01T00:00:00Z", "2030-01-01T00:00:00Z"
		},
		"ARN":       func(r *scanner.Report) { r.Findings[0].ResourceID = "arn:aws:sso:::permissionSet/new" },
		"selection": func(r *scanner.Report) { r.Run.Selection = "0123" },
	}
	for name, move := range moves {
		r := located("main.tf", 10)
		move(r)
		if got := identity(t, r); got != want {
			t.Errorf("%s changed the identity", name)
		}
	}
	others := map[string]func(*scanner.Report){
		"another member":   func(r *scanner.Report) { r.Findings[0].Key = "LZOther" },
		"another kind":     func(r *scanner.Report) { r.Findings[0].Kind = "group" },
		"another instance": func(r *scanner.Report) { r.Run.Instance = "ssoins-2222222222222222" },
		"another control":  func(r *scanner.Report) { r.Findings[0].Control = "IDC-TAG-001" },
	}
	for name, other := range others {
		r := located("main.tf", 10)
		other(r)
		if got := identity(t, r); got == want {
			t.Errorf("%s has the same identity", name)
		}
	}
}

func TestREP10OneToolNameInEveryLog(t *testing.T) {
	for name, r := range fixtures() {
		run := parseRun(t, write(t, "sarif", r, Options{}))
		if run.Tool.Driver.Name != "idcscan" {
			t.Errorf("%s: the tool is %q", name, run.Tool.Driver.Name)
		}
		if r.Run.Instance != "" && run.AutomationDetails.ID != "idcscan/ssoins-1111111111111111/" {
			t.Errorf("%s: the category is %q", name, run.AutomationDetails.ID)
		}
		if data := write(t, "sarif", r, Options{}); bytes.Contains(data, []byte(`"version":"1.2.3"`)) {
			t.Errorf("%s: the version stands elsewhere than in semanticVersion", name)
		}
	}
}

func TestSemanticVersion(t *testing.T) {
	tests := map[string]string{
		"1.2.3": "1.2.3", "v1.2.3": "1.2.3", "1.2.3-rc.1+g123": "1.2.3-rc.1+g123", "v0.1.0-4-gabcdef-dirty": "0.1.0-4-gabcdef-dirty",
		"(devel)": "0.0.0-unversioned", "": "0.0.0-unversioned", "abcdef1": "0.0.0-unversioned", "1.2": "0.0.0-unversioned",
	}
	for version, want := range tests {
		if got := semanticVersion(version); got != want {
			t.Errorf("%q became %q, not %q", version, got, want)
		}
	}
}

// categoryOf reads an id as GitHub's documentation says.
func categoryOf(id string) string {
	slash := strings.LastIndexByte(id, '/')
	if slash < 0 {
		return ""
	}
	return id[:slash]
}

func TestREP11CategoryIsTheInstance(t *testing.T) {
	of := func(change func(*scanner.Report)) string {
		r := failed()
		change(r)
		return categoryOf(parseRun(t, sarifLog(t, r, Options{})).AutomationDetails.ID)
	}
	one := of(func(*scanner.Report) {})
	if one != "idcscan/ssoins-1111111111111111" {
		t.Errorf("the category is %q", one)
	}
	if tomorrow := of(func(r *scanner.Report) { r.Run.EvaluatedAt = "2025-06-02T12:00:00Z" }); tomorrow != one {
		t.Errorf("two days give two categories, %q and %q", one, tomorrow)
	}
	if other := of(func(r *scanner.Report) { r.Run.Instance = "ssoins-2222222222222222" }); other == one {
		t.Error("two instances give one category")
	}
	if hostile := of(func(r *scanner.Report) { r.Run.Instance = "a/../b" }); strings.Count(hostile, "/") != 1 {
		t.Errorf("the category is %q", hostile)
	}
}

func TestREP12OneRun(t *testing.T) {
	for name, r := range fixtures() {
		t.Run(name, func(t *testing.T) { parseRun(t, write(t, "sarif", r, Options{})) })
	}
}

// A selection of controls must not close the alerts of the others.
func TestREP28ASelectionIsACategoryOfItsOwn(t *testing.T) {
	r := failed()
	r.Run.Selection = "0123abcd"
	if got := parseRun(t, sarifLog(t, r, Options{})).AutomationDetails.ID; got != "idcscan/ssoins-1111111111111111/selection-0123abcd/" {
		t.Errorf("the id is %q", got)
	}
}
