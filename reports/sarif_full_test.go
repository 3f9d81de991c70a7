package reports

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/idcscan/idcscan/scanner"
)

// The full profile, and how it differs from that of GitHub.

// kindsOf counts the results of a log by kind and state.
func kindsOf(t *testing.T, log []byte) map[string]int {
	t.Helper()
	kinds := map[string]int{}
	for _, result := range objects(t, log, "runs", "results") {
		kind, ok := result["kind"].(string)
		if !ok {
			kind = "fail"
		}
		if len(list(result["suppressions"])) > 0 {
			kind += " suppressed"
		}
		if state, ok := result["baselineState"].(string); ok {
			kind += " " + state
		}
		kinds[kind]++
	}
	return kinds
}

func TestFullProfileHasEveryKind(t *testing.T) {
	tests := map[string]struct {
		report *scanner.Report
		want   map[string]int
	}{
		"clean":      {clean(), map[string]int{"pass": 5}},
		"failed":     {failed(), map[string]int{"fail": 6}},
		"incomplete": {incomplete(), map[string]int{"pass": 1, "open": 3, "notApplicable": 1}},
		"erred":      {erred(), map[string]int{"fail": 5, "open": 1}},
		"waived": {waived(), map[string]int{
			"fail new": 1, "fail unchanged": 3, "fail suppressed unchanged": 2, "informational absent": 1, "open unchanged": 1,
		}},
		"empty": {fixtures()["empty"], map[string]int{}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			if diff := cmp.Diff(test.want, kindsOf(t, sarifLog(t, test.report, Options{SARIFFull: true}))); diff != "" {
				t.Errorf("kinds (-want +got):\n%s", diff)
			}
		})
	}
}

// No control is without a result, whatever it came to.
func TestFullProfileNamesEveryControl(t *testing.T) {
	for name, r := range fixtures() {
		named := map[any]bool{}
		for _, result := range objects(t, write(t, "sarif", r, Options{SARIFFull: true}), "runs", "results") {
			named[result["ruleId"]] = true
		}
		for _, control := range r.Controls {
			if !named[control.ID] {
				t.Errorf("%s: nothing is said of %s", name, control.ID)
			}
		}
	}
	r := clean()
	r.Controls[0].Status = scanner.StatusUnknown // and nothing says why
	if kinds := kindsOf(t, sarifLog(t, r, Options{SARIFFull: true})); kinds["open"] != 1 {
		t.Errorf("the kinds are %v", kinds)
	}
}

// What is said of a control is at no place, so that GitHub refuses the log
// whole: it would open an alert for each pass.
func TestREP16AFullLogIsRefusedByGitHub(t *testing.T) {
	for _, r := range []*scanner.Report{clean(), incomplete(), erred()} {
		without := 0
		for _, result := range objects(t, write(t, "sarif", r, Options{SARIFFull: true}), "runs", "results") {
			if len(list(result["locations"])) == 0 {
				without++
			}
		}
		if without == 0 {
			t.Error("every result has a place: GitHub would take the log")
		}
	}
}

func TestREP10REP28TheFullProfileIsACategoryOfItsOwn(t *testing.T) {
	r := failed()
	for selection, want := range map[string]string{
		"all": "idcscan/ssoins-1111111111111111/full/", "0123": "idcscan/ssoins-1111111111111111/selection-0123/full/",
	} {
		r.Run.Selection = selection
		run := parseRun(t, sarifLog(t, r, Options{SARIFFull: true}))
		if run.AutomationDetails.ID != want || run.Tool.Driver.Name != "idcscan" {
			t.Errorf("the category is %q of %q", run.AutomationDetails.ID, run.Tool.Driver.Name)
		}
	}
}

// Whether a scan succeeded does not depend on the profile.
func TestREP18InBothProfiles(t *testing.T) {
	for name, r := range fixtures() {
		github, full := parseRun(t, write(t, "sarif", r, Options{})), parseRun(t, write(t, "sarif", r, Options{SARIFFull: true}))
		if diff := cmp.Diff(github.Invocations, full.Invocations); diff != "" {
			t.Errorf("%s: the invocations differ:\n%s", name, diff)
		}
	}
}

