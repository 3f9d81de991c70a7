package reports

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/jedib0t/go-pretty/v6/text"

	"github.com/idcscan/idcscan/collectors/snapshot"
	"github.com/idcscan/idcscan/scanner"
)

func TestTextGolden(t *testing.T) {
	tests := map[string]struct {
		report  *scanner.Report
		options Options
	}{
		"clean.txt":         {clean(), Options{}},
		"failed.txt":        {failed(), Options{}},
		"failed-80.txt":     {failed(), Options{Width: 80}},
		"failed-color.txt":  {failed(), Options{Width: 100, Color: true}},
		"incomplete-80.txt": {incomplete(), Options{Width: 80}},
		"erred.txt":         {erred(), Options{}},
		"hostile-80.txt":    {hostile(), Options{Width: 80}},
		"waived-80.txt":     {waived(), Options{Width: 80}},
		"standalone-vantage.txt": {func() *scanner.Report {
			r := clean()
			r.Run.Vantage = "standalone"
			r.Run.Selection = "0123abcd"
			return r
		}(), Options{}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) { golden(t, name, write(t, "text", test.report, test.options)) })
	}
}

func TestTextBeginsWithTheVerdict(t *testing.T) {
	for name, r := range fixtures() {
		first, _, _ := bytes.Cut(write(t, "text", r, Options{}), []byte("\n"))
		if want := strings.ToUpper(string(r.Gate.Verdict)); !strings.HasPrefix(string(first), want) {
			t.Errorf("%s: the first line is %q, not the verdict %s", name, first, want)
		}
	}
}

// Verdict, findings from grave to light, unknowns, what is to be decided, counts.
func TestTextOrder(t *testing.T) {
	r := incomplete()
	r.Findings = failed().Findings[:3]
	out := string(write(t, "text", r, Options{}))
	last := -1
	for _, part := range []string{"INCOMPLETE", "CRITICAL", "IDC-ADM-001", "HIGH", "IDC-SES-001", "Unknown:", "close: allow sso:", "To decide", "What this scan could see", "Counts"} {
		at := strings.Index(out, part)
		if at <= last {
			t.Errorf("%q stands at %d, not after the part before it at %d", part, at, last)
		}
		last = at
	}
}

func TestTextFindingHasKeyWhyPlaceAndFix(t *testing.T) {
	out := string(write(t, "text", failed(), Options{}))
	for _, want := range []string{
		"\n  LZAdmin\n      why:  sessions last PT12H; the admin tier allows 60 minutes\n      at:   identity/permission sets.tf:12\n      also: modules/sso/main.tf:40\n",
		"\n      at:   arn:aws:sso:::permissionSet/ssoins-1111111111111111/ps-2222222222222222\n",
		"\n      at:   instance ssoins-1111111111111111\n",
		"\n  fix (Terraform): resource \"aws_ssoadmin_permission_set\" \"admin\" {\n                     session_duration = \"PT1H\"\n",
		"\n  fix (console): Open IAM Identity Center",
	} {
		if !strings.Contains(out, want) {
			t.Errorf("the text lacks %q:\n%s", want, out)
		}
	}
}

// Where all is declared in code, the console is no help: the code would undo it.
func TestTextFixFollowsThePlace(t *testing.T) {
	r := failed()
	r.Findings = r.Findings[1:2]
	if out := string(write(t, "text", r, Options{})); !strings.Contains(out, "fix (Terraform)") || strings.Contains(out, "fix (console)") {
		t.Errorf("a finding in code is not fixed in code:\n%s", out)
	}
	r.Findings[0].Location = nil
	if out := string(write(t, "text", r, Options{})); strings.Contains(out, "fix (Terraform)") || !strings.Contains(out, "fix (console)") {
		t.Errorf("a live finding is not fixed by the console:\n%s", out)
	}
	r.Controls[2].Remediation = map[string]string{"terraform": "shorten it"}
	if out := string(write(t, "text", r, Options{})); !strings.Contains(out, "fix (Terraform): shorten it") {
		t.Errorf("the only known fix is not shown:\n%s", out)
	}
}

func TestTextKeepsToTheWidth(t *testing.T) {
	for name, r := range fixtures() {
		for _, width := range []int{40, 57, 80, 200} {
			for line := range strings.Lines(string(write(t, "text", r, Options{Width: width}))) {
				if strings.Contains(line, "at:   ") || strings.Contains(line, "also: ") || strings.Contains(line, "call: ") {
					continue // A place is never broken.
				}
				if got := text.StringWidthWithoutEscSequences(strings.TrimSuffix(line, "\n")); got > width+1 {
					t.Errorf("%s at width %d: a line of %d columns: %q", name, width, got, line)
				}
			}
		}
	}
}

func TestTextColorsOnlyWhenAsked(t *testing.T) {
	t.Setenv("NO_COLOR", "1") // The caller asks the environment, not the writer.
	if out := write(t, "text", failed(), Options{Color: true}); !bytes.Contains(out, []byte("\x1b[")) {
		t.Error("no color, though asked for")
	}
	if out := write(t, "text", failed(), Options{Width: 80}); bytes.Contains(out, []byte("\x1b")) {
		t.Error("color, though not asked for")
	}
}

// LIVE-17: a name of any kind is one line, cut where it is too long.
func TestTextHostileNames(t *testing.T) {
	for title, name := range hostileNames {
		t.Run(title, func(t *testing.T) {
			r := failed()
			r.Findings = []scanner.Finding{finding("IDC-SES-001", "permission_set", name, "short")}
			out := string(write(t, "text", r, Options{}))
			_, after, _ := strings.Cut(out, "IDC-SES-001  Administrator sessions are short\n")
			lines := strings.Split(after, "\n")
			if len(lines) < 3 || !strings.HasPrefix(lines[0], " ") || lines[1] != "      why:  short" {
				t.Fatalf("the key is not one line:\n%s", after)
			}
			if n := text.StringWidthWithoutEscSequences(lines[0]); n > maxName+2 {
				t.Errorf("the key takes %d columns", n)
			}
			if !utf8.ValidString(out) {
				t.Error("the text is not UTF-8")
			}
		})
	}
}

