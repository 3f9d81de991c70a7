package module

import (
	"regexp"
	"slices"
	"strings"

	"github.com/zclconf/go-cty/cty"

	"github.com/idcscan/idcscan/collectors/snapshot"
	"github.com/idcscan/idcscan/collectors/terraform/declaration"
	"github.com/idcscan/idcscan/collectors/terraform/expression"
)

// placeOf is where a person declares an instance of a resource: the entry of the
// collection from which it is made, of those written nearest to the root module;
// else the resource's block, for a module's own resource the place of the module.
func (i *instance) placeOf(r *resource, repetition repetition, attributes cty.Value) snapshot.Location {
	block := wholeBlock(r.block)
	keys, around := originsOf(repetition.key), scalars(repetition.value)
	if repetition.index != cty.NilVal {
		keys = elsewhere(named(attributes), block)
		around = keys
	}
	if entry := i.entry(keys, around); entry != nil && (!relates[r.kind] || !i.isEndAlone(entry, attributes)) {
		return entry.Place
	}
	if i.parent == nil {
		return i.visible(block)
	}
	// A module's plain resource: an entry among the call's arguments, else the call.
	entry := i.entry(elsewhere(named(attributes), block), nil)
	if entry != nil && entry.Literal == cty.NilVal && encloses(*i.place, entry.Place) {
		return entry.Place
	}
	return *i.place
}

// relates are the types whose instances bring others together.
var relates = map[string]bool{
	"aws_ssoadmin_account_assignment":     true,
	"aws_ssoadmin_application_assignment": true,
	"aws_identitystore_group_membership":  true,
}

// isEndAlone reports whether an entry is no more than one end of a relation, such as
// an account id, outside of the module's call: the call brings the ends together.
func (i *instance) isEndAlone(entry *declaration.Origin, attributes cty.Value) bool {
	if entry.Literal == cty.NilVal || i.parent == nil || encloses(*i.place, entry.Place) {
		return false
	}
	value, told := declaration.ValueOf(attributes), 0
	for _, end := range []string{"target_id", "application_arn", "principal_id", "permission_set_arn", "group_id", "member_id"} {
		if slices.ContainsFunc(value.Attribute(end).Origins(), func(origin *declaration.Origin) bool { return encloses(entry.Place, origin.Place) }) {
			told++
		}
	}
	return told <= 1
}

// placeOfModule is where a person declares an instance of a module.
func (i *instance) placeOfModule(call snapshot.Location, repetition repetition) snapshot.Location {
	if entry := i.entry(originsOf(repetition.key), scalars(repetition.value)); entry != nil {
		return entry.Place
	}
	if i.place != nil {
		return *i.place
	}
	return call
}

// entry chooses the entry or collection that encloses most of the origins: it
// must enclose one of the keys' where there are any. Only the origins nearest to
// the root module count; where these lie no nearer than the module itself does,
// a module's own text, there is none. Of several the innermost is chosen.
func (i *instance) entry(keys, around []*declaration.Origin) *declaration.Origin {
	keys, around = i.callers(keys), i.callers(around)
	if len(keys) == 0 {
		keys = around
	}
	if keys = nearest(keys); len(keys) == 0 {
		return nil
	}
	votes := append(keys[:len(keys):len(keys)], sameDepth(around, keys[0].Depth)...)
	var best *declaration.Origin
	most := 0
	for _, key := range keys {
		for candidate := key; candidate != nil; candidate = candidate.Parent {
			score := 0
			for _, vote := range votes {
				if encloses(candidate.Place, vote.Place) {
					score++
				}
			}
			if score > most || score == most && best != nil && before(candidate.Place, best.Place) {
				best, most = candidate, score
			}
		}
	}
	if best.Literal != cty.NilVal && best.Parent != nil && i.load.isName(best.Place) {
		return best.Parent // a name in an object stands for the object
	}
	return best
}

// callers are the origins in the code of a module's callers; those of a root
// module are all its own.
func (i *instance) callers(origins []*declaration.Origin) []*declaration.Origin {
	var outside []*declaration.Origin
	for _, origin := range origins {
		if (i.parent == nil || origin.Depth < i.depth) && !strings.HasPrefix(origin.Place.URI, expression.StandinPrefix) {
			outside = append(outside, origin)
		}
	}
	return outside
}

// naming ends with the key of an attribute that names what an object declares.
var naming = regexp.MustCompile(`(?i)(?:^|[\s{,"'(-])(?:name|[a-z]+_name|[a-z]+Name|principal|group|user|account|permission_set|id|[a-z]+_id)["')]?\s*[:=]\s*$`)

