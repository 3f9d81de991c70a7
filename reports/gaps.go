package reports

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/idcscan/idcscan/collectors/snapshot"
	"github.com/idcscan/idcscan/scanner"
)

// gap is something that was not read, once, with all that it left open.
type gap struct {
	scanner.UnknownGap
	// calls are the operations that left it, each with its code.
	calls []string
	// sources are the gaps of the coverage that it stands for.
	sources []scanner.UnknownGap
	// keys are what of the section was not read, as the coverage names it;
	// empty where that is all of it or cannot be named.
	keys []string
	// affected are the controls that could not judge because of it, the gravest
	// first; empty where no selected control needed what is missing.
	affected []affected
}

// affected is what one gap left open in one control.
type affected struct {
	control string
	count   int
	sample  []string
	// order is its place among all in the report, the gravest control first.
	order int
	// most says that count may be less: members that no sample names may be the same.
	most bool
}

// gaps returns every gap of an arranged report once: first those that left
// something unknown, what another run could know before what this source
// cannot, then those that no selected control needed. A gap from which only a
// control's doubt comes is not listed for itself: the doubt shows its calls and keys.
func gaps(r *scanner.Report) (unknown, unneeded []gap) {
	read := unreadKeys(r)
	place := map[scanner.UnknownGap]int{}
	needed := map[scanner.UnknownGap]bool{}
	for order, u := range r.Unknowns {
		i, seen := place[u.Gap]
		if !seen {
			i = len(unknown)
			place[u.Gap] = i
			unknown = append(unknown, gap{UnknownGap: u.Gap})
		}
		for _, source := range append([]scanner.UnknownGap{u.Gap}, u.Behind...) {
			needed[withoutRemedy(source)] = true
			unknown[i].addSource(source, read)
		}
		unknown[i].affected = append(unknown[i].affected, affected{control: u.Control, count: u.Count, sample: u.Sample, order: order})
	}
	for _, section := range snapshot.Sections() {
		coverage := r.Coverage[section]
		if coverage == nil || section == snapshot.SectionAccountAccess { // notLookedAt tells of it, in every report
			continue
		}
		for _, g := range coverage.Gaps {
			missing := fromCoverage(section, g)
			if !needed[withoutRemedy(missing)] {
				needed[withoutRemedy(missing)] = true
				unneeded = append(unneeded, gap{UnknownGap: missing})
				unneeded[len(unneeded)-1].addSource(missing, read)
			}
		}
	}
	byGap := func(a, b gap) int { return compareGaps(a.UnknownGap, b.UnknownGap) }
	slices.SortStableFunc(unknown, byGap)
	slices.SortStableFunc(unneeded, byGap)
	return unknown, unneeded
}

// fromCoverage is a gap of the coverage as an unknown names it.
func fromCoverage(section snapshot.Section, g snapshot.Gap) scanner.UnknownGap {
	return scanner.UnknownGap{
		Section: section, Cause: g.Cause, Accidental: g.Cause.Accidental(),
		Operation: g.Operation, Code: g.Code, Meaning: g.Meaning, Remedy: g.Remedy,
	}
}

// unreadKeys returns the keys of the coverage's gaps; gaps that differ in nothing
// but keys and remedy are one. A gap of all of a section takes the keys of its
// like away.
func unreadKeys(r *scanner.Report) map[scanner.UnknownGap][]string {
	keys := map[scanner.UnknownGap][]string{}
	whole := map[scanner.UnknownGap]bool{}
	for section, coverage := range r.Coverage {
		for _, g := range coverage.Gaps {
			missing := withoutRemedy(fromCoverage(section, g))
			keys[missing] = append(keys[missing], g.Keys...)
			whole[missing] = whole[missing] || len(g.Keys) == 0
		}
	}
	maps.DeleteFunc(keys, func(g scanner.UnknownGap, _ []string) bool { return whole[g] })
	for g := range keys {
		slices.Sort(keys[g])
		keys[g] = slices.Compact(keys[g])
	}
	return keys
}

// addSource adds what was called and what was not read.
func (g *gap) addSource(source scanner.UnknownGap, read map[scanner.UnknownGap][]string) {
	if call := strings.TrimSpace(source.Operation + " " + source.Code); call != "" && !slices.Contains(g.calls, call) {
		g.calls = append(g.calls, call)
	}
	if source = withoutRemedy(source); !slices.Contains(g.sources, source) {
		g.sources = append(g.sources, source)
		g.keys = append(g.keys, read[source]...)
	}
}

// few names the first of many, made visible, and how many there are where they
// are more.
func few(keys []string, count int) string {
	const shown = 3
	names := make([]string, 0, shown)
	for _, key := range keys[:min(shown, len(keys))] {
		names = append(names, clip(visible(key), maxName/shown))
	}
	if count > len(names) {
		names = append(names, "…")
	}
	return strings.Join(names, ", ")
}

// unread names what is not read, "" where there are no keys.
func unread(keys []string) string {
	if len(keys) > 1 {
		return fmt.Sprintf("%d: %s", len(keys), few(keys, len(keys)))
	}
	return few(keys, len(keys))
}

// withoutRemedy makes two gaps that differ in their advice only the same.
func withoutRemedy(g scanner.UnknownGap) scanner.UnknownGap {
	g.Remedy = ""
	return g
}

func vantage(r *scanner.Report) string { return Vantage(r.Run.Vantage) }

// Vantage says in a sentence or two what the place from which a snapshot was
// taken hides; of is as in snapshot.Meta.
func Vantage(of string) string {
	switch of {
	case "management":
		return "Seen from the management account, from which every permission set and assignment of the instance can be read."
	case "delegated_administrator":
		return "Seen from a delegated administrator account, which may be refused what is provisioned in the management account, " +
			"the strongest permission sets among it. A scan from the management account would close that."
	case "member":
		return "Seen from a member account, which may be refused most of an organization's instance. " +
			"A scan from the management account or a delegated administrator would close that."
	case "member_instance":
		return "Seen from a member account that has this instance for itself: the organization's instance, which gives access to its accounts, is another one. " +
			"A scan from the management account or a delegated administrator would show that."
	case "standalone":
		return "Seen from an account that is in no organization: only what that account holds is in sight."
	}
	return "It is not known from which kind of account the instance was seen, and so not what that hid. " +
		"A scan from the management account hides least."
}

// notLookedAt names the access that no permission set gives.
const notLookedAt = "Access through account access manager (namespace account-access) is not looked at: " +
	"who has no permission-set assignment may still hold roles given there."
