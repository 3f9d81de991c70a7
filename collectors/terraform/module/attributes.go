package module

import (
	"slices"

	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"

	"github.com/idcscan/idcscan/collectors/snapshot"
	"github.com/idcscan/idcscan/collectors/terraform/declaration"
	"github.com/idcscan/idcscan/collectors/terraform/expression"
)

// extraAttributes is about how many attributes a resource has that code does not set.
const extraAttributes = 4

// Arguments and blocks that every resource has and that are none of its attributes.
var meta = map[string]bool{
	"count": true, "for_each": true, "provider": true, "depends_on": true,
	"lifecycle": true, "provisioner": true, "connection": true,
}

// resourceAttributes evaluates one instance of a resource block: what code sets,
// and a symbol for what the provider sets or looks up.
func (s *scope) resourceAttributes(r *resource, address string, place snapshot.Location) cty.Value {
	attributes := s.body(r.block.Body)
	why, reason := declaration.Computed, "the provider decides it when Terraform applies"
	if r.data {
		why, reason = declaration.LookedUp, "it is looked up when Terraform plans"
	}
	whole := declaration.Symbol{
		Address: address, Why: why, Place: place, Reason: reason,
		Remedy: "scan a plan (terraform show -json) or the state",
	}
	if r.data && r.kind == "aws_iam_policy_document" {
		s.policyDocument(attributes)
		return cty.ObjectVal(attributes)
	}
	known, complete := schemas[r.kind]
	if complete && !r.data {
		s.misspelt(r, attributes)
	}
	if r.kind == "aws_ssoadmin_account_assignment" {
		s.principalSource(attributes)
	}
	s.region(r, attributes)
	if r.data || !complete {
		return cty.ObjectVal(attributes).Mark(s.partial(whole))
	}
	if slices.Contains(known.computed, "tags_all") {
		s.tagged(r, attributes)
	}
	for _, name := range known.arguments {
		if _, set := attributes[name]; !set {
			attributes[name] = cty.NullVal(cty.DynamicPseudoType)
		}
	}
	for _, name := range known.computed {
		if value, set := attributes[name]; !set || isNull(value) {
			part := whole
			part.Path = name
			attributes[name] = expression.Unknown(cty.DynamicPseudoType, s.Symbols().Symbol(part))
		}
	}
	return cty.ObjectVal(attributes)
}

// principalSource adds the entry's principal_idp to an assignment: the modules
// that people use take it to tell declared principals from those of an identity
// provider, and what it says is said nowhere else.
func (s *scope) principalSource(attributes map[string]cty.Value) {
	if _, set := attributes["principal_idp"]; set || s.repetition.value == cty.NilVal {
		return
	}
	if source := declaration.ValueOf(s.repetition.value).Attribute("principal_idp"); !source.Absent() {
		if entry, _ := s.repetition.value.Unmark(); entry.Type().IsObjectType() && entry.IsKnown() {
			attributes["principal_idp"] = entry.GetAttr("principal_idp")
		}
	}
}

// partial marks an object of which the attributes that are not set are not known.
func (s *scope) partial(whole declaration.Symbol) *declaration.Partial {
	return &declaration.Partial{Symbol: s.Symbols().Symbol(whole)}
}

// body evaluates the arguments and nested blocks of a block.
func (s *scope) body(body *hclsyntax.Body) map[string]cty.Value {
	attributes := make(map[string]cty.Value, len(body.Attributes)+extraAttributes)
	// In order: where values depend on each other in a circle, the order decides
	// which of them is told.
	for _, name := range sortedNames(body.Attributes) {
		switch {
		case meta[name]:
		case writeOnly(name):
			attributes[name] = s.evaluateSensitive(body.Attributes[name].Expr,
				s.at(location(body.Attributes[name].NameRange), declaration.Sensitive, "the argument is write-only", "scan what sets it elsewhere"))
		default:
			attributes[name] = s.evaluate(body.Attributes[name].Expr)
		}
	}
	nested := map[string]*blockList{}
	for _, block := range body.Blocks {
		if meta[block.Type] {
			continue
		}
		kind := nestedType(block)
		if nested[kind] == nil {
			nested[kind] = &blockList{}
		}
		if block.Type == "dynamic" {
			s.dynamic(block, kind, nested[kind])
			continue
		}
		nested[kind].add(cty.ObjectVal(s.body(block.Body)).Mark(s.origin(block)))
	}
	for kind, list := range nested {
		attributes[kind] = list.value()
	}
	return attributes
}

