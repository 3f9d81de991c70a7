package expression

import (
	"errors"
	"fmt"
	"slices"
	"sort"

	"github.com/zclconf/go-cty/cty"

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
			_, marks := converted.Unmark()
			if null := markOf[*orNull](marks); null != nil {
				to.perhaps = true
				for _, doubt := range null.doubts {
					to.more = append(slices.Clip(to.more), &declaration.Partial{Symbol: doubt})
				}
			}
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
	to := collection{kind: listKind, more: from.more, perhaps: from.perhaps, filtered: from.filtered || len(from.more) > 0, element: cty.List(from.elementType())}
	for chunk := range slices.Chunk(elements, size) {
		part := collection{kind: listKind, elements: chunk, element: from.element, more: from.more, perhaps: from.perhaps, filtered: to.filtered}
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
			keep = keep || !sought.perhaps && certain(one) && certain(keys.elements[i]) && sameValue(one, bare)
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
