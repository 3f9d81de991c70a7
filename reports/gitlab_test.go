package reports

import (
	"bytes"
	"encoding/json"
	"path"
	"path/filepath"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/idcscan/idcscan/collectors/snapshot"
	"github.com/idcscan/idcscan/scanner"
)

var gitlabFormats = []string{"gitlab-code-quality", "gitlab-sast"}

func TestGitLabGolden(t *testing.T) {
	for name, r := range fixtures() {
		for _, format := range gitlabFormats {
			t.Run(name+" "+format, func(t *testing.T) { golden(t, name+"."+format+".json", gitlabReport(t, format, r, Options{})) })
		}
	}
}

// gitlabReport returns the report in a format of GitLab that has passed its schema.
func gitlabReport(t *testing.T, format string, r *scanner.Report, o Options) []byte {
	t.Helper()
	data := write(t, format, r, o)
	if err := gitlabSchemaError(t, format, data); err != nil {
		t.Errorf("GitLab would refuse it: %v", err)
	}
	return data
}

func gitlabSchemaError(t *testing.T, format string, data []byte) error {
	t.Helper()
	schema, err := jsonschema.NewCompiler().Compile(filepath.Join("testdata", "schemas", format+".schema.json"))
	if err != nil {
		t.Fatal(err)
	}
	document, err := jsonschema.UnmarshalJSON(bytes.NewReader(data))
	if err != nil {
		return err
	}
	return schema.Validate(document)
}

func codeQuality(t *testing.T, r *scanner.Report, o Options) []qualityIssue {
	t.Helper()
	var issues []qualityIssue
	if err := json.Unmarshal(gitlabReport(t, "gitlab-code-quality", r, o), &issues); err != nil {
		t.Fatal(err)
	}
	return issues
}

func sast(t *testing.T, r *scanner.Report) sastReport {
	t.Helper()
	var report sastReport
	if err := json.Unmarshal(gitlabReport(t, "gitlab-sast", r, Options{SARIFAnchor: "README.md"}), &report); err != nil {
		t.Fatal(err)
	}
	return report
}

func TestREP47EveryEntryHasAFingerprintOfItsOwn(t *testing.T) {
	reports := fixtures()
	reports["twins"] = twins()
	for name, r := range reports {
		seen := map[string]bool{}
		for _, issue := range codeQuality(t, r, Options{}) {
			if seen[issue.Fingerprint] {
				t.Errorf("%s: GitLab would show %q once with another", name, issue.Description)
			}
			seen[issue.Fingerprint] = true
		}
		ids := map[string]bool{}
		for _, v := range sast(t, r).Vulnerabilities {
			if ids[v.ID] {
				t.Errorf("%s: two vulnerabilities have the id %s", name, v.ID)
			}
			ids[v.ID] = true
		}
	}
}

// What moves leaves a fingerprint as it is, and another member has another.
func TestREP47FingerprintsStay(t *testing.T) {
	identify := func(change func(*scanner.Report)) [3]string {
		r := located("main.tf", 10)
		change(r)
		v := sast(t, r).Vulnerabilities[0]
		return [3]string{codeQuality(t, r, Options{})[0].Fingerprint, v.ID, v.Tracking.Items[0].Signatures[0].Value}
	}
	want := identify(func(*scanner.Report) {})
	for name, move := range map[string]func(*scanner.Report){
		"line":     func(r *scanner.Report) { r.Findings[0].Location.StartLine += 30 },
		"file":     func(r *scanner.Report) { r.Findings[0].Location.URI = "moved.tf" },
		"text":     func(r *scanner.Report) { r.Findings[0].Message = "reworded" },
		"severity": func(r *scanner.Report) { r.Controls[2].Severity = scanner.SeverityLow },
		"version":  func(r *scanner.Report) { r.Run.Version, r.Run.EvaluatedAt = "9.9.9", "2030-01-01T00:00:00Z" },
		"another finding before it": func(r *scanner.Report) {
			r.Findings = append([]scanner.Finding{r.Findings[0]}, r.Findings...)
			r.Findings[1].Key = "zzz"
		},
	} {
		if got := identify(move); got != want {
			t.Errorf("another %s changed the identity", name)
		}
	}
	for name, other := range map[string]func(*scanner.Report){
		"member":   func(r *scanner.Report) { r.Findings[0].Key = "LZOther" },
		"instance": func(r *scanner.Report) { r.Run.Instance = "ssoins-2222222222222222" },
		"control":  func(r *scanner.Report) { r.Findings[0].Control = "IDC-TAG-001" },
	} {
		got := identify(other)
		for i := range got {
			if got[i] == want[i] {
				t.Errorf("another %s has the same identity", name)
			}
		}
	}
}

