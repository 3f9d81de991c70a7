package scanner

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/idcscan/idcscan/collectors/snapshot"
)

// Limits of waivers where the options give none.
const (
	// DefaultMaxWaiverDays is how many days ahead a waiver may end: a year, a
	// leap day included.
	DefaultMaxWaiverDays = 366
	// DefaultMaxWaiverFindings is how many findings one waiver may name before
	// it counts as broad.
	DefaultMaxWaiverFindings = 25
)

// WaiverError is a waiver that cannot hold.
type WaiverError struct {
	// Index is the waiver's in the list that was given.
	Index int
	// Field is the name of the field that is wrong, as in JSON.
	Field string
	// Source is the waiver's, "" where it has none.
	Source string
	// Problem says what is wrong and what to do.
	Problem string
}

// Error names the waiver by its place or, without one, by its number.
func (e *WaiverError) Error() string {
	return fmt.Sprintf("%s: %s", cmp.Or(e.Source, fmt.Sprintf("waiver %d", e.Index+1)), e.Problem)
}

// CheckWaivers reports the first waiver of the options that cannot hold, as a
// [WaiverError]: of an unknown control, of another kind than it judges, without
// a key, reason, owner or day, that ends more than MaxWaiverDays after now, of
// a critical control without approver, or of the same members as another. The
// zero time asks for no day to be near.
func (p *Policies) CheckWaivers(o Options, now time.Time) error {
	seen := map[[2]string]int{}
	for i, waiver := range o.Waivers {
		fail := func(field, format string, values ...any) error {
			return &WaiverError{Index: i, Field: field, Source: waiver.Source, Problem: fmt.Sprintf(format, values...)}
		}
		control := p.control(waiver.Control)
		if control == nil {
			return fail("control", "waiver of unknown control %q; %s", waiver.Control, snapshot.Suggestion(waiver.Control, p.ids()))
		}
		if waiver.Kind != "" && waiver.Kind != string(control.Judges) {
			return fail("kind", "%s judges %s, not %s; mend the kind or leave it out", control.ID, control.Judges, waiver.Kind)
		}
		if err := waiver.checkTexts(fail); err != nil {
			return err
		}
		if err := checkExpiry(waiver.Expires, cmp.Or(o.MaxWaiverDays, DefaultMaxWaiverDays), now, fail); err != nil {
			return err
		}
		if strings.TrimSpace(waiver.Approver) == "" && slices.Contains([]Severity{control.Severity, o.Severities[control.ID]}, SeverityCritical) {
			return fail("approver", "%s is critical, so that somebody must approve its waivers; name them under approver", control.ID)
		}
		named := [2]string{control.ID, parseKeyPattern(waiver.Key).String()}
		if other, twice := seen[named]; twice {
			return fail("key", "%s of %s is waived already by %s; remove one", waiver.Key, control.ID,
				cmp.Or(o.Waivers[other].Source, fmt.Sprintf("waiver %d", other+1)))
		}
		seen[named] = i
	}
	return nil
}

// checkTexts reports a text of a waiver that says nothing.
func (w *Waiver) checkTexts(fail func(field, format string, values ...any) error) error {
	for _, text := range []struct{ field, value, about string }{
		{"key", w.Key, "name the member, or several by a glob"},
		{"reason", w.Reason, "say why the finding is accepted"},
		{"owner", w.Owner, "name who answers for it"},
	} {
		if strings.TrimSpace(text.value) == "" {
			return fail(text.field, "the waiver has no %s; %s", text.field, text.about)
		}
	}
	return nil
}

func checkExpiry(day string, maxDays int, now time.Time, fail func(field, format string, values ...any) error) error {
	expires, err := time.Parse(time.DateOnly, day)
	switch {
	case err != nil:
		return fail("expires", "%q is no day on which the waiver ends; write YYYY-MM-DD", day)
	case now.IsZero():
		return nil
	}
	const centuries = 400 * DefaultMaxWaiverDays // a later year would have five digits
	if latest := now.UTC().AddDate(0, 0, min(maxDays, centuries)).Format(time.DateOnly); expires.Format(time.DateOnly) > latest {
		return fail("expires", "expires %s lies more than %d days ahead; %s is the latest day", day, maxDays, latest)
	}
	return nil
}

// control returns the control of an id, nil where there is none.
func (p *Policies) control(id string) *Control {
	i, found := slices.BinarySearchFunc(p.controls, id, func(c *Control, id string) int { return strings.Compare(c.ID, id) })
	if !found {
		return nil
	}
	return p.controls[i]
}

// ids are the ids of all controls, sorted.
func (p *Policies) ids() []string {
	ids := make([]string, 0, len(p.controls))
	for _, control := range p.controls {
		ids = append(ids, control.ID)
	}
	return ids
}

// checkSeverities reports a severity that is given to no control, or that is none.
func (p *Policies) checkSeverities(given map[string]Severity) error {
	for _, id := range slices.Sorted(maps.Keys(given)) {
		if p.control(id) == nil {
			return fmt.Errorf("severity for unknown control %q; %s", id, snapshot.Suggestion(id, p.ids()))
		}
		if !slices.Contains(Severities(), given[id]) {
			return fmt.Errorf("unknown severity %q for %s; %s", given[id], id, snapshot.Suggestion(string(given[id]), texts(Severities())))
		}
	}
	return nil
}
