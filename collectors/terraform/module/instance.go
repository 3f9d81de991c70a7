package module

import (
	"fmt"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"

	"github.com/idcscan/idcscan/collectors/snapshot"
	"github.com/idcscan/idcscan/collectors/terraform/declaration"
	"github.com/idcscan/idcscan/collectors/terraform/expression"
)

// A root is a root module: what all modules below it share.
type root struct {
	directory string
	// prefix goes before addresses where several root modules are read, keys
	// before those of facts about code: "" or "envs/prod#".
	prefix, keys string
	files        *expression.Files
	installed    map[string]installed
	values       *values
	// given are a root module's inputs where code gives them instead of files.
	given map[string]cty.Value
	// workspace is terraform.workspace, "" where nothing tells.
	workspace string
	// seen are the configurations of which files knows the lines.
	seen map[*configuration]bool
}

// An instance is one instance of a module, the root module among them. What it
// holds is evaluated when it is asked for, and once.
type instance struct {
	load          *loader
	root          *root
	configuration *configuration
	parent        *instance
	// call is the module block, repetition which of its instances this is.
	call       *hclsyntax.Block
	repetition repetition
	// address is "module.sso["a"]", "" for a root module.
	address string
	depth   int
	// place is the call, or the entry from which the instance is made; outermost
	// the call in the root module.
	place, outermost *snapshot.Location

	variables map[string]*memo[cty.Value]
	locals    map[string]*memo[cty.Value]
	outputs   map[string]*memo[cty.Value]
	resources map[*resource]*memo[*expansion]
	calls     map[string]*memo[*calledModules]
}

func (l *loader) newInstance(root *root, c *configuration) *instance {
	if !root.seen[c] {
		root.seen[c] = true
		for _, file := range c.files {
			root.files.AddCode(file.name, file.shown())
		}
	}
	return &instance{
		load: l, root: root, configuration: c,
		variables: map[string]*memo[cty.Value]{}, locals: map[string]*memo[cty.Value]{}, outputs: map[string]*memo[cty.Value]{},
		resources: map[*resource]*memo[*expansion]{}, calls: map[string]*memo[*calledModules]{},
	}
}

// A memo holds what was evaluated once, or that it is being evaluated.
type memo[T any] struct {
	value T
	done  bool
}

// once evaluates what a name stands for. circle answers where the evaluation
// leads back to the name itself.
func once[K comparable, T any](memos map[K]*memo[T], name K, evaluate, circle func() T) T {
	if known := memos[name]; known != nil {
		if known.done {
			return known.value
		}
		return circle()
	}
	m := &memo[T]{}
	memos[name] = m
	m.value = evaluate()
	m.done = true
	return m.value
}

// qualify puts the module's address before a name in it.
func (i *instance) qualify(name string) string {
	if i.address != "" {
		name = i.address + "." + name
	}
	return i.root.prefix + name
}

// scope is where the module's own expressions stand.
func (i *instance) scope() *scope { return &scope{instance: i} }

// evaluate evaluates an argument; a mistake is reported.
func (s *scope) evaluate(expr hclsyntax.Expression) cty.Value {
	value, problems := expression.Evaluate(expr, s)
	for _, problem := range problems {
		if problem.Severity == hcl.DiagError {
			diagnostic := diagnosticOf(problem)
			if problem.Subject != nil {
				diagnostic.Place = s.Files().Place(s.Written(*problem.Subject))
			}
			s.instance.load.diagnose(diagnostic)
		}
	}
	return value
}

// symbol makes a symbol for something in the module.
func (i *instance) symbol(name string, why declaration.Why, place snapshot.Location, reason, remedy string) *declaration.Symbol {
	return i.load.symbols.Symbol(declaration.Symbol{
		Address: i.qualify(name), Why: why, Place: i.load.snippet(i.visible(place)), Reason: reason, Remedy: remedy,
	})
}

// visible is a place that people have: for code of a stand-in that of the call,
// none where only files are read.
func (i *instance) visible(place snapshot.Location) snapshot.Location {
	for i.configuration.tree.standin && i.parent != nil {
		place = location(i.call.TypeRange)
		if i.call.TypeRange.Filename != "" {
			place = wholeBlock(i.call)
		}
		i = i.parent
	}
	if i.configuration.tree.standin {
		return snapshot.Location{} // nobody calls it
	}
	return place
}

// written is a place that people have, in any case: where only files are read,
// the beginning of the first of them.
func (i *instance) written(place snapshot.Location) snapshot.Location {
	if place = i.visible(place); place.URI != "" {
		return place
	}
	for _, file := range i.root.files.Read() {
		return beginningOf(file.URI, 1)
	}
	return place
}

// circle reports a value that depends on itself.
func (i *instance) circle(name string, place snapshot.Location) cty.Value {
	place = i.written(place)
	i.load.diagnose(declaration.Diagnostic{
		Place: place, Summary: fmt.Sprintf("%s depends on itself", i.qualify(name)), Remedy: "break the circle; Terraform refuses it",
	})
	return unknown(i.symbol(name, declaration.Failed, place, "it depends on itself", "break the circle"))
}

func (i *instance) local(name string) (cty.Value, bool) {
	attribute := i.configuration.locals[name]
	if attribute == nil {
		return cty.NilVal, false
	}
	return once(i.locals, name,
		func() cty.Value {
			value := i.scope().evaluate(attribute.Expr)
			if !i.configuration.tree.standin {
				return value
			}
			// In a stand-in these are what files add to a variable, and what each holds.
			if v := i.configuration.variables[name]; v != nil {
				return i.conform(name, v, value)
			}
			if v := i.configuration.variables[strings.TrimSuffix(name, "_by_file")]; v != nil {
				return i.fit(v, value, location(attribute.SrcRange))
			}
			return value
		},
		func() cty.Value { return i.circle("local."+name, location(attribute.SrcRange)) },
	), true
}

func (i *instance) output(name string) (cty.Value, bool) {
	block := i.configuration.outputs[name]
	if block == nil {
		return cty.NilVal, false
	}
	return once(i.outputs, name,
		func() cty.Value {
			if attribute := block.Body.Attributes["value"]; attribute != nil {
				if declaredSensitive(block) {
					return i.scope().evaluateSensitive(attribute.Expr, i.withheld("output."+name, block))
				}
				return i.scope().evaluate(attribute.Expr)
			}
			return cty.NullVal(cty.DynamicPseudoType)
		},
		func() cty.Value { return i.circle("output."+name, wholeBlock(block)) },
	), true
}