func sortedNames(attributes hclsyntax.Attributes) []string {
	names := make([]string, 0, len(attributes))
	for name := range attributes {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// blockList gathers the nested blocks of one type.
type blockList struct {
	blocks []cty.Value
	doubts []*declaration.Symbol
}

func (b *blockList) add(block cty.Value) { b.blocks = append(b.blocks, block) }

func (b *blockList) value() cty.Value {
	value := cty.TupleVal(b.blocks)
	for _, doubt := range b.doubts {
		value = value.Mark(&declaration.Partial{Symbol: doubt})
	}
	return value
}

// dynamic makes the blocks of a dynamic block.
func (s *scope) dynamic(block *hclsyntax.Block, kind string, list *blockList) {
	each := block.Body.Attributes["for_each"]
	var content *hclsyntax.Block
	for _, inner := range block.Body.Blocks {
		if inner.Type == "content" {
			content = inner
		}
	}
	if each == nil || content == nil {
		place := location(block.TypeRange)
		s.instance.load.diagnose(declaration.Diagnostic{Place: place, Summary: "a dynamic block needs for_each and content", Remedy: "write both"})
		list.doubts = append(list.doubts, s.at(place, declaration.Failed, "a dynamic block without for_each or content", "write both"))
		return
	}
	iterator := kind
	if named := block.Body.Attributes["iterator"]; named != nil {
		if name := keyword(named.Expr); name != "" {
			iterator = name
		}
	}
	for _, element := range s.dynamicElements(each, list) {
		inner := *s
		inner.iterators = map[string]cty.Value{}
		for name, value := range s.iterators {
			inner.iterators[name] = value
		}
		inner.iterators[iterator] = cty.ObjectVal(map[string]cty.Value{"key": element.Key, "value": element.Value})
		made := cty.ObjectVal(inner.body(content.Body))
		if origin := entryOrigin(element); origin != nil {
			made = made.Mark(origin)
		} else {
			made = made.Mark(s.origin(block))
		}
		list.add(made)
	}
}

// dynamicElements are the elements of a dynamic block's collection; one that
// stands for all of a collection that is not known.
func (s *scope) dynamicElements(each *hclsyntax.Attribute, list *blockList) []expression.Element {
	collection := s.evaluate(each.Expr)
	elements, more, ok := expression.Elements(collection)
	many := ok && !s.instance.load.admits(int64(len(elements)))
	if ok && !many {
		list.doubts = append(list.doubts, more...)
		return elements
	}
	var doubts repetitions
	if plain, _ := collection.Unmark(); many {
		doubts = s.unforeached(s.beyond(location(each.SrcRange), "a dynamic block"), cty.NilVal)
	} else if plain.IsKnown() {
		doubts = s.unforeached(s.wrong(each, "a dynamic block", "for_each must be a collection"), cty.NilVal)
	} else {
		doubts = s.unforeached(s.reason(collection, each), collection)
	}
	list.doubts = append(list.doubts, doubts.doubt)
	one := doubts.all[0]
	return []expression.Element{{Key: one.key, Text: one.text, Value: one.value}}
}

// origin marks what a nested block makes with the block's place.
func (s *scope) origin(block *hclsyntax.Block) *declaration.Origin {
	return &declaration.Origin{Place: wholeBlock(block), Literal: cty.NilVal, Depth: s.Depth()}
}

// entryOrigin is where an element of a collection is written, nil where its
// marks do not tell.
func entryOrigin(element expression.Element) *declaration.Origin {
	for _, value := range []cty.Value{element.Value, element.Key} {
		if origin := declaration.ValueOf(value).Origin(); origin != nil && origin.Literal == cty.NilVal {
			return origin
		}
	}
	return nil
}

// keyword is an expression that is one name.
func keyword(expr hclsyntax.Expression) string {
	if reference, ok := expr.(*hclsyntax.ScopeTraversalExpr); ok && len(reference.Traversal) == 1 {
		return reference.Traversal.RootName()
	}
	return constant(&hclsyntax.Attribute{Expr: expr})
}
