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

// The kinds of notification.
const (
	notifyError = "control-error" // a control could not run to its end
	notifyGap   = "coverage-gap"  // something was not read
	notifyScope = "scope"         // what the scan does not look at
	notifyCut   = "cut"           // something was left out for a limit of the reader
)

// invocation says whether the scan saw enough to be trusted. Where it did not,
// GitHub refuses the log, and that is useful: an alert that merely was not seen
// is not closed.
func invocation(log *sarifDraft) *sarif.Invocation {
	r := log.report
	successful := readAll(r)
	var notes []*sarif.Notification
	for _, control := range r.Controls {
		if control.Error == "" {
			continue
		}
		successful = false
		note := notification(notifyError, "error", fmt.Sprintf("Control %s could not run to its end: %s", control.ID, control.Error))
		note.WithAssociatedRule(sarif.NewReportingDescriptorReference().WithId(control.ID).WithIndex(log.rules[control.ID]))
		notes = append(notes, note)
	}
	unknown, unneeded := gaps(r)
	for _, g := range slices.Concat(unknown, unneeded) {
		notes = append(notes, notification(notifyGap, gapLevel(r, g), gapText(g)))
	}
	notes = append(notes, notification(notifyScope, "note", vantage(r)), notification(notifyScope, "note", notLookedAt))
	slices.SortStableFunc(notes, func(a, b *sarif.Notification) int { return cmp.Compare(levelRank(a.Level), levelRank(b.Level)) })
	notes = cutNotifications(notes)
	if left := log.left(); left > 0 {
		notes = append(notes, notification(notifyCut, "warning", fmt.Sprintf(
			"GitHub keeps %d results and %d MB: the %d gravest findings are results of their own, %d more are folded into %d results, one for each control. "+
				"The report in JSON holds them all, and the verdict counts them.",
			codescanning.MaxResults, codescanning.RefusedGzip/1000/1000, len(log.shown), left, len(log.folds))))
	}
	invocation := sarif.NewInvocation().WithExecutionSuccess(successful).WithToolExecutionNotifications(notes)
	invocation.EndTimeUTC = sarifTime(r.Run.EvaluatedAt)
	return invocation
}

func notification(kind, level, message string) *sarif.Notification {
	return sarif.NewNotification().
		WithDescriptor(sarif.NewReportingDescriptorReference().WithId(kind)).
		WithLevel(level).
		WithMessage(sarif.NewTextMessage(escapeMessage(shorten(visible(message), codescanning.MaxMessage))))
}

// readAll reports whether no selected control, however light, lacks what
// another run could read, or whether that is allowed for: readers close what a
// log does not have, also what is below the gate.
func readAll(r *scanner.Report) bool {
	lacks := func(u scanner.Unknown) bool { return u.Gap.Accidental }
	return r.Gate.AllowIncomplete || !slices.ContainsFunc(r.Unknowns, lacks)
}

// gapLevel is an error where the gap keeps the log from being taken.
func gapLevel(r *scanner.Report, g gap) string {
	switch {
	case g.Accidental && len(g.affected) > 0 && !r.Gate.AllowIncomplete:
		return "error"
	case g.Accidental:
		return "warning"
	}
	return "note"
}

func gapText(g gap) string {
	text := gapCause(g)
	count, controls := 0, make([]string, 0, len(g.affected))
	for _, a := range g.affected {
		count += a.count
		controls = append(controls, fmt.Sprintf("%s (%d)", a.control, a.count))
	}
	if count == 0 {
		return text + " No selected control needed it."
	}
	return text + fmt.Sprintf(" Not judged because of it: %d, by control %s.", count, strings.Join(controls, ", "))
}

// gapCause says what was not read, why, and what would close it.
func gapCause(g gap) string {
	text := g.Meaning
	if !strings.HasSuffix(text, ".") {
		text += "."
	}
	if unread := unread(g.keys); unread != "" {
		text += fmt.Sprintf(" Unread: %s.", unread)
	}
	if len(g.calls) > 0 {
		text += fmt.Sprintf(" Call: %s.", strings.Join(g.calls, ", "))
	}
	if g.Remedy != "" {
		text += fmt.Sprintf(" To close it: %s.", strings.TrimSuffix(g.Remedy, "."))
	}
	return text
}

func levelRank(level string) int { return slices.Index([]string{"error", "warning", "note"}, level) }

// cutNotifications keeps the gravest and says how many there were.
func cutNotifications(notes []*sarif.Notification) []*sarif.Notification {
	if len(notes) <= codescanning.MaxNotifications {
		return notes
	}
	left := len(notes) - codescanning.MaxNotifications
	return append(notes[:codescanning.MaxNotifications:codescanning.MaxNotifications],
		notification(notifyCut, "warning", fmt.Sprintf("%d more notifications are left out; the other formats hold them all.", left)))
}
