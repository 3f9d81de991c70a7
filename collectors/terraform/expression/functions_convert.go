package expression

import (
	"errors"
	"fmt"

	"github.com/zclconf/go-cty/cty"
)

// to makes the conversion functions, tostring, tolist and so on.
func to(want cty.Type) func(*call) cty.Value {
	return func(c *call) cty.Value {
		plain, marks := c.args[0].Unmark()
		switch {
		case !plain.IsKnown() && plain.Type() == cty.DynamicPseudoType && want.IsPrimitiveType():
			return cty.UnknownVal(want).WithMarks(marks)
		case plain.IsNull() && plain.Type() == cty.DynamicPseudoType:
			return cty.NullVal(want).WithMarks(marks)
		case !plain.IsKnown() && want.IsSetType():
			from, failed := c.opens(0)
			if failed != cty.NilVal {
				return failed
			}
			from.kind = setKind
			return from.build()
		case !plain.IsKnown():
			return c.args[0]
		}
		if !want.IsPrimitiveType() {
			if from, ok := open(c.args[0]); ok {
				if beyond := c.visit(c.expr.Range(), c.args[0]); beyond != cty.NilVal {
					return beyond
				}
				if from.kind == setKind && want.IsListType() && !certain(c.args[0]) {
					from.kind, from.filtered = listKind, true
					return from.build()
				}
			}
		}
		converted, err := convertKeeping(c.args[0], want)
		if err != nil {
			return c.invalid(0, fmt.Errorf("cannot convert %s to %s: %w", plain.Type().FriendlyName(), friendly(want), err))
		}
		return converted
	}
}

// zipmap makes a map of a list of keys and a list of values.
func zipmap(c *call) cty.Value {
	keys, isUnknown, failed := c.opened(0)
	if failed != cty.NilVal {
		return failed
	}
	values, alsoUnknown, failed := c.opened(1)
	switch {
	case failed != cty.NilVal:
		return failed
	case isUnknown || alsoUnknown || keys.mayHoldMore() || values.mayHoldMore():
		return c.zipUnknown()
	case keys.keyed() || values.keyed():
		return c.fail(c.expr.Range(), "Error in function call", "zipmap() needs a list of keys and a list of values")
	case len(keys.elements) != len(values.elements):
		return c.fail(c.expr.Range(), "Error in function call", fmt.Sprintf(
			"number of keys (%d) does not match number of values (%d)", len(keys.elements), len(values.elements)))
	}
	b := newObject(len(keys.elements))
	for i, key := range keys.elements {
		text, marks, _ := c.key(key, c.ranges[0], b.has)
		b.set(text, marks, values.elements[i])
	}
	to := b.collection()
	if values.kind != tupleKind {
		to.kind, to.element = mapKind, values.element
	}
	return c.result(to)
}

// zipUnknown is a map of one representative entry.
func (c *call) zipUnknown() cty.Value {
	keys, failed := c.opens(0)
	if failed != cty.NilVal {
		return failed
	}
	values, failed := c.opens(1)
	if failed != cty.NilVal {
		return failed
	}
	b := newObject(1)
	for i := range min(len(keys.elements), len(values.elements)) {
		text, marks, _ := c.key(keys.elements[i], c.ranges[0], b.has)
		value := values.elements[i]
		if keys.filtered || values.filtered { // which belong together is not known
			value = c.unknown(cty.DynamicPseudoType, c.expr.Range(), shallows(c.args)...)
		}
		b.set(text, marks, value)
	}
	to := b.collection()
	to.take(keys)
	to.take(values)
	return c.result(to)
}

var errNull = errors.New("argument must not be null")
