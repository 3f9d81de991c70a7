package expression

import (
	"errors"
	"fmt"
	"slices"

	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/function/stdlib"

	"github.com/idcscan/idcscan/collectors/terraform/declaration"
)

// result builds a collection that may hold more where the call's last argument may.
func (c *call) result(to collection) cty.Value {
	to.more = append(slices.Clip(to.more), c.more...)
	return to.build()
}

func length(c *call) cty.Value {
	plain, _ := c.args[0].Unmark()
	if plain.Type() == cty.String {
		if !plain.IsKnown() {
			return c.unknownResult(cty.Number)
		}
		if plain.IsNull() {
			return c.invalid(0, errors.New("argument must not be null"))
		}
		count, err := stdlib.Strlen(plain)
		if err != nil {
			return c.failed(err)
		}
		return count
	}
	from, isUnknown, failed := c.opened(0)
	switch {
	case failed != cty.NilVal:
		return failed
	case isUnknown && plain.Type().IsTupleType():
		return cty.NumberIntVal(int64(plain.Type().Length()))
	case isUnknown, from.kind == setKind && len(from.elements) > 1 && !certain(c.args[0]):
		return c.unknownResult(cty.Number)
	case from.mayHoldMore(), from.filtered:
		_, marks := c.missing(from, "").Unmark()
		return cty.UnknownVal(cty.Number).WithMarks(marks)
	}
	return cty.NumberIntVal(int64(len(from.elements)))
}

func concat(c *call) cty.Value {
	to := collection{kind: listKind}
	for i := range c.args {
		if ty := c.args[i].Type(); ty.IsSetType() || ty.IsMapType() || ty.IsObjectType() {
			return c.invalid(i, fmt.Errorf("all arguments must be lists or tuples; got %s", ty.FriendlyName()))
		}
		from, failed := c.opens(i)
		if failed != cty.NilVal {
			return failed
		}
		if from.kind != listKind {
			to.kind = tupleKind
		}
		if len(to.more) > 0 && len(from.elements) > 0 || from.filtered {
			to.filtered = true
		}
		to.elements = append(to.elements, from.elements...)
		to.take(from)
		to.origins = union(to.origins, from.origins)
		to.element = from.element
	}
	if to.kind == listKind {
		if common := commonType(to.elements); common != cty.NilType {
			for i, element := range to.elements {
				converted, err := convertKeeping(element, common)
				if err != nil {
					return c.failed(err)
				}
				to.elements[i] = converted
			}
		}
	}
	return c.result(to)
}

func element(c *call) cty.Value {
	from, isUnknown, failed := c.opened(0)
	if failed != cty.NilVal {
		return failed
	}
	n, known, failed := c.number(1)
	switch {
	case failed != cty.NilVal:
		return failed
	case isUnknown && known && n >= 0:
		return c.index(c.args[0], cty.NumberIntVal(int64(n)), c.ranges[1])
	case isUnknown:
		return c.unknownResult(cty.DynamicPseudoType)
	case from.keyed() || from.kind == setKind:
		return c.invalid(0, fmt.Errorf("cannot read elements from %s", c.args[0].Type().FriendlyName()))
	case !known:
		return c.unknown(cty.DynamicPseudoType, c.ranges[1], c.args[1])
	case len(from.elements) == 0 && len(from.more) == 0:
		return c.invalid(0, errors.New("cannot use element function with an empty list"))
	case from.filtered, len(from.more) > 0 && (n < 0 || n >= len(from.elements)):
		return c.missing(from, indexStep(cty.NumberIntVal(int64(n))))
	}
	n %= len(from.elements)
	if n < 0 {
		n += len(from.elements)
	}
	_, marks := c.args[0].Unmark()
	c.taken(marks)
	return from.elements[n]
}

func flatten(c *call) cty.Value {
	from, failed := c.opens(0)
	switch {
	case failed != cty.NilVal:
		return failed
	case from.keyed():
		return c.invalid(0, errors.New("can only flatten lists, sets and tuples"))
	}
	to := collection{kind: tupleKind}
	if failed := c.flattenInto(&to, from); failed != cty.NilVal {
		return failed
	}
	return to.build()
}

