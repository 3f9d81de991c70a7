package reports

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/clipperhouse/uax29/v2/graphemes"
	"github.com/google/go-cmp/cmp"
	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	east "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/text"

	"github.com/idcscan/idcscan/scanner"
)

func TestMarkdownGolden(t *testing.T) {
	for _, name := range []string{"clean", "failed", "incomplete", "erred", "hostile", "waived"} {
		t.Run(name, func(t *testing.T) { golden(t, name+".md", write(t, "markdown", fixtures()[name], Options{})) })
	}
}

// markdownDocument is what a parser of GitHub Flavored Markdown makes of a text.
type markdownDocument struct {
	rows       [][]string // the cells of every row but headers
	headings   []string
	codes      []string // code spans
	blocks     int      // code blocks
	links      int
	html       []string
	prose      string // all text outside of code
	unexpected []string
}

func parseMarkdown(t *testing.T, source []byte) markdownDocument {
	t.Helper()
	var d markdownDocument
	root := goldmark.New(goldmark.WithExtensions(extension.GFM)).Parser().Parse(text.NewReader(source))
	err := ast.Walk(root, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if !entering {
			return ast.WalkContinue, nil
		}
		switch n := n.(type) {
		case *east.TableRow:
			var cells []string
			for cell := n.FirstChild(); cell != nil; cell = cell.NextSibling() {
				cells = append(cells, plainText(cell, source))
			}
			d.rows = append(d.rows, cells)
		case *ast.Heading:
			d.headings = append(d.headings, plainText(n, source))
		case *ast.CodeSpan:
			d.codes = append(d.codes, plainText(n, source))
			return ast.WalkSkipChildren, nil
		case *ast.FencedCodeBlock:
			d.blocks++
		case *ast.Link, *ast.AutoLink, *ast.Image:
			d.links++
		case *ast.RawHTML:
			d.html = append(d.html, string(n.Segments.Value(source)))
		case *ast.HTMLBlock:
			d.html = append(d.html, strings.TrimSpace(string(n.Lines().Value(source))))
		case *ast.Text:
			d.prose += string(n.Segment.Value(source)) + "\n"
		case *ast.Document, *ast.Paragraph, *ast.TextBlock, *ast.List, *ast.ListItem, *ast.Emphasis, *east.Table, *east.TableHeader, *east.TableCell:
		default:
			d.unexpected = append(d.unexpected, n.Kind().String())
		}
		return ast.WalkContinue, nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// plainText is what a reader sees of a node.
func plainText(n ast.Node, source []byte) string {
	var out strings.Builder
	for child := n.FirstChild(); child != nil; child = child.NextSibling() {
		switch child := child.(type) {
		case *ast.Text:
			out.Write(child.Segment.Value(source))
		default:
			out.WriteString(plainText(child, source))
		}
	}
	return out.String()
}

// find returns the rows that begin with a cell.
func (d markdownDocument) find(first string) (rows [][]string) {
	for _, row := range d.rows {
		if row[0] == first {
			rows = append(rows, row)
		}
	}
	return rows
}

func TestMarkdownShowsFindings(t *testing.T) {
	d := parseMarkdown(t, write(t, "markdown", failed(), Options{}))
	want := []string{
		"❌ idcscan: fail", "Findings (6)", "Critical (1)", "High (2)", "Medium (1)", "Low (1)", "Info (1)", "What this scan could see",
	}
	if diff := cmp.Diff(want, d.headings); diff != "" {
		t.Errorf("headings (-want +got):\n%s", diff)
	}
	for _, row := range [][]string{
		{"failing", "1", "2", "1", "1", "1", "6"},
		{"controls", "5", "0", "0", "0", "0", "5"},
		{"members", "6", "0", "0", "9", "0", "15"},
		{"LZBreakGlass", "sessions last PT4H; the admin tier allows 60 minutes", "arn:aws:sso:::permissionSet/ssoins-1111111111111111/ps-2222222222222222"},
		{"111111111111/LZAdmin/user:bob@example.com", "bob@example.com is none of the allowed principals LZAdministrators", "instance ssoins-1111111111111111"},
	} {
		if diff := cmp.Diff([][]string{row}, d.find(row[0])); diff != "" {
			t.Errorf("the row of %s (-want +got):\n%s", row[0], diff)
		}
	}
	if row := d.find("LZAdmin")[0]; row[2] != "identity/permission sets.tf:12, modules/sso/main.tf:40" {
		t.Errorf("the finding in code is at %q", row[2])
	}
}

// What is new stands before what the baseline has, whatever its severity.
func TestMarkdownNewFindingsFirst(t *testing.T) {
	r := waived()
	r.Findings[1].Baseline, r.Findings[4].Baseline = scanner.BaselineUnchanged, scanner.BaselineNew
	d := parseMarkdown(t, write(t, "markdown", r, Options{}))
	want := []string{
		"❌ idcscan: fail", "New findings (1)", "Low (1)", "Findings that the baseline has too (3)", "High (2)", "Medium (1)",
		"Waived (2)", "Waivers to mend (3)", "Failing in the baseline, not now", "What this scan could see",
	}
	if diff := cmp.Diff(want, d.headings); diff != "" {
		t.Errorf("headings (-want +got):\n%s", diff)
	}
}

func TestMarkdownShowsWaivers(t *testing.T) {
	d := parseMarkdown(t, write(t, "markdown", waived(), Options{}))
	for _, row := range [][]string{
		{"IDC-ADM-001 critical", "111111111111/LZAdmin/user:bob@example.com", "identity@example.com, approved by ciso@example.com", "Migration until the team moves (SEC-12)", "2025-12-31"},
		{"IDC-SES-001", "LZAdmin", "expired on 2025-05-31: what it names fails", "identity@example.com", ".idcscan/waivers.yaml:4"},
		{"IDC-USR-001", "LZGone", "names nothing that fails: remove it", "identity@example.com", ".idcscan/waivers.yaml:4"},
		{"IDC-TAG-001", "*", "names too much: write one for each", "identity@example.com", ".idcscan/waivers.yaml:4"},
		{"resolved", "IDC-SES-001", "LZOld"},
		{"unverified", "IDC-USR-001", "LZUnread"},
	} {
		if diff := cmp.Diff([][]string{row}, d.find(row[0])); diff != "" {
			t.Errorf("the row of %s (-want +got):\n%s", row[0], diff)
		}
	}
	if row := d.find("LZAdmin")[0]; !strings.HasSuffix(row[1], "(its waiver expired on 2025-05-31)") {
		t.Errorf("the finding under an expired waiver: %q", row)
	}
}

// REP-30: why something is not known, the call that would have told and what
// would close it are rows of a table.
func TestREP30MarkdownShowsUnknowns(t *testing.T) {
	d := parseMarkdown(t, write(t, "markdown", incomplete(), Options{}))
	about := "permission sets: denied " + deniedGap.Meaning + " (" + deniedGap.Operation + " " + deniedGap.Code + "), of LZAdmin"
	rows := d.find(about)
	if len(rows) != 1 || rows[0][1] != deniedGap.Remedy || !strings.HasPrefix(rows[0][2], "IDC-ADM-001 7 unknown: 111111111111/LZAdmin/group:A, ") || !strings.Contains(rows[0][2], "IDC-SES-001 1 unknown: LZAdmin") {
		t.Errorf("the denied gap is %q", rows)
	}
	if len(d.find("organization: throttled "+throttledGap.Meaning+" (organizations:ListDelegatedAdministrators TooManyRequestsException)")) != 1 {
		t.Error("the gap that no control needed is not shown")
	}
	if rows := d.find("IDC-ABC-002"); len(rows) != 1 || rows[0][2] != "parameters.IDC-ABC-002.required_keys" {
		t.Errorf("what is to be decided: %q", rows)
	}
	if rows := parseMarkdown(t, write(t, "markdown", erred(), Options{})).find("IDC-ABC-002"); len(rows) != 1 || !strings.Contains(rows[0][1], "abc/required.rego:14: eval_conflict_error") {
		t.Errorf("the error: %q", rows)
	}
}

// A job summary over its limit is dropped whole: the text ends early instead,
// at the edge of a row, and says what is missing.
func TestREP39SummaryKeepsBelowItsLimit(t *testing.T) {
	r := large(20_000)
	r.Unknowns = incomplete().Unknowns
	out := write(t, "markdown", r, Options{})
	checkCut(t, out, MarkdownSummary, 20_000)
	if MarkdownSummary > 1<<20*3/4 {
		t.Error("nothing is left for what the summary holds already")
	}
	d := parseMarkdown(t, out)
	if rows := d.find("failing"); len(rows) != 1 || rows[0][6] != "20000" {
		t.Errorf("the counts do not count what was left out: %q", rows)
	}
	if !strings.Contains(strings.Join(d.headings, "\n"), "Unknown: what could not be judged") {
		t.Error("findings have crowded out what is not known")
	}
	if clean := write(t, "markdown", clean(), Options{}); bytes.Contains(clean, []byte("Left out")) {
		t.Errorf("a short report claims to be cut:\n%s", clean)
	}
}

// checkCut checks that a text keeps a limit, is whole to the row, and that its
// last line counts the findings that are missing.
func checkCut(t *testing.T, out []byte, limit, findings int) {
	t.Helper()
	if len(out) > limit || !utf8.Valid(out) {
		t.Errorf("%d bytes, UTF-8 %v; the limit is %d", len(out), utf8.Valid(out), limit)
	}
	d := parseMarkdown(t, out)
	shown := 0
	for _, row := range d.rows {
		if len(row) == 3 && strings.HasPrefix(row[1], "finding ") {
			shown++
		}
		if len(row) == 3 && row[2] == "" {
			t.Errorf("a row is cut: %q", row)
		}
	}
	lines := strings.Split(strings.TrimSpace(string(out)), "\n")
	last := lines[len(lines)-1]
	if want := fmt.Sprintf(" %d findings", findings-shown); !strings.HasPrefix(last, "**Left out** ") || !strings.Contains(last, want) || !strings.Contains(last, "`--output json=FILE`") {
		t.Errorf("%d of %d findings are shown, and the last line is %q", shown, findings, last)
	}
}

// A comment over 65,536 characters is refused.
func TestREP80CommentKeepsBelowItsLimit(t *testing.T) {
	r := large(2_000)
	for i := range r.Findings {
		r.Findings[i].Key += strings.Repeat("👩🏽", i%7) + strings.Repeat("e\u0301", i%40)
	}
	for _, limit := range []int{MarkdownLeast, MarkdownLeast + 1, MarkdownComment - 1, MarkdownComment, MarkdownComment + 1} {
		checkCut(t, write(t, "markdown", r, Options{MaxBytes: limit}), limit, 2_000)
	}
	whole := write(t, "markdown", failed(), Options{})
	for limit := MarkdownLeast; limit < len(whole)+2000; limit += 97 {
		out := write(t, "markdown", failed(), Options{MaxBytes: limit})
		if left := bytes.Contains(out, []byte("Left out")); len(out) > limit || left == bytes.Equal(out, whole) {
			t.Errorf("%d bytes at the limit %d; the whole has %d", len(out), limit, len(whole))
		}
	}
	for _, limit := range []int{-1, 1, MarkdownLeast - 1} {
		if err := Write("markdown", &bytes.Buffer{}, failed(), Options{MaxBytes: limit}); err == nil || !strings.Contains(err.Error(), "too few for Markdown") {
			t.Errorf("a limit of %d: %v", limit, err)
		}
	}
}

// However many there are of anything, the limit holds.
func TestREP80EverythingIsMany(t *testing.T) {
	r := waived()
	for i := range 3_000 {
		name := fmt.Sprintf("name %d %s", i, strings.Repeat("x", 300))
		r.Gate.Because = append(r.Gate.Because, name)
		control := r.Controls[0]
		control.ID, control.Error, control.Undecided = name, name, []string{name, name}
		r.Controls = append(r.Controls, control)
		r.Waivers = append(r.Waivers, scanner.WaiverResult{Waiver: scanner.Waiver{Control: name, Key: name}, State: scanner.WaiverUnused})
		f := finding(name, name, name, name)
		f.Status = scanner.StatusWaived
		r.Findings = append(r.Findings, f)
		r.Unknowns = append(r.Unknowns, scanner.Unknown{Control: name, Gap: scanner.UnknownGap{Meaning: name}, Count: 1})
		r.Baseline.Gone = append(r.Baseline.Gone, scanner.GoneFinding{Control: name, Key: name, State: scanner.BaselineResolved})
	}
	out := write(t, "markdown", r, Options{MaxBytes: MarkdownComment})
	if len(out) > MarkdownComment || len(out) < MarkdownComment/2 {
		t.Errorf("%d bytes", len(out))
	}
	d := parseMarkdown(t, out)
	for _, heading := range []string{"Errors", "New findings (1)", "Unknown: what could not be judged, and why", "Waived (3002)", "Waivers to mend (3003)", "Failing in the baseline, not now", "To decide", "What this scan could see"} {
		if !strings.Contains("\n"+strings.Join(d.headings, "\n")+"\n", "\n"+heading+"\n") {
			t.Errorf("no section %q in %q", heading, d.headings)
		}
	}
	for _, what := range []string{"reasons of the verdict", "errors of controls", "reasons for unknown", "waived findings", "waivers to mend", "findings of the baseline", "controls to decide"} {
		if _, last, _ := strings.Cut(string(out), "**Left out**"); !strings.Contains(last, what) {
			t.Errorf("the last line does not count %s: %s", what, last)
		}
	}
}

// What is cut within a cell is cut between characters as people count them.
func TestMarkdownCutsBetweenCharacters(t *testing.T) {
	for _, character := range []string{"x", "é", "e\u0301", "生", "👩🏽", "🇩🇪", "각"} {
		for _, most := range []int{1, 2, 9, 200} {
			for n := range 12 {
				s := strings.Repeat(character, most-1+n)
				got := clipGraphemes(s, most)
				shown, cut := strings.CutSuffix(got, "…")
				if strings.Trim(shown, character) != "" || len(shown)%len(character) != 0 || len(shown) > most*maxCombined || len(shown) > most*len(character) ||
					cut && (n <= 1 && len(character) <= maxCombined) || !cut && (n > 1 || got != s) {
					t.Errorf("%d times %q cut to %d is %.200q", most-1+n, character, most, got)
				}
				if n > 1 && len(character) <= maxCombined && len(shown) != (most-1)*len(character) && n < 4 {
					t.Errorf("%d times %q cut to %d leaves %d bytes", most-1+n, character, most, len(shown))
				}
			}
		}
	}
	if got := clipGraphemes("a"+strings.Repeat("\u0301", 10_000), 200); len(got) > 1_600 || !utf8.ValidString(got) {
		t.Errorf("an endless character stays %d bytes", len(got))
	}
	if n := graphemes.FromString("👩🏽"); !n.Next() || n.Next() {
		t.Error("the test counts no characters")
	}
}

// A sheet holds rows to its limit, nothing lighter after one that found no room,
// and no lead without a row.
func TestSheetKeepsItsLimit(t *testing.T) {
	for limit, want := range map[int]string{
		2: "", 3: "", 4: "L\n1\n", 5: "L\n1\n", 6: "L\n1\n", 7: "L\n1\n", 8: "L\n1\n333\n", 9: "L\n1\n333\n", 10: "L\n1\n333\n4\n",
	} {
		s := &sheet{limit: limit}
		rows := []string{"1\n", "333\n", "4\n"}
		s.rows("L\n", "rows", len(rows), func(i int) string { return rows[i] })
		s.rows("M\n", "others", 1, func(int) string { return "5\n" })
		left := 3 - strings.Count(want, "\n") + min(1, strings.Count(want, "\n"))
		if got := s.out.String(); got != want {
			t.Errorf("at %d: %q, not %q", limit, got, want)
		}
		if diff := cmp.Diff(fmt.Sprint([]cut{{left, "rows"}, {1, "others"}}[min(1, 1-min(left, 1)):]), fmt.Sprint(s.left)); diff != "" {
			t.Errorf("at %d, left out (-want +got):\n%s", limit, diff)
		}
	}
}

// A part takes what others do not need, and leaves them their share.
func TestFillSharesTheRoom(t *testing.T) {
	rows := func(n int) part {
		return func(s *sheet) { s.rows("", "rows", n, func(int) string { return "1234567890" }) }
	}
	for _, test := range []struct {
		room  int
		parts []part
		want  []int
	}{
		{100, []part{rows(3), rows(3)}, []int{30, 30}},
		{100, []part{rows(20), rows(3)}, []int{70, 30}},
		{100, []part{rows(20), rows(20)}, []int{50, 50}},
		{100, []part{rows(2), rows(20)}, []int{20, 80}},
		{90, []part{rows(20), rows(20), rows(1)}, []int{50, 30, 10}},
	} {
		var got []int
		for _, s := range fill(test.parts, test.room) {
			got = append(got, s.out.Len())
		}
		if diff := cmp.Diff(test.want, got); diff != "" {
			t.Errorf("lengths in %d (-want +got):\n%s", test.room, diff)
		}
	}
}
