package access

import (
	"cmp"
	"slices"
	"strings"

	"github.com/idcscan/idcscan/collectors/snapshot"
	"github.com/idcscan/idcscan/scanner"
)

// hidden is an entry of what could not be compared in the making.
type hidden struct {
	names []string
	// administrators says that a new one may be hidden.
	administrators bool
}

// hide records what a gap leaves open; what is "" where that is nothing that
// shows on the other side.
func (c *comparison) hide(side string, section snapshot.Section, gap *snapshot.Gap, what string, administrators bool) {
	entry := c.hideDoubt(Doubt{
		Side: side, Section: section, Cause: gap.Cause, Accidental: gap.Cause.Accidental(), Meaning: gap.Meaning, Remedy: gap.Remedy,
	}, what)
	entry.administrators = entry.administrators || administrators
}

func (c *comparison) hideDoubt(doubt Doubt, what string) *hidden {
	entry := c.hidden[doubt]
	if entry == nil {
		entry = &hidden{}
		c.hidden[doubt] = entry
	}
	if what != "" {
		entry.names = append(entry.names, what)
	}
	return entry
}

// leftOpen reports whether an assignment that a side has and the other has not
// may be there too, and records why.
func (c *comparison) leftOpen(has which, principal int, held pair, oneSided [2]unresolved) bool {
	lacks := has.other()
	account, set := c.accounts.on(lacks, held.account()), c.sets.on(lacks, held.set())
	administrators := has == newSide && c.makes(newSide, held.set()).administrator != scanner.FactNo
	if is, gap := c.isUnresolved(has, principal, held); is {
		c.hide(has.String(), snapshot.SectionAccountAssignments, gap, c.assignment(has, principal, held), administrators)
		return true
	}
	if gap := c.sides[lacks].gaps.pair(account, set); gap != nil {
		if alike(gap, c.sides[has].gaps.pair(c.accounts.on(has, held.account()), c.sets.on(has, held.set()))) {
			return false
		}
		c.hide(lacks.String(), snapshot.SectionAccountAssignments, gap, c.assignment(has, principal, held), administrators)
		return true
	}
	if oneSided[lacks].matches(principal, held) {
		c.hide(lacks.String(), snapshot.SectionAccountAssignments, unresolvedGap(), c.assignment(has, principal, held), administrators)
		return true
	}
	return false
}

// assignment is the key of an assignment on a side.
func (c *comparison) assignment(s which, principal int, held pair) string {
	return c.accounts.on(s, held.account()) + "/" + c.sets.on(s, held.set()) + "/" + c.principal(s, principal)
}

// unresolved are the assignments that one side alone has and of which code does
// not tell account, permission set or principal: -1 for what is not told.
type unresolved map[[3]int]bool

func (u unresolved) matches(principal int, held pair) bool {
	if len(u) == 0 {
		return false
	}
	const any = -1
	for _, account := range []int{any, held.account()} {
		for _, set := range []int{any, held.set()} {
			for _, who := range []int{any, principal} {
				if u[[3]int{account, set, who}] {
					return true
				}
			}
		}
	}
	return false
}

// unresolvedOnOneSide finds them. What both sides leave open at the same address
// is the same.
func (c *comparison) unresolvedOnOneSide() [2]unresolved {
	found := [2]unresolved{{}, {}}
	for principal := range c.sides[newSide].holds {
		added, removed, _ := split(c.sides[oldSide].holds[principal], c.sides[newSide].holds[principal])
		for s, pairs := range [2][]pair{removed, added} {
			for _, held := range pairs {
				pattern := [3]int{held.account(), held.set(), principal}
				for i, open := range c.openParts(which(s), principal, held) {
					if open {
						pattern[i] = -1
					}
				}
				if slices.Contains(pattern[:], -1) {
					found[s][pattern] = true
				}
			}
		}
	}
	return found
}

// openParts says whether account, permission set and principal are not told.
func (c *comparison) openParts(s which, principal int, held pair) [3]bool {
	_, name, _ := strings.Cut(c.principal(s, principal), ":")
	return [3]bool{
		strings.HasPrefix(c.accounts.on(s, held.account()), snapshot.PrefixUnresolved),
		strings.HasPrefix(c.sets.on(s, held.set()), snapshot.PrefixUnresolved),
		strings.HasPrefix(name, snapshot.PrefixUnresolved),
	}
}

// isUnresolved reports whether any part of an assignment is not told, and by
// which gap.
func (c *comparison) isUnresolved(s which, principal int, held pair) (bool, *snapshot.Gap) {
	open := c.openParts(s, principal, held)
	_, name, _ := strings.Cut(c.principal(s, principal), ":")
	section := snapshot.SectionGroups
	if c.isUser(principal) {
		section = snapshot.SectionUsers
	}
	for i, part := range []struct {
		section snapshot.Section
		key     string
	}{
		{snapshot.SectionAccounts, c.accounts.on(s, held.account())},
		{snapshot.SectionPermissionSets, c.sets.on(s, held.set())},
		{section, name},
	} {
		if !open[i] {
			continue
		}
		for _, gap := range gapsOf(c.sides[s].snapshot, part.section) {
			if gap.Cause == snapshot.CauseUnresolved && slices.Contains(gap.Keys, part.key) {
				return true, gap
			}
		}
		return true, unresolvedGap()
	}
	return false, nil
}

func unresolvedGap() *snapshot.Gap {
	return &snapshot.Gap{
		Cause: snapshot.CauseUnresolved, Meaning: "code does not tell account, permission set or principal of an assignment",
		Remedy: "supply the values that it depends on, such as with --var or a plan",
	}
}

