package reports

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/owenrumney/go-sarif/v2/sarif"

	"github.com/idcscan/idcscan/reports/codescanning"
	"github.com/idcscan/idcscan/scanner"
)

// What the full profile adds to the failing findings: waived ones, what each
// control came to where that is no finding, and what became of the baseline's.
// What is said of a control has no place, as no file is right or wrong there;
// GitHub refuses a log with such a result whole, and so opens no alerts for
// passes where the wrong log is uploaded.

// addRest adds to the run all results but failing ones.
func (log *sarifDraft) addRest(run *sarif.Run) error {
	r := log.report
	severities := map[string]scanner.Severity{}
	for _, control := range r.Controls {
		severities[control.ID] = control.Severity
	}
	for _, f := range r.Findings {
		if f.Status != scanner.StatusWaived {
			continue
		}
		if err := log.add(run, sarifResult(r, failure{Finding: f, severity: severities[f.Control]}, log.anchor), f.Control, f.Baseline); err != nil {
			return err
		}
		log.describe("suppressions", []any{suppression(f.Waiver)})
	}
	for _, control := range r.Controls {
		if err := log.addControl(run, control); err != nil {
			return err
		}
	}
	return log.addGone(run)
}

// describe adds a member to the last result.
func (log *sarifDraft) describe(name string, value any) {
	log.addedToResults[len(log.addedToResults)-1][name] = value
}

// suppression is a waiver that covers a finding.
func suppression(w *scanner.Waiver) map[string]any {
	suppression := map[string]any{"kind": "external", "status": "accepted"}
	if w == nil {
		return suppression
	}
	suppression["justification"] = fmt.Sprintf("%s (owner %s, until %s)", visible(w.Reason), visible(w.Owner), visible(w.Expires))
	properties := map[string]any{"reason": w.Reason, "owner": w.Owner, "expires": w.Expires}
	for name, value := range map[string]string{"ticket": w.Ticket, "approver": w.Approver, "source": w.Source} {
		if value != "" {
			properties[name] = value
		}
	}
	suppression["properties"] = properties
	return suppression
}

// addControl adds what a control came to beside its findings: that it passes or
// applies to nothing, or what of it is open and why.
func (log *sarifDraft) addControl(run *sarif.Run, control scanner.ControlResult) error {
	open := 0
	if control.Error != "" {
		open++
		if err := log.addOpen(run, control, "error", "it could not run to its end: "+strings.TrimSuffix(control.Error, ".")+".", nil); err != nil {
			return err
		}
	}
	seen := map[string]int{}
	for _, u := range log.report.Unknowns {
		if u.Control != control.ID {
			continue
		}
		open++
		// The meaning is a text that may be reworded, so it tells no two gaps apart.
		gap := strings.Join([]string{string(u.Gap.Section), string(u.Gap.Cause), u.Gap.Operation, u.Gap.Code}, "|")
		seen[gap]++
		if n := seen[gap]; n > 1 {
			gap = fmt.Sprintf("%s|%d", gap, n)
		}
		if err := log.addOpen(run, control, gap, openText(u), openProperties(u)); err != nil {
			return err
		}
	}
	switch {
	case control.Status == scanner.StatusPass:
		return log.addAbout(run, control, "pass", control.ID, "passes: "+countsText(control))
	case control.Status == scanner.StatusNotApplicable:
		text := "applies to nothing: " + countsText(control)
		if len(control.Undecided) > 0 {
			text += " Parameters without a value: " + strings.Join(control.Undecided, ", ") + "."
		}
		return log.addAbout(run, control, "notApplicable", control.ID, text)
	case control.Status == scanner.StatusUnknown && open == 0:
		return log.addOpen(run, control, "", "the report does not say why.", nil)
	}
	return nil
}

// addAbout adds a result of a kind that is no failure, about a control.
func (log *sarifDraft) addAbout(run *sarif.Run, control scanner.ControlResult, kind, key, text string) error {
	return log.addNote(run, scanner.Finding{Control: control.ID, Kind: "control/" + kind, Key: key}, kind, control.ID+" "+text)
}

