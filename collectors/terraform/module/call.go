package module

import (
	"fmt"
	"maps"
	"path"
	"slices"

	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"

	"github.com/idcscan/idcscan/collectors/snapshot"
	"github.com/idcscan/idcscan/collectors/terraform/declaration"
	"github.com/idcscan/idcscan/collectors/terraform/expression"
	"github.com/idcscan/idcscan/collectors/terraform/standin"
)

// calledModules are the instances of a module block.
type calledModules struct {
	repetitions
	modules []*instance
	// written is the block's source, facts what is said of the call, adapter the stand-in's name where one took
	// its place, "" where the module itself was read.
	written string
	facts   *snapshot.ModuleCall
	adapter string
	// outside says that a local source leads out of the repository, circle that
	// the module calls itself.
	outside, circle bool
	// missing says why the module was not read; nil where it was.
	missing *declaration.Symbol
	whole   *cty.Value
}

// called reads what a module block calls, once; nil where there is no such block.
func (i *instance) called(name string) *calledModules {
	block := i.configuration.calls[name]
	if block == nil {
		return nil
	}
	return once(i.calls, name,
		func() *calledModules { return i.readCall(block) },
		func() *calledModules {
			i.circle("module."+name, wholeBlock(block))
			place := i.visible(wholeBlock(block))
			return &calledModules{missing: i.symbol("module."+name, declaration.Failed, place, "it depends on itself", "break the circle")}
		},
	)
}

// moduleValue is what a reference to a module block without an output is.
func (i *instance) moduleValue(called *calledModules) cty.Value {
	if called.missing != nil {
		return unknown(called.missing)
	}
	if called.whole != nil {
		return *called.whole
	}
	objects := make([]cty.Value, len(called.modules))
	for n, module := range called.modules {
		objects[n] = module.allOutputs()
	}
	var whole cty.Value
	switch {
	case called.kind == single && len(objects) == 0:
		whole = unknown(called.doubt) // there are too many modules
	case called.kind == single:
		whole = objects[0]
	case called.kind == counted:
		whole = called.withDoubt(cty.TupleVal(objects))
	default:
		elements := make([]expression.Element, len(objects))
		for n, object := range objects {
			elements[n] = expression.Element{Key: called.all[n].key, Text: called.all[n].text, Value: object}
		}
		whole = called.withDoubt(expression.Object(elements))
	}
	called.whole = &whole
	return whole
}

func (i *instance) allOutputs() cty.Value {
	outputs := map[string]cty.Value{}
	for _, name := range slices.Sorted(maps.Keys(i.configuration.outputs)) {
		outputs[name], _ = i.output(name)
	}
	object := cty.ObjectVal(outputs)
	if len(i.configuration.broken) > 0 || i.configuration.tree.standin {
		place := i.visible(wholeBlock(i.call))
		object = withDoubt(object, i.parent.symbol("module."+i.call.Labels[0], declaration.NotRead, place,
			"the module was not read whole", "run terraform init, or scan a plan: terraform show -json"))
	}
	return object
}

func (i *instance) readCall(block *hclsyntax.Block) *calledModules {
	name := block.Labels[0]
	called := &calledModules{}
	written, _ := declaration.ValueOf(i.argument(block, "source")).Text()
	version, _ := declaration.ValueOf(i.argument(block, "version")).Text()
	called.written, called.facts = written, declaration.NewModuleCall(written, version)
	found, why := i.find(name, written, called)
	if found == nil {
		return i.notRead(block, called, why)
	}
	if why := i.bounded(found); why != "" {
		called.circle = true
		return i.notRead(block, called, why)
	}
	i.withholdArguments(block, found)
	called.repetitions = i.scope().repeat(block)
	place := i.visible(wholeBlock(block))
	if len(called.all) > maxModules-i.load.modules {
		called.doubt = i.scope().at(place, declaration.Beyond, fmt.Sprintf("more than %d modules", maxModules), "scan the root modules one by one")
		i.load.diagnose(declaration.Diagnostic{Place: place, Summary: called.doubt.Reason, Remedy: called.doubt.Remedy, Unread: true})
		called.all = nil
	}
	i.load.modules += len(called.all)
	for _, repetition := range called.all {
		called.modules = append(called.modules, i.child(block, found, repetition, place))
	}
	if called.doubt != nil {
		if types, all := declared(found, map[*configuration]bool{}, i.load.found); !all {
			i.load.unread(nil, called.doubt)
		} else if len(types) > 0 {
			i.load.unread(types, called.doubt)
		}
	}
	return called
}