func TestREP47Severities(t *testing.T) {
	for i, severity := range scanner.Severities() {
		r := located("main.tf", 10)
		r.Controls[2].Severity = severity
		quality := []string{"blocker", "critical", "major", "minor", "info"}[i]
		vulnerability := []string{"Critical", "High", "Medium", "Low", "Info"}[i]
		if got := codeQuality(t, r, Options{})[0].Severity; got != quality {
			t.Errorf("%s is %s in Code Quality", severity, got)
		}
		if got := sast(t, r).Vulnerabilities[0].Severity; got != vulnerability {
			t.Errorf("%s is %s in SAST", severity, got)
		}
	}
}

// Paths are of the project, plain and in one spelling; lines begin at 1.
func TestREP48Paths(t *testing.T) {
	tests := map[string]struct{ uri, want string }{
		"plain":       {"my folder/zugänge #1 100%?/a+b.tf", "my folder/zugänge #1 100%?/a+b.tf"},
		"dot":         {"./identity//./main.tf", "identity/main.tf"},
		"up and down": {"identity/x/../main.tf", "identity/main.tf"},
		"backslashes": {`identity\main.tf`, "identity/main.tf"},
		"absolute":    {"/identity/main.tf", ""},
		"drive":       {`C:\main.tf`, ""},
		"share":       {`\\share\main.tf`, ""},
		"above":       {`..\main.tf`, ""},
		"URL":         {"https://example.com/main.tf", ""},
	}
	for name, test := range tests {
		want := test.want
		if want == "" {
			want = "identity-center/ssoins-1111111111111111/permission_set/LZAdmin"
		}
		for _, line := range []int{-1, 0, 1, 7} {
			r := located(test.uri, line)
			wantLine := max(line, 1)
			if test.want == "" {
				wantLine = 1
			}
			if got := codeQuality(t, r, Options{})[0].Location; got.Path != want || got.Lines.Begin != wantLine {
				t.Errorf("%s, line %d: Code Quality has %+v", name, line, got)
			}
			if got := sast(t, r).Vulnerabilities[0].Location; got.File != want || got.StartLine != wantLine || got.EndLine != wantLine {
				t.Errorf("%s, line %d: SAST has %+v", name, line, got)
			}
		}
	}
	for _, anchor := range []string{"docs/identity center.md", "./docs//identity center.md"} {
		for _, issue := range codeQuality(t, failed(), Options{SARIFAnchor: anchor}) {
			want := "docs/identity center.md"
			if strings.Contains(issue.Description, "PT12H") {
				want = "identity/permission sets.tf"
			}
			if issue.Location.Path != want {
				t.Errorf("with an anchor, %q stands at %s", issue.Description, issue.Location.Path)
			}
		}
	}
	if err := Write("gitlab-code-quality", &bytes.Buffer{}, failed(), Options{SARIFAnchor: "../x"}); err == nil {
		t.Error("an anchor above the project is taken")
	}
}

