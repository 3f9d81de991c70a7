package snapshot

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// reach is what of the judged snapshot a removal of the plan concerns.
type reach struct {
	section Section
	// attribute is what the removal takes of a member, "" for the whole.
	attribute string
	// sure says that it is known which it is.
	sure bool
	// maybe are the keys of those that it may be where that is not known.
	maybe []string
	// unread says that the judged snapshot may hold it and did not read it.
	unread bool
}

// reachOf returns what a removal concerns, and false for what has nothing but its
// key, so that it is there under it or it is not.
func (j *join) reachOf(removal string) (reach, bool) {
	kind, key, _ := strings.Cut(removal, "/")
	switch kind {
	case KindAssignment:
		return j.assignmentReach(key), true
	case KindPermissionSet:
		return memberReach(j, SectionPermissionSets, j.judged.PermissionSets, j.sets, key), true
	case KindGroup:
		r := memberReach(j, SectionGroups, j.judged.Groups, j.groups, key)
		return r.unless(func(key string) bool { return j.judged.Groups[key].ID == nil && !isFalse(j.judged.Groups[key].Exists) }), true
	case KindUser:
		r := memberReach(j, SectionUsers, j.judged.Users, j.users, key)
		return r.unless(func(key string) bool { return j.judged.Users[key].ID == nil && !isFalse(j.judged.Users[key].Exists) }), true
	case KindApplication:
		return memberReach(j, SectionApplications, j.judged.Applications, j.applications, key), true
	case KindTrustedTokenIssuer:
		return memberReach(j, SectionTrustedTokenIssuers, j.judged.TrustedTokenIssuers, j.issuers, key), true
	case RemovedMember:
		return j.membershipReach(key), true
	case RemovedManagedPolicy, RemovedCustomerPolicy, RemovedInlinePolicy, RemovedBoundary:
		set, _, _ := strings.Cut(key, "/") // no name of a permission set holds a slash
		r := memberReach(j, SectionPermissionSets, j.judged.PermissionSets, j.sets, set)
		r.attribute = kind
		return r, true
	}
	return reach{}, false
}

// memberReach is the reach of what is known by a member's key.
func memberReach[M any](j *join, section Section, members map[string]*M, pairs pairing, key string) reach {
	r := reach{section: section}
	r.maybe, r.sure = candidates(pairs, members, key)
	r.unread = len(r.maybe) == 0 && newCover(j.judged.Coverage[section]).hides
	return r
}

// unless is a reach of a principal without an id: what AWS leaves of one where it is
// deleted is its id, so that the deletion cannot be carried out.
func (r reach) unless(idless func(key string) bool) reach {
	r.sure = r.sure && !idless(r.maybe[0])
	return r
}

// candidates returns the judged members that a key of code may mean, and whether it
// is known which it is: then it is one.
func candidates[M any](p pairing, judged map[string]*M, code string) (keys []string, sure bool) {
	switch to := p.key(code); {
	case judged[to] != nil:
		return []string{to}, true
	case strings.HasPrefix(code, PrefixID):
		return p.judgedIDless, false
	case strings.HasPrefix(code, PrefixUnresolved):
		for _, key := range slices.Sorted(maps.Keys(judged)) {
			if p.from[key] == nil {
				keys = append(keys, key)
			}
		}
		return keys, false
	}
	return slices.Concat(p.byName[code], p.judgedNameless), false
}

func (j *join) assignmentReach(key string) reach {
	r := reach{section: SectionAccountAssignments}
	account, rest, _ := strings.Cut(key, "/")
	set, principal, _ := strings.Cut(rest, "/") // no name of a permission set holds a slash
	sets, setSure := candidates(j.sets, j.judged.PermissionSets, set)
	principals, principalSure := j.principals(principal)
	for _, set := range sets {
		held := j.judged.AccountAssignments[account][set]
		if slices.ContainsFunc(principals, func(principal string) bool { return slices.Contains(held, principal) }) {
			r.maybe = append(r.maybe, account+"/"+set)
		}
	}
	r.sure = len(r.maybe) > 0 && setSure && principalSure
	r.unread = len(r.maybe) == 0 && j.unreadPairs(account)
	return r
}

// unreadPairs reports whether assignments of an account were not all read.
func (j *join) unreadPairs(account string) bool {
	c := newCover(j.judged.Coverage[SectionAccountAssignments])
	for key := range c.byKey {
		if of, _, _ := strings.Cut(key, "/"); of == account || of == "*" {
			return true
		}
	}
	return c.hides
}

