package reports

import (
	"cmp"
	"maps"
	"slices"

	"github.com/idcscan/idcscan/collectors/snapshot"
	"github.com/idcscan/idcscan/scanner"
)

// arrange returns a copy of the report whose lists are in the report's own
// total order, whatever their order was, so that equal outcomes are written
// equally. A scan's report is already in this order; one that was merged or
// edited may not be.
func arrange(r *scanner.Report) *scanner.Report {
	ordered := *r
	rank := make(map[string]int, len(r.Controls))
	for _, control := range r.Controls {
		rank[control.ID] = control.Severity.Rank()
	}
	ordered.Controls = sorted(r.Controls, func(a, b scanner.ControlResult) int {
		return cmp.Compare(a.ID, b.ID)
	})
	ordered.Findings = sorted(r.Findings, func(a, b scanner.Finding) int {
		return cmp.Or(
			cmp.Compare(rank[a.Control], rank[b.Control]), cmp.Compare(a.Control, b.Control), cmp.Compare(a.Key, b.Key),
			cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.Attribute, b.Attribute), cmp.Compare(a.Message, b.Message),
			cmp.Compare(a.Status, b.Status), cmp.Compare(a.ResourceID, b.ResourceID),
		)
	})
	ordered.Unknowns = sorted(r.Unknowns, func(a, b scanner.Unknown) int {
		return cmp.Or(
			cmp.Compare(rank[a.Control], rank[b.Control]), cmp.Compare(a.Control, b.Control), compareGaps(a.Gap, b.Gap),
			cmp.Compare(a.Count, b.Count), slices.Compare(a.Sample, b.Sample),
		)
	})
	ordered.Coverage = maps.Clone(r.Coverage)
	maps.DeleteFunc(ordered.Coverage, func(_ snapshot.Section, c *snapshot.SectionCoverage) bool { return c == nil })
	return &ordered
}

// sorted returns the list in order: itself where it is in order already.
func sorted[T any](list []T, compare func(a, b T) int) []T {
	if slices.IsSortedFunc(list, compare) {
		return list
	}
	list = slices.Clone(list)
	slices.SortStableFunc(list, compare)
	return list
}

// compareGaps puts what another run could know before what this source cannot.
func compareGaps(a, b scanner.UnknownGap) int {
	if a.Accidental != b.Accidental {
		if a.Accidental {
			return -1
		}
		return 1
	}
	return cmp.Or(
		cmp.Compare(a.Section, b.Section), cmp.Compare(a.Cause, b.Cause), cmp.Compare(a.Operation, b.Operation),
		cmp.Compare(a.Code, b.Code), cmp.Compare(a.Meaning, b.Meaning), cmp.Compare(a.Remedy, b.Remedy),
	)
}