// An active waiver suppresses in the full profile and leaves the finding out of
// GitHub's; an expired one does neither.
func TestREP17ActiveAndExpiredWaivers(t *testing.T) {
	for _, result := range objects(t, sarifLog(t, waived(), Options{SARIFFull: true}), "runs", "results") {
		suppressions := list(result["suppressions"])
		if result["ruleId"] != "IDC-ADM-001" {
			continue
		}
		want := map[string]any{
			"kind": "external", "status": "accepted", "justification": "Migration until the team moves (owner identity@example.com, until 2025-12-31)",
			"properties": map[string]any{
				"reason": "Migration until the team moves", "owner": "identity@example.com", "expires": "2025-12-31",
				"ticket": "SEC-12", "approver": "ciso@example.com", "source": ".idcscan/waivers.yaml:4",
			},
		}
		if len(suppressions) != 1 {
			t.Fatalf("the waived finding has the suppressions %v", suppressions)
		}
		if diff := cmp.Diff(want, suppressions[0]); diff != "" {
			t.Errorf("the suppression (-want +got):\n%s", diff)
		}
	}
	for profile, options := range profiles {
		log := sarifLog(t, waived(), options)
		i := slices.IndexFunc(parseRun(t, log).Results, func(f sarifFinding) bool {
			return strings.Contains(f.Message.Text, "Its waiver expired on 2025-05-31.")
		})
		if i < 0 || bytes.Contains(log, []byte("underReview")) {
			t.Errorf("%s: the finding of the expired waiver is not a failing one that says so", profile)
		}
	}
	if log := write(t, "sarif", waived(), Options{}); bytes.Contains(log, []byte("IDC-ADM-001/")) || len(parseRun(t, log).Results) != 4 {
		t.Error("a waived finding is in the log for GitHub")
	}
}

// All results say how they stand to the baseline, or none; what is resolved is
// no result for GitHub, which would open an alert.
func TestBaselineStates(t *testing.T) {
	github := kindsOf(t, sarifLog(t, waived(), Options{}))
	if diff := cmp.Diff(map[string]int{"fail new": 1, "fail unchanged": 3}, github); diff != "" {
		t.Errorf("the log for GitHub (-want +got):\n%s", diff)
	}
	r := waived()
	r.Findings[1].Baseline = "" // a report that was edited
	r.Baseline.Gone[0].Control = "IDC-OLD-001"
	kinds := kindsOf(t, sarifLog(t, r, Options{SARIFFull: true}))
	if kinds["fail unchanged"] != 4 || kinds["informational absent"] != 0 {
		t.Errorf("the kinds are %v", kinds)
	}
}

// An unknown says how many, for example which, why, and what would close it.
func TestOpenResultsSayWhy(t *testing.T) {
	r := incomplete()
	twin := r.Unknowns[0]
	twin.Gap.Meaning = "another text of the same gap"
	twin.Behind = []scanner.UnknownGap{{Operation: "sso:ListTagsForResource", Code: "ThrottlingException"}}
	r.Unknowns = append(r.Unknowns, twin)
	var texts []string
	for _, result := range objects(t, sarifLog(t, r, Options{SARIFFull: true}), "runs", "results") {
		if result["kind"] == "open" && result["ruleId"] == "IDC-ADM-001" {
			texts = append(texts, result["message"].(map[string]any)["text"].(string))
			properties := result["properties"].(map[string]any)
			if properties["count"] != float64(7) || len(properties["sample"].([]any)) != 4 || properties["cause"] != "denied" || properties["accidental"] != true {
				t.Errorf("the properties are %v", properties)
			}
		}
	}
	want := []string{
		"IDC-ADM-001 is not decided: 7 unknown (111111111111/LZAdmin/group:A, 111111111111/LZAdmin/group:B, 111111111111/LZAdmin/group:C, …). " +
			"Reason: another text of the same gap. Call: sso:GetInlinePolicyForPermissionSet AccessDeniedException, sso:ListTagsForResource ThrottlingException. " +
			"To close it: allow sso:GetInlinePolicyForPermissionSet.",
		"IDC-ADM-001 is not decided: 7 unknown (111111111111/LZAdmin/group:A, 111111111111/LZAdmin/group:B, 111111111111/LZAdmin/group:C, …). " +
			"Reason: the inline policy of a permission set was not read. Call: sso:GetInlinePolicyForPermissionSet AccessDeniedException. " +
			"To close it: allow sso:GetInlinePolicyForPermissionSet.",
	}
	if diff := cmp.Diff(want, texts); diff != "" {
		t.Errorf("the open results (-want +got):\n%s", diff)
	}
}

