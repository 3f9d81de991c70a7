package module

import (
	"fmt"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/hashicorp/hcl/v2/json"
	"github.com/zclconf/go-cty/cty"
)

// labelled is how many labels a block of JSON has: how many objects lie between
// the block's type and its content.
var labelled = map[string]int{
	"resource": 2, "data": 2, "ephemeral": 2, "module": 1, "variable": 1, "output": 1, "provider": 1, "check": 1,
	"backend": 1, "dynamic": 1, "provisioner": 1, "provider_meta": 1,
}

// innerBlocks are the blocks within a block that are no attributes, by the
// block's type; those of a resource's own type are [blockNames].
var innerBlocks = map[string][]string{
	"resource":  {"dynamic", "lifecycle", "provisioner", "connection"},
	"data":      {"dynamic", "lifecycle"},
	"dynamic":   {"content"},
	"content":   {"dynamic"},
	"terraform": {"backend", "cloud", "required_providers", "provider_meta"},
	"cloud":     {"workspaces"},
	"variable":  {"validation"},
	"output":    {"precondition"},
	"check":     {"data", "assert"},
	"removed":   {"lifecycle", "provisioner"},
}

// codeInJSON are the arguments that JSON writes as a string of Terraform's syntax.
var codeInJSON = map[string]bool{"variable.type": true, "moved.from": true, "moved.to": true, "import.to": true, "removed.from": true}

// parseJSON translates a .tf.json file into the native syntax's tree, so that
// there is one evaluator for both.
func parseJSON(text []byte, name string) (*hclsyntax.Body, hcl.Diagnostics) {
	body := &hclsyntax.Body{Attributes: hclsyntax.Attributes{}}
	root, problems := parseJSONExpression(text, name)
	if root == nil {
		return body, problems
	}
	translation := &translation{problems: problems}
	for _, object := range objects(root) {
		for _, entry := range translation.entries(object) {
			body.Blocks = append(body.Blocks, translation.blocks(entry.name, entry.place, nil, entry.value, nil)...)
		}
	}
	return body, translation.problems
}

// parseJSONExpression parses JSON; nil where it nests too deep for a parser that recurses.
func parseJSONExpression(text []byte, name string) (hcl.Expression, hcl.Diagnostics) {
	if line := tooDeep(text); line > 0 {
		at := hcl.Pos{Line: line, Column: 1}
		return nil, hcl.Diagnostics{{
			Severity: hcl.DiagError, Summary: fmt.Sprintf("brackets nest more than %d deep", maxBlockDepth),
			Subject: &hcl.Range{Filename: name, Start: at, End: at},
		}}
	}
	return json.ParseExpression(text, name)
}

type translation struct {
	// verbatim says that strings are no templates.
	verbatim bool
	problems hcl.Diagnostics
}

type jsonEntry struct {
	name  string
	place hcl.Range
	value hcl.Expression
}

// entries are the members of an object without its comments.
func (t *translation) entries(object hcl.Expression) []jsonEntry {
	pairs, problems := hcl.ExprMap(object)
	if problems.HasErrors() {
		t.problems = append(t.problems, &hcl.Diagnostic{
			Severity: hcl.DiagError, Summary: "an object is expected here", Subject: object.Range().Ptr(),
		})
		return nil
	}
	var entries []jsonEntry
	for _, pair := range pairs {
		name, _ := pair.Key.Value(nil)
		if name.Type() == cty.String && name.IsKnown() && !name.IsNull() && name.AsString() != "//" {
			entries = append(entries, jsonEntry{name.AsString(), pair.Key.Range(), pair.Value})
		}
	}
	return entries
}

// objects are the objects of an array, or the one object itself.
func objects(value hcl.Expression) []hcl.Expression {
	if list, problems := hcl.ExprList(value); !problems.HasErrors() {
		return list
	}
	return []hcl.Expression{value}
}

