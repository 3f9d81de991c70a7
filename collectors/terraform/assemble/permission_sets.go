package assemble

import (
	"fmt"
	"reflect"
	"slices"
	"strings"

	"github.com/idcscan/idcscan/collectors/snapshot"
	"github.com/idcscan/idcscan/collectors/terraform/declaration"
)

// The service's default of a session, which a permission set has that names none.
const defaultSession = "PT1H"

// permissionSets reads the permission sets that code declares, then those that
// it looks up, of which it tells nothing but what it attaches to them.
func (a *assembly) permissionSets() {
	declaredBy := map[string]*declaration.Resource{}
	for _, r := range a.links.byType[typePermissionSet] {
		if r.Data {
			continue
		}
		name := r.Attribute("name")
		key, text := a.name(r, snapshot.SectionPermissionSets, name, "")
		if a.removed(r, snapshot.KindPermissionSet, key) {
			continue
		}
		a.setAddresses[key] = append(a.setAddresses[key], r.Address)
		if first := declaredBy[key]; first != nil {
			a.duplicate(key, first, r)
			continue
		}
		declaredBy[key] = r
		a.sets[key] = a.permissionSet(r, key, text)
	}
	for _, r := range a.links.byType[typePermissionSet] {
		if r.Data && !r.Removed {
			a.existingSet(r)
		}
	}
}

// duplicate says that two resources declare one set: which of them AWS will have
// is not known, since it refuses the second.
func (a *assembly) duplicate(key string, first, second *declaration.Resource) {
	other := second.Address
	if place := placeOf(second); place != nil {
		other = fmt.Sprintf("%s at %s:%d", other, place.URI, place.StartLine)
	}
	a.gaps.unresolved(snapshot.SectionPermissionSets, "what permission set "+key+" is", doubt{
		problem: first.Address + " declares it, and so does " + other, place: placeOf(first),
		remedy: "give one of the two another name, or remove it",
	}, []string{key}, nil)
}

func (a *assembly) permissionSet(r *declaration.Resource, key string, name *string) *snapshot.PermissionSet {
	set := &snapshot.PermissionSet{
		Name: name, ARN: a.told(r, "arn"),
		Description:             a.known(r, r.Attribute("description"), snapshot.SectionPermissionSets, key, "description"),
		RelayState:              a.known(r, r.Attribute("relay_state"), snapshot.SectionPermissionSets, key, "relay_state"),
		ManagedPolicies:         []string{},
		CustomerManagedPolicies: []snapshot.CustomerManagedPolicy{},
		InlinePolicy:            new(""),
		PermissionsBoundary:     &snapshot.PermissionsBoundary{Kind: snapshot.BoundaryNone},
		Locations:               declaredAt(r),
	}
	a.session(r, key, set)
	set.Tags = a.tags(r, key)
	for _, attribute := range []string{"name", "description", "relay_state", "session_duration"} {
		locate(&set.Locations, attribute, r.Attribute(attribute))
	}
	locate(&set.Locations, "session_minutes", r.Attribute("session_duration"))
	locate(&set.Locations, "tags", r.Attribute("tags"))
	return set
}

// session keeps a duration as it is written, one that AWS refuses among them.
func (a *assembly) session(r *declaration.Resource, key string, set *snapshot.PermissionSet) {
	const section = snapshot.SectionPermissionSets
	attributes := []string{"session_duration", "session_minutes", "session_default"}
	written := r.Attribute("session_duration")
	if written.Absent() {
		set.SessionDuration, set.SessionMinutes, set.SessionDefault = new(defaultSession), new(60), new(true)
		if more := written.More(); len(more) > 0 {
			a.gaps.unresolved(section, "the session duration of "+key, doubt{symbols: more, place: placeOf(r)}, []string{key}, attributes)
		}
		return
	}
	text, ok := a.links.text(written)
	if !ok {
		a.gaps.unresolved(section, "the session duration of "+key, unknown(written, r), []string{key}, attributes)
		return
	}
	set.SessionDuration, set.SessionDefault = &text, new(false)
	if a.state && text == defaultSession {
		set.SessionDefault = nil
		a.gaps.inherent(section, "a state does not tell the default session duration from one that code sets", "scan the code",
			[]string{key}, []string{"session_default"})
	}
	minutes, err := snapshot.SessionMinutes(text)
	if err != nil {
		a.gaps.unresolved(section, "how long a session of "+key+" lasts",
			mistaken(written, r, fmt.Sprintf("%q is no duration", text), "write it as ISO 8601, such as PT1H"),
			[]string{key}, []string{"session_minutes"})
		return
	}
	set.SessionMinutes = &minutes
}