func (c *call) flattenInto(to *collection, from collection) cty.Value {
	if beyond := c.count(c.expr.Range(), len(from.elements)); beyond != cty.NilVal {
		return beyond
	}
	to.take(from)
	to.filtered = to.filtered || from.filtered || len(from.more) > 0
	for _, element := range from.elements {
		plain, _ := element.Unmark()
		if nested, ok := open(element); ok && !nested.keyed() {
			if failed := c.flattenInto(to, nested); failed != cty.NilVal {
				return failed
			}
			continue
		}
		ty := plain.Type()
		if !plain.IsKnown() && !ty.IsPrimitiveType() && !ty.IsMapType() && !ty.IsObjectType() {
			// It may be a collection, then it is flattened too.
			symbols := SymbolsIn(element)
			for _, symbol := range symbols {
				to.more = append(to.more, &declaration.Partial{Symbol: symbol})
			}
			to.filtered = true
			if ty != cty.DynamicPseudoType {
				element, _ = c.representative(element)
			}
		}
		to.elements = append(to.elements, element)
	}
	return cty.NilVal
}

func slice(c *call) cty.Value {
	from, isUnknown, failed := c.opened(0)
	if failed != cty.NilVal {
		return failed
	}
	start, startKnown, failed := c.number(1)
	if failed != cty.NilVal {
		return failed
	}
	end, endKnown, failed := c.number(2)
	switch {
	case failed != cty.NilVal:
		return failed
	case isUnknown:
		from, _ = c.opens(0)
		from.filtered = true
		return from.build()
	case from.keyed() || from.kind == setKind:
		return c.invalid(0, errors.New("a list or tuple is required"))
	case !startKnown || !endKnown || len(from.more) > 0 || from.filtered:
		to := from
		for _, symbol := range SymbolsIn(c.unknownResult(cty.DynamicPseudoType)) {
			to.more = append(slices.Clip(to.more), &declaration.Partial{Symbol: symbol})
		}
		to.filtered = true
		return to.build()
	case start < 0:
		return c.invalid(1, errors.New("start index must not be less than zero"))
	case start > end:
		return c.invalid(1, errors.New("start index must not be greater than end index"))
	case end > len(from.elements):
		return c.invalid(2, errors.New("end index must not be greater than the length of the list"))
	}
	to := from
	to.elements = from.elements[start:end]
	return to.build()
}

func reverse(c *call) cty.Value {
	from, failed := c.opens(0)
	switch {
	case failed != cty.NilVal:
		return failed
	case from.keyed():
		return c.invalid(0, errors.New("can only reverse list or tuple values"))
	}
	to := from
	to.elements = slices.Clone(from.elements)
	slices.Reverse(to.elements)
	to.filtered = from.filtered || len(from.more) > 0
	if to.kind == setKind {
		to.kind = listKind
	}
	return to.build()
}

func one(c *call) cty.Value {
	from, isUnknown, failed := c.opened(0)
	switch {
	case failed != cty.NilVal:
		return failed
	case isUnknown:
		return c.index(c.args[0], cty.Zero, c.ranges[0])
	case from.keyed():
		return c.invalid(0, errors.New("must be a list, set, or tuple value with either zero or one elements"))
	case len(from.more) > 0 && len(from.elements) == 1:
		if plain, _ := from.elements[0].Unmark(); !plain.IsKnown() && from.perhaps {
			return from.elements[0].Mark(&orNull{from.doubts()})
		}
		return c.missing(from, "")
	case len(from.more) > 0:
		return c.missing(from, "")
	case len(from.elements) == 0:
		if from.element != cty.NilType {
			return cty.NullVal(from.element)
		}
		return cty.NullVal(cty.DynamicPseudoType)
	case len(from.elements) > 1:
		return c.invalid(0, errors.New("must be a list, set, or tuple value with either zero or one elements"))
	}
	return from.elements[0]
}
