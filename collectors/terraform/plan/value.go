package plan

import (
	"strconv"

	"github.com/zclconf/go-cty/cty"

	"github.com/idcscan/idcscan/collectors/terraform/declaration"
)

// builder makes declarations of instances.
type builder struct {
	symbols map[[2]string]*declaration.Symbol
	// links are where unknown attributes lead, by instance and attribute.
	links map[attributeOf]link
	// configured reports whether code sets an attribute of an instance; what it
	// does not set, the provider does.
	configured func(i *instance, attribute string) bool
}

// attributeOf is an attribute of an instance.
type attributeOf struct {
	of        *instance
	attribute string
}

func newBuilder() *builder {
	return &builder{
		symbols:    map[[2]string]*declaration.Symbol{},
		links:      map[attributeOf]link{},
		configured: func(*instance, string) bool { return true },
	}
}

// resource makes a declaration of an instance.
func (b *builder) resource(i *instance) *declaration.Resource {
	attributes := map[string]cty.Value{}
	values, _ := i.values.(map[string]any)
	for _, name := range names(values, i.unknown) {
		attributes[name] = b.value(i, name, name, values[name], part(i.unknown, name), part(i.sensitive, name))
	}
	return &declaration.Resource{
		Address: i.address, Type: i.typ, Data: i.mode == data, Removed: i.removed,
		Attributes: cty.ObjectVal(attributes),
	}
}

// names are those of the values and of what is not known beside them.
func names(values map[string]any, unknown any) []string {
	var all []string
	for name := range values {
		all = append(all, name)
	}
	more, _ := unknown.(map[string]any)
	for name, tree := range more {
		if _, known := values[name]; !known && holdsTrue(tree) {
			all = append(all, name)
		}
	}
	return all
}

// part is a branch of a tree of booleans; true goes for all branches.
func part(tree any, name string) any {
	if branches, ok := tree.(map[string]any); ok {
		return branches[name]
	}
	return tree == true
}

// value makes the value at a path of an attribute.
func (b *builder) value(i *instance, attribute, path string, value, unknown, sensitive any) cty.Value {
	if unknown == true {
		return b.unknown(i, attribute, path)
	}
	if sensitive == true || !fits(sensitive, value) {
		return cty.DynamicVal.Mark(b.symbol(i.address, path, declaration.Sensitive,
			"the source marks it as sensitive",
			declaration.SensitiveRemedy))
	}
	switch value := value.(type) {
	case string:
		return cty.StringVal(value)
	case bool:
		return cty.BoolVal(value)
	case number:
		if parsed, err := cty.ParseNumberVal(string(value)); err == nil {
			return parsed
		}
		return cty.DynamicVal.Mark(b.symbol(i.address, path, declaration.Beyond, "the number is too large to be read", "write a smaller one"))
	case []any:
		return b.list(i, attribute, path, value, unknown, sensitive)
	case map[string]any:
		return b.object(i, attribute, path, value, unknown, sensitive)
	}
	switch unknown := unknown.(type) { // null, beside which something is not known
	case []any:
		if holdsTrue(unknown) {
			return b.list(i, attribute, path, nil, unknown, sensitive)
		}
	case map[string]any:
		if holdsTrue(unknown) {
			return b.object(i, attribute, path, nil, unknown, sensitive)
		}
	}
	return cty.NullVal(cty.DynamicPseudoType)
}

func (b *builder) list(i *instance, attribute, path string, values []any, unknown, sensitive any) cty.Value {
	unknowns, _ := unknown.([]any)
	hidden, _ := sensitive.([]any)
	elements := make([]cty.Value, 0, len(values))
	for n := range max(len(values), len(unknowns)) {
		at := func(list []any) any {
			if n < len(list) {
				return list[n]
			}
			return nil
		}
		elements = append(elements, b.value(i, attribute, path+"["+strconv.Itoa(n)+"]", at(values), at(unknowns), at(hidden)))
	}
	return cty.TupleVal(elements)
}

func (b *builder) object(i *instance, attribute, path string, values map[string]any, unknown, sensitive any) cty.Value {
	attributes := map[string]cty.Value{}
	for _, name := range names(values, unknown) {
		attributes[name] = b.value(i, attribute, path+"."+name, values[name], part(unknown, name), part(sensitive, name))
	}
	return cty.ObjectVal(attributes)
}

// fits reports whether a tree of what is hidden has the shape of the value, or
// hides nothing. What does not fit is hidden as a whole.
func fits(sensitive, value any) bool {
	switch sensitive := sensitive.(type) {
	case []any:
		values, ok := value.([]any)
		return ok && len(values) == len(sensitive) || !holdsTrue(sensitive)
	case map[string]any:
		_, ok := value.(map[string]any)
		return ok || value == nil || !holdsTrue(sensitive)
	}
	return true
}

// unknown makes a value that is known after apply.
func (b *builder) unknown(i *instance, attribute, path string) cty.Value {
	link, ok := b.links[attributeOf{i, path}]
	switch {
	case ok && link.to != nil:
		return cty.DynamicVal.Mark(b.computed(link.to, link.path))
	case !ok && !b.configured(i, attribute):
		return cty.DynamicVal.Mark(b.computed(i, path))
	}
	reason := "it is known after apply"
	if link.why != "" {
		reason += ": " + link.why
	}
	return cty.DynamicVal.Mark(b.symbol(i.address, path, declaration.Computed, reason,
		"apply the plan and scan the state, or write in code which resource is meant"))
}

// computed is the symbol of what the provider sets.
func (b *builder) computed(i *instance, path string) *declaration.Symbol {
	if i.mode == data {
		return b.symbol(i.address, path, declaration.LookedUp, "the data source is read during apply", "apply the plan and scan the state")
	}
	return b.symbol(i.address, path, declaration.Computed, "AWS gives it when the resource is created", "apply the plan and scan the state")
}

// symbol makes each symbol once.
func (b *builder) symbol(address, path string, why declaration.Why, reason, remedy string) *declaration.Symbol {
	key := [2]string{address, path}
	if b.symbols[key] == nil {
		b.symbols[key] = &declaration.Symbol{Address: address, Path: path, Why: why, Reason: reason, Remedy: remedy}
	}
	return b.symbols[key]
}
