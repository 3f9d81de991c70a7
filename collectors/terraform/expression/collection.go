package expression

import (
	"slices"

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
	perhaps  bool
	element  cty.Type // of an empty list, set or map
}

// open takes a value apart; ok is false where it is null, unknown or no
// collection.
func open(value cty.Value) (c collection, ok bool) {
	if ty := value.Type(); ty.IsPrimitiveType() || ty == cty.DynamicPseudoType {
		return collection{}, false
	}
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
		case perhaps:
			c.perhaps = true
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

func (c *collection) keyed() bool { return c.kind == mapKind || c.kind == objectKind }

// find returns the element under a key of a map or object.
func (c *collection) find(key string) (cty.Value, bool) {
	if i, ok := slices.BinarySearch(c.keys, key); ok {
		return c.elements[i], true
	}
	return cty.NilVal, false
}

// mayHoldMore reports whether there may be an element of which nothing is known.
func (c *collection) mayHoldMore() bool { return len(c.more) > 0 || c.hasPlaceholder() }

func (c *collection) hasPlaceholder() bool {
	// Placeholders sort first.
	return len(c.keys) > 0 && IsPlaceholder(c.keys[0])
}

// take notes that what another collection may hold beside what is seen of it, and
// may not hold, is so of this one.
func (c *collection) take(from collection) {
	c.more = append(c.more, from.more...)
	c.perhaps = c.perhaps || from.perhaps
}

// placeholders say that an element whose key is not known may belong to another key.
func (c collection) placeholders() []*declaration.Partial {
	var more []*declaration.Partial
	for _, symbol := range newEntries(c.keyMarks).symbols() {
		more = append(more, &declaration.Partial{Symbol: symbol})
	}
	return more
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
	if c.perhaps {
		marks[perhaps{}] = struct{}{}
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
	if marks = lastingOfKey(marks); len(marks) > 0 {
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
