package reports

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"github.com/idcscan/idcscan/scanner"
)

func TestCSVGolden(t *testing.T) {
	for _, name := range []string{"clean", "failed", "incomplete", "erred", "hostile", "waived"} {
		t.Run(name, func(t *testing.T) { golden(t, name+".csv", write(t, "csv", fixtures()[name], Options{})) })
	}
}

// csvTable parses the report's CSV into rows by column.
func csvTable(t *testing.T, r *scanner.Report) []map[string]string {
	t.Helper()
	records, err := csv.NewReader(bytes.NewReader(write(t, "csv", r, Options{}))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	rows := make([]map[string]string, 0, len(records))
	for _, record := range records[1:] {
		row := map[string]string{}
		for i, cell := range record {
			row[records[0][i]] = cell
		}
		rows = append(rows, row)
	}
	return rows
}

func csvStatuses(rows []map[string]string) map[string]int {
	statuses := map[string]int{}
	for _, row := range rows {
		statuses[row["status"]]++
	}
	return statuses
}

// Nothing that is open looks like nothing: every fixture's rows are counted.
func TestCSVHasARowForAllThatIsOpen(t *testing.T) {
	tests := map[string]map[string]int{
		"clean":      {"verdict": 1, "scope": 2},
		"failed":     {"verdict": 1, "fail": 6, "scope": 2},
		"incomplete": {"verdict": 1, "unknown": 3, "undecided": 1, "scope": 2},
		"erred":      {"verdict": 1, "error": 1, "fail": 5, "scope": 2},
		"hostile":    {"verdict": 1, "fail": len(hostileNames) + 1, "unknown": 1, "scope": 2},
		"waived":     {"verdict": 1, "fail": 4, "waived": 2, "scope": 2},
		"empty":      {"verdict": 1, "scope": 2},
	}
	for name, r := range fixtures() {
		rows := csvTable(t, r)
		if diff := cmp.Diff(tests[name], csvStatuses(rows)); diff != "" {
			t.Errorf("%s: rows by status (-want +got):\n%s", name, diff)
		}
		if !strings.HasPrefix(rows[0]["message"], string(r.Gate.Verdict)) {
			t.Errorf("%s: the first row is %v, not the verdict", name, rows[0])
		}
	}
}

func TestCSVRow(t *testing.T) {
	want := map[string]string{
		"status": "fail", "severity": "high", "control": "IDC-SES-001", "title": "Administrator sessions are short", "kind": "permission_set", "key": "LZAdmin",
		"count": "1", "message": "sessions last PT12H; the admin tier allows 60 minutes", "file": "identity/permission sets.tf", "line": "12", "resource": "",
		"cause": "", "call": "", "remedy": "", "baseline": "new", "waiver_reason": "Migration until the team moves", "waiver_owner": "identity@example.com",
		"waiver_ticket": "SEC-12", "waiver_expires": "2025-05-31", "waiver_approver": "ciso@example.com",
		"fingerprint": digest("IDC-SES-001", "permission_set", "LZAdmin"), "instance": "ssoins-1111111111111111", "evaluated_at": "2025-06-01T12:00:00Z",
	}
	if diff := cmp.Diff(want, csvTable(t, waived())[2]); diff != "" {
		t.Errorf("the row of the finding under an expired waiver (-want +got):\n%s", diff)
	}
	unknown := csvTable(t, incomplete())[1]
	for column, want := range map[string]string{
		"status": "unknown", "severity": "critical", "count": "7", "key": "111111111111/LZAdmin/group:A, 111111111111/LZAdmin/group:B, 111111111111/LZAdmin/group:C, …",
		"cause": "denied", "call": "sso:GetInlinePolicyForPermissionSet AccessDeniedException", "remedy": deniedGap.Remedy, "fingerprint": "",
	} {
		if unknown[column] != want {
			t.Errorf("%s of the unknown row is %q, not %q", column, unknown[column], want)
		}
	}
}

// startsFormula is a spreadsheet's idea of a cell that it runs: blanks, quotes
// and apostrophes of the importer aside.
func startsFormula(cell string) bool {
	cell = strings.TrimLeft(cell, " \t\r\n\"\u00a0\u3000")
	return cell != "" && strings.ContainsRune("=+-@＝＋－＠", []rune(cell)[0])
}

// Each starter in each column of text, alone and behind what importers drop, as
// readers with a comma and with a semicolon see it.
func TestREP43Formulas(t *testing.T) {
	var payloads []string
	for _, starter := range []string{"=", "+", "-", "@", "＝", "＋", "－", "＠", "\t=", "\r=", "\n=", " =", "\u3000=", `"=`, `" =`, ";=", `;"=`, `x"; =`, "; +", ",=", "；＝"} {
		payloads = append(payloads, starter+`cmd|'/c calc'!A1,"quoted"`)
	}
	payloads = append(payloads, "\tx", "\rx", "\nx")
	for _, payload := range payloads {
		r := formulas(payload)
		out := write(t, "csv", r, Options{})
		records, err := csv.NewReader(bytes.NewReader(out)).ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		for i, record := range records {
			for j, cell := range record {
				if startsFormula(cell) || strings.ContainsAny(cell, "\t\r\n") {
					t.Errorf("%q: row %d, %s is %q", payload, i, records[0][j], cell)
				}
			}
		}
		for line := range strings.Lines(string(out)) {
			for cell := range strings.SplitSeq(line, ";") {
				if startsFormula(cell) {
					t.Errorf("%q: a reader that splits at semicolons runs %q", payload, cell)
				}
			}
		}
	}
	if !startsFormula(" =x") || !startsFormula("＠x") || startsFormula("'=x") {
		t.Error("the test would not see a formula")
	}
}

// formulas is a report with the payload in every text of every kind of row.
func formulas(payload string) *scanner.Report {
	r := waived()
	r.Unknowns, r.Coverage = incomplete().Unknowns, incomplete().Coverage
	r.Run.Instance, r.Run.EvaluatedAt, r.Run.Vantage = payload, payload, payload
	r.Gate.Verdict, r.Gate.Because = scanner.Verdict(payload), []string{payload}
	for i := range r.Controls {
		c := &r.Controls[i]
		c.Title, c.Judges, c.Error, c.Undecided = payload, payload, payload, []string{payload}
	}
	for i := range r.Findings {
		f := &r.Findings[i]
		f.Kind, f.Key, f.Message, f.ResourceID, f.Fingerprint = payload, payload, payload, payload, payload
		f.Status, f.Baseline = scanner.Status(payload), scanner.BaselineState(payload)
		f.Waiver = &scanner.Waiver{Reason: payload, Owner: payload, Ticket: payload, Expires: payload, Approver: payload}
		if f.Location != nil {
			f.Location.URI = payload
		}
	}
	r.Findings[2].Control = payload
	for i := range r.Unknowns {
		u := &r.Unknowns[i]
		u.Sample, u.Gap.Meaning, u.Gap.Remedy, u.Gap.Operation = []string{payload}, payload, payload, payload
	}
	return r
}

// An apostrophe stands before formulas only; numbers stay numbers.
func TestREP43TheRestStaysAsItIs(t *testing.T) {
	for cell, want := range map[string]string{
		"=1+1": "'=1+1", "a=b": "a=b", "": "", "LZ-Admin": "LZ-Admin", "a; b": "a; b", "a;b=c": "a;b=c", "a; -b": "a; '-b", " =x": " '=x", "222222222222": "222222222222",
		"a\tb": `a\tb`, "\x1b[2J": `\x1b[2J`, "Zugänge": "Zugänge", strings.Repeat("x", 32_000): strings.Repeat("x", 32_000),
	} {
		if got := csvText(cell); got != want {
			t.Errorf("%.40q became %.40q, not %.40q", cell, got, want)
		}
	}
	if n := utf8.RuneCountInString(csvText(strings.Repeat("生", 40_000))); n > 32_000 {
		t.Errorf("a cell of %d characters", n)
	}
	for _, row := range csvTable(t, formulas("=x")) {
		for _, column := range []string{"count", "line"} {
			if strings.Trim(row[column], "0123456789") != "" {
				t.Errorf("%s is %q", column, row[column])
			}
		}
	}
}

// LIVE-17, REP-78: plain UTF-8, one row a line, whatever the names are.
func TestCSVHostileNames(t *testing.T) {
	out := write(t, "csv", hostile(), Options{})
	if !utf8.Valid(out) || out[0] != 's' {
		t.Errorf("the file begins with %q or is no UTF-8", out[:3])
	}
	rows := csvTable(t, hostile())
	if lines := bytes.Count(out, []byte("\n")); lines != len(rows)+1 {
		t.Errorf("%d lines for %d rows", lines, len(rows))
	}
	for title, name := range hostileNames {
		if key := csvText(name); !slices.ContainsFunc(rows, func(row map[string]string) bool { return row["key"] == key }) {
			t.Errorf("no row has the name %s", title)
		}
	}
}

// REP-33: the report's findings, each once and in its order, stand in CSV and in
// Markdown too.
func TestREP33CSVAndMarkdownHaveTheSameFindings(t *testing.T) {
	r := failed()
	var want, inCSV, inMarkdown [][]string
	for _, f := range r.Findings {
		want = append(want, []string{f.Key, f.Message})
	}
	for _, row := range csvTable(t, r) {
		if row["status"] == "fail" {
			inCSV = append(inCSV, []string{row["key"], row["message"]})
		}
	}
	for _, row := range parseMarkdown(t, write(t, "markdown", r, Options{})).rows {
		if len(row) == 3 {
			inMarkdown = append(inMarkdown, row[:2])
		}
	}
	if diff := cmp.Diff(want, inCSV); diff != "" {
		t.Errorf("CSV (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(want, inMarkdown); diff != "" {
		t.Errorf("Markdown (-want +got):\n%s", diff)
	}
}

func TestCSVOfMany(t *testing.T) {
	if got := csvStatuses(csvTable(t, large(20_000)))["fail"]; got != 20_000 {
		t.Errorf("%s rows", fmt.Sprint(got))
	}
}
