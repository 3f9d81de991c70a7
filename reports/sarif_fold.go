package reports

import (
	"fmt"
	"slices"

	"github.com/owenrumney/go-sarif/v2/sarif"

	"github.com/idcscan/idcscan/reports/codescanning"
	"github.com/idcscan/idcscan/scanner"
)

// folded are findings of one control for which a log has no room: one result
// stands for them, so that an alert of the control stays open.
type folded struct {
	control  string
	severity scanner.Severity
	count    int
	// baseline is new where one of the findings is.
	baseline scanner.BaselineState
}

// fold returns the gravest findings that are results of their own, and one
// result a control for the rest, at most limit in all. The findings are sorted
// by severity and control.
func fold(findings []failure, limit int) ([]failure, []folded) {
	if len(findings) <= limit {
		return findings, nil
	}
	keep, controls := len(findings), 0
	for keep > 0 && keep+controls > limit {
		keep--
		if keep == len(findings)-1 || findings[keep].Control != findings[keep+1].Control {
			controls++
		}
	}
	shown := slices.Clone(findings[:keep])
	var folds []folded
	for rest := findings[keep:]; len(rest) > 0; {
		n := 1
		for n < len(rest) && rest[n].Control == rest[0].Control {
			n++
		}
		if n == 1 { // takes no more room than what would stand for it
			shown = append(shown, rest[0])
		} else {
			folds = append(folds, foldOf(rest[:n]))
		}
		rest = rest[n:]
	}
	return shown, folds[:min(len(folds), max(limit-len(shown), 0))]
}

func foldOf(findings []failure) folded {
	f := folded{control: findings[0].Control, severity: findings[0].severity, count: len(findings), baseline: findings[0].Baseline}
	if slices.ContainsFunc(findings, func(f failure) bool { return f.Baseline == scanner.BaselineNew }) {
		f.baseline = scanner.BaselineNew
	}
	return f
}

// foldedResult has the place and identity of its control, so that it stays one
// alert while the number of findings changes.
func foldedResult(r *scanner.Report, f folded, anchor string) *sarif.Result {
	member := scanner.Finding{Control: f.control, Kind: "control", Key: f.control}
	message := fmt.Sprintf("%d more findings of %s are folded into this one. The log has no room for them, since GitHub keeps %d results and %d MB: "+
		"the report in JSON lists each, and the verdict counts them.", f.count, f.control, codescanning.MaxResults, codescanning.RefusedGzip/1000/1000)
	return sarif.NewRuleResult(f.control).
		WithLevel(weights[f.severity].level).
		WithMessage(sarif.NewTextMessage(escapeMessage(visible(message)))).
		WithLocations([]*sarif.Location{memberLocation(r, member, anchor)}).
		WithPartialFingerPrints(map[string]any{lineHash: alertIdentity(r, member)})
}
