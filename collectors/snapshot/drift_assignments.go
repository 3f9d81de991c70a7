package snapshot

import (
	"cmp"
	"maps"
	"slices"
	"strings"
)

// pairGaps are the gaps of account_assignments of one side, none of which hides
// assignments of a pair that is not in them.
type pairGaps struct {
	hides                   bool
	accounts, sets, exactly map[string]*Gap
}

func newPairGaps(side cover) pairGaps {
	p := pairGaps{hides: side.hides, accounts: map[string]*Gap{}, sets: map[string]*Gap{}, exactly: map[string]*Gap{}}
	for i := range side.gaps {
		for _, key := range side.gaps[i].Keys {
			p.add(key, &side.gaps[i])
		}
	}
	return p
}

func (p pairGaps) add(key string, gap *Gap) {
	if set, ok := strings.CutPrefix(key, "*/"); ok {
		p.sets[set] = gap
	} else if account, ok := strings.CutSuffix(key, "/*"); ok {
		p.accounts[account] = gap
	} else {
		p.exactly[key] = gap
	}
}

// covers reports whether assignments of a pair may be hidden, under any of the
// keys that the side has for the set.
func (p pairGaps) covers(account string, sets ...string) bool {
	if p.hides || p.accounts[account] != nil {
		return true
	}
	return slices.ContainsFunc(sets, func(set string) bool {
		return p.sets[set] != nil || p.exactly[account+"/"+set] != nil
	})
}

// assignments compares assignments. Both sides are read from one end: code's
// assignments under the judged one's keys first, then what AWS has beside these.
type assignments struct {
	*comparison
	live, declared pairGaps
	// found are the live principals of a pair that code declares, by account and
	// live set; others are code's principals of it that AWS is not known to have.
	found  map[[2]string]map[string]bool
	others map[[2]string][]string
}

func (c *comparison) compareAssignments() {
	const section = SectionAccountAssignments
	c.hides(section, true)
	a := &assignments{
		comparison: c, live: newPairGaps(c.live[section]), declared: newPairGaps(c.declared[section]),
		found: map[[2]string]map[string]bool{}, others: map[[2]string][]string{},
	}
	// What a gap of either side hides is told by that gap alone.
	for _, side := range []cover{c.live[section], c.declared[section]} {
		for i := range side.gaps {
			for _, key := range side.gaps[i].Keys {
				c.unknown(&side.gaps[i], KindAssignment, key, WholeThing)
			}
		}
	}
	for _, account := range slices.Sorted(maps.Keys(c.code.AccountAssignments)) {
		for _, set := range slices.Sorted(maps.Keys(c.code.AccountAssignments[account])) {
			for _, principal := range c.code.AccountAssignments[account][set] {
				a.declaredOne(account, set, principal)
			}
		}
	}
	for account, sets := range c.judged.AccountAssignments {
		for set, principals := range sets {
			for _, principal := range principals {
				if !a.found[[2]string{account, set}][principal] {
					a.liveOne(account, set, principal)
				}
			}
		}
	}
}

// declaredOne looks for an assignment of code in AWS.
func (a *assignments) declaredOne(account, set, principal string) {
	to, isSet := a.sets.to[set]
	who, isPrincipal := a.principal(principal)
	pair := [2]string{account, to}
	held := a.judged.AccountAssignments[account][to]
	if isSet && isPrincipal && slices.Contains(held, who) {
		if a.found[pair] == nil {
			a.found[pair] = make(map[string]bool, len(held))
		}
		a.found[pair][who] = true
		key := account + "/" + to + "/" + who
		a.whole(KindAssignment, key, RelationSame, WidensNo, a.placeOfAssignment(account, set, principal))
		return
	}
	if isSet {
		a.others[pair] = append(a.others[pair], principal)
	}
	key := account + "/" + a.sets.key(set) + "/" + who
	switch why := a.doubt(account, set, principal, held); {
	case a.live.covers(account, to): // told by the gap
	case why != nil:
		a.unknown(why, KindAssignment, key, WholeThing)
	default:
		a.whole(KindAssignment, key, RelationMissing, WidensNo, a.placeOfAssignment(account, set, principal))
	}
}

