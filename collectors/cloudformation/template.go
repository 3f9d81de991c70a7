package cloudformation

import (
	"errors"
	"fmt"
	"strings"

	"github.com/zclconf/go-cty/cty"
	"go.yaml.in/yaml/v3"

	"github.com/idcscan/idcscan/collectors/snapshot"
	"github.com/idcscan/idcscan/collectors/terraform/declaration"
)

// macro is the transform of benkehoe/aws-sso-util.
const macro = "AWS-SSO-Util-2020-11-08"

// reader reads one template.
type reader struct {
	uri      string
	lines    []string
	nodes    int // evaluated so far
	symbols  map[[2]string]*declaration.Symbol
	declared *declaration.Declarations

	given      map[string]string // parameters
	parameters *yaml.Node
	mappings   *yaml.Node
	// resources leads from a logical name to its type, types to their entries.
	resources map[string]string
	kinds     map[string]kind
	// macro says that the template goes through aws-sso-util, and transform where;
	// defaultSession is the session duration that it gives to sets without one.
	macro          bool
	transform      *yaml.Node
	defaultSession *yaml.Node
}

func (r *reader) template(root *yaml.Node) error {
	if root.Kind != yaml.MappingNode {
		return errors.New("is no template: its top is not a mapping")
	}
	resources := field(root, "Resources")
	if resources == nil || deref(resources).Kind != yaml.MappingNode {
		return errors.New("is no template: it has no Resources")
	}
	r.parameters, r.mappings = field(root, "Parameters"), field(root, "Mappings")
	r.transforms(field(root, "Transform"))
	if metadata := field(root, "Metadata"); r.macro && metadata != nil {
		if settings := field(metadata, "SSO"); settings != nil {
			r.defaultSession = field(settings, "DefaultSessionDuration")
		}
	}
	r.resources = map[string]string{}
	for key, entry := range pairs(resources) {
		if kind := field(entry, "Type"); kind != nil {
			r.resources[key.Value] = kind.Value
		}
	}
	seen := map[string]*yaml.Node{}
	for key, entry := range pairs(resources) {
		if first := seen[key.Value]; first != nil {
			r.diagnose(key, fmt.Sprintf("the name %s is taken: line %d has it, too", key.Value, first.Line), "give one of the two another name", false)
			r.unresolved(nil, r.symbol(key, key.Value, "", declaration.Failed, "two resources have the name", "give one of the two another name"))
		}
		seen[key.Value] = key
		r.resource(key, entry)
	}
	r.sorted()
	return nil
}

// transforms notes the macros that a template goes through. Those of AWS add no
// access but by Fn::ForEach, which is told where it stands.
func (r *reader) transforms(node *yaml.Node) {
	if node == nil {
		return
	}
	names := []*yaml.Node{deref(node)}
	if names[0].Kind == yaml.SequenceNode {
		names = names[0].Content
	}
	for _, name := range names {
		switch name := deref(name); {
		case name.Kind == yaml.ScalarNode && name.Value == macro:
			r.macro, r.transform = true, name
		case name.Kind == yaml.ScalarNode && strings.HasPrefix(name.Value, "AWS::") && name.Value != "AWS::Include":
		default:
			r.unresolved(nil, r.symbol(name, "Transform", name.Value, declaration.NotRead,
				fmt.Sprintf("the macro %q may change the template", name.Value), "scan the template that it makes"))
		}
	}
}

// resource reads one entry of Resources.
func (r *reader) resource(key, entry *yaml.Node) {
	if strings.HasPrefix(key.Value, "Fn::") {
		r.unresolved(nil, r.symbol(key, key.Value, "", declaration.NotRead,
			"idcscan does not follow "+key.Value, "scan the template that CloudFormation makes of it: aws cloudformation get-template --template-stage Processed"))
		return
	}
	kind := field(entry, "Type")
	if kind == nil {
		r.diagnose(key, "the resource "+key.Value+" has no Type", "give it one", true)
		return
	}
	read, known := r.kinds[kind.Value]
	if !known || read.macro && !r.macro {
		r.unknownType(key, kind)
		return
	}
	properties := field(entry, "Properties")
	if properties == nil {
		properties = &yaml.Node{Kind: yaml.MappingNode, Line: key.Line, Column: key.Column}
	}
	one := &resource{reader: r, name: key.Value, place: r.span(key, entry)}
	one.origin = &declaration.Origin{Place: one.place, Literal: cty.NilVal}
	one.properties = r.value(properties, one.origin, 0)
	read.declare(one)
	if condition := field(entry, "Condition"); condition != nil {
		r.unresolved(one.types, r.symbol(condition, "Conditions", condition.Value, declaration.Unset,
			"the resource is made only where the condition "+condition.Value+" holds", "scan aws, which tells what was made"))
	}
}

// unknownType says of a type that may declare access that it is not understood.
func (r *reader) unknownType(key, kind *yaml.Node) {
	symbol := func(reason, remedy string) *declaration.Symbol {
		return r.symbol(kind, key.Value, "", declaration.NotRead, reason, remedy)
	}
	switch {
	case strings.HasPrefix(kind.Value, "SSOUtil::SSO::"):
		r.unresolved(nil, symbol(kind.Value+" is not understood without the transform "+macro, "add Transform: "+macro))
	case kind.Value == "AWS::CloudFormation::Stack", kind.Value == "AWS::CloudFormation::StackSet", kind.Value == "AWS::CloudFormation::Macro":
		r.unresolved(nil, symbol("what "+kind.Value+" makes stands in another template", "scan that template, too"))
	case strings.HasPrefix(kind.Value, "AWS::SSO::"), strings.HasPrefix(kind.Value, "AWS::IdentityStore::"):
		if kind.Value != "AWS::SSO::Instance" {
			r.unresolved(nil, symbol(kind.Value+" is not understood", "tell the makers of idcscan"))
		}
	}
}

func (r *reader) unresolved(types []string, symbol *declaration.Symbol) {
	r.declared.Unresolved = append(r.declared.Unresolved, declaration.Unresolved{Types: types, Symbol: symbol})
}

func (r *reader) diagnose(node *yaml.Node, summary, remedy string, unread bool) {
	r.declared.Diagnostics = append(r.declared.Diagnostics, declaration.Diagnostic{
		Place: r.span(node, node), Summary: summary, Remedy: remedy, Unread: unread,
	})
}

// symbol makes each symbol once.
func (r *reader) symbol(node *yaml.Node, address, path string, why declaration.Why, reason, remedy string) *declaration.Symbol {
	key := [2]string{address, path}
	if r.symbols[key] == nil {
		r.symbols[key] = &declaration.Symbol{
			Address: address, Path: path, Why: why, Place: r.span(node, node), Reason: reason, Remedy: remedy,
		}
	}
	return r.symbols[key]
}

// span is the place from the beginning of one node to the end of another.
func (r *reader) span(from, to *yaml.Node) snapshot.Location {
	line, column := end(to)
	place := snapshot.Location{
		URI: r.uri, StartLine: from.Line, StartColumn: from.Column,
		EndLine: max(line, from.Line), EndColumn: column,
	}
	if from.Line > 0 && from.Line <= len(r.lines) {
		place.Snippet = snippet(r.lines[from.Line-1])
	}
	return place
}

// maxSnippet is how much of a line a snippet holds.
const maxSnippet = 200

func snippet(line string) string {
	line = strings.ToValidUTF8(strings.TrimSpace(line), "�")
	if runes := []rune(line); len(runes) > maxSnippet {
		return string(runes[:maxSnippet]) + "…"
	}
	return line
}
