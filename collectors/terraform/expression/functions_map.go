package expression

import (
	"errors"
	"fmt"

	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/convert"

	"github.com/idcscan/idcscan/collectors/terraform/declaration"
)

func union(a, b cty.ValueMarks) cty.ValueMarks {
	switch {
	case len(a) == 0:
		return b
	case len(b) == 0:
		return a
	}
	all := make(cty.ValueMarks, len(a)+len(b))
	for mark := range a {
		all[mark] = struct{}{}
	}
	for mark := range b {
		all[mark] = struct{}{}
	}
	return all
}

func merge(c *call) cty.Value {
	b := newObject(0)
	kind := mapKind
	to := collection{}
	if len(c.args) == 0 {
		kind = objectKind
	}
	for i, arg := range c.args {
		plain, marks := arg.Unmark()
		if plain.IsNull() {
			if ty := plain.Type(); ty != cty.DynamicPseudoType && !ty.IsMapType() && !ty.IsObjectType() {
				return c.invalid(i, fmt.Errorf("arguments must be maps or objects, got %s", ty.FriendlyName()))
			}
			if !plain.Type().IsMapType() {
				kind = objectKind
			}
			continue
		}
		from, isUnknown, failed := c.opened(i)
		switch {
		case failed != cty.NilVal:
			return failed
		case isUnknown:
			c.mergeUnknown(b, arg)
			for _, symbol := range SymbolsIn(arg) {
				to.more = append(to.more, &declaration.Partial{Symbol: symbol})
			}
			kind = objectKind
			continue
		case !from.keyed():
			return c.invalid(i, fmt.Errorf("arguments must be maps or objects, got %s", plain.Type().FriendlyName()))
		case from.kind == objectKind:
			kind = objectKind
		}
		if from.mayHoldMore() {
			c.replaceable(b, symbolMarks(from.doubts()), from.mayHold)
		}
		for j, key := range from.keys {
			over := from.elements[j]
			if under, ok := b.values[key]; ok && from.perhaps {
				over = c.undecided(Unknown(cty.Bool, partials(marks)...), over, under, c.ranges[i])
			}
			b.set(key, from.keyMarks[key], over)
		}
		to.take(from)
		to.origins = union(to.origins, from.origins)
		to.element = from.element
	}
	merged := b.collection()
	merged.kind, merged.more, merged.perhaps, merged.origins, merged.element = kind, to.more, to.perhaps, to.origins, to.element
	return c.result(merged)
}

// mergeUnknown merges what is not known over what is.
func (c *call) mergeUnknown(b *objectBuilder, arg cty.Value) {
	_, marks := arg.Unmark()
	c.replaceable(b, marks, func(string) bool { return true })
	element := Representative(arg, c.symbols)
	b.set(element.Text, lasting(marks), element.Value)
}

// replaceable takes back values, not their keys: what is merged over them may
// hold another value under those keys.
func (c *call) replaceable(b *objectBuilder, marks cty.ValueMarks, mayHold func(key string) bool) {
	for key := range b.values {
		if !IsPlaceholder(key) && mayHold(key) {
			b.values[key] = c.part(cty.DynamicPseudoType, marks, key)
		}
	}
}

// mayHold reports whether an element that is not known, or not under which key,
// may stand under this one. Where a loop made the keys, those of its hidden
// elements have the form of its placeholders.
func (c *collection) mayHold(key string) bool {
	if !c.hasPlaceholder() {
		return !c.filtered // else elements may be missing, and none is hidden
	}
	for _, held := range c.keys {
		if !IsPlaceholder(held) {
			break // placeholders sort first
		}
		if declaration.ValueOf(cty.UnknownVal(cty.String).WithMarks(c.keyMarks[held])).MayBe(key) {
			return true
		}
	}
	return false
}

func keys(c *call) cty.Value {
	from, isUnknown, failed := c.opened(0)
	switch {
	case failed != cty.NilVal:
		return failed
	case isUnknown:
		element := Representative(c.args[0], c.symbols)
		to := collection{kind: tupleKind, elements: []cty.Value{element.Key}, perhaps: true}
		for _, symbol := range SymbolsIn(c.args[0]) {
			to.more = append(to.more, &declaration.Partial{Symbol: symbol})
		}
		return to.build()
	case !from.keyed():
		return c.invalid(0, errors.New("must have map or object type"))
	}
	to := collection{kind: listKind, more: from.more, perhaps: from.perhaps, filtered: from.filtered || from.hasPlaceholder(), element: cty.String}
	if from.kind == objectKind {
		to.kind = tupleKind
	}
	for _, key := range from.keys {
		to.elements = append(to.elements, from.keyValue(key))
	}
	return to.build()
}

func values(c *call) cty.Value {
	from, isUnknown, failed := c.opened(0)
	switch {
	case failed != cty.NilVal:
		return failed
	case isUnknown:
		from, _ = c.opens(0)
		return from.build()
	case !from.keyed():
		return c.invalid(0, errors.New("values() requires a map as the first argument"))
	}
	to := from
	to.kind, to.filtered, to.origins = listKind, from.filtered || from.hasPlaceholder(), nil
	if from.kind == objectKind {
		to.kind = tupleKind
	}
	to.keys = nil
	return to.build()
}

func lookup(c *call) cty.Value {
	plain, marks := c.args[0].Unmark()
	ty := plain.Type()
	switch {
	case plain.IsNull():
		return c.invalid(0, errNull)
	case !plain.IsKnown() && !ty.IsPrimitiveType():
		return c.index(c.args[0], c.args[1], c.ranges[1])
	case !ty.IsMapType() && !ty.IsObjectType():
		return c.invalid(0, errors.New("lookup() requires a map as the first argument"))
	}
	key, _ := c.args[1].Unmark()
	if !key.IsKnown() {
		found := c.index(c.args[0], c.args[1], c.ranges[1])
		if len(c.args) > 2 {
			return c.undecided(Unknown(cty.Bool, SymbolsIn(c.args[1])...), found, c.args[2], c.expr.Range())
		}
		return found
	}
	text, err := convert.Convert(key, cty.String)
	if err == nil && text.IsNull() {
		err = errNull
	}
	if err != nil {
		return c.invalid(1, err)
	}
	if element, ok := direct(plain, text); ok {
		if MayLack(c.args[0]) && len(c.args) > 2 {
			return c.undecided(Unknown(cty.Bool, partials(marks)...), element, c.args[2], c.expr.Range())
		}
		return element
	}
	switch {
	case mayHoldMore(marks):
		from, _ := open(c.args[0])
		return c.missing(from, indexStep(text))
	case len(c.args) < 3:
		return c.fail(c.expr.Range(), "Error in function call", fmt.Sprintf("lookup failed to find key %q", text.AsString()))
	case ty.IsMapType():
		converted, err := convertKeeping(c.args[2], ty.ElementType())
		if err != nil {
			return c.invalid(2, errors.New("the default value must have the same type as the map elements"))
		}
		return converted
	}
	return c.args[2]
}
