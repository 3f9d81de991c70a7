package reports

import (
	"fmt"
	"io"
	"strings"

	"github.com/idcscan/idcscan/scanner"
)

// Limits of Markdown, in bytes. GitHub drops a job summary over 1,024 KiB whole
// and refuses a comment over 65,536 characters; a text has never more of its
// characters than bytes.
const (
	// MarkdownSummary leaves a quarter of what a step may summarize to what the
	// summary holds already.
	MarkdownSummary = 768 * 1024
	// MarkdownComment fits into a comment.
	MarkdownComment = 65_536
	// MarkdownLeast is what verdict, counts and one row of each kind take.
	MarkdownLeast = 8 * 1024
)

// CheckMarkdownBytes reports a limit that Markdown cannot keep; 0 is the default.
func CheckMarkdownBytes(limit int) error {
	if limit != 0 && limit < MarkdownLeast {
		return fmt.Errorf("%d bytes are too few for Markdown: allow %d or more, such as %d for a comment on GitHub", limit, MarkdownLeast, MarkdownComment)
	}
	return nil
}

// writeMarkdown writes GitHub Flavored Markdown for job summaries and comments:
// the verdict and the counts whole, the rest cut at the edges of rows where it
// would become too large, the gravest first.
func writeMarkdown(w io.Writer, r *scanner.Report, o Options) error {
	if err := CheckMarkdownBytes(o.MaxBytes); err != nil {
		return err
	}
	limit := o.MaxBytes
	if limit == 0 {
		limit = MarkdownSummary
	}
	r = arrange(r)
	unknown, unneeded := gaps(r)
	parts := []part{
		func(s *sheet) { markdownReasons(s, r) },
		func(s *sheet) { markdownErrors(s, r) },
		func(s *sheet) { markdownUnknowns(s, unknown) },
		func(s *sheet) { markdownWaived(s, r) },
		func(s *sheet) { markdownMend(s, r) },
		func(s *sheet) { markdownGone(s, r) },
		func(s *sheet) { markdownUndecided(s, r) },
		func(s *sheet) { markdownUnneeded(s, unneeded) },
	}
	findings := func(s *sheet) { markdownFindings(s, r) }
	title, head, scope := markdownTitle(r), markdownHead(r), markdownScope(r)
	const closing = 1024 // more than the longest closing line
	rest := limit - closing - len(title) - len(head) - len(scope)
	// What is not known or waived must show beside any number of findings: half
	// of the room is for it, if it takes that, and all that findings leave.
	written := fill(parts, max(rest/2, rest-part(findings).need(rest)))
	for _, s := range written {
		rest -= s.out.Len()
	}
	main := part(findings).write(rest)
	text := title + written[0].out.String() + head + written[1].out.String() + main.out.String()
	for _, s := range written[2 : len(written)-1] {
		text += s.out.String()
	}
	text += scope + written[len(written)-1].out.String() + markdownClosing(limit, append([]*sheet{main}, written...))
	_, err := io.WriteString(w, text)
	return err
}

// markdownClosing counts what was left out, "" where that is nothing.
func markdownClosing(limit int, written []*sheet) string {
	var left []string
	for _, s := range written {
		for _, cut := range s.left {
			if cut.count == 0 {
				left = append(left, cut.what)
			} else {
				left = append(left, fmt.Sprintf("%d %s", cut.count, cut.what))
			}
		}
	}
	if len(left) == 0 {
		return ""
	}
	return fmt.Sprintf("\n**Left out** to keep this within %d bytes: %s. The verdict counts everything, and the JSON report (`--output json=FILE`) holds it.\n",
		limit, strings.Join(left, ", "))
}

// verdictMarks stand before the word, never alone.
var verdictMarks = map[scanner.Verdict]string{
	scanner.VerdictPass: "✅ ", scanner.VerdictFail: "❌ ", scanner.VerdictError: "⛔ ", scanner.VerdictIncomplete: "❓ ",
}

func markdownTitle(r *scanner.Report) string {
	return "## " + verdictMarks[r.Gate.Verdict] + "idcscan: " + short(string(r.Gate.Verdict), markdownProse) + "\n"
}

