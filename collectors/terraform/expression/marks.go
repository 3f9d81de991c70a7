package expression

import (
	"slices"
	"strings"

	"github.com/zclconf/go-cty/cty"

	"github.com/idcscan/idcscan/collectors/terraform/declaration"
)

// Marks of this package's own stand beside those of declaration on values that
// pass through expressions. Nobody outside needs to know them: [Elements] tells
// what they hold.

// entries marks an object or map: the marks of its keys, by key.
type entries struct {
	marks map[string]cty.ValueMarks
	holes bool // some keys are placeholders
}

func newEntries(marks map[string]cty.ValueMarks) *entries {
	e := &entries{marks: marks}
	for key := range marks {
		e.holes = e.holes || IsPlaceholder(key)
	}
	return e
}

// mayHoldMore tells by the marks of a collection whether it may have elements
// under keys that are not known.
func mayHoldMore(marks cty.ValueMarks) bool {
	for mark := range marks {
		switch mark := mark.(type) {
		case *declaration.Partial:
			return true
		case *entries:
			if mark.holes {
				return true
			}
		}
	}
	return false
}

// members marks a set: its elements with their marks, which cty cannot keep in a
// set, in the order of the set; what is not known comes last.
type members struct{ elements []cty.Value }

// placeholder marks an unknown string that stood as a key: used as a key again
// it is the same key.
type placeholder struct{ key string }

// filtered marks a Partial sequence of which it is not known at which index its
// elements are.
type filtered struct{}

// Instances marks the value that a scope gives for a block with count or
// for_each: an index that it does not have refers to what nothing declares.
type Instances struct {
	// Address is the block's, such as module.sso.aws_identitystore_group.sso_groups.
	Address string
}

// source marks the text of a file.
type source struct {
	file *dataFile
	text string
}

func (e *entries) symbols() []*declaration.Symbol {
	var symbols []*declaration.Symbol
	if !e.holes {
		return nil
	}
	for key, marks := range e.marks {
		if IsPlaceholder(key) {
			for mark := range marks {
				if symbol, ok := mark.(*declaration.Symbol); ok {
					symbols = append(symbols, symbol)
				}
			}
		}
	}
	return symbols
}

// placeholderPrefix begins a key that stands for one that is not known. It
// cannot be written in a key of HCL or YAML by accident.
const placeholderPrefix = "\x00unknown:"

// IsPlaceholder reports whether a key of a map or object, or the text of a
// [Element], stands for a key that is not known.
func IsPlaceholder(key string) bool { return strings.HasPrefix(key, placeholderPrefix) }

// keyText returns the key that a known or unknown string is, distinct from those
// already used if it is not known. at tells positions in code apart.
func keyText(key cty.Value, at string, used func(string) bool) string {
	plain, marks := key.Unmark()
	if plain.IsKnown() {
		return plain.AsString()
	}
	if held := markOf[placeholder](marks); held.key != "" {
		return held.key
	}
	var names []string
	for _, symbol := range SymbolsIn(key) {
		names = append(names, symbol.String())
	}
	text := placeholderPrefix + strings.Join(names, ",") + "@" + at
	for used(text) {
		text += "+"
	}
	return text
}

// keyValue is the key as iteration yields it.
func (c *collection) keyValue(key string) cty.Value {
	marks := c.keyMarks[key]
	if !IsPlaceholder(key) {
		return cty.StringVal(key).WithMarks(marks)
	}
	return cty.UnknownVal(cty.String).WithMarks(marks).Mark(placeholder{key})
}

// origins returns the marks that tell where a value comes from.
func origins(marks cty.ValueMarks) cty.ValueMarks {
	return only(marks, func(mark any) bool {
		_, ok := mark.(*declaration.Origin)
		return ok
	})
}

// lasting returns the marks that a value made of another one keeps: where it
// comes from and what it depends on.
func lasting(marks cty.ValueMarks) cty.ValueMarks {
	return only(marks, isLasting)
}

// lastingOfKey keeps of a key that is not known which text it has in part, too.
func lastingOfKey(marks cty.ValueMarks) cty.ValueMarks {
	return only(marks, func(mark any) bool {
		_, ok := mark.(*declaration.Template)
		return ok || isLasting(mark)
	})
}

func isLasting(mark any) bool {
	switch mark.(type) {
	case *declaration.Origin, *declaration.Symbol, revealed:
		return true
	}
	return false
}

func only(marks cty.ValueMarks, keep func(any) bool) cty.ValueMarks {
	all := true
	for mark := range marks {
		all = all && keep(mark)
	}
	if all {
		return marks
	}
	kept := cty.ValueMarks{}
	for mark := range marks {
		if keep(mark) {
			kept[mark] = struct{}{}
		}
	}
	return kept
}

// lastingDeep gathers the lasting marks of a value and all its parts. Symbols of
// known parts are left behind.
func lastingDeep(values ...cty.Value) cty.ValueMarks {
	gathered := cty.ValueMarks{}
	for _, value := range values {
		walk(value, func(part cty.Value, marks cty.ValueMarks) {
			for mark := range marks {
				switch mark := mark.(type) {
				case *declaration.Origin, revealed:
					gathered[mark] = struct{}{}
				case *declaration.Symbol:
					if !part.IsKnown() {
						gathered[mark] = struct{}{}
					}
				case *declaration.Partial:
					gathered[mark.Symbol] = struct{}{}
				case *orNull:
					for _, symbol := range mark.doubts {
						gathered[symbol] = struct{}{}
					}
				case *entries:
					for _, symbol := range mark.symbols() {
						gathered[symbol] = struct{}{}
					}
				}
			}
		})
	}
	return gathered
}

// certain reports whether everything of a value is known: no part is unknown, no
// key a placeholder, and no collection may hold more.
func certain(value cty.Value) bool {
	plain, marks := value.Unmark()
	for mark := range marks {
		switch mark := mark.(type) {
		case *declaration.Partial:
			return false
		case *entries:
			if mark.holes {
				return false
			}
		}
	}
	switch {
	case !plain.IsKnown():
		return false
	case plain.IsNull() || !plain.CanIterateElements():
		return true
	}
	if held := markOf[*members](marks); held != nil {
		return !slices.ContainsFunc(held.elements, func(v cty.Value) bool { return !certain(v) })
	}
	for it := plain.ElementIterator(); it.Next(); {
		if _, element := it.Element(); !certain(element) {
			return false
		}
	}
	return true
}
