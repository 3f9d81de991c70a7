package plan

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"unicode"
)

const (
	managed = "managed"
	data    = "data"
)

// instance is one instance of a resource as a plan or a state has it.
type instance struct {
	address, module string
	mode, typ, name string
	key             any // nil, string or number
	deposed         string
	// values are the effective ones; unknown and sensitive have the same shape
	// with true where a value is not known or hidden.
	values, unknown, sensitive any
	removed                    bool
}

// resource reads a resource of planned_values, prior_state or values.
func (r *reader) resource() (*instance, error) {
	i := &instance{}
	err := r.object(func(name string) (err error) {
		switch name {
		case "address":
			return r.string(&i.address)
		case "mode":
			return r.string(&i.mode)
		case "type":
			return r.string(&i.typ)
		case "name":
			return r.string(&i.name)
		case "deposed_key":
			return r.string(&i.deposed)
		case "index":
			i.key, err = r.value()
		case "values":
			i.values, err = r.valuesOf(i)
		case "sensitive_values":
			i.sensitive, err = r.valuesOf(i)
		default:
			return r.skip()
		}
		return err
	})
	return i, err
}

// valuesOf reads values if the type of their resource is of interest.
func (r *reader) valuesOf(i *instance) (any, error) {
	if i.typ != "" && !relevant(i.typ) {
		return nil, r.skip()
	}
	return r.value()
}

// modules reads a module of planned_values, prior_state or values, and all below it.
func (r *reader) modules(into *[]*instance) error {
	var address string
	first := len(*into)
	var own []*instance
	err := r.object(func(name string) error {
		switch name {
		case "address":
			return r.string(&address)
		case "resources":
			return r.list(func() error {
				i, err := r.resource()
				own = append(own, i)
				return err
			})
		case "child_modules":
			if r.decoder.StackDepth() > maxDepth {
				return r.wrong("modules nest too deep", "split the root module")
			}
			return r.list(func() error { return r.modules(into) })
		}
		return r.skip()
	})
	for _, i := range own {
		i.module = address
	}
	*into = slices.Insert(*into, first, own...)
	return err
}

// values reads an object with a root module.
func (r *reader) values() (all []*instance, err error) {
	err = r.object(func(name string) error {
		if name == "root_module" {
			return r.modules(&all)
		}
		return r.skip()
	})
	return all, err
}

// keyText is the key of an instance as text, "" and false without one.
func (i *instance) keyText() (string, bool) {
	switch key := i.key.(type) {
	case string:
		return key, true
	case number:
		return string(key), true
	}
	return "", false
}

// text is a known attribute of an instance, "" where there is none.
func (i *instance) text(attribute string) string {
	values, _ := i.values.(map[string]any)
	if hidden, _ := i.sensitive.(map[string]any); i.sensitive == true || hidden[attribute] != nil && hidden[attribute] != false {
		return ""
	}
	text, _ := values[attribute].(string)
	return text
}

// isUnknown reports whether an attribute is known only after apply.
func (i *instance) isUnknown(attribute string) bool {
	if i.unknown == true {
		return true
	}
	unknown, _ := i.unknown.(map[string]any)
	return holdsTrue(unknown[attribute])
}

// holdsTrue reports whether a tree of booleans has a true in it.
func holdsTrue(tree any) bool {
	switch tree := tree.(type) {
	case bool:
		return tree
	case []any:
		return slices.ContainsFunc(tree, holdsTrue)
	case map[string]any:
		for _, branch := range tree {
			if holdsTrue(branch) {
				return true
			}
		}
	}
	return false
}

// block is the resource without its key and module, as references name it.
func (i *instance) block() string {
	if i.mode == data {
		return "data." + i.typ + "." + i.name
	}
	return i.typ + "." + i.name
}

// addressOf writes an address as Terraform does.
func addressOf(i *instance) string {
	var b strings.Builder
	if i.module != "" {
		b.WriteString(i.module + ".")
	}
	b.WriteString(i.block())
	switch key := i.key.(type) {
	case string:
		b.WriteString("[" + quote(key) + "]")
	case number:
		b.WriteString("[" + string(key) + "]")
	}
	return b.String()
}

// quote writes a string literal of Terraform's language.
func quote(text string) string {
	var b strings.Builder
	b.WriteByte('"')
	for n, c := range text {
		switch {
		case c == '\n':
			b.WriteString(`\n`)
		case c == '\r':
			b.WriteString(`\r`)
		case c == '\t':
			b.WriteString(`\t`)
		case c == '"' || c == '\\':
			b.WriteByte('\\')
			b.WriteRune(c)
		case (c == '$' || c == '%') && strings.HasPrefix(text[n+1:], "{"):
			b.WriteRune(c)
			b.WriteRune(c)
		case !unicode.IsPrint(c) && c > 0xffff:
			fmt.Fprintf(&b, `\U%08x`, c)
		case !unicode.IsPrint(c):
			fmt.Fprintf(&b, `\u%04x`, c)
		default:
			b.WriteRune(c)
		}
	}
	b.WriteByte('"')
	return b.String()
}

func sortInstances(all []*instance) {
	slices.SortStableFunc(all, func(a, b *instance) int {
		return cmp.Or(cmp.Compare(a.module, b.module), cmp.Compare(a.block(), b.block()), compareKeys(a.key, b.key))
	})
}

func compareKeys(a, b any) int {
	first, isNumber := a.(number)
	second, both := b.(number)
	if isNumber && both {
		return cmp.Or(cmp.Compare(len(first), len(second)), cmp.Compare(first, second))
	}
	one, _ := a.(string)
	other, _ := b.(string)
	return cmp.Compare(one, other)
}
