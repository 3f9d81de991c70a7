package scanner

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/idcscan/idcscan/collectors/snapshot"
)

// outcome is what one control came to, member by member.
type outcome struct {
	control   *Control
	members   members
	failed    map[int]finding
	unknown   bitset
	excluded  bitset // not applicable
	undecided []string
	values    map[string]any
	reasons   []Unknown
	// found are the failing members as the report shows them.
	found []Finding
	// hidden counts gaps that are judged themselves.
	hidden int
	// inherent are the unknown members, and hiddenInherently counts the gaps,
	// that another run of the same source would not know either.
	inherent         bitset
	hiddenInherently int
	// severity is the control's in this run.
	severity Severity
	// waived counts the failing members that a waiver accepts.
	waived int
	// hides is what mayHide came to, nil before.
	hides *bool
	err   error
}

// status returns the verdict on one member.
func (o *outcome) status(i int) Status {
	if _, failed := o.failed[i]; failed {
		return StatusFail
	}
	switch {
	case o.unknown.has(i):
		return StatusUnknown
	case o.excluded.has(i):
		return StatusNotApplicable
	}
	return StatusPass
}

// newOutcome returns the outcome of a control that finds nothing.
func newOutcome(control *Control, m members) *outcome {
	return &outcome{
		control: control, members: m, failed: map[int]finding{}, severity: control.Severity,
		unknown: newBitset(m.size()), excluded: newBitset(m.size()), inherent: newBitset(m.size()),
	}
}

// undecidedOutcome is the outcome of a control with a parameter that only the
// organization can decide and has not: it applies to nothing.
func undecidedOutcome(control *Control, m members) *outcome {
	o := newOutcome(control, m)
	o.excluded.addRange(0, m.size())
	return o
}

// erredOutcome is the outcome of a control that could not be evaluated: no
// member of it is known.
func erredOutcome(control *Control, m members, err error) *outcome {
	o := newOutcome(control, m)
	// OPA sets some of its errors over several lines.
	o.err = errors.New(strings.Join(strings.Fields(err.Error()), " "))
	o.unknown.addRange(0, m.size())
	if m.size() == 0 {
		o.hidden = 1
	}
	o.addReason(UnknownGap{
		Cause: snapshot.CauseError, Accidental: snapshot.CauseError.Accidental(),
		Meaning: "the control could not be evaluated: " + o.err.Error(),
	}, nil, o.unknown, o.hidden)
	return o
}

// judge gives every member its verdict: fail by the rule; unknown by the
// control's own doubt or by a gap; not applicable; pass. Where the control
// concludes from absence, doubts and gaps go before the rule.
func judge(s *snapshot.Snapshot, control *Control, m members, said answer) *outcome {
	o := newOutcome(control, m)
	o.failed = said.fails
	gaps := reaches(s, control, m)
	for _, doubted := range said.doubts {
		o.unknown.union(doubted)
	}
	for _, gap := range gaps {
		if gap.covered != nil {
			o.unknown.union(gap.covered)
		}
	}
	for i := range o.failed {
		if control.FailsByAbsence && o.unknown.has(i) {
			delete(o.failed, i)
		} else {
			o.unknown.remove(i)
		}
	}
	if said.applicable != nil {
		o.excluded.addRange(0, m.size())
		o.excluded.subtract(said.applicable)
		o.excluded.subtract(o.unknown)
		for i := range o.failed {
			o.excluded.remove(i)
		}
	}
	for _, doubt := range slices.SortedFunc(maps.Keys(said.doubts), compareDoubts) {
		why, behind := explainDoubt(doubt, s, control)
		o.addReason(why, behind, said.doubts[doubt], 0)
	}
	for _, gap := range gaps {
		itself := 0
		if gap.itself {
			itself = 1
		}
		o.hidden += itself
		covered := gap.covered
		if covered == nil {
			covered = newBitset(m.size())
		}
		o.addReason(explainGap(gap.section, gap.gap), nil, covered, itself)
	}
	return o
}

// sampleSize is how many keys of unknown members are shown.
const sampleSize = 10

// addReason records why members are unknown, as far as they are.
func (o *outcome) addReason(why UnknownGap, behind []UnknownGap, concerned bitset, itself int) {
	concerned.intersect(o.unknown)
	count := concerned.count() + itself
	if count == 0 {
		return
	}
	if !why.Accidental {
		o.inherent.union(concerned)
		o.hiddenInherently += itself
	}
	sample := []string{}
	for _, i := range concerned.first(sampleSize) {
		sample = append(sample, o.members.key(i))
	}
	o.reasons = append(o.reasons, Unknown{
		Control: o.control.ID, Gap: why, Count: count, Sample: sample, Behind: append([]UnknownGap{}, behind...),
	})
}

