package reports

import (
	"bytes"
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/idcscan/idcscan/reports/codescanning"
	"github.com/idcscan/idcscan/scanner"
)

// Traps of rules, severities, texts and limits in SARIF.

func TestREP13NotificationsAreCut(t *testing.T) {
	r := incomplete()
	r.Unknowns = nil
	for i := range 300 {
		gap := unknownGap("permission_sets", deniedGap)
		gap.Meaning = fmt.Sprintf("permission set %d was not read", i)
		r.Unknowns = append(r.Unknowns, scanner.Unknown{Control: "IDC-TAG-001", Gap: gap, Count: 1, Sample: []string{}})
	}
	gap := unknownGap("groups", deniedGap)
	r.Unknowns = append(r.Unknowns, scanner.Unknown{Control: "IDC-ADM-001", Gap: gap, Count: 1, Sample: []string{}})
	notes := parseRun(t, sarifLog(t, r, Options{})).Invocations[0].Notifications
	if len(notes) != codescanning.MaxNotifications+1 || notes[0].Level != "error" || !strings.Contains(notes[len(notes)-1].Message.Text, "more notifications are left out") {
		t.Errorf("%d notifications, the first %q, the last %q", len(notes), notes[0].Level, notes[len(notes)-1].Message.Text)
	}
}

func TestREP14REP15SeverityToLevelAndScore(t *testing.T) {
	want := map[scanner.Severity][2]string{
		scanner.SeverityCritical: {"error", "9.5"}, scanner.SeverityHigh: {"error", "8.0"}, scanner.SeverityMedium: {"warning", "5.5"},
		scanner.SeverityLow: {"note", "2.0"}, scanner.SeverityInfo: {"note", ""},
	}
	run := parseRun(t, sarifLog(t, failed(), Options{}))
	severity := map[string]scanner.Severity{}
	for _, control := range controls() {
		severity[control.ID] = control.Severity
	}
	for _, rule := range run.Tool.Driver.Rules {
		id := rule["id"].(string)
		properties := rule["properties"].(map[string]any)
		level := rule["defaultConfiguration"].(map[string]any)["level"]
		score, isText := properties["security-severity"].(string)
		if expected := want[severity[id]]; level != expected[0] || score != expected[1] || isText != (expected[1] != "") {
			t.Errorf("%s: level %v and score %v, not %v", id, level, properties["security-severity"], expected)
		}
	}
	for _, result := range run.Results {
		if expected := want[severity[result.RuleID]][0]; result.Level != expected {
			t.Errorf("a result of %s has level %s, not %s", result.RuleID, result.Level, expected)
		}
	}
	r := failed()
	r.Controls[0].Severity = "fatal"
	if err := Write("sarif", &bytes.Buffer{}, r, Options{}); err == nil || !strings.Contains(err.Error(), `unknown severity "fatal"`) {
		t.Errorf("error %v", err)
	}
}

// Every control fires three times and is one rule.
func TestREP21EveryRuleOnce(t *testing.T) {
	r := failed()
	var findings []scanner.Finding
	for _, control := range r.Controls {
		for i := range 3 {
			findings = append(findings, finding(control.ID, control.Judges, fmt.Sprint("member ", i), "wrong"))
		}
	}
	r.Findings = findings
	var ids []string
	for _, rule := range parseRun(t, sarifLog(t, shuffled(r, 3), Options{})).Tool.Driver.Rules {
		ids = append(ids, rule["id"].(string))
	}
	if want := []string{"IDC-ABC-002", "IDC-ADM-001", "IDC-SES-001", "IDC-TAG-001", "IDC-USR-001"}; !slices.Equal(ids, want) {
		t.Errorf("the rules are %v, not %v", ids, want)
	}
	r.Controls = append(r.Controls, r.Controls[0])
	if err := Write("sarif", &bytes.Buffer{}, r, Options{}); err == nil || !strings.Contains(err.Error(), "lists control "+r.Controls[0].ID+" twice") {
		t.Errorf("error %v", err)
	}
}

func TestSARIFFindingOfAnUnknownControl(t *testing.T) {
	r := failed()
	r.Findings[0].Control = "IDC-XXX-999"
	if err := Write("sarif", &bytes.Buffer{}, r, Options{}); err == nil || !strings.Contains(err.Error(), "IDC-XXX-999, which the report does not list") {
		t.Errorf("error %v", err)
	}
	if out := write(t, "text", r, Options{}); !bytes.Contains(out, []byte("IDC-XXX-999")) {
		t.Error("the text hides the finding")
	}
}

