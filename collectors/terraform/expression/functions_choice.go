package expression

import (
	"errors"

	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/convert"
)

// coalesce returns the first argument that is neither null nor an empty string.
func coalesce(c *call) cty.Value {
	common := commonType(c.args)
	if common == cty.NilType {
		return c.fail(c.expr.Range(), "Error in function call", "all arguments of coalesce() must have the same type")
	}
	for i, arg := range c.args {
		if len(c.more) > 0 && i >= len(c.expr.Args)-1 {
			return c.unknownResult(common) // which of the expanded ones is first is not known
		}
		plain, _ := arg.Unmark()
		if !plain.IsKnown() {
			return c.unknown(common, c.expr.Range(), shallows(c.args[i:])...)
		}
		if plain.IsNull() {
			continue
		}
		converted, err := convertKeeping(arg, common)
		if err != nil {
			return c.invalid(i, err)
		}
		if text, ok := textOf(converted); ok && text == "" {
			continue
		}
		return converted
	}
	if len(c.more) > 0 {
		return c.unknownResult(common)
	}
	return c.fail(c.expr.Range(), "Error in function call", "coalesce(): no non-null, non-empty-string arguments")
}

func shallows(values []cty.Value) []cty.Value {
	var all []cty.Value
	for _, value := range values {
		all = append(all, shallow(value))
	}
	return all
}

// coalesceList returns the first list that is not empty.
func coalesceList(c *call) cty.Value {
	for i := range c.args {
		from, isUnknown, failed := c.opened(i)
		switch {
		case failed != cty.NilVal:
			return failed
		case isUnknown, len(from.more) > 0 && (from.perhaps || from.filtered || !hasKnown(from)):
			return c.unknown(cty.DynamicPseudoType, c.expr.Range(), shallows(c.args[i:])...)
		case from.keyed() || from.kind == setKind:
			return c.invalid(i, errors.New("coalescelist arguments must be lists or tuples"))
		case len(from.elements) > 0:
			return c.args[i]
		}
	}
	if len(c.more) > 0 {
		return c.unknownResult(cty.DynamicPseudoType)
	}
	return c.fail(c.expr.Range(), "Error in function call", "coalescelist(): no non-null arguments")
}

func hasKnown(from collection) bool {
	for _, element := range from.elements {
		if certain(element) {
			return true
		}
	}
	return false
}

// contains reports whether a list holds a value.
func contains(c *call) cty.Value {
	from, isUnknown, failed := c.opened(0)
	switch {
	case failed != cty.NilVal:
		return failed
	case isUnknown:
		return c.unknownResult(cty.Bool)
	case from.keyed():
		return c.invalid(0, errors.New("argument must be list, tuple, or set"))
	}
	sought, _ := c.args[1].UnmarkDeep()
	if sought.IsNull() {
		return c.invalid(1, errNull)
	}
	sure := certain(c.args[1])
	doubt := from.mayHoldMore() || from.filtered || !sure
	for _, element := range from.elements {
		if !certain(element) {
			doubt = true
			continue
		}
		if sure && !from.perhaps && !from.filtered && sameValue(element, sought) {
			return cty.True
		}
	}
	if doubt {
		return c.unknownResult(cty.Bool)
	}
	return cty.False
}

// sameValue reports whether two certain values are equal and of one type.
func sameValue(element, sought cty.Value) bool {
	bare, _ := element.UnmarkDeep()
	return bare.RawEquals(sought)
}

// allTrue and anyTrue judge lists of bools.
func allTrue(c *call) cty.Value { return c.judge(false) }
func anyTrue(c *call) cty.Value { return c.judge(true) }

// judge returns decisive where one element is that, else its opposite.
func (c *call) judge(decisive bool) cty.Value {
	from, isUnknown, failed := c.opened(0)
	switch {
	case failed != cty.NilVal:
		return failed
	case isUnknown:
		return c.unknownResult(cty.Bool)
	case from.keyed():
		return c.invalid(0, errors.New("a list of bool is required"))
	}
	doubt := from.mayHoldMore() || from.filtered
	found := false
	for _, element := range from.elements {
		plain, _ := element.Unmark()
		converted, err := convert.Convert(plain, cty.Bool)
		switch {
		case err != nil:
			return c.invalid(0, err)
		case !converted.IsKnown():
			doubt = true
		case converted.IsNull():
			found = found || !decisive
		case converted.True() == decisive:
			found = true
		}
	}
	switch {
	case found && !from.perhaps && !from.filtered:
		return cty.BoolVal(decisive)
	case doubt:
		return c.unknownResult(cty.Bool)
	}
	return cty.BoolVal(!decisive)
}

func transparent(c *call) cty.Value { return c.args[0] }
