package reports

import (
	"fmt"

	"github.com/idcscan/idcscan/scanner"
)

// textBaseline says how the report stands to an earlier one, below the verdict.
func textBaseline(p *page, r *scanner.Report) {
	b := r.Baseline
	if b == nil {
		return
	}
	p.item("", "", plain, fmt.Sprintf("Since the baseline of %s: %d new, %d unchanged, %d resolved, %d unverified", b.EvaluatedAt, b.New, b.Unchanged, b.Resolved, b.Unverified))
}

// textGone lists the findings of the baseline that do not fail now, those that
// nobody could verify first.
func textGone(p *page, r *scanner.Report) {
	if r.Baseline == nil {
		return
	}
	for _, part := range []struct {
		state scanner.BaselineState
		title string
	}{
		{scanner.BaselineUnverified, "Unverified: failed in the baseline, and whether they still do is not known"},
		{scanner.BaselineResolved, "Resolved since the baseline"},
	} {
		title := section(p, part.title)
		for _, gone := range r.Baseline.Gone {
			if gone.State == part.state {
				title()
				p.item("  ", gone.Control+"  ", faint, gone.Key)
			}
		}
	}
}

// textStanding says of a failing finding how it stands to waivers and baseline.
func textStanding(p *page, f scanner.Finding) {
	if f.Baseline != "" {
		p.item("      ", "note: ", faint, map[scanner.BaselineState]string{
			scanner.BaselineNew: "new since the baseline", scanner.BaselineUnchanged: "unchanged since the baseline: does not fail the gate",
		}[f.Baseline])
	}
	if f.Waiver != nil {
		p.item("      ", "note: ", faint, fmt.Sprintf("its waiver by %s ended on %s", f.Waiver.Owner, f.Waiver.Expires))
	}
}
