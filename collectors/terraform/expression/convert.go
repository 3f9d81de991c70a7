package expression

import (
	"fmt"
	"slices"
	"strconv"

	"github.com/hashicorp/hcl/v2/ext/typeexpr"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/convert"

	"github.com/idcscan/idcscan/collectors/terraform/declaration"
)

// Dropped is an attribute that a conversion leaves out, because the type of
// the variable does not have it.
type Dropped struct {
	// Path leads to it from the value, such as `Admin.sesion_duration` or `[0].name`.
	Path string
	// Origin is the entry, nil where it is not known.
	Origin *declaration.Origin
}

// Convert converts a value to the type of a variable, with the defaults of its
// optional attributes (nil for none), as Terraform does. Every part keeps its
// marks. It reports the attributes that the type does not have, by path. Where
// parts are unknown and their types decide the result, as for list(any), the
// value keeps the type that it has.
//
// An error names the path and what is required; the value is NilVal then.
func Convert(value cty.Value, ty cty.Type, defaults *typeexpr.Defaults) (cty.Value, []Dropped, error) {
	var c converter
	converted, err := c.convert(value, ty, defaults, "")
	if err != nil {
		return cty.NilVal, nil, err
	}
	return converted, c.dropped, nil
}

func convertKeeping(value cty.Value, ty cty.Type) (cty.Value, error) {
	return new(converter).convert(value, ty, nil, "")
}

type converter struct{ dropped []Dropped }

func (c *converter) convert(value cty.Value, want cty.Type, defaults *typeexpr.Defaults, path string) (cty.Value, error) {
	plain, marks := value.Unmark()
	if want == cty.DynamicPseudoType {
		return value, nil
	}
	bare := want.WithoutOptionalAttributesDeep()
	switch {
	case plain.IsNull():
		if bare.HasDynamicTypes() {
			return value, nil
		}
		return cty.NullVal(bare).WithMarks(marks), nil
	case !plain.IsKnown():
		if plain.Type() != cty.DynamicPseudoType {
			if _, err := convert.Convert(plain, bare); err != nil {
				return cty.NilVal, at(path, err)
			}
		}
		if bare.HasDynamicTypes() || bare.Equals(plain.Type()) {
			return value, nil
		}
		return cty.UnknownVal(bare).WithMarks(marks), nil
	case tooLarge(plain):
		return cty.NilVal, at(path, fmt.Errorf("a number with more digits than idcscan computes with"))
	case want.IsPrimitiveType():
		converted, err := convert.Convert(plain, want)
		if err != nil {
			return cty.NilVal, at(path, err)
		}
		return converted.WithMarks(marks), nil
	}
	from, ok := open(value)
	if !ok {
		return cty.NilVal, at(path, fmt.Errorf("%s required", friendly(want)))
	}
	switch {
	case want.IsObjectType():
		return c.toObject(from, want, defaults, path)
	case want.IsMapType():
		return c.toMap(from, want, defaults, path)
	case want.IsTupleType():
		return c.toTuple(from, want, defaults, path)
	case from.keyed():
		return cty.NilVal, at(path, fmt.Errorf("%s required", friendly(want)))
	}
	return c.toSequence(from, want, defaults, path)
}

// at puts the path in front of an error.
func at(path string, err error) error {
	if path == "" {
		return err
	}
	return fmt.Errorf("%s: %w", path, err)
}

func friendly(ty cty.Type) string {
	return ty.WithoutOptionalAttributesDeep().FriendlyNameForConstraint()
}

func child(defaults *typeexpr.Defaults, key string) *typeexpr.Defaults {
	if defaults == nil {
		return nil
	}
	return defaults.Children[key]
}

