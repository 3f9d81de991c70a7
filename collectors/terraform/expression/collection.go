package expression

import (
	"slices"
	"strconv"

	"github.com/zclconf/go-cty/cty"

	"github.com/idcscan/idcscan/collectors/terraform/declaration"
)

type kind int

const (
	tupleKind kind = iota
	listKind
	setKind
	mapKind
	objectKind
)

// collection is a known collection taken apart: functions that keep the marks of
// elements take one apart, change it, and build it again.
type collection struct {
	kind     kind
	keys     []string // of a map or object, sorted; nil for others
	elements []cty.Value
	keyMarks map[string]cty.ValueMarks
	origins  cty.ValueMarks
	more     []*declaration.Partial
	filtered bool
	element  cty.Type // of an empty list, set or map
}

// open takes a value apart; ok is false where it is null, unknown or no
// collection.
func open(value cty.Value) (c collection, ok bool) {
	plain, marks := value.Unmark()
	if plain.IsNull() || !plain.IsKnown() || !plain.CanIterateElements() {
		return collection{}, false
	}
	ty := plain.Type()
	switch {
	case ty.IsTupleType():
		c.kind = tupleKind
	case ty.IsListType():
		c.kind, c.element = listKind, ty.ElementType()
	case ty.IsSetType():
		c.kind, c.element = setKind, ty.ElementType()
	case ty.IsMapType():
		c.kind, c.element = mapKind, ty.ElementType()
	default:
		c.kind = objectKind
	}
	var held *members
	for mark := range marks {
		switch mark := mark.(type) {
		case *declaration.Origin:
			if c.origins == nil {
				c.origins = cty.ValueMarks{}
			}
			c.origins[mark] = struct{}{}
		case *declaration.Partial:
			c.more = append(c.more, mark)
		case *entries:
			c.keyMarks = mark.marks
		case *members:
			held = mark
		case filtered:
			c.filtered = true
		}
	}
	if held != nil {
		c.elements = held.elements
		return c, true
	}
	for it := plain.ElementIterator(); it.Next(); {
		key, element := it.Element()
		if c.keyed() {
			c.keys = append(c.keys, key.AsString())
		}
		if c.kind == setKind {
			element = element.WithMarks(literalOrigins(element, c.origins))
		}
		c.elements = append(c.elements, element)
	}
	return c, true
}

// literalOrigins are those origins of a set whose literal is the element: a set
// that cty made keeps the marks of its elements on itself.
func literalOrigins(element cty.Value, all cty.ValueMarks) cty.ValueMarks {
	return only(all, func(mark any) bool {
		origin := mark.(*declaration.Origin)
		return origin.Literal != cty.NilVal && origin.Literal.RawEquals(element)
	})
}

func (c *collection) keyed() bool { return c.kind == mapKind || c.kind == objectKind }

// find returns the element under a key of a map or object.
func (c *collection) find(key string) (cty.Value, bool) {
	if i, ok := slices.BinarySearch(c.keys, key); ok {
		return c.elements[i], true
	}
	return cty.NilVal, false
}

// open reports whether there may be an element of which nothing is known.
func (c *collection) mayHoldMore() bool { return len(c.more) > 0 || c.hasPlaceholder() }

func (c *collection) hasPlaceholder() bool {
	// Placeholders sort first.
	return len(c.keys) > 0 && IsPlaceholder(c.keys[0])
}

// doubts are the symbols that decide whether there is more, and under which keys.
func (c *collection) doubts() []*declaration.Symbol {
	found := map[*declaration.Symbol]bool{}
	for _, partial := range c.more {
		found[partial.Symbol] = true
	}
	for _, symbol := range newEntries(c.keyMarks).symbols() {
		found[symbol] = true
	}
	return sortSymbols(found)
}

// build makes a value of the collection again. A list, set or map whose elements
// have come to differ in type becomes a tuple or an object.
func (c collection) build() cty.Value {
	value := c.bare()
	marks := make(cty.ValueMarks, len(c.origins)+len(c.more)+1)
	for mark := range c.origins {
		marks[mark] = struct{}{}
	}
	for _, partial := range c.more {
		marks[partial] = struct{}{}
	}
	if c.filtered {
		marks[filtered{}] = struct{}{}
	}
	if len(c.keyMarks) > 0 && c.keyed() {
		marks[newEntries(c.keyMarks)] = struct{}{}
	}
	return value.WithMarks(marks)
}

func (c *collection) bare() cty.Value {
	switch {
	case c.kind == tupleKind:
		return cty.TupleVal(c.elements)
	case c.kind == objectKind:
		return cty.ObjectVal(c.byKey())
	case c.kind == setKind:
		return newSet(c.elements, c.element)
	case len(c.elements) == 0 && c.kind == listKind:
		return cty.ListValEmpty(c.elementType())
	case len(c.elements) == 0:
		return cty.MapValEmpty(c.elementType())
	}
	elements, uniform := sameType(c.elements)
	if !uniform {
		if c.kind == listKind {
			return cty.TupleVal(c.elements)
		}
		return cty.ObjectVal(c.byKey())
	}
	if c.kind == listKind {
		return cty.ListVal(elements)
	}
	byKey := make(map[string]cty.Value, len(elements))
	for i, key := range c.keys {
		byKey[key] = elements[i]
	}
	return cty.MapVal(byKey)
}

