package scanner

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/idcscan/idcscan/collectors/snapshot"
)

// checkBaseline refuses a baseline of another instance: keys are names, so that
// its findings could hide today's of equal names. Where an instance is not known
// the account that owns it tells.
func checkBaseline(s *snapshot.Snapshot, baseline *Report) error {
	if baseline == nil {
		return nil
	}
	then, now := baseline.Run.Instance, instanceOf(s)
	if then != now && then != unknownWord && now != unknownWord {
		return fmt.Errorf("the baseline is of the Identity Center instance %s, the source of %s; compare with a report of the same instance", then, now)
	}
	if then, now := baseline.Run.Account, ownerOf(s); then != now && then != unknownWord && now != unknownWord {
		return fmt.Errorf("the baseline is of the Identity Center of account %s, the source of account %s; compare with a report of the same one", then, now)
	}
	return nil
}

// earlier are the findings of a baseline by fingerprint, and the versions and
// severities of the controls that made them.
type earlier struct {
	findings   map[string]*Finding
	versions   map[string]int
	severities map[string]Severity
}

func readEarlier(baseline *Report) earlier {
	e := earlier{findings: map[string]*Finding{}, versions: map[string]int{}, severities: map[string]Severity{}}
	for i := range baseline.Findings {
		e.findings[baseline.Findings[i].Fingerprint] = &baseline.Findings[i]
	}
	for _, control := range baseline.Controls {
		e.versions[control.ID], e.severities[control.ID] = control.Version, control.Severity
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
			found.Baseline = e.state(found, outcome.control.Version, outcome.severity)
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
		return cmp.Or(e.severities[a.Control].Rank()-e.severities[b.Control].Rank(), strings.Compare(a.Control, b.Control), strings.Compare(a.Key, b.Key))
	})
	return result
}

// state is how a finding of today stands to the baseline. What was waived then
// and fails now is new: nobody accepts it any more. So is what was less severe:
// it may have stood below what failed the gate.
func (e earlier) state(found *Finding, version int, severity Severity) BaselineState {
	before := e.findings[found.Fingerprint]
	switch {
	case before == nil, e.versions[found.Control] != version, severity.Rank() < e.severities[found.Control].Rank():
		return BaselineNew
	case found.Status == StatusFail && before.Status != StatusFail:
		return BaselineNew
	}
	return BaselineUnchanged
}

// newByPolicy returns the controls at or above a severity that call findings
// new only because the baseline was judged by another version of them or held
// them less severe, each with what it is and was; sorted.
func newByPolicy(report *Report, baseline *Report, failOn Severity) []string {
	if baseline == nil {
		return nil
	}
	e := readEarlier(baseline)
	var changed []string
	for _, control := range report.Controls {
		change := e.change(control)
		if change == "" || !control.Severity.AtLeast(failOn) {
			continue
		}
		if slices.ContainsFunc(report.Findings, func(f Finding) bool {
			before := e.findings[f.Fingerprint]
			return f.Control == control.ID && f.Status == StatusFail && before != nil && before.Status == StatusFail
		}) {
			changed = append(changed, fmt.Sprintf("%s (%s)", control.ID, change))
		}
	}
	return changed
}

// change says what makes findings of a control new that the baseline holds, ""
// where nothing does.
func (e earlier) change(control ControlResult) string {
	version, judged := e.versions[control.ID]
	switch severity := e.severities[control.ID]; {
	case !judged:
		return ""
	case version != control.Version:
		return fmt.Sprintf("version %d, then %d", control.Version, version)
	case control.Severity.Rank() < severity.Rank():
		return fmt.Sprintf("%s, then %s", control.Severity, severity)
	}
	return ""
}