// The path of what no code declares is one whatever the name holds, and no two
// names share one.
func TestREP48SyntheticPaths(t *testing.T) {
	r := clean()
	keys := []string{"Admin", "a/b", "a//b", "/a", ".", "..", "a/../../b", "", "ä b", `a\b`, "a\nb", "a\u202eb", "a%0Ab", "a\xffb", strings.Repeat("ü", 300), strings.Repeat("ü", 301)}
	for _, key := range keys {
		r.Findings = append(r.Findings, finding("IDC-SES-001", "permission_set", key, "odd"))
	}
	seen := map[string]bool{}
	for _, issue := range codeQuality(t, r, Options{}) {
		file := issue.Location.Path
		if !strings.HasPrefix(file, "identity-center/ssoins-1111111111111111/permission_set/") || path.Clean(file) != file || strings.ContainsFunc(file, hidden) || strings.Contains(file, `\`) {
			t.Errorf("the path %q", file)
		}
		seen[file] = true
	}
	for _, want := range []string{"Admin", "a/b", "ä b", "a%0Ab"} {
		if file := "identity-center/ssoins-1111111111111111/permission_set/" + want; !seen[file] {
			t.Errorf("there is no %s in %v", file, seen)
		}
	}
	if len(seen) < len(keys)-2 { // "" and "/" of it are written alike, as are "." and "_."
		t.Errorf("%d paths of %d names", len(seen), len(keys))
	}
}

// A report that GitLab's schema does not take is not ingested at all.
func TestREP49GitLabSecurityReport(t *testing.T) {
	reports := fixtures()
	reports["nothing told"] = &scanner.Report{Findings: []scanner.Finding{{Status: scanner.StatusFail}}}
	long := failed()
	long.Controls[2].Title = strings.Repeat("ü", 300)
	long.Controls[2].Rationale = strings.Repeat("ü", 20000)
	long.Controls[2].Remediation = map[string]string{"terraform": strings.Repeat("ü", 8000)}
	reports["long"] = long
	for name, r := range reports {
		t.Run(name, func(t *testing.T) { gitlabReport(t, "gitlab-sast", r, Options{}) })
	}
	if data := write(t, "gitlab-sast", clean(), Options{}); !bytes.Contains(data, []byte(`"vulnerabilities": []`)) {
		t.Error("a clean scan has no empty list")
	}
	good := string(write(t, "gitlab-sast", failed(), Options{}))
	for _, broken := range [][2]string{
		{`"version": "15.1.4"`, `"version": "14.0.0"`},
		{`"start_time": "2025-06-01T11:59:30"`, `"start_time": "2025-06-01T11:59:30Z"`},
		{`"status": "success"`, `"status": "passed"`},
		{`"severity": "Critical"`, `"severity": "critical"`},
		{`"type": "sast"`, `"type": "SAST"`},
		{`"value": "IDC-ADM-001"`, `"value": ""`},
		{`"analyzer"`, `"analyser"`},
		{`"algorithm": "scope_offset"`, `"algorithm": "idcscan"`},
	} {
		bad := strings.Replace(good, broken[0], broken[1], 1)
		if bad == good || gitlabSchemaError(t, "gitlab-sast", []byte(bad)) == nil {
			t.Errorf("the schema does not see %s", broken[1])
		}
	}
}

// The scan failed where what is not in the report may be there all the same.
func TestREP49Status(t *testing.T) {
	allowed := incomplete()
	allowed.Gate.AllowIncomplete = true
	for name, test := range map[string]struct {
		report *scanner.Report
		want   string
	}{
		"clean": {clean(), "success"}, "failed": {failed(), "success"}, "waived": {waived(), "success"}, "allowed": {allowed, "success"},
		"incomplete": {incomplete(), "failure"}, "erred": {erred(), "failure"}, "hostile": {hostile(), "failure"}, "empty": {fixtures()["empty"], "failure"},
	} {
		if got := sast(t, test.report).Scan.Status; got != test.want {
			t.Errorf("%s: %s", name, got)
		}
	}
}

// GitLab takes findings of one place and one identifier for the same, and shows
// one of them.
func TestREP49NoTwoVulnerabilitiesBecomeOne(t *testing.T) {
	reports := fixtures()
	reports["twins"] = twins()
	crowded := clean()
	for _, key := range []string{"A", "B", "C"} {
		for _, control := range []string{"IDC-SES-001", "IDC-TAG-001"} {
			f := finding(control, "permission_set", key, "odd")
			f.Location = &snapshot.Location{URI: "main.tf", StartLine: 7}
			crowded.Findings = append(crowded.Findings, f)
		}
	}
	alone := finding("IDC-ADM-001", "assignment", "D", "odd")
	alone.Location = &snapshot.Location{URI: "main.tf", StartLine: 7}
	crowded.Findings = append(crowded.Findings, alone)
	reports["crowded"] = crowded
	for name, r := range reports {
		list := sast(t, r).Vulnerabilities
		if want := len(failing(arrange(r))); len(list) != want {
			t.Errorf("%s: %d vulnerabilities of %d findings", name, len(list), want)
		}
		type key struct {
			sastIdentifier
			sastLocation
		}
		seen := map[key]bool{}
		for _, v := range list {
			for _, identifier := range v.Identifiers {
				if seen[key{identifier, v.Location}] {
					t.Errorf("%s: GitLab would merge %+v at %+v with another", name, identifier, v.Location)
				}
				seen[key{identifier, v.Location}] = true
			}
		}
	}
	for _, v := range sast(t, crowded).Vulnerabilities {
		inCode := v.Location.File == "main.tf"
		if only := v.Identifiers[0].Value == "IDC-ADM-001"; inCode != only || v.Details.Declared.FileName != "main.tf" {
			t.Errorf("%s stands at %+v, declared at %+v", v.Identifiers[0].Value, v.Location, v.Details.Declared)
		}
	}
}

// Descriptions are Markdown: no name of AWS is read as such.
func TestREP49NamesAreNoMarkdown(t *testing.T) {
	r := hostile()
	for _, key := range []string{"@team", "![x](https://evil.example/x.png)", "`a` ``b``", "<img src=x>", "#1 !2", "$`x`$", "ends in `"} {
		r.Findings = append(r.Findings, finding("IDC-SES-001", "permission_set", key, key))
	}
	control := r.Controls[0]
	for _, v := range sast(t, r).Vulnerabilities {
		first, rest, _ := strings.Cut(v.Description, "\n\n")
		fence := first[:len(first)-len(strings.TrimLeft(first, "`"))]
		inside := strings.TrimSuffix(strings.TrimPrefix(first, fence), fence)
		if fence == "" || inside == first || strings.Contains(inside, fence) || strings.HasPrefix(inside, "`") || strings.HasSuffix(inside, "`") {
			t.Errorf("%q is not one code span", first)
		}
		if rest != control.Description+"\n\n**Why**\n\n"+control.Rationale {
			t.Errorf("the description goes on with %q", rest)
		}
	}
}

// A clean run writes exactly an empty list, so that there is something to compare
// with; what merely could not be judged is in the list, and what this source can
// never tell is where that fails the gate.
func TestREP86AnEmptyListWhenClean(t *testing.T) {
	if got := string(write(t, "gitlab-code-quality", clean(), Options{})); got != "[]\n" {
		t.Errorf("a clean run writes %q", got)
	}
	if got := codeQuality(t, waived(), Options{}); len(got) != 4 {
		t.Errorf("%d entries of 4 findings that are not waived", len(got))
	}
	unjudged := codeQuality(t, incomplete(), Options{})
	if len(unjudged) != 2 {
		t.Errorf("%d entries of what another run could judge: %+v", len(unjudged), unjudged)
	}
	for _, issue := range unjudged {
		if issue.Severity != "info" || !strings.Contains(issue.Description, "could not be judged: the inline policy") || !strings.Contains(issue.Description, deniedGap.Operation) {
			t.Errorf("%+v", issue)
		}
	}
	strict := incomplete()
	strict.Gate.Strict = true
	if got := len(codeQuality(t, strict, Options{})); got != 3 {
		t.Errorf("%d entries under --strict", got)
	}
	if got := codeQuality(t, erred(), Options{})[5]; got.CheckName != "IDC-ABC-002" || !strings.HasPrefix(got.Description, "could not run to its end: abc/required.rego:14") {
		t.Errorf("the control that erred is %+v", got)
	}
}

func TestGitLabKeepsTheGravest(t *testing.T) {
	r := large(maxGitLabFindings + 30)
	var issues []qualityIssue
	var report sastReport
	for format, into := range map[string]any{"gitlab-code-quality": &issues, "gitlab-sast": &report} {
		if err := json.Unmarshal(write(t, format, r, Options{}), into); err != nil {
			t.Fatal(err)
		}
	}
	if len(issues) != maxGitLabFindings+1 || len(report.Vulnerabilities) != maxGitLabFindings {
		t.Errorf("%d entries, %d vulnerabilities", len(issues), len(report.Vulnerabilities))
	}
	if last := issues[len(issues)-1]; last.Description != "30 lighter findings are left out here; JSON holds them all" {
		t.Errorf("the last entry is %+v", last)
	}
	if got := report.Scan.Messages[0]; got.Level != "warn" || !strings.HasPrefix(got.Value, "30 lighter findings") {
		t.Errorf("the first message is %+v", got)
	}
	for _, format := range gitlabFormats {
		if got := LeftOut(format, r, Options{}); got != 30 {
			t.Errorf("%s: %d are said to be left out", format, got)
		}
	}
	crowd := incomplete()
	for range 2 * maxSASTMessages {
		gap := unknownGap("groups", deniedGap)
		gap.Meaning = strings.Repeat("x", 1+len(crowd.Unknowns))
		crowd.Unknowns = append(crowd.Unknowns, scanner.Unknown{Control: "IDC-USR-001", Gap: gap, Count: 1})
	}
	if got := sast(t, crowd).Scan.Messages; len(got) != maxSASTMessages+1 || !strings.Contains(got[maxSASTMessages].Value, "more messages are left out") {
		t.Errorf("%d messages, the last %+v", len(got), got[len(got)-1])
	}
}
