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
	changed, own := c.hasPlaceholder(), false
	for i, element := range c.elements {
		element, inside := named(element)
		if !inside {
			continue
		}
		if !own {
			c.elements, own = slices.Clone(c.elements), true
		}
		c.elements[i], changed = element, true
	}
	if !changed {
		return value, false
	}
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