// LIVE-10, LIVE-11: the report says once what was out of sight, and never that
// someone has no access.
func TestTextSaysWhatWasOutOfSight(t *testing.T) {
	for _, vantage := range []string{"management", "delegated_administrator", "member", "member_instance", "standalone", "unknown", ""} {
		r := clean()
		r.Run.Vantage = vantage
		out := string(write(t, "text", r, Options{}))
		if strings.Count(out, "account access manager") != 1 || strings.Count(out, "account-access") != 1 {
			t.Errorf("%s: account access manager is not named once:\n%s", vantage, out)
		}
		closes := strings.Count(out, "A scan from the management account")
		if hides := vantage != "management" && vantage != "standalone"; hides != (closes == 1) {
			t.Errorf("%s: %d times what would close it:\n%s", vantage, closes, out)
		}
		if strings.Contains(strings.ToLower(out), "no access") {
			t.Errorf("%s: the text claims that there is no access:\n%s", vantage, out)
		}
	}
}

// A gap that no selected control needed is still shown.
func TestTextShowsUnneededGaps(t *testing.T) {
	out := string(write(t, "text", incomplete(), Options{}))
	_, unneeded, found := strings.Cut(out, "not needed by the selected controls")
	if !found || !strings.Contains(unneeded, throttledGap.Operation) {
		t.Errorf("the gap of %s is not shown:\n%s", throttledGap.Operation, out)
	}
	if strings.Count(out, deniedGap.Operation+" ") != 1 {
		t.Errorf("the gap of %s is not shown once:\n%s", deniedGap.Operation, out)
	}
}

// A gap that hides the grave comes before one that nothing can close, however
// grave the control is that the latter touches.
func TestTextGapsThatCanBeClosedComeFirst(t *testing.T) {
	r := incomplete()
	r.Unknowns[2].Control, r.Unknowns[1].Control, r.Unknowns = "IDC-ADM-001", "IDC-TAG-001", r.Unknowns[1:]
	out := string(write(t, "text", r, Options{}))
	if strings.Index(out, deniedGap.Meaning) > strings.Index(out, "whether the group is synchronized") {
		t.Errorf("the inherent doubt comes first:\n%s", out)
	}
}

// Thousands of members may lack the same thing for the same reason.
func TestTextShowsEqualGapsOnce(t *testing.T) {
	r := incomplete()
	coverage := r.Coverage[snapshot.SectionOrganization]
	for _, key := range []string{"a", "b", "c"} {
		again := throttledGap
		again.Keys = []string{key}
		coverage.Gaps = append(coverage.Gaps, again)
	}
	if out := string(write(t, "text", r, Options{})); strings.Count(out, throttledGap.Meaning) != 1 {
		t.Errorf("the gap is not shown once:\n%s", out)
	}
}

func TestTextWidths(t *testing.T) {
	if narrow, least := write(t, "text", hostile(), Options{Width: 3}), write(t, "text", hostile(), Options{Width: minWidth}); !bytes.Equal(narrow, least) {
		t.Error("a terminal of 3 columns is not written to as one of the least width")
	}
	for line := range strings.Lines(string(write(t, "text", hostile(), Options{Width: 1000}))) {
		if strings.HasPrefix(line, "  xxx") && text.StringWidthWithoutEscSequences(line) > maxName+3 {
			t.Errorf("a wide terminal gets a name of %d columns", len(line))
		}
	}
}

func TestTextListsAHundredFindingsOfAControl(t *testing.T) {
	for count, more := range map[int]string{100: "", 103: "  and 3 more; all are in --output json=FILE\n  fix (console)"} {
		r := failed()
		first := r.Findings[0]
		r.Findings = nil
		for i := range count {
			f := first
			f.Key = fmt.Sprintf("member %03d", i)
			r.Findings = append(r.Findings, f)
		}
		text := string(write(t, "text", r, Options{}))
		if listed := strings.Count(text, "\n  member "); listed != 100 {
			t.Errorf("%d of %d findings are listed", listed, count)
		}
		if !strings.Contains(text, more) || strings.Contains(text, " more; all") != (more != "") {
			t.Errorf("of %d findings the text does not say %q:\n%s", count, more, text[max(0, len(text)-2000):])
		}
		if !strings.Contains(text, fmt.Sprintf("findings  %d: ", count)) {
			t.Errorf("the counts leave out some of %d findings", count)
		}
	}
}

func TestTextOfOneControlThatTheSourceCannotServe(t *testing.T) {
	r := clean()
	r.Unknowns = []scanner.Unknown{{Control: "IDC-ADM-001", Count: 1, Gap: scanner.UnknownGap{Cause: snapshot.CauseNotInSource, Meaning: "m", Remedy: "scan aws"}}}
	text := string(write(t, "text", r, Options{}))
	if want := "\nNot in this source: 1 control that needs what it cannot hold\n  close: scan aws\n"; !strings.Contains(text, want) {
		t.Errorf("the text lacks %q:\n%s", want, text)
	}
	if markdown, want := string(write(t, "markdown", r, Options{})), "\n1 control that needs what it cannot hold. What would close it"; !strings.Contains(markdown, want) {
		t.Errorf("the Markdown lacks %q:\n%s", want, markdown)
	}
}