// tags are those that AWS gets: the provider's default tags among them where the
// source knows these.
func (a *assembly) tags(r *declaration.Resource, key string) map[string]string {
	value := r.Attribute("tags_all")
	if value.Absent() || !value.Known() {
		value = r.Attribute("tags")
	}
	return a.textMap(r, value, snapshot.SectionPermissionSets, key, "tags")
}

// textMap returns the known entries of a map of texts; nil where it is not known.
func (a *assembly) textMap(r *declaration.Resource, value declaration.Value, section snapshot.Section, key, attribute string) map[string]string {
	what := attribute + " of " + r.Address
	if !value.Absent() && !value.Known() {
		a.gaps.unresolved(section, what, unknown(value, r), []string{key}, []string{attribute})
		return nil
	}
	texts := map[string]string{}
	for _, name := range value.Keys() {
		entry := value.Attribute(name)
		if entry.Absent() {
			continue
		}
		if text, ok := a.links.text(entry); ok {
			texts[name] = text
		} else {
			a.gaps.unresolved(section, what, unknown(entry, r), []string{key}, []string{attribute})
		}
	}
	if more := value.More(); len(more) > 0 {
		a.gaps.unresolved(section, what, doubt{symbols: more, place: placeOf(r)}, []string{key}, []string{attribute})
	}
	return texts
}

// existingSet reads a permission set that code looks up.
func (a *assembly) existingSet(r *declaration.Resource) {
	name := r.Attribute("name")
	key, text := a.name(r, snapshot.SectionPermissionSets, name, "arn")
	if known := a.sets[key]; known != nil {
		fill(&known.ARN, fitting(key, a.told(r, "arn")))
		return
	}
	set := a.foreignSet(key)
	set.Name, set.ARN = text, fitting(key, a.told(r, "arn"))
	set.Locations = declaredAt(r)
	locate(&set.Locations, "name", name)
	if duration, ok := a.links.text(r.Attribute("session_duration")); ok {
		if minutes, err := snapshot.SessionMinutes(duration); err == nil {
			set.SessionDuration, set.SessionMinutes = &duration, &minutes
		}
	}
}

// foreignSet returns a permission set that this code does not declare: of what is
// attached to it, only what code attaches is known.
func (a *assembly) foreignSet(key string) *snapshot.PermissionSet {
	if a.sets[key] != nil {
		return a.sets[key]
	}
	a.sets[key] = &snapshot.PermissionSet{Name: nameIn(key)}
	a.gaps.inherent(snapshot.SectionPermissionSets, "code looks the permission set up, or names its ARN, and does not declare it",
		"scan aws, or the code that declares it", []string{key}, ownAttributes("name", "arn", "outdated_accounts"))
	if strings.HasPrefix(key, snapshot.PrefixID) {
		a.gaps.inherent(snapshot.SectionPermissionSets, "code names the permission set by its ARN only",
			"scan aws, or the code that declares it", []string{key}, []string{"name"})
	}
	return a.sets[key]
}

// ownAttributes are the attributes of a permission set but those named.
func ownAttributes(but ...string) []string {
	var names []string
	for _, field := range reflect.VisibleFields(reflect.TypeFor[snapshot.PermissionSet]()) {
		name, _, _ := strings.Cut(field.Tag.Get("json"), ",")
		if name != "locations" && !slices.Contains(but, name) {
			names = append(names, name)
		}
	}
	return names
}

// setOf returns the key of the permission set to which a value leads. The doubt
// says why it is not known which set that is, and is nil where it is.
func (a *assembly) setOf(r *declaration.Resource, arn declaration.Value) (string, *doubt) {
	if named := a.links.resource(arn, typePermissionSet); named != nil && a.keys[named] != "" && !named.Removed {
		if named.Data && a.unnamed[named] {
			return a.keys[named], new(unknown(named.Attribute("name"), named))
		}
		return a.keys[named], nil
	}
	if text, ok := a.links.text(arn); ok && text != "" {
		key := a.keyOfID(snapshot.SectionPermissionSets, text)
		set := a.foreignSet(key)
		if strings.HasPrefix(text, "arn:") { // else the short id that CloudFormation's macro takes
			fill(&set.ARN, &text)
		}
		return key, nil
	}
	key, d := symbolKey(arn, r, "permission_set_arn"), unknown(arn, r)
	if a.sets[key] == nil {
		a.foreignSet(key)
	}
	a.gaps.unresolved(snapshot.SectionPermissionSets, "the permission set of "+r.Address, d, []string{key}, unsaid(d, "name"))
	return key, &d
}
