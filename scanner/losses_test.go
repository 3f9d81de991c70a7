package scanner

import (
	"encoding/json"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"

	"github.com/idcscan/idcscan/collectors/snapshot"
)

// loss takes one piece of information away from a snapshot and records the gap.
type loss struct {
	name string
	// take changes the snapshot. It does nothing where what it takes is gone
	// already, as after another loss.
	take func(*snapshot.Snapshot)
	// renamed leads from the old key of a member of a section to its new one.
	renamed map[snapshot.Section]map[string]string
}

// copyOf returns a deep copy of a snapshot.
func copyOf(s *snapshot.Snapshot) *snapshot.Snapshot {
	data, err := json.Marshal(s)
	if err != nil {
		panic(err)
	}
	var copied snapshot.Snapshot
	if err := json.Unmarshal(data, &copied); err != nil {
		panic(err)
	}
	return &copied
}

// lostOperation marks the gaps of losses.
const lostOperation = "test:Lose"

// lose records a gap.
func lose(s *snapshot.Snapshot, section snapshot.Section, status snapshot.Status, keys, attributes []string) {
	gap(s, section, snapshot.Gap{Keys: keys, Attributes: attributes, Operation: lostOperation, Code: "AccessDeniedException"})
	s.Coverage[section].Status = status
}

// lossesOf returns every loss that the snapshot can suffer, one at a time.
func lossesOf(s *snapshot.Snapshot) []loss {
	var losses []loss
	for _, section := range snapshot.Sections() {
		losses = append(losses, lossOfSection(section))
		losses = append(losses, lossesOfMembers(s, section)...)
		losses = append(losses, lossesOfAttributes(s, section)...)
	}
	losses = append(losses, lossesOfAssignments(s)...)
	losses = append(losses, lossesOfParts(s)...)
	losses = append(losses, lossesOfDeclarations(s)...)
	losses = append(losses, lossesOfNames(s)...)
	return losses
}

// lossOfSection loses a whole section. What other sections refer to stays, as
// far as their references tell.
func lossOfSection(section snapshot.Section) loss {
	return loss{name: string(section), take: func(s *snapshot.Snapshot) {
		field := fieldOf(s, section)
		if field.IsZero() {
			return
		}
		referenced := references(s)[section]
		kept := reflect.Zero(field.Type())
		if len(referenced) > 0 {
			kept = reflect.MakeMap(field.Type())
			for key := range referenced {
				if member := field.MapIndex(reflect.ValueOf(key)); member.IsValid() && member.Kind() == reflect.Pointer && section != snapshot.SectionPolicyDocuments {
					kept.SetMapIndex(reflect.ValueOf(key), reflect.New(member.Type().Elem()))
				}
			}
			if kept.Len() == 0 {
				kept = reflect.Zero(field.Type())
			}
		}
		field.Set(kept)
		if section == snapshot.SectionABAC {
			// Gaps on single attributes are part of the whole that is lost.
			s.Coverage[section].Gaps = slices.DeleteFunc(s.Coverage[section].Gaps, func(gap snapshot.Gap) bool { return len(gap.Keys) > 0 })
		}
		lose(s, section, snapshot.Unavailable, nil, nil)
	}}
}

// lossesOfMembers loses each member of a section: as one that may exist, and
// as one that exists and of which nothing was read.
func lossesOfMembers(s *snapshot.Snapshot, section snapshot.Section) []loss {
	var losses []loss
	field := fieldOf(s, section)
	switch section {
	case snapshot.SectionAccountAssignments:
		return nil
	case snapshot.SectionAttestations:
		for i := range field.Len() {
			losses = append(losses, loss{name: fmt.Sprintf("attestations[%d]", i), take: func(s *snapshot.Snapshot) {
				if i < len(s.Attestations) {
					s.Attestations = slices.Delete(slices.Clone(s.Attestations), i, i+1)
					lose(s, section, snapshot.Partial, nil, nil)
				}
			}})
		}
		return losses
	}
	if field.Kind() != reflect.Map {
		return nil
	}
	for _, key := range sortedKeys(field) {
		losses = append(losses, loss{name: fmt.Sprintf("%s[%q]", section, key), take: func(s *snapshot.Snapshot) {
			field := fieldOf(s, section)
			if member := mapIndex(field, key); !member.IsValid() {
				return
			}
			if !references(s)[section][key] {
				field.SetMapIndex(reflect.ValueOf(key), reflect.Value{})
				lose(s, section, snapshot.Partial, nil, nil)
				return
			}
			empty(field, section, key)
			lose(s, section, snapshot.Partial, []string{key}, nil)
		}})
		if section == snapshot.SectionEvents || section == snapshot.SectionDrift {
			continue // an event is read whole or not at all, and so is a comparison
		}
		losses = append(losses, loss{name: fmt.Sprintf("%s[%q].*", section, key), take: func(s *snapshot.Snapshot) {
			field := fieldOf(s, section)
			if member := mapIndex(field, key); member.IsValid() {
				empty(field, section, key)
				lose(s, section, snapshot.Partial, []string{key}, nil)
			}
		}})
	}
	return losses
}

// empty leaves of a member only that it exists; a policy document or managed
// policy of which nothing was read is not there.
func empty(field reflect.Value, section snapshot.Section, key string) {
	var nothing reflect.Value
	if field.Type().Elem().Kind() == reflect.Pointer && section != snapshot.SectionPolicyDocuments {
		nothing = reflect.New(field.Type().Elem().Elem())
	}
	field.SetMapIndex(reflect.ValueOf(key), nothing)
}

