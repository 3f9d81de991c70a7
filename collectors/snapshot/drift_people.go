package snapshot

import (
	"cmp"
	"maps"
	"slices"
	"strings"
)

// compareGroups compares groups, where code declares any. A group that code only
// looks up is neither declared nor missing, and one that a directory synchronises
// (SCIM, or an external id) is not made by hand.
func (c *comparison) compareGroups() {
	e := existence{kind: KindGroup, section: SectionGroups, pairs: c.groups}
	declares := slices.ContainsFunc(slices.Collect(maps.Values(c.code.Groups)), func(g *Group) bool { return g != nil && isTrue(g.Exists) })
	if !c.begin(e, declares) {
		return
	}
	for _, key := range slices.Sorted(maps.Keys(c.judged.Groups)) {
		live := c.judged.Groups[key]
		codeKey := c.declaredPerson(e, key, func(key string) *bool { return c.code.Groups[key].Exists })
		switch {
		case isFalse(live.Exists):
			c.gone(e, key, codeKey)
		case codeKey != "":
			declared := c.code.Groups[codeKey]
			attributes := []attribute{named(live.Name, declared.Name)}
			if c.assignsMembers(codeKey) {
				attributes = append(attributes, c.groupMembers(live, declared))
			}
			c.attributes(e.kind, e.section, key, codeKey, declared.Locations, attributes)
		case len(c.groups.from[key]) == 0:
			c.undeclaredPerson(e, key, live.CreatedBy, live.ExternalIDIssuers)
		}
	}
	for _, key := range slices.Sorted(maps.Keys(c.code.Groups)) {
		if _, matched := c.groups.to[key]; !matched && isTrue(c.code.Groups[key].Exists) {
			c.missing(e, key, c.code.Groups[key].Locations)
		}
	}
}

// compareUsers compares users as groups are compared, but by name alone.
func (c *comparison) compareUsers() {
	e := existence{kind: KindUser, section: SectionUsers, pairs: c.users}
	declares := slices.ContainsFunc(slices.Collect(maps.Values(c.code.Users)), func(u *User) bool { return u != nil && isTrue(u.Exists) })
	if !c.begin(e, declares) {
		return
	}
	for _, key := range slices.Sorted(maps.Keys(c.judged.Users)) {
		live := c.judged.Users[key]
		codeKey := c.declaredPerson(e, key, func(key string) *bool { return c.code.Users[key].Exists })
		switch {
		case isFalse(live.Exists):
			c.gone(e, key, codeKey)
		case codeKey != "":
			declared := c.code.Users[codeKey]
			c.attributes(e.kind, e.section, key, codeKey, declared.Locations, []attribute{named(live.Name, declared.Name)})
		case len(c.users.from[key]) == 0:
			c.undeclaredPerson(e, key, live.CreatedBy, live.ExternalIDIssuers)
		}
	}
	for _, key := range slices.Sorted(maps.Keys(c.code.Users)) {
		if _, matched := c.users.to[key]; !matched && isTrue(c.code.Users[key].Exists) {
			c.missing(e, key, c.code.Users[key].Locations)
		}
	}
}

func isTrue(b *bool) bool { return b != nil && *b }

// begin reports whether there is anything to compare. Code that may declare
// members, though none is known, hides differences.
func (c *comparison) begin(e existence, declares bool) bool {
	if declares {
		c.hides(e.section, e.holdsAll)
		return true
	}
	for _, gap := range c.declared[e.section].gaps {
		if gap.HidesMembers() && gap.Cause != CauseNotInSource {
			c.unknown(&gap, "", "", "")
		}
	}
	return false
}

// declaredPerson returns the key under which code declares a live member; "" where
// it does not, or is not known to. A gap on exists says the latter.
func (c *comparison) declaredPerson(e existence, key string, exists func(string) *bool) string {
	for _, codeKey := range e.pairs.from[key] {
		if isTrue(exists(codeKey)) {
			return codeKey
		}
		if gap := c.declared[e.section].named(codeKey, "exists"); gap != nil && gap.Cause != CauseNotInSource {
			c.unknown(gap, e.kind, key, WholeThing)
		}
	}
	return ""
}

// gone records a member that code declares by its id, and whom AWS does not find.
func (c *comparison) gone(e existence, key, codeKey string) {
	if codeKey != "" {
		c.whole(e.kind, key, RelationMissing, WidensNo, nil)
	}
}

// undeclaredPerson records a member whom no directory made. By themselves neither
// groups nor users have access.
func (c *comparison) undeclaredPerson(e existence, key string, createdBy *string, issuers []string) {
	if createdBy != nil && strings.HasPrefix(*createdBy, "SCIM/") || len(issuers) > 0 {
		return
	}
	c.undeclared(e, key, func() {
		side := c.live[e.section]
		if gap := cmp.Or(side.why(key, "created_by", createdBy == nil), side.why(key, "external_id_issuers", issuers == nil)); gap != nil {
			c.unknown(gap, e.kind, key, WholeThing)
			return
		}
		c.whole(e.kind, key, RelationUndeclared, WidensNo, nil)
	})
}

// named compares names, which differ where an id leads to another name.
func named(live, declared *string) attribute {
	return attribute{
		name: "name", live: textOf(live), declared: textOf(declared),
		same:   func() bool { return *live == *declared },
		widens: func() string { return WidensNo },
	}
}

// assignsMembers reports whether code puts members into a group, or may do so.
func (c *comparison) assignsMembers(key string) bool {
	members := c.code.Groups[key].Members
	why := c.declared[SectionGroups].why(key, "members", members == nil)
	return len(members) > 0 || why != nil && why.Cause != CauseNotInSource
}

// groupMembers compares the members of a group that code puts members in. Others
// may be put into it by a directory or by hand, which is a difference then.
func (c *comparison) groupMembers(live, declared *Group) attribute {
	wanted := make([]string, len(declared.Members))
	for i, member := range declared.Members {
		wanted[i] = c.users.key(member)
	}
	slices.Sort(wanted)
	return attribute{
		name: "members", live: listText(live.Members), declared: listText(wanted), partly: true,
		same: func() bool { return slices.Equal(live.Members, wanted) },
		widens: func() string {
			if slices.ContainsFunc(live.Members, func(member string) bool { return !slices.Contains(wanted, member) }) {
				return WidensYes
			}
			return WidensNo
		},
		doubt: func() *Gap { return c.namelessMember(live.Members, declared.Members) },
	}
}

// namelessMember returns why it is not known who a member of a group is, on
// either side.
func (c *comparison) namelessMember(live, declared []string) *Gap {
	for _, member := range live {
		if slices.Contains(c.users.judgedNameless, member) {
			return c.nameGap(c.live[SectionUsers], member)
		}
	}
	for _, member := range declared {
		if slices.Contains(c.users.codeNameless, member) {
			return c.nameGap(c.declared[SectionUsers], member)
		}
	}
	return nil
}