func (c *collection) elementType() cty.Type {
	if c.element == cty.NilType {
		return cty.DynamicPseudoType
	}
	return c.element
}

func (c *collection) byKey() map[string]cty.Value {
	byKey := make(map[string]cty.Value, len(c.elements))
	for i, key := range c.keys {
		byKey[key] = c.elements[i]
	}
	return byKey
}

// sameType gives unknown elements of no known type, and untyped nulls, the type
// of the others; it reports whether all have the same then.
func sameType(elements []cty.Value) ([]cty.Value, bool) {
	ty := cty.DynamicPseudoType
	mixed := false
	for _, element := range elements {
		switch {
		case element.Type() == cty.DynamicPseudoType:
			mixed = true
		case ty == cty.DynamicPseudoType:
			ty = element.Type()
		case !ty.Equals(element.Type()):
			return elements, false
		}
	}
	if !mixed || ty == cty.DynamicPseudoType {
		return elements, true
	}
	typed := make([]cty.Value, len(elements))
	for i, element := range elements {
		typed[i] = withType(element, ty)
	}
	return typed, true
}

func withType(value cty.Value, ty cty.Type) cty.Value {
	if value.Type() != cty.DynamicPseudoType {
		return value
	}
	plain, marks := value.Unmark()
	if plain.IsNull() {
		return cty.NullVal(ty).WithMarks(marks)
	}
	return cty.UnknownVal(ty).WithMarks(marks)
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

// Element is one element of a collection as for_each and for see it.
type Element struct {
	// Key is the key of a map or object, the index of a list or tuple, the
	// element of a set: with the origin of the entry, or unknown with symbols.
	Key cty.Value
	// Text is the key as text. It is a placeholder, see [IsPlaceholder], where
	// the key is not known: unique in the collection and the same for the same
	// key in every collection that is made from this one.
	Text  string
	Value cty.Value
}

// Elements returns the elements of a known collection in Terraform's order, and
// the symbols that say why it may hold more. ok is false for what is unknown,
// null or no collection.
func Elements(value cty.Value) (elements []Element, more []*declaration.Symbol, ok bool) {
	c, ok := open(value)
	if !ok {
		return nil, nil, false
	}
	used := map[string]bool{}
	for i, element := range c.elements {
		switch {
		case c.keyed():
			elements = append(elements, Element{c.keyValue(c.keys[i]), c.keys[i], element})
		case c.kind == setKind:
			text := elementText(element, used)
			key, value := element, element
			if IsPlaceholder(text) {
				// What is not known need not be a string: its parts may be asked for.
				_, marks := element.Unmark()
				key = cty.UnknownVal(cty.String).WithMarks(marks).Mark(placeholder{text})
				value = cty.UnknownVal(element.Type()).WithMarks(marks).Mark(placeholder{text})
			}
			used[text] = true
			elements = append(elements, Element{key, text, value})
		default:
			elements = append(elements, Element{cty.NumberIntVal(int64(i)), strconv.Itoa(i), element})
		}
	}
	for _, partial := range c.more {
		more = append(more, partial.Symbol)
	}
	return elements, sortSymbols(toSet(more)), true
}

func toSet(symbols []*declaration.Symbol) map[*declaration.Symbol]bool {
	set := map[*declaration.Symbol]bool{}
	for _, symbol := range symbols {
		set[symbol] = true
	}
	return set
}

// elementText is the text of a set's element: itself for strings.
func elementText(element cty.Value, used map[string]bool) string {
	plain, _ := element.UnmarkDeep()
	if plain.Type() == cty.String && plain.IsKnown() && !plain.IsNull() || !plain.IsKnown() {
		return keyText(element, "", func(s string) bool { return used[s] })
	}
	if text, ok := declaration.ValueOf(plain).Text(); ok {
		return text
	}
	return strconv.Itoa(len(used))
}

// Object makes an object of elements with their keys, as instances of a resource
// with for_each are one. Of two elements with the same Text the later stays.
func Object(elements []Element, more ...*declaration.Symbol) cty.Value {
	b := newObject(len(elements))
	for _, element := range elements {
		_, marks := element.Key.Unmark()
		b.set(element.Text, marks, element.Value)
	}
	c := b.collection()
	for _, symbol := range more {
		c.more = append(c.more, &declaration.Partial{Symbol: symbol})
	}
	return c.build()
}

// objectBuilder gathers entries by key.
type objectBuilder struct {
	values map[string]cty.Value
	marks  map[string]cty.ValueMarks
}

func newObject(size int) *objectBuilder {
	return &objectBuilder{make(map[string]cty.Value, size), make(map[string]cty.ValueMarks, size)}
}

func (b *objectBuilder) has(key string) bool { _, ok := b.values[key]; return ok }

func (b *objectBuilder) set(key string, marks cty.ValueMarks, value cty.Value) {
	b.values[key] = value
	if marks = lasting(marks); len(marks) > 0 {
		b.marks[key] = marks
	} else {
		delete(b.marks, key)
	}
}

func (b *objectBuilder) collection() collection {
	c := collection{kind: objectKind, keyMarks: b.marks}
	c.keys = make([]string, 0, len(b.values))
	for key := range b.values {
		c.keys = append(c.keys, key)
	}
	slices.Sort(c.keys)
	c.elements = make([]cty.Value, len(c.keys))
	for i, key := range c.keys {
		c.elements[i] = b.values[key]
	}
	return c
}
