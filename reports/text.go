package reports

import (
	"bufio"
	"fmt"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/jedib0t/go-pretty/v6/text"

	"github.com/idcscan/idcscan/reports/codescanning"
	"github.com/idcscan/idcscan/scanner"
)

// writeText writes the report for people: the verdict first, then what breaks
// it, what was accepted, what is not known, what is gone since the baseline, what
// is still to be decided, and the counts.
func writeText(w io.Writer, r *scanner.Report, o Options) error {
	p := &page{out: bufio.NewWriter(w), width: o.Width, color: o.Color}
	if p.width > 0 {
		p.width = max(p.width, minWidth)
	}
	r = arrange(r)
	textVerdict(p, r)
	textBaseline(p, r)
	textErrors(p, r)
	textFindings(p, r)
	textWaived(p, r)
	textWaiversToMend(p, r)
	textUnknowns(p, r)
	textGone(p, r)
	textAttestations(p, r)
	textToDecide(p, r)
	textScope(p, r)
	textCounts(p, r)
	return p.out.Flush()
}

var verdictStyles = map[scanner.Verdict]text.Colors{
	scanner.VerdictPass: green, scanner.VerdictFail: red, scanner.VerdictError: red, scanner.VerdictIncomplete: yellow,
}

func textVerdict(p *page, r *scanner.Report) {
	verdict := strings.ToUpper(string(r.Gate.Verdict))
	p.item("", verdict+"  ", verdictStyles[r.Gate.Verdict], strings.Join(r.Gate.Because, "; "))
	p.item("", "", plain, fmt.Sprintf("Identity Center instance %s of account %s, collected %s, evaluated %s by idcscan %s",
		r.Run.Instance, r.Run.Account, r.Run.CollectedAt, r.Run.EvaluatedAt, r.Run.Version))
	if r.Run.Selection != "all" {
		p.item("", "", plain, fmt.Sprintf("Only a selection of controls ran (%s): compare with reports of the same selection.", r.Run.Selection))
	}
}

func textErrors(p *page, r *scanner.Report) {
	title := section(p, "Errors: these controls could not run to their end")
	for _, control := range r.Controls {
		if control.Error != "" {
			title()
			p.item("  ", control.ID+"  ", red, control.Error)
		}
	}
}

// textToDecide lists the parameters that wait for a value which only the
// organization can choose, a line for each group of controls.
func textToDecide(p *page, r *scanner.Report) {
	waiting, controls := map[string][]string{}, 0
	for _, control := range r.Controls {
		if len(control.Undecided) > 0 {
			controls++
		}
		for _, parameter := range control.Undecided {
			group := scanner.Control{ID: control.ID}.Group()
			waiting[group] = append(waiting[group], control.ID+"."+parameter)
		}
	}
	if controls == 0 {
		return
	}
	section(p, fmt.Sprintf("To decide: %s until a parameter is set in .idcscan.yaml", judgeNothing(controls)))()
	for _, group := range slices.Sorted(maps.Keys(waiting)) {
		p.item("  ", group+"  ", cyan, strings.Join(waiting[group], ", "))
	}
	p.item("  ", "", faint, "idcscan controls show ID says what each is for.")
}

func judgeNothing(controls int) string {
	if controls == 1 {
		return "1 control judges nothing"
	}
	return strconv.Itoa(controls) + " controls judge nothing"
}

func textScope(p *page, r *scanner.Report) {
	section(p, "What this scan could see")()
	p.item("  ", "", plain, vantage(r))
	p.item("  ", "", plain, notLookedAt)
}

func textCounts(p *page, r *scanner.Report) {
	section(p, "Counts")()
	statuses := map[scanner.Status]int{}
	var members scanner.Counts
	erred := 0
	for _, control := range r.Controls {
		statuses[control.Status]++
		members.Fail += control.Counts.Fail
		members.Pass += control.Counts.Pass
		members.Unknown += control.Counts.Unknown
		members.NotApplicable += control.Counts.NotApplicable
		members.Waived += control.Counts.Waived
		if control.Error != "" {
			erred++
		}
	}
	severities := map[scanner.Severity]int{}
	findings := failing(r)
	for _, finding := range findings {
		severities[finding.severity]++
	}
	var bySeverity []string
	for _, severity := range scanner.Severities() {
		bySeverity = append(bySeverity, fmt.Sprintf("%d %s", severities[severity], severity))
	}
	p.item("  ", "findings  ", faint, fmt.Sprintf("%d: %s", len(findings), strings.Join(bySeverity, ", ")))
	p.item("  ", "controls  ", faint, fmt.Sprintf("%d: %s", len(r.Controls), tally(statuses[scanner.StatusFail], statuses[scanner.StatusUnknown],
		statuses[scanner.StatusPass], statuses[scanner.StatusNotApplicable], statuses[scanner.StatusWaived])+", "+strconv.Itoa(erred)+" with an error"))
	judged := members.Fail + members.Unknown + members.Pass + members.NotApplicable + members.Waived
	p.item("  ", "verdicts  ", faint, fmt.Sprintf("%d: %s", judged, tally(members.Fail, members.Unknown, members.Pass, members.NotApplicable, members.Waived)))
	if shown, folds := fold(findings, codescanning.MaxResults); len(folds) > 0 {
		p.item("  ", "SARIF     ", faint, fmt.Sprintf("holds the %d gravest findings, as GitHub keeps no more; %d more are folded there, and whole in JSON", len(shown), len(findings)-len(shown)))
	}
}

func tally(fail, unknown, pass, notApplicable, waived int) string {
	return fmt.Sprintf("%d fail, %d unknown, %d pass, %d not applicable, %d waived", fail, unknown, pass, notApplicable, waived)
}

// section returns a function that writes a blank line and a title, once.
func section(p *page, title string) func() {
	written := false
	return func() {
		if !written {
			written = true
			p.blank()
			p.item("", "", strong, title)
		}
	}
}
