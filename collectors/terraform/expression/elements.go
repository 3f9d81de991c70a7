package expression

import (
	"strconv"

	"github.com/zclconf/go-cty/cty"

	"github.com/idcscan/idcscan/collectors/terraform/declaration"
)

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