func (c *converter) toObject(from collection, want cty.Type, defaults *typeexpr.Defaults, path string) (cty.Value, error) {
	if !from.keyed() {
		return cty.NilVal, at(path, fmt.Errorf("%s required", friendly(want)))
	}
	types := want.AttributeTypes()
	for i, key := range from.keys {
		if _, ok := types[key]; !ok && from.kind == objectKind && !IsPlaceholder(key) {
			c.dropped = append(c.dropped, Dropped{step(path, key), declaration.ValueOf(cty.DynamicVal.WithMarks(from.keyMarks[key])).Origin()})
			_ = i
		}
	}
	names := make([]string, 0, len(types))
	for name := range types {
		names = append(names, name)
	}
	slices.Sort(names)
	b := newObject(len(types))
	for _, name := range names {
		value, present := from.find(name)
		byDefault, hasDefault := cty.NilVal, false
		if defaults != nil {
			byDefault, hasDefault = defaults.DefaultValues[name]
		}
		switch {
		case !present && from.mayHoldMore():
			value = Unknown(cty.DynamicPseudoType, from.doubts()...)
		case present && from.perhaps && (hasDefault || want.AttributeOptional(name)):
			// It may not be there, then the default holds.
			value = cty.DynamicVal.WithMarks(lastingDeep(value), symbolMarks(from.doubts()))
		case hasDefault && (!present || value.IsKnown() && value.IsNull()):
			value = byDefault
		case !present && want.AttributeOptional(name):
			value = cty.NullVal(cty.DynamicPseudoType)
		case !present:
			return cty.NilVal, at(path, fmt.Errorf("attribute %q is required", name))
		}
		converted, err := c.convert(value, types[name], child(defaults, name), step(path, name))
		if err != nil {
			return cty.NilVal, err
		}
		b.set(name, from.keyMarks[name], converted)
	}
	to := b.collection()
	to.origins = from.origins
	return to.build(), nil
}

func (c *converter) toMap(from collection, want cty.Type, defaults *typeexpr.Defaults, path string) (cty.Value, error) {
	if !from.keyed() {
		return cty.NilVal, at(path, fmt.Errorf("%s required", friendly(want)))
	}
	elements, err := c.elements(from, want.ElementType(), defaults, path)
	if err != nil {
		return cty.NilVal, err
	}
	to := from
	to.kind, to.elements, to.element = mapKind, elements, want.ElementType().WithoutOptionalAttributesDeep()
	return to.build(), nil
}

func (c *converter) toTuple(from collection, want cty.Type, defaults *typeexpr.Defaults, path string) (cty.Value, error) {
	types := want.TupleElementTypes()
	if from.keyed() || len(types) != len(from.elements) {
		return cty.NilVal, at(path, fmt.Errorf("%s of %d elements required", friendly(want), len(types)))
	}
	to := from
	to.kind, to.elements = tupleKind, make([]cty.Value, len(types))
	for i, element := range from.elements {
		var err error
		name := strconv.Itoa(i)
		if to.elements[i], err = c.convert(element, types[i], child(defaults, name), path+"["+name+"]"); err != nil {
			return cty.NilVal, err
		}
	}
	return to.build(), nil
}

func (c *converter) toSequence(from collection, want cty.Type, defaults *typeexpr.Defaults, path string) (cty.Value, error) {
	elements, err := c.elements(from, want.ElementType(), defaults, path)
	if err != nil {
		return cty.NilVal, err
	}
	to := from
	to.kind, to.elements, to.element = listKind, elements, want.ElementType().WithoutOptionalAttributesDeep()
	if want.IsSetType() {
		to.kind = setKind
	}
	return to.build(), nil
}

// elements converts the elements of a collection to one type.
func (c *converter) elements(from collection, want cty.Type, defaults *typeexpr.Defaults, path string) ([]cty.Value, error) {
	converted := make([]cty.Value, len(from.elements))
	for i, element := range from.elements {
		var err error
		if converted[i], err = c.convert(element, want, child(defaults, ""), elementPath(from, i, path)); err != nil {
			return nil, err
		}
	}
	if !want.HasDynamicTypes() {
		return converted, nil
	}
	common := commonType(converted)
	if common == cty.NilType {
		if slices.ContainsFunc(converted, func(v cty.Value) bool { return v.Type().HasDynamicTypes() }) {
			return converted, nil
		}
		return nil, at(path, fmt.Errorf("all elements must have the same type"))
	}
	for i, element := range converted {
		unified, err := c.convert(element, common, nil, elementPath(from, i, path))
		if err != nil {
			return nil, err
		}
		converted[i] = unified
	}
	return converted, nil
}

// commonType is the type to which all can be converted, leaving out what has
// none; NilType where there is none.
func commonType(elements []cty.Value) cty.Type {
	var types []cty.Type
	for _, element := range elements {
		ty := element.Type()
		if ty != cty.DynamicPseudoType && (len(types) == 0 || !types[len(types)-1].Equals(ty)) {
			types = append(types, ty)
		}
	}
	switch len(types) {
	case 0:
		return cty.DynamicPseudoType
	case 1:
		return types[0]
	}
	common, _ := convert.UnifyUnsafe(types)
	return common
}

func elementPath(from collection, i int, path string) string {
	if from.keyed() {
		return step(path, from.keys[i])
	}
	return path + "[" + strconv.Itoa(i) + "]"
}

func step(path, name string) string {
	if IsPlaceholder(name) {
		return path + "[*]"
	}
	if path == "" {
		return name
	}
	return path + "." + name
}
