package reports

import (
	"fmt"
	"strings"

	"github.com/idcscan/idcscan/scanner"
)

// textWaived lists the findings that somebody accepted, in the order of the
// report: the gravest first.
func textWaived(p *page, r *scanner.Report) {
	controls := map[string]scanner.ControlResult{}
	for _, control := range r.Controls {
		controls[control.ID] = control
	}
	title := section(p, "Waived: accepted until a day, so that they do not fail the gate")
	last := ""
	for _, f := range r.Findings {
		if f.Status != scanner.StatusWaived {
			continue
		}
		title()
		if f.Control != last {
			last = f.Control
			control := controls[f.Control]
			p.item("  ", f.Control+"  ", severityStyles[control.Severity], joinNonEmpty(" · ", string(control.Severity), control.Title))
		}
		p.line("    ", strong, f.Key)
		if f.Waiver == nil {
			continue
		}
		p.item("        ", "until: ", faint, f.Waiver.Expires+", "+answerers(f.Waiver))
		p.item("        ", "for:   ", faint, f.Waiver.Reason)
	}
}

// answerers are who answers for a waiver and where it was decided.
func answerers(w *scanner.Waiver) string {
	text := "by " + w.Owner
	if w.Approver != "" {
		text += ", approved by " + w.Approver
	}
	if w.Ticket != "" {
		text += ", " + w.Ticket
	}
	return text
}

func joinNonEmpty(separator string, parts ...string) string {
	kept := make([]string, 0, len(parts))
	for _, part := range parts {
		if part != "" {
			kept = append(kept, part)
		}
	}
	return strings.Join(kept, separator)
}

// textWaiversToMend lists the waivers that do not do what they should: expired
// ones first, for what they named fails again.
func textWaiversToMend(p *page, r *scanner.Report) {
	title := section(p, "Waivers to mend: --strict fails on them")
	for _, state := range []scanner.WaiverState{scanner.WaiverExpired, scanner.WaiverUnused, scanner.WaiverActive, scanner.WaiverUnjudged} {
		for _, w := range r.Waivers {
			what := toMend(w)
			if w.State != state || what == "" {
				continue
			}
			title()
			p.item("  ", w.Control+"  ", yellow, w.Key)
			p.item("      ", "what: ", faint, what)
			p.whole("at:   ", faint, joinNonEmpty(", ", w.Source, w.Owner))
		}
	}
}

// toMend says what is wrong with a waiver and what to do, "" where nothing is.
func toMend(w scanner.WaiverResult) string {
	var texts []string
	switch {
	case w.State == scanner.WaiverExpired && w.Findings > 0:
		texts = append(texts, fmt.Sprintf("expired on %s; %s again: fix them, or renew it", w.Expires, countOf(w.Findings, "finding fails", "findings fail")))
	case w.State == scanner.WaiverExpired:
		texts = append(texts, fmt.Sprintf("expired on %s and names no finding; remove it", w.Expires))
	case w.State == scanner.WaiverUnused:
		texts = append(texts, "names nothing that fails; remove it")
	}
	if w.Broad {
		texts = append(texts, fmt.Sprintf("too broad, it names %s; name them more exactly", countOf(w.Findings, "finding", "findings")))
	}
	return strings.Join(texts, "; ")
}

func countOf(count int, one, several string) string {
	if count == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", count, several)
}
