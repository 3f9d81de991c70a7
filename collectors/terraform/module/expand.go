package module

import (
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"

	"github.com/idcscan/idcscan/collectors/snapshot"
	"github.com/idcscan/idcscan/collectors/terraform/declaration"
	"github.com/idcscan/idcscan/collectors/terraform/expression"
)

// An expansion is a resource block's instances.
type expansion struct {
	repetitions
	instances []*resourceInstance
	whole     cty.Value // all instances as a reference sees them
}

// A resourceInstance is one instance of a resource block.
type resourceInstance struct {
	address    string
	attributes cty.Value // an object
	place      snapshot.Location
}

// expand evaluates a resource block, once.
func (i *instance) expand(r *resource) *expansion {
	return once(i.resources, r,
		func() *expansion { return i.evaluateResource(r) },
		func() *expansion {
			return &expansion{whole: i.circle(r.address(), wholeBlock(r.block))}
		},
	)
}

// resourceValue is what a reference to a resource block without a key is.
func (i *instance) resourceValue(r *resource) cty.Value { return i.expand(r).whole }

func (i *instance) evaluateResource(r *resource) *expansion {
	x := &expansion{repetitions: i.scope().repeat(r.block)}
	if x.doubt != nil && interesting(r.kind) && !r.data {
		i.load.unread([]string{r.kind}, x.doubt)
	}
	for _, repetition := range x.all {
		if i.load.ctx.Err() != nil {
			break
		}
		scope := i.scope()
		scope.repetition = repetition
		made := &resourceInstance{address: i.qualify(r.address()) + repetition.suffix}
		block := i.visible(wholeBlock(r.block))
		made.attributes = scope.resourceAttributes(r, made.address, block)
		made.place = i.placeOf(r, repetition, made.attributes)
		x.instances = append(x.instances, made)
	}
	x.whole = x.value()
	// A file that could not be read may override the block.
	if x.kind != single && len(i.configuration.broken) == 0 {
		x.whole = x.whole.Mark(&expression.Instances{Address: i.qualify(r.address())})
	}
	return x
}

// value is all instances together: an object, a map or a list.
func (x *expansion) value() cty.Value {
	switch x.kind {
	case single:
		if len(x.instances) == 1 {
			return x.instances[0].attributes
		}
		if x.doubt != nil {
			return unknown(x.doubt)
		}
		return cty.DynamicVal
	case counted:
		elements := make([]cty.Value, len(x.instances))
		for i, made := range x.instances {
			elements[i] = made.attributes
		}
		return x.withDoubt(cty.TupleVal(elements))
	}
	elements := make([]expression.Element, len(x.instances))
	for i, made := range x.instances {
		elements[i] = expression.Element{Key: x.all[i].key, Text: x.all[i].text, Value: made.attributes}
	}
	return x.withDoubt(expression.Object(elements))
}

// withDoubt marks all instances together where there may be others, or fewer.
func (r *repetitions) withDoubt(whole cty.Value) cty.Value {
	if r.doubt != nil && r.optional {
		return expression.Perhaps(whole, r.doubt)
	}
	return withDoubt(whole, r.doubt)
}

func withDoubt(value cty.Value, doubt *declaration.Symbol) cty.Value {
	if doubt == nil {
		return value
	}
	return value.Mark(&declaration.Partial{Symbol: doubt})
}

// declare hands on the module's resources and those of the modules it calls.
func (i *instance) declare() {
	for _, r := range i.configuration.sortedResources() {
		if i.load.ctx.Err() != nil {
			continue
		}
		if !interesting(r.kind) {
			i.declareForeign(r)
			continue
		}
		for _, made := range i.expand(r).instances {
			i.load.resources = append(i.load.resources, &declaration.Resource{
				Address: made.address, Type: r.kind, Data: r.data,
				Attributes: expression.Named(i.withoutStandin(made.attributes)), Place: i.load.snippet(made.place), Call: i.outermost,
			})
		}
	}
	i.declareRemoved()
	for _, call := range i.configuration.sortedCalls() {
		called := i.called(call.Labels[0])
		i.load.facts.addCall(i, call, called)
		for _, module := range called.modules {
			module.declare()
		}
	}
}

// declareRemoved hands on what removed blocks delete.
func (i *instance) declareRemoved() {
	for _, block := range i.configuration.removed {
		from := block.Body.Attributes["from"]
		kind, address := target(from)
		if !interesting(kind) || !destroys(block) {
			continue
		}
		i.load.resources = append(i.load.resources, &declaration.Resource{
			Address: i.qualify(address), Type: kind, Removed: true,
			Attributes: cty.EmptyObjectVal, Place: wholeBlock(block), Call: i.outermost,
		})
	}
}

// withoutStandin takes the origins off that lie in a stand-in's files: there is
// no such file for people.
func (i *instance) withoutStandin(value cty.Value) cty.Value {
	if !i.load.standins {
		return value
	}
	return stripOrigins(value, expression.StandinPrefix)
}

// target is the address that a removed or import block names, and its type.
func target(attribute *hclsyntax.Attribute) (kind, address string) {
	if attribute == nil {
		return "", ""
	}
	reference, problems := hcl.AbsTraversalForExpr(attribute.Expr)
	if problems.HasErrors() {
		return "", ""
	}
	address = referenceText(reference)
	names := strings.Split(address, ".")
	for len(names) > 2 && names[0] == "module" {
		names = names[2:]
	}
	return names[0], address
}

// destroys reports whether a removed block deletes what it names; Terraform does
// unless it says otherwise.
func destroys(block *hclsyntax.Block) bool {
	for _, inner := range block.Body.Blocks {
		if inner.Type == "lifecycle" {
			return boolean(inner.Body.Attributes["destroy"], true)
		}
	}
	return true
}
