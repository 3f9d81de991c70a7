package expression

import (
	"slices"

	"github.com/zclconf/go-cty/cty"
)

// Named leaves out what stands in a value under a key that is not known: outside
// of expressions a placeholder would pass for a key. The map or object may hold
// more then, see [declaration.Partial].
func Named(value cty.Value) cty.Value {
	named, _ := named(value)
	return named
}

// named reports whether anything was left out.
func named(value cty.Value) (cty.Value, bool) {
	c, ok := open(value)
	if !ok {
		return value, false
	}
	changed := c.hasPlaceholder()
	elements := slices.Clone(c.elements)
	for i, element := range elements {
		var inside bool
		elements[i], inside = named(element)
		changed = changed || inside
	}
	if !changed {
		return value, false
	}
	c.elements = elements
	if c.hasPlaceholder() {
		c.more = append(c.more, c.placeholders()...)
		unnamed := 0
		for unnamed < len(c.keys) && IsPlaceholder(c.keys[unnamed]) {
			unnamed++ // they sort first
		}
		keyMarks := map[string]cty.ValueMarks{}
		for _, key := range c.keys[unnamed:] {
			keyMarks[key] = c.keyMarks[key]
		}
		c.keys, c.elements, c.keyMarks = c.keys[unnamed:], c.elements[unnamed:], keyMarks
	}
	return c.build(), true
}
