package scanner

import (
	"cmp"
	"iter"
	"slices"
	"strings"
	"time"

	"github.com/idcscan/idcscan/collectors/snapshot"
)

// applyWaivers gives each failing member that a waiver names that waiver, and
// returns what the waivers came to. It touches failing members only: whatever
// is unknown, passes or does not apply stays so.
func (p *Policies) applyWaivers(s *snapshot.Snapshot, outcomes []*outcome, o Options, now time.Time) []WaiverResult {
	byControl := map[string]*outcome{}
	for _, outcome := range outcomes {
		byControl[outcome.control.ID] = outcome
	}
	today := now.UTC().Format(time.DateOnly)
	results := make([]WaiverResult, 0, len(o.Waivers))
	for _, waiver := range o.Waivers {
		waiver.Kind = string(p.control(waiver.Control).Judges)
		pattern := parseKeyPattern(waiver.Key)
		result := WaiverResult{Waiver: waiver, State: WaiverUnjudged, Broad: pattern.unbound()}
		expired := waiver.Expires < today
		outcome, ran := byControl[waiver.Control]
		if ran {
			result.Findings = outcome.waive(waiver, pattern, expired)
			result.Broad = result.Broad || result.Findings > cmp.Or(o.MaxWaiverFindings, DefaultMaxWaiverFindings)
		}
		switch {
		case expired:
			result.State = WaiverExpired
		case result.Findings > 0:
			result.State = WaiverActive
		case ran && outcome.settled(s, pattern):
			result.State = WaiverUnused
		}
		results = append(results, result)
	}
	return results
}

// waive gives a waiver to the findings that it names and returns how many there
// are. Of several waivers the first counts, and one that holds before one that
// has expired.
func (o *outcome) waive(waiver Waiver, pattern keyPattern, expired bool) int {
	named := 0
	for i := range o.namedFindings(pattern) {
		found := &o.found[i]
		named++
		switch {
		case found.Status == StatusWaived, expired && found.Waiver != nil:
			continue
		case !expired:
			found.Status = StatusWaived
			o.waived++
		}
		found.Waiver = &waiver
	}
	return named
}

// namedFindings yields the places of the findings that a pattern names.
func (o *outcome) namedFindings(pattern keyPattern) iter.Seq[int] {
	return func(yield func(int) bool) {
		if key, exact := pattern.exact(); exact {
			if i, found := slices.BinarySearchFunc(o.found, key, func(f Finding, key string) int { return strings.Compare(f.Key, key) }); found {
				yield(i)
			}
			return
		}
		for i := range o.found {
			if pattern.match(o.found[i].Key) && !yield(i) {
				return
			}
		}
	}
}

// settled reports whether it is certain which members of a name fail: the
// control ran, the source can hold them, and neither what is unknown nor what
// was not read may be one of them.
func (o *outcome) settled(s *snapshot.Snapshot, pattern keyPattern) bool {
	if o.err != nil || len(o.undecided) > 0 {
		return false
	}
	own := sectionOf[o.control.Judges]
	if own != "" && (s.Coverage[own] == nil || s.Coverage[own].Status == snapshot.Unavailable) {
		return false
	}
	key, exact := pattern.exact()
	if exact {
		if i, there := o.members.index(key); there {
			return !o.unknown.has(i)
		}
	}
	if o.mayHide(s) {
		return false
	}
	if exact {
		return true // no member has this key, an unknown one neither
	}
	for _, i := range o.unknown.first(o.members.size()) {
		if pattern.match(o.members.key(i)) {
			return false
		}
	}
	return true
}

// mayHide reports whether there may be members beside those that are known, or
// under other keys than their names. A baseline asks it of each of its findings,
// so it is worked out once.
func (o *outcome) mayHide(s *snapshot.Snapshot) bool {
	if o.hides == nil {
		own := sectionOf[o.control.Judges]
		hides := hidesNames(s, o.control.Judges) || own != "" &&
			slices.ContainsFunc(s.Coverage[own].Gaps, func(gap snapshot.Gap) bool { return o.control.judgesGap(own, gap, o.members) })
		o.hides = &hides
	}
	return *o.hides
}

// namesIn leads from a kind to the sections of which its keys hold names.
var namesIn = map[Kind][]snapshot.Section{
	KindPermissionSet:      {snapshot.SectionPermissionSets},
	KindGroup:              {snapshot.SectionGroups},
	KindUser:               {snapshot.SectionUsers},
	KindAssignment:         {snapshot.SectionPermissionSets, snapshot.SectionGroups, snapshot.SectionUsers},
	KindProvisioning:       {snapshot.SectionPermissionSets},
	KindPrincipalAccess:    {snapshot.SectionGroups, snapshot.SectionUsers},
	KindGroupPermissionSet: {snapshot.SectionPermissionSets, snapshot.SectionGroups},
	KindDrift:              {snapshot.SectionPermissionSets, snapshot.SectionGroups, snapshot.SectionUsers},
	KindApplication:        {snapshot.SectionApplications},
	KindTrustedTokenIssuer: {snapshot.SectionTrustedTokenIssuers},
}

// hidesNames reports whether some member of a kind may stand under its id only
// because its name was not read, so that a key with its name finds nothing.
func hidesNames(s *snapshot.Snapshot, kind Kind) bool {
	for _, section := range namesIn[kind] {
		coverage := s.Coverage[section]
		if coverage == nil {
			return true
		}
		for _, gap := range coverage.Gaps {
			if len(gap.Attributes) > 0 && !slices.Contains(gap.Attributes, "name") {
				continue
			}
			if len(gap.Keys) == 0 || slices.ContainsFunc(gap.Keys, namesNothing) {
				return true
			}
		}
	}
	return false
}

// namesNothing reports whether a key stands where a name was not read.
func namesNothing(key string) bool {
	return strings.HasPrefix(key, snapshot.PrefixID) || strings.HasPrefix(key, snapshot.PrefixUnresolved)
}
