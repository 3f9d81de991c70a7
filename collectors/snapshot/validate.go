package snapshot

import (
	"fmt"
	"maps"
	"reflect"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"

	"golang.org/x/sync/errgroup"
)

// Validate reports the first ten breaches of the snapshot's contract, as
// [*Error] joined: a required attribute that is absent without a gap that
// covers it, a value that is none of those allowed, a reference that leads
// nowhere, a list out of order, a key that does not fit its member, a coverage
// that does not fit its section.
func (s *Snapshot) Validate() error {
	return breaches(s.breaches(), func(b breach) *Error {
		return &Error{Path: b.path.String(), Problem: b.problem, Remedy: b.remedy}
	})
}

// breaches returns at most maxErrors breaches, in the order of sections and keys.
func (s *Snapshot) breaches() []breach {
	// Walking maps in order costs more than checking them, and most snapshots
	// are valid: so the order matters only once there is something to report.
	if !s.breached() {
		return nil
	}
	v := newValidator(s, true, maxErrors)
	for _, check := range checks() {
		check(v)
	}
	return v.found
}

// breached reports whether there is any breach.
func (s *Snapshot) breached() bool {
	quick := newValidator(s, false, 1)
	var found atomic.Bool
	var workers errgroup.Group
	workers.SetLimit(runtime.GOMAXPROCS(0))
	for _, check := range slices.Backward(checks()) { // the longest stand last
		v := *quick
		workers.Go(func() error {
			check(&v)
			if v.full() {
				found.Store(true)
			}
			return nil
		})
	}
	_ = workers.Wait() // no check returns an error
	return found.Load()
}

// validator looks for breaches and keeps the first ones.
type validator struct {
	*Snapshot
	ordered bool
	limit   int
	found   []breach
	covers  map[Section]cover
}

func newValidator(s *Snapshot, ordered bool, limit int) *validator {
	v := &validator{Snapshot: s, ordered: ordered, limit: limit, covers: map[Section]cover{}}
	for _, section := range Sections() {
		v.covers[section] = newCover(s.Coverage[section])
	}
	return v
}

// checks returns all checks; they do not depend on each other.
func checks() []func(*validator) {
	checks := []func(*validator){
		(*validator).schema, (*validator).meta, (*validator).coverage,
	}
	for _, section := range Sections() {
		checks = append(checks, func(v *validator) { v.section(section) })
	}
	return append(checks,
		(*validator).instance, (*validator).attestations, (*validator).accounts, (*validator).permissionSets,
		(*validator).applications, (*validator).trustedTokenIssuers, (*validator).operations,
		(*validator).organization, (*validator).hygiene, (*validator).cloudtrail, (*validator).events, (*validator).iac, (*validator).drift,
		(*validator).policies, (*validator).users, (*validator).groups, (*validator).assignments)
}

func (v *validator) schema() {
	if v.Schema != Schema {
		v.report(pathTo("schema"), "is "+quote(v.Schema), "this version of idcscan writes "+Schema)
	}
}

func (v *validator) full() bool { return len(v.found) >= v.limit }

func (v *validator) report(at path, problem, remedy string) {
	if !v.full() {
		v.found = append(v.found, breach{path: at, offset: -1, problem: problem, remedy: remedy})
	}
}

// members calls each with the members of a map until enough was found.
func members[M any](v *validator, m map[string]M, each func(key string, member M)) {
	if v.ordered {
		for _, key := range slices.Sorted(maps.Keys(m)) {
			if !v.full() {
				each(key, m[key])
			}
		}
		return
	}
	for key, member := range m {
		if v.full() {
			return
		}
		each(key, member)
	}
}

