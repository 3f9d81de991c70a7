package reports

import (
	"slices"

	"github.com/idcscan/idcscan/collectors/snapshot"
	"github.com/idcscan/idcscan/scanner"
)

// gap is something that was not read, once, with all that it left open.
type gap struct {
	scanner.UnknownGap
	// affected are the controls that could not judge because of it, the gravest
	// first; empty where no selected control needed what is missing.
	affected []affected
	// decides reports whether the gate would have to wait for it: another run
	// could know, and a control from FailOn up is among the affected.
	decides bool
}

// affected is what one gap left open in one control.
type affected struct {
	control string
	count   int
	sample  []string
}

// gaps returns every gap of an arranged report once: first those that left
// something unknown, what another run could know before what this source
// cannot, then those that no selected control needed.
func gaps(r *scanner.Report) (unknown, unneeded []gap) {
	severity := make(map[string]scanner.Severity, len(r.Controls))
	for _, control := range r.Controls {
		severity[control.ID] = control.Severity
	}
	place := map[scanner.UnknownGap]int{}
	needed := map[scanner.UnknownGap]bool{}
	for _, u := range r.Unknowns {
		i, seen := place[u.Gap]
		if !seen {
			i = len(unknown)
			place[u.Gap] = i
			unknown = append(unknown, gap{UnknownGap: u.Gap})
		}
		needed[withoutRemedy(u.Gap)] = true
		unknown[i].affected = append(unknown[i].affected, affected{u.Control, u.Count, u.Sample})
		if u.Gap.Accidental && severity[u.Control].AtLeast(r.Run.FailOn) {
			unknown[i].decides = true
		}
	}
	for _, section := range snapshot.Sections() {
		coverage := r.Coverage[section]
		if coverage == nil {
			continue
		}
		for _, g := range coverage.Gaps {
			missing := scanner.UnknownGap{
				Section: section, Cause: g.Cause, Accidental: g.Cause.Accidental(),
				Operation: g.Operation, Code: g.Code, Meaning: g.Meaning, Remedy: g.Remedy,
			}
			if !needed[withoutRemedy(missing)] {
				needed[withoutRemedy(missing)] = true
				unneeded = append(unneeded, gap{UnknownGap: missing})
			}
		}
	}
	byGap := func(a, b gap) int { return compareGaps(a.UnknownGap, b.UnknownGap) }
	slices.SortStableFunc(unknown, byGap)
	slices.SortStableFunc(unneeded, byGap)
	return unknown, unneeded
}

// withoutRemedy makes two gaps that differ in their advice only the same.
func withoutRemedy(g scanner.UnknownGap) scanner.UnknownGap {
	g.Remedy = ""
	return g
}

// vantage says what the place from which the snapshot was taken hides.
func vantage(r *scanner.Report) string {
	switch r.Run.Vantage {
	case "management":
		return "Seen from the management account, from which every permission set and assignment of the instance can be read."
	case "delegated_administrator":
		return "Seen from a delegated administrator account, which may be refused what is provisioned in the management account, " +
			"the strongest permission sets among it. A scan from the management account would close that."
	case "member":
		return "Seen from a member account, which may be refused most of an organization's instance. " +
			"A scan from the management account or a delegated administrator would close that."
	case "standalone":
		return "Seen from an account that is in no organization: only what that account holds is in sight."
	}
	return "It is not known from which kind of account the instance was seen, and so not what that hid. " +
		"A scan from the management account hides least."
}

// notLookedAt names the access that no permission set gives.
const notLookedAt = "Access through account access manager (namespace account-access) is not looked at: " +
	"who has no permission-set assignment may still hold roles given there."
