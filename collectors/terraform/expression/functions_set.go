package expression

import (
	"errors"
	"fmt"
	"slices"
	"sort"

	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/function"

	"github.com/idcscan/idcscan/collectors/terraform/declaration"
)

// distinct leaves out elements that were there before. What is not known may be
// equal to another: the result may hold less then.
func distinct(c *call) cty.Value {
	from, failed := c.opens(0)
	switch {
	case failed != cty.NilVal:
		return failed
	case from.keyed():
		return c.invalid(0, errors.New("a list is required"))
	}
	to := from
	to.elements = nil
	to.kind = listKind
	elements, err := new(converter).elements(from, cty.DynamicPseudoType, nil, "")
	if err != nil {
		return c.invalid(0, err)
	}
	seen := map[int][]cty.Value{}
	for _, element := range elements {
		if !certain(element) {
			to.filtered = true
			to.elements = append(to.elements, element)
			continue
		}
		if bare, _ := element.UnmarkDeep(); !addTo(seen, bare) {
			continue
		}
		to.elements = append(to.elements, element)
	}
	return to.build()
}

// addTo adds a wholly known value without marks; false where it was there already.
func addTo(seen map[int][]cty.Value, bare cty.Value) bool {
	if has(seen, bare) {
		return false
	}
	hash := bare.Hash()
	seen[hash] = append(seen[hash], bare)
	return true
}

func has(seen map[int][]cty.Value, bare cty.Value) bool {
	return slices.ContainsFunc(seen[bare.Hash()], bare.RawEquals)
}

// compact leaves out empty strings and nulls.
func compact(c *call) cty.Value {
	from, failed := c.opens(0)
	switch {
	case failed != cty.NilVal:
		return failed
	case from.keyed():
		return c.invalid(0, errors.New("a list of string is required"))
	}
	to := from
	to.kind, to.elements, to.element = listKind, nil, cty.String
	for _, element := range from.elements {
		converted, err := convertKeeping(element, cty.String)
		if err != nil {
			return c.invalid(0, err)
		}
		plain, _ := converted.Unmark()
		switch {
		case !plain.IsKnown():
			to.filtered = true // it may turn out to be empty
		case plain.IsNull() || plain.AsString() == "":
			continue
		}
		to.elements = append(to.elements, converted)
	}
	return to.build()
}

func sortStrings(c *call) cty.Value {
	from, failed := c.opens(0)
	switch {
	case failed != cty.NilVal:
		return failed
	case from.keyed():
		return c.invalid(0, errors.New("a list of string is required"))
	}
	to := from
	to.kind, to.element = listKind, cty.String
	to.elements = make([]cty.Value, len(from.elements))
	texts := make(map[int]string, len(from.elements))
	order := make([]int, len(from.elements))
	for i, element := range from.elements {
		converted, err := convertKeeping(element, cty.String)
		if err != nil {
			return c.invalid(0, err)
		}
		order[i] = i
		plain, _ := converted.Unmark()
		switch {
		case !plain.IsKnown():
			to.filtered = true
			texts[i] = "\U0010ffff" // last
		case plain.IsNull():
			return c.invalid(0, fmt.Errorf("given list element %d is null; a null string cannot be sorted", i))
		default:
			texts[i] = plain.AsString()
		}
		to.elements[i] = converted
	}
	sort.SliceStable(order, func(a, b int) bool { return texts[order[a]] < texts[order[b]] })
	sorted := make([]cty.Value, len(order))
	for i, index := range order {
		sorted[i] = to.elements[index]
	}
	to.elements = sorted
	to.filtered = to.filtered || len(to.more) > 0
	return to.build()
}

func chunkList(c *call) cty.Value {
	from, failed := c.opens(0)
	if failed != cty.NilVal {
		return failed
	}
	size, known, failed := c.number(1)
	switch {
	case failed != cty.NilVal:
		return failed
	case from.keyed() || from.kind == setKind:
		return c.invalid(0, errors.New("a list is required"))
	case !known:
		return c.unknownResult(cty.DynamicPseudoType)
	case size < 0:
		return c.invalid(1, errors.New("the size argument must be positive"))
	case size == 0:
		size = max(len(from.elements), 1)
	}
	elements, err := new(converter).elements(from, cty.DynamicPseudoType, nil, "")
	if err != nil {
		return c.invalid(0, err)
	}
	to := collection{kind: listKind, more: from.more, filtered: from.filtered || len(from.more) > 0, element: cty.List(from.elementType())}
	for chunk := range slices.Chunk(elements, size) {
		part := collection{kind: listKind, elements: chunk, element: from.element, more: from.more, filtered: to.filtered}
		to.elements = append(to.elements, part.build())
	}
	return to.build()
}