// child is one instance of a called module.
func (i *instance) child(block *hclsyntax.Block, c *configuration, repetition repetition, place snapshot.Location) *instance {
	child := i.load.newInstance(i.root, c)
	child.parent, child.call, child.repetition, child.depth = i, block, repetition, i.depth+1
	child.address = "module." + block.Labels[0] + repetition.suffix
	if i.address != "" {
		child.address = i.address + "." + child.address
	}
	child.outermost = i.outermost
	if child.outermost == nil {
		outermost := i.load.snippet(place)
		child.outermost = &outermost
	}
	entry := i.placeOfModule(place, repetition)
	child.place = &entry
	return child
}

func (i *instance) argument(block *hclsyntax.Block, name string) cty.Value {
	if attribute := block.Body.Attributes[name]; attribute != nil {
		return i.scope().evaluate(attribute.Expr)
	}
	return cty.NullVal(cty.String)
}

// find reads the module that a source names: its own files where they are
// there, else a stand-in. why says why there is neither.
func (i *instance) find(name, source string, called *calledModules) (found *configuration, why string) {
	why = "its source is not in the repository"
	switch {
	case source == "":
		why = "its source is not known"
	case isLocal(source):
		directory := path.Join(i.configuration.directory, source)
		called.outside = !i.configuration.tree.standin && (directory == ".." || len(directory) > 2 && directory[:3] == "../")
		if !called.outside && i.configuration.tree.isDirectory(directory) {
			return i.load.mustConfiguration(i.configuration.tree, directory)
		}
		if called.outside {
			why = "its source lies outside the repository"
		} else {
			why = fmt.Sprintf("there is no directory %s", directory)
		}
	case path.IsAbs(source):
		called.outside = true
		why = "its source is an absolute path"
	default:
		if directory, ok := i.installedAt(name); ok {
			return i.load.mustConfiguration(i.load.repository, directory)
		}
	}
	if adapter, files, ok := standin.Match(source); ok {
		called.adapter = adapter
		i.load.standins = true
		return i.load.mustConfiguration(&tree{files: files, prefix: expression.StandinPrefix + adapter + "/", standin: true}, ".")
	}
	return nil, why
}

// mustConfiguration is configuration with the error as a sentence.
func (l *loader) mustConfiguration(t *tree, directory string) (found *configuration, why string) {
	c, err := l.configuration(t, directory)
	if err != nil {
		return nil, err.Error()
	}
	return c, ""
}

// bounded says why a module must not be entered, "" where it may.
func (i *instance) bounded(c *configuration) string {
	if i.depth >= maxModuleDepth {
		return fmt.Sprintf("modules call each other more than %d deep", maxModuleDepth)
	}
	for at := i; at != nil; at = at.parent {
		if at.configuration == c {
			return "the module calls itself"
		}
	}
	return ""
}

// notRead is the outcome of a call of which the module is not there.
func (i *instance) notRead(block *hclsyntax.Block, called *calledModules, why string) *calledModules {
	name, place := "module."+block.Labels[0], i.visible(wholeBlock(block))
	remedy := "run terraform init, which puts " + name + " below .terraform/modules, or scan a plan: terraform show -json"
	switch {
	case called.circle:
		remedy = "break the circle of modules at " + name
	case called.facts.SourceKind == declaration.SourceLocal:
		remedy = "supply the directory of " + name
	}
	called.missing = i.symbol(name, declaration.NotRead, place, fmt.Sprintf("the module %q was not read: %s", called.facts.Source, why), remedy)
	if called.circle || called.facts.SourceKind == declaration.SourceLocal {
		i.load.diagnose(declaration.Diagnostic{Place: place, Summary: called.missing.Reason, Remedy: remedy})
	}
	if called.circle || !noDeclarations(called.facts) {
		i.load.unread(nil, called.missing)
	}
	return called
}

// found is a directory's configuration, not ok where it cannot be read.
func (l *loader) found(t *tree, directory string) (*configuration, bool) {
	c, err := l.configuration(t, directory)
	return c, err == nil
}

// declared gathers the managed resource types of interest that a configuration
// and the modules it calls may declare; all is false where a module is not read.
func declared(c *configuration, seen map[*configuration]bool, find func(t *tree, directory string) (*configuration, bool)) (types []string, all bool) {
	if seen[c] {
		return nil, true
	}
	seen[c] = true
	all = len(c.broken) == 0
	for _, r := range c.resources {
		if interesting(r.kind) && !r.data {
			types = append(types, r.kind)
		}
	}
	for _, block := range c.calls {
		source := constant(block.Body.Attributes["source"])
		if isLocal(source) && c.tree.isDirectory(path.Join(c.directory, source)) {
			if called, ok := find(c.tree, path.Join(c.directory, source)); ok {
				more, whole := declared(called, seen, find)
				types, all = append(types, more...), all && whole
				continue
			}
		}
		all = all && noDeclarations(declaration.NewModuleCall(source, ""))
	}
	return types, all
}
