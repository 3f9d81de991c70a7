package declaration

import (
	"cmp"
	"slices"

	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/convert"

	"github.com/idcscan/idcscan/collectors/snapshot"
)

// Value is an attribute of a resource as the questions below see it: absent,
// null, known or not known. The zero Value is absent.
type Value struct {
	value cty.Value // its own marks taken off, those of its parts kept
	marks cty.ValueMarks
}

// ValueOf takes the marks off a value.
func ValueOf(marked cty.Value) Value {
	if marked == cty.NilVal {
		return Value{}
	}
	value, marks := marked.Unmark()
	return Value{value, marks}
}

// Attribute returns an attribute of the resource, absent where it is not set. It
// remembers what it returned, and so is for one goroutine at a time.
func (r *Resource) Attribute(name string) Value {
	for _, known := range r.asked {
		if known.name == name {
			return known.value
		}
	}
	if r.whole == nil {
		whole := ValueOf(r.Attributes)
		r.whole = &whole
	}
	value := r.whole.Attribute(name)
	r.asked = append(r.asked, attribute{name, value})
	return value
}

// Absent reports whether the value is not set or null.
func (v Value) Absent() bool { return v.value == cty.NilVal || v.value.IsKnown() && v.value.IsNull() }

// Known reports whether the value itself, not necessarily its parts, is known.
func (v Value) Known() bool { return v.value != cty.NilVal && v.value.IsKnown() }

// Text returns a known string, number or bool as text.
func (v Value) Text() (text string, ok bool) {
	if v.Absent() || !v.value.IsKnown() {
		return "", false
	}
	converted, err := convert.Convert(v.value, cty.String)
	if err != nil || !converted.IsKnown() || converted.IsNull() {
		return "", false
	}
	return converted.AsString(), true
}

// Attribute returns a part of an object or map. A part of what is not known is
// not known for the same reasons.
func (v Value) Attribute(name string) Value {
	switch {
	case v.Absent():
		return Value{}
	case !v.value.IsKnown():
		return Value{cty.DynamicVal, v.marks}
	case v.value.Type().IsObjectType() && v.value.Type().HasAttribute(name):
		return ValueOf(v.value.GetAttr(name))
	case v.value.Type().IsMapType() && v.value.HasIndex(cty.StringVal(name)).True():
		return ValueOf(v.value.Index(cty.StringVal(name)))
	}
	return Value{}
}

// Elements returns the known elements of a list, set, tuple, map or object, in
// order; those of maps and objects by key. See [Value.More].
func (v Value) Elements() []Value {
	if v.Absent() || !v.value.IsKnown() || !v.value.CanIterateElements() {
		return nil
	}
	var elements []Value
	for it := v.value.ElementIterator(); it.Next(); {
		_, element := it.Element()
		elements = append(elements, ValueOf(element))
	}
	return elements
}

// Keys returns the keys of a known map or object, sorted.
func (v Value) Keys() []string {
	if v.Absent() || !v.value.IsKnown() || !v.value.Type().IsObjectType() && !v.value.Type().IsMapType() {
		return nil
	}
	var keys []string
	for it := v.value.ElementIterator(); it.Next(); {
		key, _ := it.Element()
		keys = append(keys, key.AsString())
	}
	return keys
}

// Symbols returns what the value depends on and is not known, sorted. It is
// empty for a known value, and never empty for one that is not known.
func (v Value) Symbols() []*Symbol {
	if v.Known() || v.value == cty.NilVal {
		return nil
	}
	var symbols []*Symbol
	for mark := range v.marks {
		if symbol, ok := mark.(*Symbol); ok {
			symbols = append(symbols, symbol)
		}
	}
	slices.SortFunc(symbols, func(a, b *Symbol) int { return cmp.Compare(a.String(), b.String()) })
	return symbols
}

// Reference returns the one symbol that the value is, nil where it is known or
// depends on several.
func (v Value) Reference() *Symbol {
	if v.Known() {
		return nil
	}
	var one *Symbol
	for mark := range v.marks {
		if symbol, ok := mark.(*Symbol); ok {
			if one != nil {
				return nil
			}
			one = symbol
		}
	}
	return one
}

// More returns the symbols that say why a known collection may hold more, or a
// null be a value.
func (v Value) More() []*Symbol {
	var symbols []*Symbol
	for mark := range v.marks {
		if partial, ok := mark.(*Partial); ok {
			symbols = append(symbols, partial.Symbol)
		}
	}
	slices.SortFunc(symbols, func(a, b *Symbol) int { return cmp.Compare(a.String(), b.String()) })
	return symbols
}

// Place returns the best place for the value: of its origins the one whose
// literal it is, else the one nearest to the root module, else the first by
// file and line; nil where there is none.
func (v Value) Place() *snapshot.Location {
	if origin := v.Origin(); origin != nil {
		return &origin.Place
	}
	return nil
}

// Origin is the origin of [Value.Place].
func (v Value) Origin() *Origin {
	var best *Origin
	for mark := range v.marks {
		if origin, ok := mark.(*Origin); ok && (best == nil || v.compare(origin, best) < 0) {
			best = origin
		}
	}
	return best
}

func (v Value) compare(a, b *Origin) int {
	return cmp.Or(
		cmp.Compare(v.unlike(a), v.unlike(b)),
		cmp.Compare(a.Depth, b.Depth),
		cmp.Compare(a.Place.URI, b.Place.URI),
		cmp.Compare(a.Place.StartLine, b.Place.StartLine),
		cmp.Compare(a.Place.StartColumn, b.Place.StartColumn),
	)
}

// unlike is 0 where the origin's literal is the value.
func (v Value) unlike(origin *Origin) int {
	if origin.Literal != cty.NilVal && v.value != cty.NilVal && v.value.IsKnown() && origin.Literal.RawEquals(v.value) {
		return 0
	}
	return 1
}

// Origins are all places where the text of the value stands, in no order.
func (v Value) Origins() []*Origin {
	var origins []*Origin
	for mark := range v.marks {
		if origin, ok := mark.(*Origin); ok {
			origins = append(origins, origin)
		}
	}
	return origins
}
