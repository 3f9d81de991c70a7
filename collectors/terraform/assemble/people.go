package assemble

import (
	"slices"
	"strings"

	"github.com/idcscan/idcscan/collectors/snapshot"
	"github.com/idcscan/idcscan/collectors/terraform/declaration"
)

// people reads users and groups: those that code declares, then those that it
// looks up.
func (a *assembly) people() {
	a.listed(typeGroups, "groups", "group_id", "display_name", snapshot.SectionGroups, func(key, name, id string) {
		a.group(key).ID, a.group(key).Name = &id, &name
	})
	a.listed(typeUsers, "users", "user_id", "user_name", snapshot.SectionUsers, func(key, name, id string) {
		a.user(key).ID, a.user(key).Name = &id, &name
	})
	for _, r := range declaredFirst(a.links.byType[typeGroup]) {
		name := lookedUpBy(r, "display_name", "DisplayName")
		key, text := a.name(r, snapshot.SectionGroups, name, "group_id")
		if a.removed(r, snapshot.KindGroup, key) {
			continue
		}
		group := a.group(key)
		fill(&group.Name, text)
		fill(&group.ID, fitting(key, a.told(r, "group_id")))
		if !r.Data {
			group.Exists = new(true)
		}
		if group.ExternalIDIssuers == nil {
			group.ExternalIDIssuers = a.externalIssuers(r)
		}
		merge(&group.Locations, declaredAt(r))
		locate(&group.Locations, "name", name)
	}
	for _, r := range declaredFirst(a.links.byType[typeUser]) {
		name := lookedUpBy(r, "user_name", "UserName")
		key, text := a.name(r, snapshot.SectionUsers, name, "user_id")
		if a.removed(r, snapshot.KindUser, key) {
			continue
		}
		user := a.user(key)
		fill(&user.Name, text)
		fill(&user.ID, fitting(key, a.told(r, "user_id")))
		if !r.Data {
			user.Exists = new(true)
		}
		if user.ExternalIDIssuers == nil {
			user.ExternalIDIssuers = a.externalIssuers(r)
		}
		merge(&user.Locations, declaredAt(r))
		locate(&user.Locations, "name", name)
	}
}

func declaredFirst(resources []*declaration.Resource) []*declaration.Resource {
	sorted := slices.Clone(resources)
	slices.SortStableFunc(sorted, func(x, y *declaration.Resource) int { return rank(x) - rank(y) })
	return sorted
}

func rank(r *declaration.Resource) int {
	if r.Data {
		return 1
	}
	return 0
}

// listed reads a data source that lists all users or groups, where its answer is
// known, as it is in a state.
func (a *assembly) listed(resourceType, list, id, name string, section snapshot.Section, put func(key, name, id string)) {
	for _, r := range a.links.byType[resourceType] {
		for _, element := range r.Attribute(list).Elements() {
			idText, ok := element.Attribute(id).Text()
			nameText, named := element.Attribute(name).Text()
			if !ok || !named || idText == "" || nameText == "" {
				continue
			}
			key := snapshot.Key(nameText, idText)
			a.links.alias(section, idText, key)
			put(key, nameText, idText)
		}
	}
}

// lookedUpBy returns the value that names a user or group: the attribute itself,
// or that by which a data source looks it up.
func lookedUpBy(r *declaration.Resource, attribute, path string) declaration.Value {
	name := r.Attribute(attribute)
	if !r.Data || name.Known() && !name.Absent() {
		return name
	}
	unique := first(first(r.Attribute("alternate_identifier")).Attribute("unique_attribute"))
	for _, lookup := range []declaration.Value{unique, first(r.Attribute("filter"))} {
		by := lookup.Attribute("attribute_path")
		if text, ok := by.Text(); ok && strings.EqualFold(text, path) {
			return lookup.Attribute("attribute_value")
		}
		if !lookup.Absent() && !lookup.Known() {
			return lookup
		}
	}
	return name
}

func (a *assembly) externalIssuers(r *declaration.Resource) []string {
	list := r.Attribute("external_ids")
	if !list.Known() || list.Absent() || len(list.More()) > 0 {
		return nil
	}
	issuers := []string{}
	for _, element := range list.Elements() {
		issuer, ok := element.Attribute("issuer").Text()
		if !ok {
			return nil
		}
		issuers = append(issuers, issuer)
	}
	return sortedSet(issuers)
}

