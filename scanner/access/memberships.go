package access

import (
	"fmt"
	"slices"

	"github.com/idcscan/idcscan/collectors/snapshot"
	"github.com/idcscan/idcscan/scanner"
)

// membershipEntry is what some users gain or lose by one membership.
type membershipEntry struct {
	entryKey
	accounts, users []int
}

// membership is what of a user differs.
type membership struct{ joined, left []int }

// memberships compares what people hold through groups that both sides have: a
// user who joins gains what the group keeps and he did not hold otherwise. What
// the group itself gains or loses is told of the group.
func (c *comparison) memberships() {
	differs := map[int]*membership{}
	of := func(user int) *membership {
		if differs[user] == nil {
			differs[user] = &membership{}
		}
		return differs[user]
	}
	for group := range c.groups.all {
		if !c.groups.there(oldSide, group) || !c.groups.there(newSide, group) {
			continue
		}
		added, removed, _ := split(c.sides[oldSide].members[group], c.sides[newSide].members[group])
		for _, user := range added {
			if !c.membershipOpen(newSide, group, user) {
				of(user).joined = append(of(user).joined, group)
			}
		}
		for _, user := range removed {
			if !c.membershipOpen(oldSide, group, user) {
				of(user).left = append(of(user).left, group)
			}
		}
	}
	c.collectMemberships(differs)
}

// membershipOpen reports whether a membership that a side has may be on the
// other too, and records why.
func (c *comparison) membershipOpen(has which, group, user int) bool {
	lacks := has.other()
	name := c.groups.on(has, group) + "/" + c.users.on(has, user)
	gap := c.membersGap(lacks, group)
	if gap == nil || alike(gap, c.membersGap(has, group)) {
		return false
	}
	c.hide(lacks.String(), snapshot.SectionGroups, gap, name, has == newSide && c.mayAdminister(group))
	return true
}

// collectMemberships makes entries of what differs: users with the same
// memberships before and after, who hold nothing themselves, gain the same.
func (c *comparison) collectMemberships(differs map[int]*membership) {
	byChange := map[string][]membershipEntry{}
	merged := map[string]*membershipEntry{}
	for user, m := range differs {
		old, new := c.sides[oldSide].groupsOf(user), c.sides[newSide].groupsOf(user)
		like := fmt.Sprint(m.joined, m.left, old, new)
		found, known := byChange[like]
		principal := c.asPrincipal(user)
		if len(c.sides[0].holds[principal])+len(c.sides[1].holds[principal]) > 0 {
			found = c.changesOf(user, m)
		} else if !known {
			found = c.changesOf(user, m)
			byChange[like] = found
		}
		for _, entry := range found {
			key := fmt.Sprint(entry.entryKey, entry.accounts)
			if merged[key] == nil {
				merged[key] = &membershipEntry{entryKey: entry.entryKey, accounts: entry.accounts}
			}
			merged[key].users = append(merged[key].users, user)
		}
	}
	for _, entry := range merged {
		c.people = append(c.people, *entry)
	}
}

// changesOf is what a user gains and loses by memberships.
func (c *comparison) changesOf(user int, m *membership) []membershipEntry {
	entries := map[entryKey][]int{}
	each := func(groups []int, has which, f func(group int, held pair)) {
		for _, group := range groups {
			for _, held := range c.kept[group] {
				if !c.reaches(has.other(), user, held) {
					f(group, held)
				}
			}
		}
	}
	each(m.joined, newSide, func(group int, held pair) {
		key := entryKey{under: gained, principal: group, set: held.set(), reason: MembershipAdded}
		made := c.gives(held.set())
		if made.administrator != scanner.FactNo && !c.administered(c.asPrincipal(user), held.account()) {
			key.under = newAdministrators
			if made.administrator == scanner.FactUnknown {
				key.under, key.doubt = possibleAdministrators, *made.doubt
			}
		}
		entries[key] = append(entries[key], held.account())
	})
	each(m.left, oldSide, func(group int, held pair) {
		key := entryKey{under: lost, principal: group, set: held.set(), reason: MembershipRemoved}
		entries[key] = append(entries[key], held.account())
	})
	found := make([]membershipEntry, 0, len(entries))
	for key, accounts := range entries {
		slices.Sort(accounts)
		found = append(found, membershipEntry{entryKey: key, accounts: accounts})
	}
	return found
}

// reaches reports whether a user holds a permission set in an account on a side,
// by himself or by a group.
func (c *comparison) reaches(s which, user int, held pair) bool {
	side := &c.sides[s]
	return side.holdsPair(c.asPrincipal(user), held) || slices.ContainsFunc(side.groupsOf(user), func(group int) bool {
		return side.holdsPair(group, held)
	})
}

// groupsOf are the groups of a user that hold anything, sorted.
func (s *side) groupsOf(user int) []int {
	if s.byUser == nil {
		s.byUser = map[int][]int{}
		for group, members := range s.members {
			for _, member := range members {
				s.byUser[member] = append(s.byUser[member], group)
			}
		}
		for _, groups := range s.byUser {
			slices.Sort(groups)
		}
	}
	return s.byUser[user]
}