// lossesOfAttributes loses each attribute of each member of a section, of all
// its members at once, and each part of those that are lists or maps.
func lossesOfAttributes(s *snapshot.Snapshot, section snapshot.Section) []loss {
	var losses []loss
	field := fieldOf(s, section)
	if field.IsZero() {
		return nil
	}
	switch {
	case section == snapshot.SectionAttestations || section == snapshot.SectionAccountAssignments || section == snapshot.SectionManagedPolicies:
	case section == snapshot.SectionPolicyDocuments: // their keys are digests of the whole
	case field.Kind() == reflect.Pointer:
		for _, attribute := range fieldsOf[field.Type().Elem()] {
			losses = append(losses, lossesOfAttribute(s, section, "", attribute)...)
		}
		if section == snapshot.SectionABAC && !field.IsNil() {
			for _, key := range slices.Sorted(maps.Keys(s.ABAC.Attributes)) {
				for _, attribute := range fieldsOf[reflect.TypeFor[snapshot.ABACAttribute]()] {
					losses = append(losses, lossesOfAttribute(s, section, key, attribute)...)
				}
			}
		}
	default:
		for _, attribute := range fieldsOf[field.Type().Elem().Elem()] {
			if !mayBeAbsent(field.Type().Elem().Elem(), attribute) {
				continue
			}
			losses = append(losses, loss{name: fmt.Sprintf("%s[*].%s", section, attribute.name), take: func(s *snapshot.Snapshot) {
				lost := []string{attribute.name}
				for _, key := range sortedKeys(fieldOf(s, section)) {
					member := memberIn(s, section, key)
					member.Field(attribute.index).SetZero()
					lost = append(lost, unexplained(member, attribute)...)
				}
				slices.Sort(lost)
				lose(s, section, snapshot.Partial, nil, slices.Compact(lost))
			}})
			for _, key := range sortedKeys(field) {
				losses = append(losses, lossesOfAttribute(s, section, key, attribute)...)
			}
		}
	}
	return losses
}

// lossesOfAttribute loses one attribute of one member, or of a section that is
// one object.
func lossesOfAttribute(s *snapshot.Snapshot, section snapshot.Section, key string, attribute attributeField) []loss {
	member := memberIn(s, section, key)
	value := member.Field(attribute.index)
	if value.IsZero() || !mayBeAbsent(member.Type(), attribute) {
		return nil
	}
	name := fmt.Sprintf("%s[%q].%s", section, key, attribute.name)
	var keys []string
	if key != "" {
		keys = []string{key}
	}
	part := func(suffix string, hidden bool, change func(reflect.Value)) loss {
		return loss{name: name + suffix, take: func(s *snapshot.Snapshot) {
			member := memberIn(s, section, key)
			if !member.IsValid() || member.Field(attribute.index).IsZero() {
				return
			}
			change(member.Field(attribute.index))
			if hidden {
				lose(s, section, snapshot.Partial, nil, nil)
				return
			}
			lose(s, section, snapshot.Partial, keys, append(unexplained(member, attribute), attribute.name))
		}}
	}
	losses := []loss{
		part("", false, func(v reflect.Value) { v.SetZero() }),
		part(" (hidden)", true, func(v reflect.Value) { v.SetZero() }),
	}
	switch value.Kind() {
	case reflect.Slice:
		for i := range value.Len() {
			losses = append(losses, part(fmt.Sprintf("[%d]", i), false, func(v reflect.Value) {
				if i < v.Len() {
					v.Set(reflect.AppendSlice(reflect.AppendSlice(reflect.MakeSlice(v.Type(), 0, v.Len()), v.Slice(0, i)), v.Slice(i+1, v.Len())))
				}
			}))
		}
		if value.Len() > 2 {
			losses = append(losses,
				part("[first half]", false, func(v reflect.Value) { v.Set(v.Slice(v.Len()/2, v.Len())) }),
				part("[second half]", false, func(v reflect.Value) { v.Set(v.Slice(0, v.Len()/2)) }),
				part("[all]", false, func(v reflect.Value) { v.Set(reflect.MakeSlice(v.Type(), 0, 0)) }))
		}
	case reflect.Map:
		for _, inner := range sortedKeys(value) {
			losses = append(losses, part(fmt.Sprintf("[%q]", inner), false, func(v reflect.Value) {
				v.SetMapIndex(reflect.ValueOf(inner), reflect.Value{})
			}))
		}
		if value.Len() > 1 {
			losses = append(losses, part("[all]", false, func(v reflect.Value) { v.Set(reflect.MakeMap(v.Type())) }))
		}
	}
	return losses
}

// mayBeAbsent reports whether an attribute can be one that was not read.
func mayBeAbsent(member reflect.Type, attribute attributeField) bool {
	return strings.HasSuffix(member.Field(attribute.index).Tag.Get("json"), ",omitzero")
}

// unexplained returns what else a member lacks without a gap once it is no
// longer known whether it exists: what is gone has no other attributes.
func unexplained(member reflect.Value, lost attributeField) []string {
	if lost.name != "exists" {
		return nil
	}
	var names []string
	for _, attribute := range fieldsOf[member.Type()] {
		if attribute.name != "exists" && member.Field(attribute.index).IsZero() {
			names = append(names, attribute.name)
		}
	}
	return names
}
