package expression

import (
	"slices"

	"github.com/zclconf/go-cty/cty"

	"github.com/idcscan/idcscan/collectors/terraform/declaration"
)

// literalOrigins are those origins of a set whose literal is the element: a set
// that cty made keeps the marks of its elements on itself.
func literalOrigins(element cty.Value, all cty.ValueMarks) cty.ValueMarks {
	return only(all, func(mark any) bool {
		origin := mark.(*declaration.Origin)
		return origin.Literal != cty.NilVal && origin.Literal.RawEquals(element)
	})
}

// newSet makes a set that keeps the marks of its elements. Of equal elements the
// first stays.
func newSet(elements []cty.Value, element cty.Type) cty.Value {
	elements, uniform := sameType(elements)
	if !uniform {
		return cty.TupleVal(elements) // the caller has reported it
	}
	var known, unknown []cty.Value
	plain := make([]cty.Value, 0, len(elements))
	at := map[int][]cty.Value{}
	for _, marked := range elements {
		bare, _ := marked.UnmarkDeep()
		if !bare.IsWhollyKnown() {
			unknown = append(unknown, marked)
			plain = append(plain, withType(bare, cty.String))
			continue
		}
		hash := bare.Hash()
		if !slices.ContainsFunc(at[hash], func(v cty.Value) bool { v, _ = v.UnmarkDeep(); return v.RawEquals(bare) }) {
			at[hash] = append(at[hash], marked)
			plain = append(plain, bare)
		}
	}
	if len(plain) == 0 {
		if element == cty.NilType {
			element = cty.DynamicPseudoType
		}
		return cty.SetValEmpty(element)
	}
	plain, _ = sameType(plain)
	set := cty.SetVal(plain)
	for it := set.ElementIterator(); it.Next(); {
		_, bare := it.Element()
		if !bare.IsWhollyKnown() {
			continue
		}
		for _, marked := range at[bare.Hash()] {
			if value, _ := marked.UnmarkDeep(); value.RawEquals(bare) {
				known = append(known, marked)
			}
		}
	}
	return set.Mark(&members{append(known, unknown...)})
}
