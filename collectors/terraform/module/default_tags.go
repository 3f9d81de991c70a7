package module

import (
	"slices"

	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"

	"github.com/idcscan/idcscan/collectors/terraform/declaration"
	"github.com/idcscan/idcscan/collectors/terraform/expression"
)

// allTags is what tags_all will be: a resource's tags over the default tags of
// its provider. It is not ok where the provider's block is not certain: where
// there is none, where a module is given its providers, or where tags are not known.
func (s *scope) allTags(r *resource, tags cty.Value, set bool) (all cty.Value, ok bool) {
	provider := s.instance.provider(r.block)
	if provider == nil {
		return cty.NilVal, false
	}
	byKey := map[string]expression.Element{}
	var order []string
	lay := func(value cty.Value) bool {
		if isNull(value) {
			return true
		}
		elements, more, known := expression.Elements(value)
		for _, element := range elements {
			if _, again := byKey[element.Text]; !again {
				order = append(order, element.Text)
			}
			byKey[element.Text] = element
		}
		return known && len(more) == 0
	}
	top := s.instance.top()
	for _, block := range provider.Body.Blocks {
		if nestedType(block) != "default_tags" {
			continue
		}
		attribute := block.Body.Attributes["tags"]
		if block.Type == "dynamic" || attribute != nil && !lay(top.scope().evaluate(attribute.Expr)) {
			return cty.NilVal, false
		}
	}
	if set && !lay(tags) {
		return cty.NilVal, false
	}
	elements := make([]expression.Element, len(order))
	for n, key := range order {
		elements[n] = byKey[key]
	}
	return expression.Object(elements), true
}

// top is the root module's instance.
func (i *instance) top() *instance {
	for i.parent != nil {
		i = i.parent
	}
	return i
}

// provider is the block of the root module that configures a resource's
// provider, nil where that is not certain.
func (i *instance) provider(block *hclsyntax.Block) *hclsyntax.Block {
	alias := ""
	if attribute := block.Body.Attributes["provider"]; attribute != nil {
		reference, ok := attribute.Expr.(*hclsyntax.ScopeTraversalExpr)
		if !ok || reference.Traversal.RootName() != "aws" || i.parent != nil {
			return nil
		}
		alias = step(reference.Traversal, 1)
	}
	for ; i.parent != nil; i = i.parent {
		if i.call.Body.Attributes["providers"] != nil {
			return nil
		}
	}
	for _, provider := range i.configuration.providers {
		if provider.Labels[0] == "aws" && constant(provider.Body.Attributes["alias"]) == alias {
			return provider
		}
	}
	return nil
}

// region sets the Region of a resource of Identity Center that its provider's block
// tells: two of them are two instances.
func (s *scope) region(r *resource, attributes map[string]cty.Value) {
	const name = "region"
	if r.data || !slices.Contains(schemas[r.kind].arguments, name) || attributes[name] != cty.NilVal {
		return
	}
	if provider := s.instance.provider(r.block); provider != nil && provider.Body.Attributes[name] != nil {
		attributes[name] = s.instance.top().scope().evaluate(provider.Body.Attributes[name].Expr)
	}
}

// tagged sets tags_all where it is certain.
func (s *scope) tagged(r *resource, attributes map[string]cty.Value) {
	tags, set := attributes["tags"]
	if set && !declaration.ValueOf(tags).Known() {
		return
	}
	if all, ok := s.allTags(r, tags, set); ok {
		attributes["tags_all"] = all
	}
}
