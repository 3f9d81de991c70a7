package aws

import (
	"slices"
	"strings"

	"github.com/idcscan/idcscan/collectors/snapshot"
)

// subject is what a call was about, by ids, since names are known only at the
// end. The zero subject is a whole section.
type subject struct {
	set     string // ARN of a permission set
	account string
	user    string
	group   string
	policy  string // ARN of a managed policy
	of      string // whatever else the call was about, so that calls can be told apart
	// section is set where an operation fills several, and the call was about one.
	section snapshot.Section
}

// hole is something that was not read: a gap whose member has no key yet.
type hole struct {
	section snapshot.Section
	at      subject
	// gap is worded already; otherwise the call failed of the problem.
	gap        *snapshot.Gap
	operation  string
	attributes []string
	problem    problem
}

// failed records that a call did not tell what it fills.
func (w *walk) failed(operation string, at subject, err error) {
	w.failedBy(operation, at, problemOf(err).of(operation))
}

func (w *walk) failedBy(operation string, at subject, p problem) {
	for _, fill := range fillsOf(operation, at) {
		w.hole(hole{section: fill.Section, at: at, operation: operation, attributes: fill.Attributes, problem: p})
	}
}

// fillsOf is what an operation fills at the subject: tags are those of a
// permission set or of the instance, and documents of policies are asked for on
// behalf of AWS's own policies, or of one account.
func fillsOf(operation string, at subject) []Fill {
	return slices.DeleteFunc(slices.Clone(callOf(operation).Fills), func(fill Fill) bool {
		return at.section != "" && fill.Section != at.section ||
			at.policy != "" && (fill.Section == snapshot.SectionAccountHygiene) != (at.account != "")
	})
}

// forget takes the holes of something back that turns out to be gone.
func (w *walk) forget(at subject) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.holes = slices.DeleteFunc(w.holes, func(h hole) bool { return h.at == at })
}

// problemWith returns why an operation did not tell; it is an error without a
// code where nothing else is known.
func (w *walk) problemWith(operation string) problem {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, h := range w.holes {
		switch {
		case h.gap == nil && h.operation == operation:
			return h.problem
		case h.gap != nil && h.gap.Operation == operation:
			return problem{cause: h.gap.Cause, code: h.gap.Code}
		}
	}
	return problem{cause: snapshot.CauseError}
}

// lacks records that an answer came without something that it should hold.
func (w *walk) lacks(section snapshot.Section, at subject, operation, attribute, meaning string) {
	w.gap(section, at, snapshot.Gap{
		Cause: snapshot.CauseNotInSource, Attributes: []string{attribute}, Operation: operation, Meaning: meaning,
	})
}

// withoutID records that something in an answer has nothing to be told apart
// by, so it was left out: what the call fills may lack it.
func (w *walk) withoutID(operation string, at subject, what string) {
	for _, fill := range fillsOf(operation, at) {
		w.gap(fill.Section, at, snapshot.Gap{
			Cause: snapshot.CauseError, Attributes: fill.Attributes, Operation: operation,
			Meaning: "AWS answered " + what + " without an id",
			Remedy:  "scan again",
		})
	}
}

// identified leaves out of a list what has no id. all is false where something
// was left out, which is a hole.
func identified[T any](w *walk, operation string, at subject, what string, items []T, id func(T) string) (kept []T, all bool) {
	kept = make([]T, 0, len(items))
	for _, item := range items {
		if id(item) != "" {
			kept = append(kept, item)
		}
	}
	if all = len(kept) == len(items); !all {
		w.withoutID(operation, at, what)
	}
	return kept, all
}

// unknownValue records that an answer held a value that this version does not know.
func (w *walk) unknownValue(section snapshot.Section, at subject, operation string, attributes ...string) {
	w.gap(section, at, snapshot.Gap{
		Cause: snapshot.CauseError, Attributes: attributes, Operation: operation, Code: codeUnknownEnumValue,
		Meaning: "AWS answered with a value that this version of idcscan does not know",
		Remedy:  "upgrade idcscan",
	})
}

// enum returns a value that is one of the known ones. Otherwise the attribute
// becomes a hole: absent from the answer, or newer than this version.
func enum[E ~string](w *walk, section snapshot.Section, at subject, operation, attribute string, value E, known []E) *string {
	switch {
	case value == "":
		w.lacks(section, at, operation, attribute, "AWS did not say the "+attribute)
		return nil
	case !slices.Contains(known, value):
		w.unknownValue(section, at, operation, attribute)
		return nil
	}
	return new(string(value))
}

func (w *walk) gap(section snapshot.Section, at subject, gap snapshot.Gap) {
	w.hole(hole{section: section, at: at, gap: &gap})
}

func (w *walk) hole(h hole) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.holes = append(w.holes, h)
}

// gapsOf turns holes into the gaps of each section: holes that differ in
// nothing but their member become one gap with sorted keys.
func gapsOf(holes []hole, n *names, c circumstances) map[snapshot.Section][]snapshot.Gap {
	type kind struct {
		section snapshot.Section
		text    string
		keyed   bool
	}
	merged := map[kind]*snapshot.Gap{}
	for _, h := range holes {
		gap := h.gap
		if gap == nil {
			gap = h.problem.gap(h.operation, h.attributes, c)
		}
		key := n.key(h.section, h.at)
		k := kind{h.section, textOf(*gap), key != ""}
		if merged[k] == nil {
			merged[k] = gap
		}
		if key != "" {
			merged[k].Keys = append(merged[k].Keys, key)
		}
	}
	gaps := map[snapshot.Section][]snapshot.Gap{}
	for k, gap := range merged {
		slices.Sort(gap.Keys)
		gap.Keys = slices.Compact(gap.Keys)
		gaps[k.section] = append(gaps[k.section], *gap)
	}
	for _, g := range gaps {
		slices.SortFunc(g, func(a, b snapshot.Gap) int {
			if c := strings.Compare(textOf(a), textOf(b)); c != 0 {
				return c
			}
			return len(a.Keys) - len(b.Keys)
		})
	}
	return gaps
}

// textOf is everything of a gap but its keys.
func textOf(g snapshot.Gap) string {
	return strings.Join([]string{
		g.Operation, string(g.Cause), g.Code, strings.Join(g.Attributes, ","), g.Meaning, g.Remedy,
	}, "\x00")
}