// short is a value of the head, which must be small whatever it holds.
func short(s string, as func(string) string) string {
	const most = 64
	return as(clipGraphemes(visible(s), most))
}

// markdownReasons is why the verdict is as it is.
func markdownReasons(s *sheet, r *scanner.Report) {
	s.rows("\n", "reasons of the verdict", len(r.Gate.Because), func(i int) string { return "- " + markdownProse(r.Gate.Because[i]) + "\n" })
}

// markdownHead is what was judged, and the counts.
func markdownHead(r *scanner.Report) string {
	code := func(s string) string { return short(s, markdownCode) }
	head := fmt.Sprintf("\nIdentity Center instance %s of account %s, collected %s, evaluated %s by idcscan %s.\n",
		code(r.Run.Instance), code(r.Run.Account), code(r.Run.CollectedAt), code(r.Run.EvaluatedAt), code(r.Run.Version))
	if r.Run.Selection != "all" {
		head += "\nOnly a selection of controls ran (" + code(r.Run.Selection) + "): compare with reports of the same selection.\n"
	}
	if b := r.Baseline; b != nil {
		head += fmt.Sprintf("\nCompared with the report of %s: %d new, %d unchanged, %d unverified, %d resolved.\n",
			code(b.EvaluatedAt), b.New, b.Unchanged, b.Unverified, b.Resolved)
	}
	return head + markdownCounts(r)
}

func markdownErrors(s *sheet, r *scanner.Report) {
	var rows []string
	for _, control := range r.Controls {
		if control.Error != "" {
			rows = append(rows, markdownRow(markdownCode(control.ID), markdownProse(control.Error)))
		}
	}
	s.table("### Errors\n\nThese controls could not run to their end.\n", "| control | error |\n|---|---|\n", "errors of controls", rows)
}

// markdownCounts writes how many findings there are by severity, and how many
// controls and members by status.
func markdownCounts(r *scanner.Report) string {
	severities := scanner.Severities()
	counts := map[string]map[scanner.Severity]int{"failing": {}, "new": {}, "waived": {}}
	control := map[string]scanner.Severity{}
	var of scanner.Counts
	statuses := map[scanner.Status]int{}
	for _, c := range r.Controls {
		control[c.ID] = c.Severity
		statuses[c.Status]++
		of.Fail += c.Counts.Fail
		of.Unknown += c.Counts.Unknown
		of.Waived += c.Counts.Waived
		of.Pass += c.Counts.Pass
		of.NotApplicable += c.Counts.NotApplicable
	}
	total := map[string]int{}
	count := func(line string, f scanner.Finding) { counts[line][control[f.Control]]++; total[line]++ }
	for _, f := range r.Findings {
		switch {
		case f.Status == scanner.StatusWaived:
			count("waived", f)
			continue
		case f.Baseline == scanner.BaselineNew:
			count("new", f)
		}
		count("failing", f)
	}
	table := "\n| findings | critical | high | medium | low | info | all |\n|---|--:|--:|--:|--:|--:|--:|\n"
	for _, line := range []string{"failing", "new", "waived"} {
		if line == "new" && r.Baseline == nil {
			continue
		}
		cells := []string{line}
		for _, severity := range severities {
			cells = append(cells, fmt.Sprint(counts[line][severity]))
		}
		table += markdownRow(append(cells, fmt.Sprint(total[line]))...)
	}
	table += "\n| judged | fail | unknown | waived | pass | not applicable | all |\n|---|--:|--:|--:|--:|--:|--:|\n"
	table += fmt.Sprintf("| controls | %d | %d | %d | %d | %d | %d |\n", statuses[scanner.StatusFail], statuses[scanner.StatusUnknown],
		statuses[scanner.StatusWaived], statuses[scanner.StatusPass], statuses[scanner.StatusNotApplicable], len(r.Controls))
	table += fmt.Sprintf("| members | %d | %d | %d | %d | %d | %d |\n", of.Fail, of.Unknown, of.Waived, of.Pass, of.NotApplicable,
		of.Fail+of.Unknown+of.Waived+of.Pass+of.NotApplicable)
	return table
}