// counts are the members by status.
func (o *outcome) counts() Counts {
	counts := Counts{Fail: len(o.failed) - o.waived, Waived: o.waived, Unknown: o.unknown.count() + o.hidden, NotApplicable: o.excluded.count()}
	counts.Pass = o.members.size() - len(o.failed) - o.unknown.count() - counts.NotApplicable
	return counts
}

// worst is the status of a control with these counts.
func (c Counts) worst() Status {
	switch {
	case c.Fail > 0:
		return StatusFail
	case c.Unknown > 0:
		return StatusUnknown
	case c.Waived > 0:
		return StatusWaived
	case c.Pass > 0:
		return StatusPass
	}
	return StatusNotApplicable
}

// result is the outcome as the report shows it.
func (o *outcome) result() ControlResult {
	c := o.control
	counts := o.counts()
	result := ControlResult{
		ID: c.ID, Version: c.Version, Severity: o.severity, Status: counts.worst(), Judges: string(c.Judges),
		Title: c.Title, Description: c.Description, Rationale: c.Rationale, Remediation: c.Remediation,
		RelatedResources: c.RelatedResources, Frameworks: c.Frameworks,
		Parameters: o.values, Undecided: o.undecided, Counts: counts,
	}
	if len(c.Parameters) > 0 {
		result.DeclaredParameters = c.Parameters
	}
	if o.severity != c.Severity {
		result.DeclaredSeverity = c.Severity
	}
	if o.err != nil {
		result.Error = o.err.Error()
	}
	return result
}

// findings are the failing members as the report shows them, sorted by key.
func (o *outcome) findings(s *snapshot.Snapshot) []Finding {
	found := make([]Finding, 0, len(o.failed))
	for i, failed := range o.failed {
		key := o.members.key(i)
		resource, location, related := locate(s, o.control.Judges, key, failed.attribute)
		found = append(found, Finding{
			Control: o.control.ID, Kind: string(o.control.Judges), Key: key, Status: StatusFail,
			Message: failed.message, Attribute: failed.attribute, Evidence: failed.evidence,
			ResourceID: resource, Location: location, Related: related,
			Fingerprint: Fingerprint(o.control.ID, string(o.control.Judges), key),
		})
	}
	slices.SortFunc(found, func(a, b Finding) int { return strings.Compare(a.Key, b.Key) })
	return found
}

func compareDoubts(a, b doubt) int {
	return cmp.Or(strings.Compare(string(a.cause), string(b.cause)), strings.Compare(a.message, b.message))
}

func explainGap(section snapshot.Section, gap snapshot.Gap) UnknownGap {
	return UnknownGap{
		Section: section, Cause: gap.Cause, Accidental: gap.Cause.Accidental(),
		Operation: gap.Operation, Code: gap.Code, Meaning: gap.Meaning, Remedy: gap.Remedy,
	}
}

// explainDoubt adds to a control's doubt what would resolve it: the remedy of
// the gaps with the same cause among what the control requires, and the
// operation where it is one. It returns those gaps too.
func explainDoubt(doubt doubt, s *snapshot.Snapshot, control *Control) (why UnknownGap, behind []UnknownGap) {
	why = UnknownGap{Cause: doubt.cause, Accidental: doubt.cause.Accidental(), Meaning: doubt.message}
	seen := map[UnknownGap]bool{}
	var remedies, operations []string
	for _, section := range snapshot.Sections() {
		if s.Coverage[section] == nil {
			continue
		}
		for _, gap := range s.Coverage[section].Gaps {
			if _, concerned := control.requires(section, gap); !concerned || gap.Cause != doubt.cause {
				continue
			}
			if source := explainGap(section, gap); !seen[source] {
				seen[source] = true
				behind = append(behind, source)
			}
			if gap.Remedy != "" && !slices.Contains(remedies, gap.Remedy) {
				remedies = append(remedies, gap.Remedy)
			}
			if operation := fmt.Sprint(section, gap.Operation, gap.Code); !slices.Contains(operations, operation) {
				operations = append(operations, operation)
				why.Section, why.Operation, why.Code = section, gap.Operation, gap.Code
			}
		}
	}
	if len(operations) > 1 {
		why.Section, why.Operation, why.Code = "", "", ""
	}
	why.Remedy = strings.Join(remedies, "; ")
	return why, behind
}
