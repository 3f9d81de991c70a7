package module

import (
	"maps"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"

	"github.com/idcscan/idcscan/collectors/snapshot"
	"github.com/idcscan/idcscan/collectors/terraform/expression"
	"github.com/idcscan/idcscan/collectors/terraform/standin"
)

// callArguments are those of a module block that are no inputs.
var callArguments = map[string]bool{"source": true, "version": true, "providers": true, "count": true, "for_each": true, "depends_on": true}

// ignoredInputs are the paths of what a call gives and its module takes no
// notice of, and where the first of them is written. A module's own types tell,
// and those of the stand-in for it, which are finer.
func (i *instance) ignoredInputs(block *hclsyntax.Block, called *calledModules) ([]string, *snapshot.Location) {
	found := &ignored{}
	if called.missing != nil || len(called.modules) == 0 {
		return nil, nil
	}
	module := called.modules[0]
	found.inputs(i, block, module.configuration)
	if known := i.known(called, module); known != nil {
		found.inputs(i, block, known.configuration)
		found.locals(known)
	} else if module.configuration.tree.standin {
		module.evaluateLocals()
		found.locals(module)
	}
	return found.paths, found.place
}

// known is the call as the stand-in for the module reads it, nil where there is
// no stand-in, or one for another module of the same name.
func (i *instance) known(called *calledModules, module *instance) *instance {
	if module.configuration.tree.standin {
		return nil
	}
	for _, declared := range module.configuration.variables {
		if declared.sensitive { // the stand-in would show what the module hides
			return nil
		}
	}
	name, files, ok := standin.Match(called.written)
	if !ok {
		return nil
	}
	quiet := i.load.quiet
	i.load.quiet = true
	defer func() { i.load.quiet = quiet }()
	c, err := i.load.configuration(&tree{files: files, prefix: expression.StandinPrefix + name + "/", standin: true}, ".")
	if err != nil {
		return nil
	}
	shared := 0
	for variable := range c.variables {
		if module.configuration.variables[variable] != nil {
			shared++
		}
	}
	if shared < 3 || shared < len(c.variables)/2 {
		return nil
	}
	return i.child(module.call, c, module.repetition, *module.outermost)
}

// ignored gathers paths.
type ignored struct {
	paths []string
	place *snapshot.Location
}

func (g *ignored) add(path string, place *snapshot.Location) {
	g.paths = append(g.paths, path)
	if g.place == nil || place != nil && compareLocations(*place, *g.place) < 0 {
		g.place = place
	}
}

// inputs compares the arguments of a call with the variables of a module.
func (g *ignored) inputs(i *instance, block *hclsyntax.Block, c *configuration) {
	for _, name := range slices.Sorted(maps.Keys(block.Body.Attributes)) {
		if callArguments[name] {
			continue
		}
		attribute := block.Body.Attributes[name]
		declared := c.variables[name]
		switch {
		case declared == nil && len(c.broken) == 0 && (!c.tree.standin || c.meant(name, block) != ""):
			place := location(attribute.SrcRange)
			g.add(name, &place)
		case declared != nil && !declared.sensitive && structured(declared.constraint):
			scope := i.scope()
			if child := i.calls[block.Labels[0]]; child != nil && child.value != nil && len(child.value.modules) > 0 {
				scope.repetition = child.value.modules[0].repetition
			}
			g.compare(scope.evaluate(attribute.Expr), declared, name)
		}
	}
}

// evaluateLocals evaluates the locals that are evaluated again without a word, so
// that their mistakes are told.
func (i *instance) evaluateLocals() {
	for _, name := range slices.Sorted(maps.Keys(i.configuration.locals)) {
		if i.configuration.variables[name] != nil {
			_, _ = i.local(name) // it is there
		}
	}
}

// locals compares what files add to the variables of a stand-in with their types.
func (g *ignored) locals(module *instance) {
	load := module.load
	quiet := load.quiet
	load.quiet = true
	defer func() { load.quiet = quiet }()
	for _, name := range slices.Sorted(maps.Keys(module.configuration.locals)) {
		if declared := module.configuration.variables[name]; declared != nil && structured(declared.constraint) {
			path := strings.TrimPrefix(name, "declared_") // of a module whose input is the path of the file
			g.compare(module.scope().evaluate(module.configuration.locals[name].Expr), declared, path)
		}
	}
}

// compare finds what the conversion to a variable's type leaves out.
func (g *ignored) compare(value cty.Value, declared *variable, name string) {
	_, dropped, err := expression.Convert(value, declared.constraint, declared.defaults)
	if err != nil {
		return // reported where the variable is asked for
	}
	for _, attribute := range dropped {
		var place *snapshot.Location
		if attribute.Origin != nil {
			place = &attribute.Origin.Place
		}
		path := name + "." + attribute.Path
		if strings.HasPrefix(attribute.Path, "[") {
			path = name + attribute.Path
		}
		g.add(path, place)
	}
}

// structured reports whether a type has objects in it.
func structured(want cty.Type) bool {
	switch {
	case want.IsObjectType():
		return true
	case want.IsCollectionType():
		return structured(want.ElementType())
	}
	return false
}