func TestREP22TagsAreFewAndUnique(t *testing.T) {
	frameworks := map[string][]string{"nist": {"AC-2", "AC-2"}, "iso": {"AC-2"}}
	for i := range 20 {
		frameworks["cis"] = append(frameworks["cis"], fmt.Sprint("1.", i))
		frameworks["pci"] = append(frameworks["pci"], fmt.Sprint("1.", i))
	}
	want := []string{"security", "cis/1.0", "iso/AC-2", "nist/AC-2", "pci/1.0", "cis/1.1", "pci/1.1", "cis/1.2", "pci/1.2", "cis/1.3"}
	if diff := cmp.Diff(want, tags(frameworks)); diff != "" {
		t.Errorf("tags (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"security"}, tags(nil)); diff != "" {
		t.Errorf("tags of no framework (-want +got):\n%s", diff)
	}
	r := failed()
	r.Controls[0].Frameworks = frameworks
	sarifLog(t, r, Options{})
}

func TestREP23HelpIsTextAndMarkdown(t *testing.T) {
	for _, rule := range parseRun(t, sarifLog(t, failed(), Options{})).Tool.Driver.Rules {
		help := rule["help"].(map[string]any)
		for form, parts := range map[string][]string{
			"text":     {"Why\n\nWhat is open", "How to fix: console\n\nOpen", "How to fix: CLI\n\naws", "How to fix: Terraform\n\nresource", "Links\n\n- https://docs"},
			"markdown": {"## Why\n\nWhat is open", "## How to fix: console\n\nOpen", "## How to fix: CLI\n\n```sh\naws", "PT1H\n```\n", "## How to fix: Terraform\n\n```terraform\nresource", "## Links\n\n- <https://docs"},
		} {
			text, _ := help[form].(string)
			for _, part := range parts {
				if !strings.Contains(text, part) {
					t.Errorf("%s: help.%s lacks %q:\n%s", rule["id"], form, part, text)
				}
			}
			if strings.Contains(text, `\n`) {
				t.Errorf("%s: help.%s shows an escaped line break", rule["id"], form)
			}
		}
		if rule["id"] != "IDC-SES-001" {
			continue
		}
		for form, part := range map[string]string{
			"text": "Parameters\n\n- admin_minutes (integer, default 60): Longest session of an administrator, in minutes.\n",
			"markdown": "## Parameters\n\n| parameter | type | default | what it is |\n| --- | --- | --- | --- |\n" +
				"| `admin_minutes` | integer | `60` | Longest session of an administrator, in minutes. |\n",
		} {
			if !strings.Contains(help[form].(string), part) {
				t.Errorf("help.%s does not declare the parameter: %s", form, help[form])
			}
		}
	}
}

func TestREP23FenceIsLongerThanWhatItHolds(t *testing.T) {
	if got := fenced("sh", "a ```` b"); got != "`````sh\na ```` b\n`````" {
		t.Errorf("fenced: %s", got)
	}
}

// Remediation may be prose instead of code, parameters may have neither default
// nor simple texts, and a saved report may not say what is declared.
func TestREP23HelpOfOtherControls(t *testing.T) {
	r := clean()
	r.Controls = r.Controls[2:3]
	control := &r.Controls[0]
	control.Remediation = map[string]string{"terraform": "Set `session_duration` on the `aws_ssoadmin_permission_set`.", "cli": "AWS has no API for it."}
	control.Rationale = strings.Repeat("Because. ", 3000)
	control.DeclaredParameters = map[string]scanner.Parameter{
		"allowed": {Type: "array", Description: "Groups, by a|b\nor c."},
		"limits":  {Type: "object", Default: map[string]any{"a`|": "b"}, Description: "Limits."},
	}
	helpOf := func() string {
		rule := parseRun(t, sarifLog(t, r, Options{})).Tool.Driver.Rules[0]
		return rule["help"].(map[string]any)["markdown"].(string)
	}
	shown := helpOf()
	for _, part := range []string{
		"## How to fix: Terraform\n\nSet `session_duration` on", "## How to fix: CLI\n\nAWS has", "Because. …",
		"| `allowed` | array | none | Groups, by a\\|b or c. |\n", "| `limits` | object | `{\"a'\\|\":\"b\"}` | Limits. |\n",
		"## Frameworks\n\n- `cis-aws-7.0`: 2.14\n- `nist-800-53-r5`: AC-2, AC-6(5)\n",
	} {
		if part = strings.Replace(part, "Because. …", "…\n\n## How", 1); !strings.Contains(shown, part) {
			t.Errorf("the help lacks %q:\n%s", part, shown)
		}
	}
	if strings.Contains(shown, "```") {
		t.Errorf("prose is fenced: %s", shown)
	}
	control.DeclaredParameters, control.Undecided = nil, []string{"allowed"}
	if shown = helpOf(); !strings.Contains(shown, "## Parameters\n\n- `admin_minutes`\n- `allowed`\n") {
		t.Errorf("the parameters are not named: %s", shown)
	}
}

// A control of the least metadata has every text that GitHub requires.
func TestREP23BareControl(t *testing.T) {
	r := clean()
	r.Controls = []scanner.ControlResult{{ID: "ORG-001", Severity: scanner.SeverityLow}}
	rule := parseRun(t, sarifLog(t, r, Options{})).Tool.Driver.Rules[0]
	if got := rule["help"].(map[string]any)["text"]; got != "ORG-001" {
		t.Errorf("the help is %q", got)
	}
	r.Controls[0].Title = strings.Repeat("Ä long title. ", 200)
	r.Controls[0].Description = strings.Repeat("ö", 5000)
	sarifLog(t, r, Options{})
}

// render is a reader of SARIF: it shows a message string, with embedded links
// as their targets would be.
func render(message string) (shown string, links int) {
	shown = strings.NewReplacer("{{", "{", "}}", "}").Replace(message)
	link := regexp.MustCompile(`(^|[^\\])(\\\\)*\[(([^\[\]\\]|\\.)*)\]\(`)
	links = len(link.FindAllString(shown, -1))
	if strings.Contains(shown, `\]`) {
		shown = regexp.MustCompile(`\\([\[\]\\])`).ReplaceAllString(shown, "$1")
	}
	return shown, links
}

func TestREP24MessagesShowBracesAndBrackets(t *testing.T) {
	placeholder := regexp.MustCompile(`(^|[^{])(\{\{)*\{\d+\}`)
	for title, name := range hostileNames {
		f := finding("IDC-SES-001", "permission_set", "Admin", "the name "+name+" is odd")
		message := sarifMessage(f)
		if placeholder.MatchString(message) {
			t.Errorf("%s: a reader fills in a placeholder of %q", title, message)
		}
		want := "permission set Admin: the name " + visible(name) + " is odd."
		shown, links := render(message)
		if shown != want || links > 0 {
			t.Errorf("%s: a reader shows %q and %d links, not %q", title, shown, links, want)
		}
	}
}

// A rule says nothing of what was scanned.
func TestREP25RulesDoNotDependOnTheScan(t *testing.T) {
	rulesOf := func(r *scanner.Report) string {
		rules, err := json.Marshal(parseRun(t, sarifLog(t, r, Options{})).Tool.Driver.Rules)
		if err != nil {
			t.Fatal(err)
		}
		return string(rules)
	}
	decided := failed()
	decided.Controls[0].Parameters = map[string]any{"required_keys": []any{"CostCenter"}}
	decided.Controls[2].Parameters = map[string]any{"admin_minutes": 30}
	if diff := cmp.Diff(rulesOf(incomplete()), rulesOf(decided)); diff != "" {
		t.Errorf("two scans have different rules:\n%s", diff)
	}
}

func TestREP70HelpLinksAreAbsolute(t *testing.T) {
	tests := map[string]bool{
		"https://docs.aws.amazon.com/a#b": true, "": false, "docs/a.md": false, "https://": false, "http://example.com": false,
		"javascript:alert(1)": false, "https://example.com/a b": false, "https://example.com/a\nb": false, "https://[": false, "https://example.com/<x>": false,
	}
	for link, good := range tests {
		r := clean()
		r.Controls = r.Controls[:1]
		r.Controls[0].RelatedResources = []string{link}
		rule := parseRun(t, sarifLog(t, r, Options{})).Tool.Driver.Rules[0]
		if _, has := rule["helpUri"]; has != good {
			t.Errorf("%q: the rule links: %v", link, has)
		}
		if text := rule["help"].(map[string]any)["text"].(string); strings.Contains(text, "Links") != good {
			t.Errorf("%q: help.text is %s", link, text)
		}
	}
}