// section checks that a section is there, and every attribute in it.
func (v *validator) section(section Section) {
	value := reflect.ValueOf(v.Snapshot).Elem().FieldByIndex(fieldNamed(reflect.TypeFor[Snapshot](), string(section)).index)
	at, status := pathTo(section), v.Coverage[section]
	if section == SectionAccountAccess && !v.covers[section].hides {
		v.report(pathTo("coverage").key(string(section)), "has no gap of the whole section", "nothing reads it: add the gap with cause \"no_api\", without keys and attributes")
	}
	if value.IsZero() {
		if status != nil && status.Status != Unavailable {
			v.report(at, fmt.Sprintf("is absent, but its coverage is %q", status.Status), "add it, empty where it is, or say \"unavailable\" with a gap")
		}
		return
	}
	absent := func(key string) func(string) bool {
		return func(attribute string) bool { return v.covers[section].absence(key, attribute) }
	}
	switch {
	case value.Kind() == reflect.Pointer:
		covered := absent("")
		if section == SectionOrganization && v.Organization.Exists != nil && !*v.Organization.Exists {
			covered = always
		}
		if section == SectionIdentitySource && !covered("source") {
			v.report(at.key("source"), "is absent, and no gap covers it", "no API tells it: add the gap with cause \"no_api\" and attributes [\"source\"]")
		}
		v.attributes(at, value.Elem(), covered)
	case value.Kind() == reflect.Map && value.Type().Elem().Kind() == reflect.Pointer:
		v.mapMembers(value, func(key string, member reflect.Value) {
			covered := absent(key)
			if gone(member.Interface()) {
				covered = func(attribute string) bool { return attribute != "id" || absent(key)(attribute) }
			}
			v.attributes(at.key(key), member.Elem(), covered)
		})
	default:
		v.value(at, value, nil)
	}
	if section == SectionABAC && v.ABAC != nil {
		members(v, v.ABAC.Attributes, func(key string, a *ABACAttribute) {
			if a != nil && a.Sources == nil && !absent(key)("sources") {
				v.hole(at.key("attributes").key(key).key("sources"))
			}
		})
	}
}

func always(string) bool { return true }

// gone reports whether AWS said that a principal does not exist: then nothing
// but its id is known or asked for.
func gone(member any) bool {
	switch member := member.(type) {
	case *User:
		return member != nil && member.Exists != nil && !*member.Exists
	case *Group:
		return member != nil && member.Exists != nil && !*member.Exists
	}
	return false
}

func (v *validator) hole(at path) {
	v.report(at, "is absent, and no gap covers it", "add it, or a gap that says why it is unknown")
}

// attributes checks every attribute of a struct. covered says whether a gap
// covers that one is absent; nil where none can.
func (v *validator) attributes(at path, object reflect.Value, covered func(attribute string) bool) {
	if !object.IsValid() {
		v.report(at, "is null", "remove it: what was not read is absent, with a gap")
		return
	}
	for _, f := range fieldsOf(object.Type()) {
		value := object.FieldByIndex(f.index)
		if value.IsZero() && f.omitZero {
			if !f.optional && covered != nil && !covered(f.name) {
				v.hole(at.key(f.name))
			}
			continue
		}
		if value = reflect.Indirect(value); value.Kind() == reflect.String {
			if f.enum != nil && !slices.Contains(f.enum, value.String()) {
				v.report(at.key(f.name), "is "+quote(value.String())+", which is no "+strings.ReplaceAll(f.name, "_", " "), Suggestion(value.String(), f.enum))
			}
			continue
		}
		if holdsStructs(value.Type()) {
			v.value(at.key(f.name), value, nil)
		}
	}
}

// value checks whatever structs a value holds.
func (v *validator) value(at path, value reflect.Value, covered func(string) bool) {
	switch value.Kind() {
	case reflect.Struct:
		v.attributes(at, value, covered)
	case reflect.Pointer:
		v.attributes(at, value.Elem(), covered)
	case reflect.Slice:
		for i := range value.Len() {
			v.value(at.index(i), value.Index(i), covered)
		}
	case reflect.Map:
		if holdsStructs(value.Type()) {
			v.mapMembers(value, func(key string, member reflect.Value) { v.value(at.key(key), member, covered) })
		}
	}
}

// mapMembers is members for a map of any type.
func (v *validator) mapMembers(value reflect.Value, each func(key string, member reflect.Value)) {
	if v.ordered {
		for _, member := range membersOf(value) {
			if !v.full() {
				each(member.key, member.value)
			}
		}
		return
	}
	for entry := value.MapRange(); entry.Next() && !v.full(); {
		each(entry.Key().String(), entry.Value())
	}
}

// holdsStructs reports whether there is anything to check below a type.
func holdsStructs(t reflect.Type) bool {
	for t.Kind() == reflect.Pointer || t.Kind() == reflect.Slice || t.Kind() == reflect.Map {
		t = t.Elem()
	}
	return t.Kind() == reflect.Struct
}

// sorted checks that a list is in order and holds nothing twice.
func (v *validator) sorted(at path, list []string) {
	for i := 1; i < len(list); i++ {
		if list[i-1] == list[i] {
			v.report(at.index(i), "occurs twice: "+quote(list[i]), "remove one")
		} else if list[i-1] > list[i] {
			v.report(at.index(i), quote(list[i])+" stands behind "+quote(list[i-1]), "sort the list")
		}
	}
}

// isAccountID finds twelve digits.
func isAccountID(key string) bool {
	if len(key) != 12 {
		return false
	}
	_, err := strconv.ParseUint(key, 10, 64)
	return err == nil
}