// doubt returns why it is not known what an assignment of code is called in AWS,
// nil where it is. What of it code does not tell makes code's part of the pair,
// the account or the set unknown.
func (a *assignments) doubt(account, set, principal string, held []string) *Gap {
	setWhy, principalWhy := a.nameless(set), a.namelessPrincipal(principal)
	switch {
	case strings.HasPrefix(account, PrefixUnresolved):
		why := cmp.Or(a.comparison.declared[SectionAccounts].why(account, "name", true), &noReason)
		a.declared.add("*/"+set, why)
		return why
	case setWhy != nil:
		a.declared.add(account+"/*", setWhy)
		return setWhy
	case principalWhy != nil:
		a.declared.add(account+"/"+set, principalWhy)
		return principalWhy
	}
	if _, matched := a.sets.to[set]; !matched {
		if gap := a.comparison.live[SectionPermissionSets].hiding(); gap != nil {
			return gap
		}
		if len(a.sets.judgedNameless) > 0 {
			return a.nameGap(a.comparison.live[SectionPermissionSets], a.sets.judgedNameless[0])
		}
	}
	return a.namelessHolder(held)
}

// nameless returns why it is not known which set of AWS code means.
func (a *assignments) nameless(set string) *Gap {
	if slices.Contains(a.sets.codeNameless, set) {
		return a.nameGap(a.comparison.declared[SectionPermissionSets], set)
	}
	return nil
}

func (a *assignments) namelessPrincipal(principal string) *Gap {
	if key, ok := strings.CutPrefix(principal, PrefixGroup); ok {
		if slices.Contains(a.groups.codeNameless, key) {
			return a.nameGap(a.comparison.declared[SectionGroups], key)
		}
	} else if key := strings.TrimPrefix(principal, PrefixUser); slices.Contains(a.users.codeNameless, key) {
		return a.nameGap(a.comparison.declared[SectionUsers], key)
	}
	return nil
}

// namelessHolder returns why it is not known who one of those is who hold a set.
func (a *assignments) namelessHolder(held []string) *Gap {
	for _, principal := range held {
		if gap := a.namelessLive(principal); gap != nil {
			return gap
		}
	}
	return nil
}

func (a *assignments) namelessLive(principal string) *Gap {
	if key, ok := strings.CutPrefix(principal, PrefixGroup); ok {
		if slices.Contains(a.groups.judgedNameless, key) {
			return a.nameGap(a.comparison.live[SectionGroups], key)
		}
	} else if key := strings.TrimPrefix(principal, PrefixUser); slices.Contains(a.users.judgedNameless, key) {
		return a.nameGap(a.comparison.live[SectionUsers], key)
	}
	return nil
}

// liveOne records an assignment of AWS of which code is not known to be the
// reason: it grants what nobody declared.
func (a *assignments) liveOne(account, set, principal string) {
	key := account + "/" + set + "/" + principal
	codeKeys := a.sets.from[set]
	nameless := a.namelessLive(principal)
	switch {
	case a.declared.covers(account, codeKeys...): // told by the gap, or by the declaration
	case len(codeKeys) == 0 && slices.Contains(a.sets.judgedNameless, set) && a.sets.codeUnmatched > 0:
		a.unknown(a.nameGap(a.comparison.live[SectionPermissionSets], set), KindAssignment, key, WholeThing)
	case len(codeKeys) == 0 && len(a.sets.codeNameless) > 0:
		a.unknown(a.nameGap(a.comparison.declared[SectionPermissionSets], a.sets.codeNameless[0]), KindAssignment, key, WholeThing)
	case nameless != nil && len(a.others[[2]string{account, set}]) > 0:
		a.unknown(nameless, KindAssignment, key, WholeThing)
	default:
		a.whole(KindAssignment, key, RelationUndeclared, WidensYes, nil)
	}
}

func (a *assignments) placeOfAssignment(account, set, principal string) Locations {
	if a.code.IaC == nil {
		return nil
	}
	if declaration := a.code.IaC.Assignments[account+"/"+set+"/"+principal]; declaration != nil {
		return placeOf(declaration.Locations, LocationBlock)
	}
	return nil
}
