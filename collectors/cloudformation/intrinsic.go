package cloudformation

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"github.com/zclconf/go-cty/cty"
	"go.yaml.in/yaml/v3"

	"github.com/idcscan/idcscan/collectors/terraform/declaration"
)

// call is what an intrinsic function yields. Origin is the place of the call.
func (r *reader) call(name string, argument *yaml.Node, origin *declaration.Origin, depth int) cty.Value {
	switch name {
	case "Ref":
		return r.reference(argument, argument.Value, origin, depth)
	case "GetAtt":
		resource, attribute, _ := strings.Cut(argument.Value, ".")
		if argument.Kind == yaml.SequenceNode && len(argument.Content) == 2 {
			resource, attribute = argument.Content[0].Value, argument.Content[1].Value
		}
		return r.attributeOf(argument, resource, attribute)
	case "Sub":
		return r.substitute(argument, origin, depth)
	case "Join":
		return r.join(argument, origin, depth)
	case "If":
		return r.choose(argument, origin, depth)
	case "FindInMap":
		return r.find(argument, origin, depth)
	case "Select":
		if argument.Kind == yaml.SequenceNode && len(argument.Content) == 2 {
			index, ok := text(r.value(argument.Content[0], origin, depth+1))
			elements := list(r.value(argument.Content[1], origin, depth+1))
			if n, err := strconv.Atoi(index); ok && err == nil && n >= 0 && n < len(elements) {
				return elements[n]
			}
		}
	}
	return r.unread(argument, name)
}

// reference follows Ref to a parameter, a pseudo parameter or a resource.
func (r *reader) reference(node *yaml.Node, name string, origin *declaration.Origin, depth int) cty.Value {
	if kind, ok := r.resources[name]; ok {
		return r.unknown(r.computed(node, name, r.kinds[kind].reference))
	}
	if name == "AWS::NoValue" {
		return cty.NullVal(cty.String)
	}
	if strings.HasPrefix(name, "AWS::") {
		return r.unknown(r.symbol(node, name, "", declaration.LookedUp, "CloudFormation sets it where the stack is made", "scan aws, which tells what was made"))
	}
	parameter := field(r.parameters, name)
	if parameter == nil {
		r.diagnose(node, "there is no parameter or resource "+name, "declare it, or mend the name", false)
		return r.unknown(r.symbol(node, name, "", declaration.Dangling, "the template has no parameter or resource of the name", "declare it, or mend the name"))
	}
	value := cty.NilVal
	if given, ok := r.given[name]; ok {
		value = cty.StringVal(given).Mark(origin)
	} else if fallback := field(parameter, "Default"); fallback != nil {
		value = r.value(fallback, nil, depth+1)
	}
	return r.parameter(name, parameter, value)
}

// parameter is the value of a parameter, NilVal where none is set: a text, or a
// list where its type is one.
func (r *reader) parameter(name string, parameter *yaml.Node, value cty.Value) cty.Value {
	kind := ""
	if written := field(parameter, "Type"); written != nil {
		kind = written.Value
	}
	isList := kind == "CommaDelimitedList" || strings.Contains(kind, "List<")
	unknown := func(why declaration.Why, reason, remedy string) cty.Value {
		symbol := r.symbol(parameter, name, "", why, reason, remedy)
		if isList {
			return cty.UnknownVal(cty.List(cty.String)).Mark(symbol)
		}
		return r.unknown(symbol)
	}
	switch {
	case strings.HasPrefix(kind, "AWS::SSM::"):
		return unknown(declaration.LookedUp, "the Parameter Store holds the value", "scan aws, which tells what was made")
	case value == cty.NilVal:
		return unknown(declaration.Unset, "the parameter has no default and no value was given", "give it: --var "+name+"=…")
	}
	joined, ok := text(value)
	if !isList || !ok {
		return value
	}
	_, marks := value.Unmark()
	var elements []cty.Value
	for part := range strings.SplitSeq(joined, ",") {
		elements = append(elements, cty.StringVal(strings.TrimSpace(part)).WithMarks(marks))
	}
	return cty.TupleVal(elements)
}

// computed is the symbol of what AWS gives to a resource.
func (r *reader) computed(node *yaml.Node, name, attribute string) *declaration.Symbol {
	if attribute == "" {
		attribute = "id"
	}
	return r.symbol(node, name, attribute, declaration.Computed, "AWS sets it when the stack is made", "scan aws, which tells it")
}

func (r *reader) attributeOf(node *yaml.Node, name, attribute string) cty.Value {
	kind, ok := r.resources[name]
	if !ok {
		r.diagnose(node, "there is no resource "+name, "declare it, or mend the name", false)
		return r.unknown(r.symbol(node, name, attribute, declaration.Dangling, "the template has no resource of the name", "declare it, or mend the name"))
	}
	if known, ok := r.kinds[kind].attributes[attribute]; ok {
		attribute = known
	}
	return r.unknown(r.computed(node, name, attribute))
}

var variable = regexp.MustCompile(`\$\{([^}]*)\}`)

