package cloudformation

import (
	"fmt"
	"strings"

	"github.com/zclconf/go-cty/cty"
	"go.yaml.in/yaml/v3"

	"github.com/idcscan/idcscan/collectors/terraform/declaration"
)

// value is what a node of a template means: texts, lists and objects with their
// origins, and what intrinsic functions yield. Scalars are texts, as
// CloudFormation takes them; a null is one.
func (r *reader) value(node *yaml.Node, parent *declaration.Origin, depth int) cty.Value {
	r.nodes++
	if r.nodes > maxNodes || depth > maxDepth {
		return r.unknown(r.symbol(node, "template", "", declaration.Beyond, "the template is larger or deeper than idcscan reads", "divide it"))
	}
	origin := &declaration.Origin{Place: r.span(node, node), Literal: cty.NilVal, Parent: parent}
	node = deref(node)
	if name, argument := function(node); name != "" {
		return r.call(name, argument, origin, depth)
	}
	switch node.Kind {
	case yaml.MappingNode:
		attributes := map[string]cty.Value{}
		for key, value := range pairs(node) {
			if key.Value == "<<" || strings.HasPrefix(key.Value, "Fn::") {
				// CloudFormation knows no merge, and a function beside keys adds others.
				return r.notFollowed(key, key.Value)
			}
			entry := &declaration.Origin{Place: r.span(key, value), Literal: cty.NilVal, Parent: origin}
			attributes[key.Value] = r.value(value, entry, depth+1)
		}
		return cty.ObjectVal(attributes).Mark(origin)
	case yaml.SequenceNode:
		elements := make([]cty.Value, len(node.Content))
		for i, element := range node.Content {
			elements[i] = r.value(element, origin, depth+1)
		}
		return cty.TupleVal(elements).Mark(origin)
	}
	if node.Tag == "!!null" {
		return cty.NullVal(cty.String).Mark(origin)
	}
	text := cty.StringVal(node.Value)
	origin.Literal = text
	return text.Mark(origin)
}

func (r *reader) unknown(symbol *declaration.Symbol) cty.Value {
	return cty.UnknownVal(cty.String).Mark(symbol)
}

// many reports whether a value that is not known may be any number of values. A
// text that is not known is one.
func many(value cty.Value) bool {
	plain, _ := value.Unmark()
	return !plain.IsKnown() && plain.Type() != cty.String
}

// unread is the value of a function that idcscan does not follow.
func (r *reader) unread(node *yaml.Node, name string) cty.Value {
	return r.notFollowed(node, "Fn::"+name)
}

// notFollowed is the value of what is written in a way that idcscan does not follow.
func (r *reader) notFollowed(node *yaml.Node, what string) cty.Value {
	return cty.DynamicVal.Mark(r.symbol(node, fmt.Sprintf("%s:%d:%d", r.uri, node.Line, node.Column), "", declaration.NotRead,
		"idcscan does not follow "+what, "write the value, or scan aws"))
}

// text returns a known text.
func text(value cty.Value) (string, bool) { return declaration.ValueOf(value).Text() }

// list returns the elements of a list; a single value is a list of one.
func list(value cty.Value) []cty.Value {
	plain, marks := value.Unmark()
	switch {
	case value == cty.NilVal || plain.IsKnown() && plain.IsNull():
		return nil
	case plain.IsKnown() && plain.Type().IsTupleType():
		return plain.AsValueSlice()
	}
	return []cty.Value{plain.WithMarks(marks)}
}

// attribute returns the first of the attributes that an object has, NilVal for
// none and for null. Those of what is not known are not known.
func attribute(object cty.Value, names ...string) cty.Value {
	if object == cty.NilVal {
		return cty.NilVal
	}
	plain, marks := object.Unmark()
	if !plain.IsKnown() {
		return cty.UnknownVal(cty.String).WithMarks(marks)
	}
	if plain.IsNull() || !plain.Type().IsObjectType() {
		return cty.NilVal
	}
	for _, name := range names {
		if !plain.Type().HasAttribute(name) {
			continue
		}
		value := plain.GetAttr(name)
		if bare, _ := value.Unmark(); !bare.IsKnown() || !bare.IsNull() {
			return value
		}
	}
	return cty.NilVal
}

// symbolsOf gathers the marks that say why a value, or a part of it, is not known.
func symbolsOf(value cty.Value) cty.ValueMarks {
	found := cty.ValueMarks{}
	_, paths := value.UnmarkDeepWithPaths()
	for _, path := range paths {
		for mark := range path.Marks {
			if symbol, ok := mark.(*declaration.Symbol); ok {
				found[symbol] = struct{}{}
			}
		}
	}
	return found
}