// principals are the judged principals that a principal of code may be.
func (j *join) principals(principal string) (all []string, sure bool) {
	prefix, keys := PrefixUser, []string(nil)
	if group, ok := strings.CutPrefix(principal, PrefixGroup); ok {
		prefix = PrefixGroup
		keys, sure = candidates(j.groups, j.judged.Groups, group)
	} else {
		keys, sure = candidates(j.users, j.judged.Users, strings.TrimPrefix(principal, PrefixUser))
	}
	for _, key := range keys {
		all = append(all, prefix+key)
	}
	return all, sure
}

func (j *join) membershipReach(key string) reach {
	r := reach{section: SectionGroups, attribute: "members"}
	var among []string
	for group, user := range cutsAtSlash(key) {
		groups, groupSure := candidates(j.groups, j.judged.Groups, group)
		users, userSure := candidates(j.users, j.judged.Users, user)
		among = append(among, groups...)
		for _, group := range groups {
			if slices.ContainsFunc(users, func(user string) bool { return slices.Contains(j.judged.Groups[group].Members, user) }) {
				r.maybe, r.sure = append(r.maybe, group), groupSure && userSure
			}
		}
	}
	if len(r.maybe) == 0 {
		c := newCover(j.judged.Coverage[SectionGroups])
		r.unread = c.hides || slices.ContainsFunc(among, func(group string) bool { return c.absence(group, r.attribute) })
	}
	return r
}

// AlreadyGone returns what the plan deletes of a base that is known to hold none of
// it, sorted: nothing is left to delete, or the two are not of one instance.
func AlreadyGone(base, plan *Snapshot) []string {
	if plan.IaC == nil {
		return nil
	}
	j := newJoin(base, plan)
	var gone []string
	for _, removal := range plan.IaC.Removals {
		if r, ok := j.reachOf(removal); ok && !r.sure && !r.unread && len(r.maybe) == 0 {
			gone = append(gone, removal)
		}
	}
	return gone
}

// doubtRemovals adds a gap for what the plan may delete, where base does not tell
// whether it is that: it may go, and it may stay.
func (o *overlay) doubtRemovals() {
	type part struct {
		section   Section
		attribute string
	}
	doubted, by := map[part][]string{}, map[part][]string{}
	for _, removal := range o.code.IaC.Removals {
		r, ok := o.reachOf(removal)
		keys := slices.DeleteFunc(slices.Clone(r.maybe), func(key string) bool { return !o.holds(r.section, key) })
		if !ok || r.sure || len(keys) == 0 {
			continue
		}
		at := part{r.section, r.attribute}
		doubted[at], by[at] = union(doubted[at], keys), append(by[at], removal)
	}
	inOrder := func(a, b part) int {
		return cmp.Or(cmp.Compare(a.section, b.section), cmp.Compare(a.attribute, b.attribute))
	}
	for _, at := range slices.SortedFunc(maps.Keys(doubted), inOrder) {
		var attributes []string
		if at.attribute != "" {
			attributes = []string{at.attribute}
		}
		o.gap(at.section, Gap{
			Cause:   CauseUnresolved,
			Meaning: "the plan deletes " + FirstOf(by[at]) + ", and the base does not tell by name and id whether that is this",
			Remedy:  "collect the base again, with the permission to read names and ids",
		}, doubted[at], attributes)
	}
}

// holds reports whether a section still holds what a key of a gap names.
func (o *overlay) holds(section Section, key string) bool {
	switch section {
	case SectionAccountAssignments:
		account, set, _ := strings.Cut(key, "/")
		return len(o.AccountAssignments[account][set]) > 0
	case SectionPermissionSets:
		return o.PermissionSets[key] != nil
	case SectionGroups:
		return o.Groups[key] != nil
	case SectionUsers:
		return o.Users[key] != nil
	case SectionApplications:
		return o.Applications[key] != nil
	}
	return o.TrustedTokenIssuers[key] != nil
}

// FirstOf names the first of a list, and how many more there are.
func FirstOf(list []string) string {
	const shown = 3
	if more := len(list) - shown; more > 0 {
		return fmt.Sprintf("%s and %d more", strings.Join(list[:shown], ", "), more)
	}
	return strings.Join(list, ", ")
}