func (a *assembly) group(key string) *snapshot.Group {
	if a.groups[key] == nil {
		a.groups[key] = &snapshot.Group{}
	}
	return a.groups[key]
}

func (a *assembly) user(key string) *snapshot.User {
	if a.users[key] == nil {
		a.users[key] = &snapshot.User{}
	}
	return a.users[key]
}

// member returns "group:<key>" or "user:<key>" of one that stands in its section.
func (a *assembly) member(group bool, key string) string {
	if group {
		a.group(key)
		return snapshot.PrefixGroup + key
	}
	a.user(key)
	return snapshot.PrefixUser + key
}

// principal returns "group:<key>" or "user:<key>", "" where not even that is
// known. The doubt says why code does not name it; it is nil where it does.
func (a *assembly) principal(r *declaration.Resource, id, kind declaration.Value) (string, *doubt) {
	kindText, _ := a.links.text(kind)
	kindText = strings.ToUpper(kindText)
	types := map[string][]string{"GROUP": {typeGroup}, "USER": {typeUser}}[kindText]
	if types == nil {
		types = []string{typeGroup, typeUser}
	}
	if named := a.links.resource(id, types...); named != nil && a.keys[named] != "" {
		principal := a.member(named.Type == typeGroup, a.keys[named])
		if a.unnamed[named] {
			return principal, new(unknown(lookedUpBy(named, nameOf[named.Type], ""), named))
		}
		return principal, nil
	}
	if kindText != "GROUP" && kindText != "USER" {
		d := unknown(kind, r)
		if kind.Known() && !kind.Absent() {
			d = mistaken(kind, r, "principal_type is "+kindText, "write GROUP or USER")
		}
		return "", &d
	}
	section := snapshot.SectionUsers
	if kindText == "GROUP" {
		section = snapshot.SectionGroups
	}
	if text, ok := a.links.text(id); ok && text != "" {
		principal := a.member(kindText == "GROUP", a.keyOfID(section, text))
		return principal, nil
	}
	key := symbolKey(id, r, "principal_id")
	principal := a.member(kindText == "GROUP", key)
	d := unknown(id, r)
	a.gaps.unresolved(section, "a principal of "+r.Address, d, []string{key}, unsaid(d, "name"))
	return principal, &d
}

var nameOf = map[string]string{typeGroup: "display_name", typeUser: "user_name"}

// memberships reads who belongs to which group. A group has others, too, where
// people or a directory put them in.
func (a *assembly) memberships() {
	for _, r := range a.links.byType[typeMembership] {
		groupID, memberID := r.Attribute("group_id"), r.Attribute("member_id")
		group, user := a.links.resource(groupID, typeGroup), a.links.resource(memberID, typeUser)
		groupKey, userKey := a.keys[group], a.keys[user]
		if text, ok := a.links.text(groupID); ok && groupKey == "" && text != "" {
			groupKey = a.keyOfID(snapshot.SectionGroups, text)
		}
		if text, ok := a.links.text(memberID); ok && userKey == "" && text != "" {
			userKey = a.keyOfID(snapshot.SectionUsers, text)
		}
		if r.Removed {
			if groupKey != "" && userKey != "" {
				a.removed(r, snapshot.RemovedMember, groupKey+"/"+userKey)
			}
			continue
		}
		if groupKey == "" {
			a.gaps.unresolved(snapshot.SectionGroups, "the group of "+r.Address, unknown(groupID, r), nil, []string{"members"})
			continue
		}
		if userKey == "" {
			userKey = symbolKey(memberID, r, "member_id")
			d := unknown(memberID, r)
			a.gaps.unresolved(snapshot.SectionUsers, "the member that "+r.Address+" names", d, []string{userKey}, nil)
			a.group(groupKey)
			a.gaps.unresolved(snapshot.SectionGroups, "a member of a group", d, []string{groupKey}, []string{"members"})
		}
		a.user(userKey)
		g := a.group(groupKey)
		g.Members = append(g.Members, userKey)
		put(&g.Locations, "members", r.Place)
	}
	for _, g := range a.groups {
		if g.Members != nil {
			g.Members = sortedSet(g.Members)
		}
	}
}

// fill sets what is not known yet.
func fill[T any](to **T, value *T) {
	if *to == nil {
		*to = value
	}
}

// sortedSet returns the distinct values in order; never nil.
func sortedSet(values []string) []string {
	values = append(make([]string, 0, len(values)), values...)
	slices.Sort(values)
	return slices.Compact(values)
}