// openGaps records the gaps that hide what shows on neither side.
func (c *comparison) openGaps() {
	for i := range c.sides {
		s := which(i)
		for _, gap := range gapsOf(c.sides[s].snapshot, snapshot.SectionAccountAssignments) {
			both := slices.ContainsFunc(gapsOf(c.sides[s.other()].snapshot, snapshot.SectionAccountAssignments), func(other *snapshot.Gap) bool {
				return alike(gap, other)
			})
			c.openGap(s, both, snapshot.SectionAccountAssignments, gap, c.mayGiveAdministrators(gap))
		}
	}
	for group := range c.groups.all {
		for i := range c.sides {
			c.openMembers(which(i), group)
		}
	}
}

// openGap records a gap. Where both sides leave the same open it may still hide a
// new administrator: an expression of code is the same, and what it leads to, such
// as what a data source looks up, may be another.
func (c *comparison) openGap(s which, both bool, section snapshot.Section, gap *snapshot.Gap, administrators bool) {
	side := s.String()
	if both {
		side = SideBoth
	}
	c.hide(side, section, gap, "", s == newSide && administrators)
}

// mayGiveAdministrators reports whether a gap of account_assignments may hide
// one that makes an administrator on the new side.
func (c *comparison) mayGiveAdministrators(gap *snapshot.Gap) bool {
	sets := setsOf(gap)
	return sets == nil || slices.ContainsFunc(sets, func(set string) bool {
		return c.sides[newSide].facts[set].Administrator != scanner.FactNo
	})
}

// openMembers records what hides members of a group that holds anything.
func (c *comparison) openMembers(s which, group int) {
	gap := c.membersGap(s, group)
	if gap == nil || len(c.sides[s].holds[group]) == 0 {
		return
	}
	c.openGap(s, alike(gap, c.membersGap(s.other(), group)), snapshot.SectionGroups, gap, c.mayAdminister(group))
}

// mayAdminister reports whether a principal itself holds on the new side what
// may make an administrator.
func (c *comparison) mayAdminister(principal int) bool {
	return slices.ContainsFunc(c.sides[newSide].holds[principal], func(held pair) bool {
		return c.makes(newSide, held.set()).administrator != scanner.FactNo
	})
}

// membersGap is the gap that may hide members of a group on a side, nil where
// there is none or the group is not there.
func (c *comparison) membersGap(s which, group int) *snapshot.Gap {
	if !c.groups.there(s, group) {
		return nil
	}
	key := c.groups.on(s, group)
	member := c.sides[s].snapshot.Groups[key]
	return c.sides[s].gaps.groups.attribute(key, "members", member == nil || member.Members == nil)
}

// notComparable lists what was recorded: what may hide administrators first, then
// what another run could know.
func (c *comparison) notComparable() []NotComparable {
	const shown = 10
	list := make([]NotComparable, 0, len(c.hidden))
	for doubt, entry := range c.hidden {
		slices.Sort(entry.names)
		names := slices.Compact(entry.names)
		list = append(list, NotComparable{
			Doubt: doubt, Count: len(names), Sample: append([]string{}, names[:min(shown, len(names))]...),
			MayHideAdministrators: entry.administrators,
		})
	}
	rank := map[bool]int{true: 0, false: 1}
	slices.SortFunc(list, func(a, b NotComparable) int {
		return cmp.Or(
			cmp.Compare(rank[a.MayHideAdministrators], rank[b.MayHideAdministrators]), cmp.Compare(rank[a.Accidental], rank[b.Accidental]),
			compareDoubts(a.Doubt, b.Doubt),
		)
	})
	return list
}

func compareDoubts(a, b Doubt) int {
	return cmp.Or(cmp.Compare(a.Section, b.Section), cmp.Compare(a.Side, b.Side), cmp.Compare(a.Cause, b.Cause),
		cmp.Compare(a.Meaning, b.Meaning), cmp.Compare(a.Remedy, b.Remedy))
}

// doubtOf is the weightiest reason why a permission set may make an administrator.
func doubtOf(s which, fact scanner.PermissionSetFact) *Doubt {
	if len(fact.Doubts) == 0 {
		return &Doubt{Side: s.String(), Cause: snapshot.CauseError, Accidental: true, Meaning: "it is not known what the permission set grants"}
	}
	doubt := fact.Doubts[0]
	return &Doubt{Side: s.String(), Section: doubt.Section, Cause: doubt.Cause, Accidental: doubt.Cause.Accidental(), Meaning: doubt.Message}
}

// unreadSet is why a permission set is not among those of a side.
func (c *comparison) unreadSet(s which, set int) *Doubt {
	gap := c.sides[s].gaps.sets.attribute(c.sets.on(s, set), "", true)
	if gap == nil {
		return &Doubt{Side: s.String(), Section: snapshot.SectionPermissionSets, Cause: snapshot.CauseError, Accidental: true, Meaning: "the permission set was not read"}
	}
	return &Doubt{
		Side: s.String(), Section: snapshot.SectionPermissionSets, Cause: gap.Cause, Accidental: gap.Cause.Accidental(),
		Meaning: gap.Meaning, Remedy: gap.Remedy,
	}
}

// sameDoubt reports whether neither side can tell, for the same reason.
func sameDoubt(old, new *Doubt) bool {
	return old != nil && new != nil && old.Section == new.Section && old.Cause == new.Cause && old.Meaning == new.Meaning && !new.Accidental
}
