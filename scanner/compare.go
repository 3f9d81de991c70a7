package scanner

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/idcscan/idcscan/collectors/snapshot"
)

// checkBaseline refuses a baseline of another instance: all of its findings
// would be gone and all of today's new.
func checkBaseline(s *snapshot.Snapshot, baseline *Report) error {
	if baseline == nil {
		return nil
	}
	then, now := baseline.Run.Instance, instanceOf(s)
	if then != now && then != unknownWord && now != unknownWord {
		return fmt.Errorf("the baseline is of the Identity Center instance %s, the source of %s; compare with a report of the same instance", then, now)
	}
	return nil
}

// earlier are the findings of a baseline by fingerprint, and the versions of the
// controls that made them.
type earlier struct {
	report   *Report
	findings map[string]*Finding
	versions map[string]int
	ranks    map[string]int
}

func readEarlier(baseline *Report) earlier {
	e := earlier{report: baseline, findings: map[string]*Finding{}, versions: map[string]int{}, ranks: map[string]int{}}
	for i := range baseline.Findings {
		e.findings[baseline.Findings[i].Fingerprint] = &baseline.Findings[i]
	}
	for _, control := range baseline.Controls {
		e.versions[control.ID], e.ranks[control.ID] = control.Version, control.Severity.Rank()
	}
	return e
}

// compare tells each finding whether it is new, and returns how they all stand
// to the baseline.
func compare(s *snapshot.Snapshot, outcomes []*outcome, baseline *Report) *BaselineResult {
	if baseline == nil {
		return nil
	}
	e := readEarlier(baseline)
	result := &BaselineResult{
		EvaluatedAt: baseline.Run.EvaluatedAt, PoliciesDigest: baseline.Run.PoliciesDigest, SnapshotDigest: baseline.Run.SnapshotDigest,
		Gone: []GoneFinding{},
	}
	byControl, present := map[string]*outcome{}, map[string]bool{}
	for _, outcome := range outcomes {
		byControl[outcome.control.ID] = outcome
		for i := range outcome.found {
			found := &outcome.found[i]
			present[found.Fingerprint] = true
			found.Baseline = e.state(found, outcome.control.Version)
			switch {
			case found.Status != StatusFail: // a waived one is neither
			case found.Baseline == BaselineNew:
				result.New++
			default:
				result.Unchanged++
			}
		}
	}
	for fingerprint, found := range e.findings {
		if found.Status != StatusFail || present[fingerprint] {
			continue
		}
		gone := GoneFinding{Control: found.Control, Kind: found.Kind, Key: found.Key, Fingerprint: fingerprint, State: BaselineUnverified}
		if outcome := byControl[found.Control]; outcome != nil && outcome.settled(s, keyPattern{found.Key}) {
			gone.State = BaselineResolved
			result.Resolved++
		} else {
			result.Unverified++
		}
		result.Gone = append(result.Gone, gone)
	}
	slices.SortFunc(result.Gone, func(a, b GoneFinding) int {
		return cmp.Or(e.ranks[a.Control]-e.ranks[b.Control], strings.Compare(a.Control, b.Control), strings.Compare(a.Key, b.Key))
	})
	return result
}

// state is how a finding of today stands to the baseline. What was waived then
// and fails now is new: nobody accepts it any more.
func (e earlier) state(found *Finding, version int) BaselineState {
	before := e.findings[found.Fingerprint]
	switch {
	case before == nil, e.versions[found.Control] != version:
		return BaselineNew
	case found.Status == StatusFail && before.Status != StatusFail:
		return BaselineNew
	}
	return BaselineUnchanged
}

// newByPolicy returns the controls at or above a severity that call findings
// new only because another version of them judged the baseline, each with the
// two versions; sorted.
func newByPolicy(report *Report, baseline *Report, failOn Severity) []string {
	if baseline == nil {
		return nil
	}
	e := readEarlier(baseline)
	var changed []string
	for _, control := range report.Controls {
		then, judged := e.versions[control.ID]
		if !judged || then == control.Version || !control.Severity.AtLeast(failOn) {
			continue
		}
		if slices.ContainsFunc(report.Findings, func(f Finding) bool {
			before := e.findings[f.Fingerprint]
			return f.Control == control.ID && f.Status == StatusFail && before != nil && before.Status == StatusFail
		}) {
			changed = append(changed, fmt.Sprintf("%s (version %d, then %d)", control.ID, control.Version, then))
		}
	}
	return changed
}