// substitute is Fn::Sub of a text, or of a text and a mapping of variables.
func (r *reader) substitute(argument *yaml.Node, origin *declaration.Origin, depth int) cty.Value {
	template, variables := argument, (*yaml.Node)(nil)
	if argument.Kind == yaml.SequenceNode && len(argument.Content) == 2 {
		template, variables = deref(argument.Content[0]), argument.Content[1]
	}
	if template.Kind != yaml.ScalarNode {
		return r.unread(argument, "Sub")
	}
	var parts []cty.Value
	position := 0
	for _, match := range variable.FindAllStringSubmatchIndex(template.Value, -1) {
		parts = append(parts, cty.StringVal(template.Value[position:match[0]]))
		position = match[1]
		name := strings.TrimSpace(template.Value[match[2]:match[3]])
		local := field(variables, name)
		resource, attribute, dotted := strings.Cut(name, ".")
		switch {
		case strings.HasPrefix(name, "!"):
			parts = append(parts, cty.StringVal("${"+name[1:]+"}"))
		case local != nil:
			parts = append(parts, r.value(local, origin, depth+1))
		case dotted:
			parts = append(parts, r.attributeOf(template, resource, attribute))
		default:
			parts = append(parts, r.reference(template, name, origin, depth+1))
		}
	}
	return concatenate(append(parts, cty.StringVal(template.Value[position:])), origin)
}

func (r *reader) join(argument *yaml.Node, origin *declaration.Origin, depth int) cty.Value {
	if argument.Kind != yaml.SequenceNode || len(argument.Content) != 2 {
		return r.unread(argument, "Join")
	}
	separator := r.value(argument.Content[0], origin, depth+1)
	whole := r.value(argument.Content[1], origin, depth+1)
	if plain, _ := whole.Unmark(); !plain.IsKnown() {
		return whole
	}
	var parts []cty.Value
	for i, element := range list(whole) {
		if i > 0 {
			parts = append(parts, separator)
		}
		parts = append(parts, element)
	}
	return concatenate(parts, origin)
}

// concatenate is one text of several; where a part is not known it keeps those
// that are.
func concatenate(parts []cty.Value, origin *declaration.Origin) cty.Value {
	template, explained := &declaration.Template{}, true
	marks := cty.NewValueMarks(origin)
	written := ""
	for _, part := range parts {
		known, ok := text(part)
		if ok {
			written += known
			continue
		}
		symbol := declaration.ValueOf(part).Reference()
		explained = explained && symbol != nil
		if written != "" {
			template.Parts = append(template.Parts, declaration.Part{Text: written})
		}
		template.Parts, written = append(template.Parts, declaration.Part{Symbol: symbol}), ""
		for mark := range symbolsOf(part) {
			marks[mark] = struct{}{}
		}
	}
	if len(template.Parts) == 0 {
		return cty.StringVal(written).WithMarks(marks)
	}
	if written != "" {
		template.Parts = append(template.Parts, declaration.Part{Text: written})
	}
	if explained {
		marks[template] = struct{}{}
	}
	return cty.UnknownVal(cty.String).WithMarks(marks)
}

// choose is Fn::If: what holds is decided where the stack is made.
func (r *reader) choose(argument *yaml.Node, origin *declaration.Origin, depth int) cty.Value {
	if argument.Kind != yaml.SequenceNode || len(argument.Content) != 3 {
		return r.unread(argument, "If")
	}
	yes, no := r.value(argument.Content[1], origin, depth+1), r.value(argument.Content[2], origin, depth+1)
	yesText, ok := text(yes)
	if noText, also := text(no); ok && also && yesText == noText {
		return yes
	}
	name := argument.Content[0].Value
	marks := cty.NewValueMarks(r.symbol(argument, "Conditions", name, declaration.Unset,
		"which of two values it is depends on the condition "+name, "write the value, or scan aws"))
	single := true
	for _, branch := range []cty.Value{yes, no} {
		plain, _ := branch.Unmark()
		single = single && plain.Type() == cty.String
		for mark := range symbolsOf(branch) {
			marks[mark] = struct{}{}
		}
	}
	if !single {
		return cty.DynamicVal.WithMarks(marks)
	}
	return cty.UnknownVal(cty.String).WithMarks(marks)
}

func (r *reader) find(argument *yaml.Node, origin *declaration.Origin, depth int) cty.Value {
	if argument.Kind != yaml.SequenceNode || len(argument.Content) < 3 {
		return r.unread(argument, "FindInMap")
	}
	at := r.mappings
	for _, step := range argument.Content[:3] {
		key := r.value(step, origin, depth+1)
		name, ok := text(key)
		if !ok {
			if marks := symbolsOf(key); len(marks) > 0 {
				return cty.UnknownVal(cty.String).WithMarks(marks)
			}
			return r.unread(argument, "FindInMap")
		}
		if at = field(at, name); at == nil {
			r.diagnose(argument, fmt.Sprintf("the mapping has no key %q", name), "add it, or mend the name", false)
			return r.unread(argument, "FindInMap")
		}
	}
	return r.value(at, nil, depth+1)
}