// matchKeys returns the values whose keys are sought.
func matchKeys(c *call) cty.Value {
	values, failed := c.opens(0)
	if failed != cty.NilVal {
		return failed
	}
	keys, failed := c.opens(1)
	if failed != cty.NilVal {
		return failed
	}
	sought, failed := c.opens(2)
	switch {
	case failed != cty.NilVal:
		return failed
	case len(values.more) == 0 && len(keys.more) == 0 && len(values.elements) != len(keys.elements):
		return c.invalid(0, errors.New("length of keys and values should be equal"))
	}
	to := values
	to.elements = nil
	to.kind = listKind
	doubt := sought.mayHoldMore() || !certain(c.args[2])
	for i := range min(len(values.elements), len(keys.elements)) {
		keep, undecided := false, doubt || !certain(keys.elements[i])
		bare, _ := keys.elements[i].UnmarkDeep()
		for _, one := range sought.elements {
			keep = keep || certain(one) && certain(keys.elements[i]) && sameValue(one, bare)
		}
		if keep || undecided {
			to.elements = append(to.elements, values.elements[i])
		}
		if !keep && undecided {
			to.filtered = true
			for _, symbol := range SymbolsIn(c.unknownResult(cty.DynamicPseudoType)) {
				to.more = append(slices.Clip(to.more), &declaration.Partial{Symbol: symbol})
			}
		}
	}
	return to.build()
}

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
		to.more = append(to.more, set.more...)
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
		to.filtered = true
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
			return true, false
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
		to.more = append(to.more, from.more...)
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

var indexFunction = function.New(&function.Spec{
	Params: []function.Parameter{{Name: "list", Type: cty.DynamicPseudoType}, {Name: "value", Type: cty.DynamicPseudoType}},
	Type: func(args []cty.Value) (cty.Type, error) {
		if ty := args[0].Type(); !ty.IsListType() && !ty.IsTupleType() && ty != cty.DynamicPseudoType {
			return cty.NilType, errors.New("argument must be a list or tuple")
		}
		return cty.Number, nil
	},
	Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) {
		if args[0].LengthInt() == 0 {
			return cty.NilVal, errors.New("cannot search an empty list")
		}
		for it := args[0].ElementIterator(); it.Next(); {
			i, element := it.Element()
			if element.Equals(args[1]).True() {
				return i, nil
			}
		}
		return cty.NilVal, errors.New("item not found")
	},
})

var transposeFunction = function.New(&function.Spec{
	Params: []function.Parameter{{Name: "values", Type: cty.Map(cty.List(cty.String))}},
	Type:   function.StaticReturnType(cty.Map(cty.List(cty.String))),
	Impl: func(args []cty.Value, ret cty.Type) (cty.Value, error) {
		transposed := map[string][]cty.Value{}
		for it := args[0].ElementIterator(); it.Next(); {
			key, list := it.Element()
			if list.IsNull() {
				return cty.NilVal, errors.New("a list of it is null")
			}
			for inner := list.ElementIterator(); inner.Next(); {
				_, element := inner.Element()
				if element.IsNull() {
					return cty.NilVal, errors.New("input must not contain null list elements")
				}
				transposed[element.AsString()] = append(transposed[element.AsString()], key)
			}
		}
		if len(transposed) == 0 {
			return cty.MapValEmpty(ret.ElementType()), nil
		}
		lists := map[string]cty.Value{}
		for key, elements := range transposed {
			lists[key] = cty.ListVal(elements)
		}
		return cty.MapVal(lists), nil
	},
})

var sumFunction = function.New(&function.Spec{
	Params: []function.Parameter{{Name: "list", Type: cty.DynamicPseudoType}},
	Type:   function.StaticReturnType(cty.Number),
	Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) {
		if !args[0].CanIterateElements() || args[0].Type().IsMapType() || args[0].Type().IsObjectType() {
			return cty.NilVal, function.NewArgErrorf(0, "argument must be list, set, or tuple. Received %s", args[0].Type().FriendlyName())
		}
		if args[0].LengthInt() == 0 {
			return cty.NilVal, function.NewArgErrorf(0, "cannot sum an empty list")
		}
		total := cty.Zero
		for it := args[0].ElementIterator(); it.Next(); {
			_, element := it.Element()
			number, err := convertKeeping(element, cty.Number)
			if err != nil || number.IsNull() {
				return cty.NilVal, function.NewArgErrorf(0, "argument must be list, set, or tuple of number values")
			}
			total = total.Add(number)
		}
		return total, nil
	},
})