// isName reports whether what is written at a place is a name in an object.
func (l *loader) isName(place snapshot.Location) bool {
	shown := l.files[place.URI]
	if shown == nil {
		return false
	}
	line := []rune(shown.whole(place.StartLine))
	return place.StartColumn >= 1 && place.StartColumn <= len(line) && naming.MatchString(string(line[:place.StartColumn-1]))
}

// before decides between places that are as good as each other: the innermost,
// then the first.
func before(a, b snapshot.Location) bool {
	if encloses(b, a) {
		return a != b
	}
	return !encloses(a, b) && compareLocations(a, b) < 0
}

func encloses(outer, inner snapshot.Location) bool {
	return outer.URI == inner.URI &&
		(outer.StartLine < inner.StartLine || outer.StartLine == inner.StartLine && outer.StartColumn <= inner.StartColumn) &&
		(outer.EndLine > inner.EndLine || outer.EndLine == inner.EndLine && outer.EndColumn >= inner.EndColumn)
}

// named are the origins of what tells one instance from another: its name, or
// the ends of a relation.
func named(attributes cty.Value) []*declaration.Origin {
	value := declaration.ValueOf(attributes)
	var origins []*declaration.Origin
	for _, name := range []string{"name", "display_name", "user_name", "target_id", "principal_id", "managed_policy_arn", "permission_set_arn", "group_id", "member_id"} {
		origins = append(origins, value.Attribute(name).Origins()...)
	}
	return origins
}

// elsewhere leaves those origins that lie outside a block.
func elsewhere(origins []*declaration.Origin, block snapshot.Location) []*declaration.Origin {
	return slices.DeleteFunc(origins, func(origin *declaration.Origin) bool { return encloses(block, origin.Place) })
}

func nearest(origins []*declaration.Origin) []*declaration.Origin {
	if len(origins) == 0 {
		return nil
	}
	least := origins[0].Depth
	for _, origin := range origins {
		least = min(least, origin.Depth)
	}
	return sameDepth(origins, least)
}

func sameDepth(origins []*declaration.Origin, depth int) []*declaration.Origin {
	var same []*declaration.Origin
	for _, origin := range origins {
		if origin.Depth == depth {
			same = append(same, origin)
		}
	}
	return same
}

// originsOf are the origins of a value itself.
func originsOf(value cty.Value) []*declaration.Origin {
	if value == cty.NilVal {
		return nil
	}
	var origins []*declaration.Origin
	_, marks := value.Unmark()
	for mark := range marks {
		if origin, ok := mark.(*declaration.Origin); ok {
			origins = append(origins, origin)
		}
	}
	return origins
}

// scalars are the origins of the strings, numbers and bools that a value is or
// holds itself.
func scalars(value cty.Value) []*declaration.Origin {
	if value == cty.NilVal {
		return nil
	}
	plain, _ := value.Unmark()
	if plain.Type().IsPrimitiveType() || !plain.IsKnown() {
		return originsOf(value)
	}
	if plain.IsNull() || !plain.Type().IsObjectType() && !plain.Type().IsMapType() {
		return nil
	}
	var origins []*declaration.Origin
	for it := plain.ElementIterator(); it.Next(); {
		_, element := it.Element()
		if bare, _ := element.Unmark(); bare.Type().IsPrimitiveType() {
			origins = append(origins, originsOf(element)...)
		}
	}
	return origins
}

// stripOrigins takes the origins off whose files begin with a prefix.
func stripOrigins(value cty.Value, prefix string) cty.Value {
	return mapMarks(value, func(mark any) bool {
		origin, ok := mark.(*declaration.Origin)
		return !ok || len(origin.Place.URI) < len(prefix) || origin.Place.URI[:len(prefix)] != prefix
	})
}

// mapMarks keeps of the marks of a value and its parts those that keep allows.
func mapMarks(value cty.Value, keep func(mark any) bool) cty.Value {
	plain, marks := value.Unmark()
	kept := cty.ValueMarks{}
	for mark := range marks {
		if keep(mark) {
			kept[mark] = struct{}{}
		}
	}
	if !plain.IsNull() && plain.IsKnown() {
		switch kind := plain.Type(); {
		case kind.IsObjectType(), kind.IsMapType():
			parts := plain.AsValueMap()
			for name, part := range parts {
				parts[name] = mapMarks(part, keep)
			}
			if kind.IsObjectType() {
				plain = cty.ObjectVal(parts)
			} else if len(parts) > 0 {
				plain = cty.MapVal(parts)
			}
		case kind.IsTupleType(), kind.IsListType():
			parts := plain.AsValueSlice()
			for n, part := range parts {
				parts[n] = mapMarks(part, keep)
			}
			if kind.IsTupleType() {
				plain = cty.TupleVal(parts)
			} else if len(parts) > 0 {
				plain = cty.ListVal(parts)
			}
		}
	}
	return plain.WithMarks(kept)
}