func (log *sarifDraft) addOpen(run *sarif.Run, control scanner.ControlResult, key, text string, properties map[string]any) error {
	if err := log.addAbout(run, control, "open", key, "is not decided: "+text); err != nil {
		return err
	}
	if properties != nil {
		log.describe("properties", properties)
	}
	return nil
}

// addNote adds a result of a kind that is no failure, and so of no level.
func (log *sarifDraft) addNote(run *sarif.Run, member scanner.Finding, kind, text string) error {
	result := sarif.NewRuleResult(member.Control).
		WithKind(kind).
		WithLevel("none").
		WithMessage(sarif.NewTextMessage(escapeMessage(shorten(visible(text), codescanning.MaxMessage)))).
		WithPartialFingerPrints(map[string]any{lineHash: alertIdentity(log.report, member)})
	return log.add(run, result, member.Control, scanner.BaselineUnchanged)
}

// countsText says how many members came to what, without those that are none.
func countsText(control scanner.ControlResult) string {
	c := control.Counts
	var parts []string
	for _, part := range []struct {
		count int
		what  string
	}{{c.Pass, "pass"}, {c.NotApplicable, "not applicable"}, {c.Fail, "fail"}, {c.Unknown, "unknown"}, {c.Waived, "waived"}} {
		if part.count > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", part.count, part.what))
		}
	}
	if len(parts) == 0 {
		return "there is no " + kindName(control.Judges) + "."
	}
	return strings.Join(parts, ", ") + ", of kind " + kindName(control.Judges) + "."
}

func kindName(kind string) string { return strings.ReplaceAll(orElse(kind, "member"), "_", " ") }

// openText says how many members are not judged, for example which, why, and
// what would close it.
func openText(u scanner.Unknown) string {
	text := fmt.Sprintf("%d unknown", u.Count)
	if len(u.Sample) > 0 {
		text += " (" + few(u.Sample, u.Count) + ")"
	}
	text += ". Reason: " + strings.TrimSuffix(u.Gap.Meaning, ".") + "."
	var calls []string
	for _, g := range append([]scanner.UnknownGap{u.Gap}, u.Behind...) {
		if call := strings.TrimSpace(g.Operation + " " + g.Code); call != "" && !slices.Contains(calls, call) {
			calls = append(calls, call)
		}
	}
	if len(calls) > 0 {
		text += " Call: " + strings.Join(calls, ", ") + "."
	}
	if u.Gap.Remedy != "" {
		text += " To close it: " + strings.TrimSuffix(u.Gap.Remedy, ".") + "."
	}
	return text
}

func openProperties(u scanner.Unknown) map[string]any {
	properties := map[string]any{
		"count": u.Count, "sample": append([]string{}, u.Sample...), "cause": string(u.Gap.Cause), "accidental": u.Gap.Accidental,
	}
	for name, value := range map[string]string{"section": string(u.Gap.Section), "operation": u.Gap.Operation, "code": u.Gap.Code} {
		if value != "" {
			properties[name] = value
		}
	}
	return properties
}

// addGone adds the findings of the baseline that do not fail now. SARIF's word
// for one that was there before is absent; a deleted member passes nothing, so
// its kind is informational.
func (log *sarifDraft) addGone(run *sarif.Run) error {
	if log.report.Baseline == nil {
		return nil
	}
	gone := slices.Clone(log.report.Baseline.Gone)
	slices.SortStableFunc(gone, func(a, b scanner.GoneFinding) int {
		return cmp.Or(cmp.Compare(a.Control, b.Control), cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.Key, b.Key))
	})
	for _, g := range gone {
		if _, known := log.rules[g.Control]; !known {
			continue
		}
		kind, text, state := "informational", "failed in the baseline and does not now", "absent"
		if g.State == scanner.BaselineUnverified {
			kind, text, state = "open", "failed in the baseline, and now it is not known", string(scanner.BaselineUnchanged)
		}
		member := scanner.Finding{Control: g.Control, Kind: g.Kind, Key: g.Key, Message: text}
		if err := log.addNote(run, member, kind, ""); err != nil {
			return err
		}
		result := run.Results[len(run.Results)-1]
		result.WithMessage(sarif.NewTextMessage(sarifMessage(member))).
			WithLocations([]*sarif.Location{memberLocation(log.report, member, log.anchor)})
		result.BaselineState = &state
	}
	return nil
}
