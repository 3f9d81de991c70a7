package expression

import (
	"errors"
	"slices"

	"github.com/zclconf/go-cty/cty"

	"github.com/idcscan/idcscan/collectors/terraform/declaration"
)

// sets opens all arguments as sets of one element type.
func (c *call) sets() (sets []collection, failed cty.Value) {
	var all []cty.Value
	for i := range c.args {
		set, failed := c.opens(i)
		if failed != cty.NilVal {
			return nil, failed
		}
		if set.keyed() {
			return nil, c.invalid(i, errors.New("a set is required"))
		}
		sets = append(sets, set)
		all = append(all, set.elements...)
	}
	common := commonType(all)
	if common == cty.NilType {
		return nil, c.fail(c.expr.Range(), "Error in function call", c.name+"(): given sets must all have compatible element types")
	}
	for i := range sets {
		elements := make([]cty.Value, len(sets[i].elements))
		for j, element := range sets[i].elements {
			converted, err := convertKeeping(element, common)
			if err != nil {
				return nil, c.invalid(i, err)
			}
			elements[j] = converted
		}
		if len(all) == 0 {
			common = sets[i].elementType()
		}
		sets[i].elements, sets[i].element, sets[i].kind, sets[i].keyMarks = elements, common, setKind, nil
	}
	return sets, cty.NilVal
}

func setUnion(c *call) cty.Value {
	sets, failed := c.sets()
	if failed != cty.NilVal {
		return failed
	}
	to := collection{kind: setKind}
	for _, set := range sets {
		to.elements = append(to.elements, set.elements...)
		to.take(set)
		if to.element == cty.NilType || to.element == cty.DynamicPseudoType {
			to.element = set.element
		}
	}
	return c.result(to)
}

// setIntersection keeps what all sets hold. Where that is not known of an
// element it stays, and the result may hold less.
func setIntersection(c *call) cty.Value { return c.meet(true) }

// setSubtract keeps what the second set does not hold.
func setSubtract(c *call) cty.Value { return c.meet(false) }

func (c *call) meet(wanted bool) cty.Value {
	sets, failed := c.sets()
	if failed != cty.NilVal {
		return failed
	}
	to := sets[0]
	to.elements = nil
	undecided := false
	for _, element := range sets[0].elements {
		keep, doubt := true, false
		for _, other := range sets[1:] {
			found, unsure := holds(other, element)
			switch {
			case unsure:
				doubt = true
			case found != wanted:
				keep = false
			}
		}
		if keep {
			to.elements = append(to.elements, element)
			undecided = undecided || doubt
		}
	}
	if undecided || len(c.more) > 0 {
		to.filtered, to.perhaps = true, true
		for _, symbol := range SymbolsIn(c.unknownResult(cty.DynamicPseudoType)) {
			to.more = append(slices.Clip(to.more), &declaration.Partial{Symbol: symbol})
		}
	}
	return to.build()
}

// holds reports whether a set has an element, or that it is not known.
func holds(set collection, element cty.Value) (found, unsure bool) {
	if !certain(element) {
		return false, len(set.elements) > 0 || len(set.more) > 0
	}
	bare, _ := element.UnmarkDeep()
	for _, other := range set.elements {
		if !certain(other) {
			unsure = true
			continue
		}
		if value, _ := other.UnmarkDeep(); value.RawEquals(bare) {
			return !set.perhaps, set.perhaps
		}
	}
	return false, unsure || len(set.more) > 0
}

// setProduct combines each element with each of the other arguments.
func setProduct(c *call) cty.Value {
	if len(c.args) < 2 {
		return c.fail(c.expr.Range(), "Error in function call", "setproduct() needs at least two arguments")
	}
	to := collection{kind: listKind}
	rows := [][]cty.Value{nil}
	allSets := true
	var types []cty.Type
	for i := range c.args {
		from, failed := c.opens(i)
		switch {
		case failed != cty.NilVal:
			return failed
		case from.keyed():
			return c.invalid(i, errors.New("a set or a list is required"))
		}
		if beyond := c.count(c.expr.Range(), len(rows)*len(from.elements)*(i+1)); beyond != cty.NilVal {
			return beyond
		}
		allSets = allSets && c.args[i].Type().IsSetType()
		to.take(from)
		to.filtered = to.filtered || from.filtered || len(from.more) > 0 && i < len(c.args)-1
		types = append(types, from.elementType())
		next := make([][]cty.Value, 0, len(rows)*len(from.elements))
		for _, row := range rows {
			for _, element := range from.elements {
				next = append(next, append(slices.Clone(row), element))
			}
		}
		rows = next
	}
	for _, row := range rows {
		to.elements = append(to.elements, cty.TupleVal(row))
	}
	to.element = cty.Tuple(types)
	if allSets {
		to.kind = setKind
	}
	return c.result(to)
}