// blocks makes blocks of what stands under a block's type. names are those of
// the resource type's own nested blocks.
func (t *translation) blocks(kind string, place hcl.Range, labels []jsonEntry, value hcl.Expression, names map[string]bool) hclsyntax.Blocks {
	var blocks hclsyntax.Blocks
	for _, object := range objects(value) {
		if len(labels) < labelled[kind] {
			for _, entry := range t.entries(object) {
				blocks = append(blocks, t.blocks(kind, place, append(labels[:len(labels):len(labels)], entry), entry.value, names)...)
			}
			continue
		}
		if null, problems := object.Value(nil); !problems.HasErrors() && null.IsNull() {
			continue
		}
		if kind == "resource" || kind == "data" {
			names = blockNames(labels[0].name)
		}
		block := &hclsyntax.Block{
			Type: kind, TypeRange: place,
			OpenBraceRange: object.Range(), CloseBraceRange: end(object.Range()),
		}
		for _, label := range labels {
			block.Labels = append(block.Labels, label.name)
			block.LabelRanges = append(block.LabelRanges, label.place)
		}
		if len(labels) > 0 {
			block.TypeRange = labels[len(labels)-1].place // "resource" may stand far above
		}
		block.Body = t.body(kind, object, names)
		blocks = append(blocks, block)
	}
	return blocks
}

func (t *translation) body(kind string, object hcl.Expression, names map[string]bool) *hclsyntax.Body {
	body := &hclsyntax.Body{Attributes: hclsyntax.Attributes{}, SrcRange: object.Range(), EndRange: end(object.Range())}
	inner := map[string]bool{}
	for _, name := range innerBlocks[kind] {
		inner[name] = true
	}
	for _, entry := range t.entries(object) {
		switch {
		case inner[entry.name] || names[entry.name]:
			body.Blocks = append(body.Blocks, t.blocks(entry.name, entry.place, nil, entry.value, names)...)
		case kind == "locals" || body.Attributes[entry.name] == nil:
			body.Attributes[entry.name] = &hclsyntax.Attribute{
				Name: entry.name, NameRange: entry.place, SrcRange: hcl.RangeBetween(entry.place, entry.value.Range()),
				Expr: t.expression(entry.value, codeInJSON[kind+"."+entry.name]),
			}
		}
	}
	return body
}

// expression translates a value; code says that a string is Terraform's syntax
// and no template.
func (t *translation) expression(value hcl.Expression, code bool) hclsyntax.Expression {
	place := value.Range()
	if pairs, problems := hcl.ExprMap(value); !problems.HasErrors() {
		object := &hclsyntax.ObjectConsExpr{SrcRange: place, OpenRange: start(place)}
		for _, pair := range pairs {
			object.Items = append(object.Items, hclsyntax.ObjectConsItem{
				KeyExpr:   &hclsyntax.ObjectConsKeyExpr{Wrapped: t.expression(pair.Key, false), ForceNonLiteral: true},
				ValueExpr: t.expression(pair.Value, false),
			})
		}
		return object
	}
	if list, problems := hcl.ExprList(value); !problems.HasErrors() {
		tuple := &hclsyntax.TupleConsExpr{SrcRange: place, OpenRange: start(place)}
		for _, element := range list {
			tuple.Exprs = append(tuple.Exprs, t.expression(element, false))
		}
		return tuple
	}
	literal, problems := value.Value(nil)
	t.problems = append(t.problems, problems...)
	if literal.Type() != cty.String || !literal.IsKnown() || literal.IsNull() {
		return &hclsyntax.LiteralValueExpr{Val: literal, SrcRange: place}
	}
	text := literal.AsString()
	if t.verbatim || !code && !strings.Contains(text, "${") && !strings.Contains(text, "%{") {
		return &hclsyntax.TemplateExpr{SrcRange: place, Parts: []hclsyntax.Expression{
			&hclsyntax.LiteralValueExpr{Val: literal, SrcRange: place},
		}}
	}
	// Behind an escape the columns are those of the text without it.
	begin := hcl.Pos{Line: place.Start.Line, Column: place.Start.Column + 1, Byte: place.Start.Byte + 1}
	parse := hclsyntax.ParseTemplate
	if code {
		parse = hclsyntax.ParseExpression
	}
	parsed, problems := parse([]byte(text), place.Filename, begin)
	t.problems = append(t.problems, problems...)
	if problems.HasErrors() {
		return &hclsyntax.ExprSyntaxError{Placeholder: cty.DynamicVal, ParseDiags: problems, SrcRange: place}
	}
	return parsed
}

func start(r hcl.Range) hcl.Range {
	return hcl.Range{Filename: r.Filename, Start: r.Start, End: r.Start}
}

func end(r hcl.Range) hcl.Range {
	return hcl.Range{Filename: r.Filename, Start: r.End, End: r.End}
}
