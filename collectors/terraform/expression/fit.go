package expression

import (
	"fmt"
	"maps"
	"slices"

	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/convert"
)

// Misfit is a part of a data file that has another shape than is asked for.
type Misfit struct {
	// Value is the part; where one is missing, what it is missing in.
	Value cty.Value
	// Missing is the name of what is missing, else "".
	Missing string
	// Problem says what is wrong in the words of YAML, such as "Admins.account_ids
	// must be a list, not a number".
	Problem string
}

// Fit replaces in a list of what data files hold each part of another shape than
// the type. Nothing else is changed or converted; what is optional may be null.
func Fit(documents cty.Value, want cty.Type, replace func(Misfit) cty.Value) cty.Value {
	c, ok := open(documents)
	if !ok {
		return documents
	}
	f := fitter{replace}
	c.elements = slices.Clone(c.elements)
	for i, document := range c.elements {
		if plain, _ := document.Unmark(); !plain.IsNull() { // an empty file
			c.elements[i], _ = f.fit(document, want, "")
		}
	}
	return c.build()
}

type fitter struct{ replace func(Misfit) cty.Value }

func (f fitter) fit(value cty.Value, want cty.Type, path string) (fitting cty.Value, changed bool) {
	plain, _ := value.Unmark()
	switch {
	case want == cty.DynamicPseudoType, !plain.IsKnown():
		return value, false
	case want.IsPrimitiveType():
		if _, err := convert.Convert(plain, want); err != nil || plain.IsNull() {
			return f.misfit(value, want, path), true
		}
		return value, false
	}
	c, ok := open(value)
	if !ok || c.keyed() != (want.IsMapType() || want.IsObjectType()) {
		return f.misfit(value, want, path), true
	}
	c.elements = slices.Clone(c.elements)
	for i, element := range c.elements {
		part, optional := partOf(want, c, i)
		if bare, _ := element.Unmark(); bare.IsNull() && optional {
			continue
		}
		if fitting, other := f.fit(element, part, elementPath(c, i, path)); other {
			c.elements[i], changed = fitting, true
		}
	}
	if want.IsObjectType() {
		for _, name := range slices.Sorted(maps.Keys(want.AttributeTypes())) {
			at, present := slices.BinarySearch(c.keys, name)
			if present || want.AttributeOptional(name) {
				continue
			}
			c.keys = slices.Insert(slices.Clone(c.keys), at, name)
			c.elements = slices.Insert(c.elements, at, f.replace(Misfit{value, name, step(path, name) + " is missing"}))
			changed = true
		}
	}
	if !changed {
		return value, false
	}
	return c.build(), true
}

// partOf is the type of an element, any for an attribute that the type has not,
// and whether the element may be null.
func partOf(want cty.Type, c collection, i int) (part cty.Type, optional bool) {
	switch {
	case !want.IsObjectType():
		return want.ElementType(), want.IsMapType() && want.ElementType().IsPrimitiveType()
	case !want.HasAttribute(c.keys[i]):
		return cty.DynamicPseudoType, true
	}
	return want.AttributeType(c.keys[i]), want.AttributeOptional(c.keys[i])
}

func (f fitter) misfit(value cty.Value, want cty.Type, path string) cty.Value {
	plain, _ := value.Unmark()
	has := shapeName(plain.Type())
	if plain.IsNull() {
		has = "null"
	}
	problem := fmt.Sprintf("%s must be %s, not %s", path, shapeName(want), has)
	if path == "" {
		problem = fmt.Sprintf("must be a mapping of names to entries, not %s", has)
	}
	return f.replace(Misfit{value, "", problem})
}

func shapeName(ty cty.Type) string {
	switch {
	case ty.IsMapType(), ty.IsObjectType():
		return "a mapping"
	case ty.IsPrimitiveType():
		return map[cty.Type]string{cty.String: "text", cty.Number: "a number", cty.Bool: "a boolean"}[ty]
	}
	return "a list"
}
