package reports

import (
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/idcscan/idcscan/collectors/snapshot"
	"github.com/idcscan/idcscan/scanner"
)

// markdownNames are names that Markdown, or GitHub behind it, makes something of.
func markdownNames() map[string]string {
	names := map[string]string{
		"details": "<details><summary>0 findings</summary>", "close": "</details>", "comment": "<!-- ", "cdata": "<![CDATA[", "tag": `<img src=x onerror="alert(1)">`, "autolink": "<https://evil.example>",
		"mention": "@team", "team": "@org/team", "inner mention": "mail a@example.com", "issue": "see #1", "other issue": "org/repo#12", "GH": "GH-1 gh-22", "commit": "0123456 deadbeef1", "at commit": "org/repo@0123456",
		"url": "https://evil.example", "www": "www.evil.example", "WWW": "WWW.evil.example/x", "mailto": "mailto:a@example.com", "ftp": "ftp://evil.example", "image": "![x](https://evil.example/y.png)",
		"reference": "[x]: https://evil.example", "footnote": "[^1] [^1]: x", "task": "[ ] x", "bold": "**x** __y__ *z* _w_ ~~v~~", "math": "$x$ $$y$$ $`z`$", "emoji": ":tada: :x:", "entity": "&lt;b&gt; &#64;team &commat;team",
		"one backtick": "`", "two": "``", "three": "```", "run": "a`b``c```d````e", "ends": "`a`", "unbalanced": "a ` b", "span": "use `x|y` here", "spans": "`a``b` `c`", "fence": "```\n</details>\n# x\n```", "tilde": "~~~\nx",
		"pipe": "|", "pipes": "||a|||b|", "escaped pipe": `a\|b`, "twice": `a\\|b`, "backslash": `a\`, "delimiter": "|---|", "heading": "# x", "setext": "===", "rule": "---", "quote": "> x", "list": "- x", "plus": "+ x", "ordered": "1. x", "paren": "12) x",
		"spaces": "  a  b  ", "blank": " ", "ideographic": "\u3000a\u3000", "tab": "\ta", "newline": "a\n\n| x | y | z |\n|---|---|---|\n", "break": "a  \nb", "line break": "a<br>b", "quotes": `"a" 'b' (c) „d“`,
	}
	for title, name := range hostileNames {
		names[title] = name
	}
	return names
}

// everywhere is a report with the name in every place that AWS, a policy, a
// waiver or an edited report fills, two of each.
func everywhere(name string) *scanner.Report {
	r := waived()
	r.Unknowns, r.Coverage = incomplete().Unknowns, incomplete().Coverage
	r.Gate.Verdict, r.Gate.Because = scanner.Verdict(name), []string{name, name}
	r.Run = scanner.Run{Version: name, EvaluatedAt: name, CollectedAt: name, Instance: name, Account: name, Selection: name, Vantage: name}
	r.Baseline.EvaluatedAt = name
	for i := range r.Controls {
		c := &r.Controls[i]
		c.Title, c.Error, c.Undecided, c.DeclaredSeverity = name, name, []string{name, name}, scanner.Severity(name)
		c.Remediation = map[string]string{"console": name, "cli": name + "\n" + name, "terraform": "aws " + name}
	}
	for i := range r.Findings {
		f := &r.Findings[i]
		f.Key, f.Message, f.ResourceID, f.Related = name, name, name, []snapshot.Location{{URI: name}}
		if f.Location != nil {
			f.Location.URI = name
		}
		f.Waiver = &scanner.Waiver{Reason: name, Owner: name, Ticket: name, Expires: name, Approver: name}
	}
	for i := range r.Waivers {
		r.Waivers[i].Waiver = scanner.Waiver{Control: name, Key: name, Owner: name, Expires: name, Source: name}
	}
	for i := range r.Baseline.Gone {
		r.Baseline.Gone[i] = scanner.GoneFinding{Control: name, Key: name, State: scanner.BaselineState(name)}
	}
	for i := range r.Unknowns {
		u := &r.Unknowns[i]
		u.Gap = scanner.UnknownGap{Meaning: name, Remedy: name, Operation: name, Code: name, Cause: snapshot.Cause(name), Section: snapshot.Section(name), Accidental: i == 0}
		u.Sample = []string{name, name}
	}
	return r
}

// livesOn is what GitHub makes of text that is not code, once it is rendered.
var livesOn = regexp.MustCompile("(?i)[@#<>$|`~*_\\[\\]\\\\&]|:\\w+:|https?:|www\\.|\\bgh-[0-9]|\\b[0-9a-f]{7,}\\b")

// REP-40: a name adds no row, no link, no HTML, no heading, no mention, wherever
// it stands, and is seen as it is.
func TestREP40MarkdownIsNotInjected(t *testing.T) {
	plain := parseMarkdown(t, write(t, "markdown", everywhere("plain"), Options{}))
	ours := []string{"<details><summary>How to fix</summary>", "</details>"}
	if len(plain.rows) < 25 || plain.blocks < 4 || len(plain.html) < 8 || len(plain.html)%2 != 0 {
		t.Fatalf("%d rows, %d blocks of code, %d of HTML in the plain report", len(plain.rows), plain.blocks, len(plain.html))
	}
	names := markdownNames()
	for _, title := range slices.Sorted(maps.Keys(names)) {
		name := names[title]
		out := write(t, "markdown", everywhere(name), Options{})
		d := parseMarkdown(t, out)
		if len(d.rows) != len(plain.rows) || len(d.headings) != len(plain.headings) || d.blocks != plain.blocks && strings.TrimSpace(name) != "" {
			t.Errorf("%s: %d rows, %d headings, %d blocks of code; want %d, %d, %d", title, len(d.rows), len(d.headings), d.blocks, len(plain.rows), len(plain.headings), plain.blocks)
		}
		if d.links > 0 || len(d.unexpected) > 0 {
			t.Errorf("%s: %d links, and %q", title, d.links, d.unexpected)
		}
		if len(d.html) != len(plain.html) || slices.ContainsFunc(d.html, func(html string) bool { return !slices.Contains(ours, html) }) {
			t.Errorf("%s: HTML %q", title, d.html)
		}
		if live := livesOn.FindString(d.prose); live != "" {
			t.Errorf("%s: GitHub would make something of %q in\n%s", title, live, d.prose)
		}
		for i, row := range d.rows {
			if len(row) != len(plain.rows[i]) {
				t.Errorf("%s: row %d has %d cells: %q", title, i, len(row), row)
			}
		}
	}
}

// A name is shown as it is, but for what cannot be seen and what is too long.
func TestREP40NamesAreShownAsTheyAre(t *testing.T) {
	for title, name := range markdownNames() {
		want := visible(name)
		d := parseMarkdown(t, []byte("| a | b |\n|---|---|\n"+markdownRow(markdownCode(name), markdownProse(name))))
		if len(d.rows) != 1 {
			t.Errorf("%s: %d rows", title, len(d.rows))
			continue
		}
		if got := d.rows[0][0]; strings.TrimSpace(got) != strings.TrimSpace(clipGraphemes(want, maxMarkdownName)) {
			t.Errorf("%s: the name %q is shown as %q", title, want, got)
		}
		want = clipGraphemes(want, maxMarkdownSentence)
		if title == "span" || title == "math" || title == "ends" || title == "spans" {
			want = strings.ReplaceAll(want, "`", "") // Code spans of a sentence are code spans.
			d.rows[0][1] = strings.ReplaceAll(d.rows[0][1], "`", "")
		}
		if diff := cmp.Diff(strings.Fields(want), strings.Fields(d.rows[0][1])); diff != "" {
			t.Errorf("%s: the sentence is shown as (-want +got):\n%s", title, diff)
		}
	}
}

// Sentences stay sentences: only what needs it becomes code.
func TestMarkdownProse(t *testing.T) {
	tests := map[string]string{
		"sessions last PT12H; the admin tier allows 60 minutes": "sessions last PT12H; the admin tier allows 60 minutes",
		"bob@example.com is none of (LZ_Admins), it's odd.":     "`bob@example.com` is none of (`LZ_Admins`), it's odd.",
		"allow sso:GetInlinePolicy, then run again":             "allow `sso:GetInlinePolicy`, then run again",
		"Run `terraform plan` to see, or use `x`.":              "Run `terraform plan` to see, or use `x`.",
		"Zugänge für Köln, 生命 — 5,000 of 1.5":                   "Zugänge für Köln, 生命 — 5,000 of 1.5",
		"1. first":                    "`1`. first",
		"f(x) (f(x)) a)":              "`f(x)` (`f(x)`) a)",
		"a `b`c ` d` (`e`)":           "a `` `b`c `` `` ` `` `` d` `` (`e`)",
		"a two-day one-time, defaced": "a two-day one-time, defaced",
		"":                            "",
	}
	for sentence, want := range tests {
		if got := markdownProse(sentence); got != want {
			t.Errorf("%q is written %q, not %q", sentence, got, want)
		}
	}
}