func TestCountsText(t *testing.T) {
	for want, control := range map[string]scanner.ControlResult{
		"3 pass, of kind permission set.":                {Judges: "permission_set", Counts: scanner.Counts{Pass: 3}},
		"1 pass, 2 not applicable, of kind group.":       {Judges: "group", Counts: scanner.Counts{Pass: 1, NotApplicable: 2}},
		"there is no account.":                           {Judges: "account"},
		"1 fail, 2 unknown, 3 waived, of kind instance.": {Judges: "instance", Counts: scanner.Counts{Fail: 1, Unknown: 2, Waived: 3}},
	} {
		if got := countsText(control); got != want {
			t.Errorf("%+v: %q, not %q", control.Counts, got, want)
		}
	}
}

// A severity that the configuration gives is the rule's and its results' for the run.
func TestREP14SeverityOverride(t *testing.T) {
	r := failed()
	r.Controls[2].Severity, r.Controls[2].DeclaredSeverity = scanner.SeverityMedium, scanner.SeverityHigh
	for profile, options := range profiles {
		run := parseRun(t, sarifLog(t, r, options))
		rule := run.Tool.Driver.Rules[2]
		if score := rule["properties"].(map[string]any)["security-severity"]; score != "5.5" || rule["defaultConfiguration"].(map[string]any)["level"] != "warning" {
			t.Errorf("%s: the rule is %v, %v", profile, score, rule["defaultConfiguration"])
		}
		for _, result := range run.Results {
			if result.RuleID == "IDC-SES-001" && result.Level != "warning" {
				t.Errorf("%s: a result has level %s", profile, result.Level)
			}
		}
	}
}

// The commit is named where its repository has an address that others can follow.
func TestProvenance(t *testing.T) {
	commit := func(repository, branch string) *scanner.VersionControl {
		return &scanner.VersionControl{Repository: repository, Revision: strings.Repeat("a", 40), Branch: branch}
	}
	tests := map[string]struct {
		commit *scanner.VersionControl
		want   string
	}{
		"whole":       {commit("https://github.com/owner/repo", "main"), `[{"branch":"main","repositoryUri":"https://github.com/owner/repo","revisionId":"` + strings.Repeat("a", 40) + `"}]`},
		"detached":    {commit("https://github.com/owner/repo", ""), `[{"repositoryUri":"https://github.com/owner/repo","revisionId":"` + strings.Repeat("a", 40) + `"}]`},
		"no remote":   {commit("", "main"), `null`},
		"a folder":    {commit("file:///home/me", "main"), `null`},
		"a password":  {commit("https://me:secret@github.com/a/b", "main"), `null`},
		"a script":    {commit("javascript:alert(1)", "main"), `null`},
		"no commit":   {nil, `null`},
		"odd branch":  {commit("https://github.com/owner/repo", "a\u202e{0}"), "[{\"branch\":\"a\u202e{0}" + `","repositoryUri":"https://github.com/owner/repo","revisionId":"` + strings.Repeat("a", 40) + `"}]`},
		"no revision": {&scanner.VersionControl{Repository: "https://github.com/owner/repo"}, `[{"repositoryUri":"https://github.com/owner/repo"}]`},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			r := failed()
			r.Run.VersionControl = test.commit
			for _, options := range profiles {
				got, err := json.Marshal(objects(t, sarifLog(t, r, options), "runs")[0]["versionControlProvenance"])
				if err != nil || string(got) != test.want {
					t.Errorf("%s (%v), not %s", got, err, test.want)
				}
			}
		})
	}
}

// A hostile waiver is text in both of its places.
func TestHostileWaivers(t *testing.T) {
	for title, name := range hostileNames {
		r := waived()
		for i := range r.Findings {
			if w := r.Findings[i].Waiver; w != nil {
				w.Reason, w.Owner, w.Expires = name, name, name
			}
		}
		t.Run(fmt.Sprint(title), func(t *testing.T) {
			for _, options := range profiles {
				log := write(t, "sarif", r, options)
				if err := schemaError(log); err != nil {
					t.Error(err)
				}
				if bytes.ContainsAny(log, "\x1b\x07\u202e\u200b") || bytes.Contains(log, []byte("##[")) {
					t.Error("the log commands a terminal or a runner")
				}
			}
		})
	}
}
