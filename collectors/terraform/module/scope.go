package module

import (
	"fmt"
	"path"
	"path/filepath"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/zclconf/go-cty/cty"

	"github.com/idcscan/idcscan/collectors/snapshot"
	"github.com/idcscan/idcscan/collectors/terraform/declaration"
	"github.com/idcscan/idcscan/collectors/terraform/expression"
)

// A scope answers the references of expressions in a module, within one instance
// of a block there and within dynamic blocks.
type scope struct {
	instance   *instance
	repetition repetition
	// iterators are those of the dynamic blocks around the expression, by name.
	iterators map[string]cty.Value
}

var _ expression.Scope = (*scope)(nil)

// Files reads data files as the root module's Terraform would.
func (s *scope) Files() *expression.Files { return s.instance.root.files }

// Symbols makes each symbol once for all root modules.
func (s *scope) Symbols() *expression.Symbols { return &s.instance.load.symbols }

// Written is for code of a stand-in its call, or a file that it reads.
func (s *scope) Written(rng hcl.Range) hcl.Range {
	if !strings.HasPrefix(rng.Filename, expression.StandinPrefix) {
		return rng
	}
	place := s.instance.written(location(rng))
	return hcl.Range{
		Filename: place.URI,
		Start:    hcl.Pos{Line: place.StartLine, Column: place.StartColumn},
		End:      hcl.Pos{Line: place.EndLine, Column: place.EndColumn},
	}
}

// Depth counts the module calls above the module.
func (s *scope) Depth() int { return s.instance.depth }

// Resolve answers the longest prefix of a reference that names something.
func (s *scope) Resolve(reference hcl.Traversal) (cty.Value, int, hcl.Diagnostics) {
	value, consumed := s.resolve(reference)
	return value, consumed, nil
}

func (s *scope) resolve(reference hcl.Traversal) (cty.Value, int) {
	name := reference.RootName()
	if value, found := s.iterators[name]; found {
		return value, 1
	}
	second := step(reference, 1)
	switch name {
	case "var", "local", "path", "terraform", "each", "count":
		if second == "" {
			return s.dangling(reference, 1, ""), 1
		}
		value, found := s.named(name, second, location(reference.SourceRange()))
		if !found {
			value = s.dangling(reference, 2, hint(name, second))
		}
		return value, 2
	case "module":
		return s.module(reference)
	case "self":
		return unknown(s.instance.symbol("self", declaration.Computed, location(reference.SourceRange()), "self is known when Terraform applies", "")), 1
	case "data":
		return s.resource(reference, 2)
	case "ephemeral":
		return s.ephemeral(reference)
	}
	return s.resource(reference, 1)
}

// step is the name at a position of a reference, "" where there is none.
func step(reference hcl.Traversal, position int) string {
	if position >= len(reference) {
		return ""
	}
	if attribute, ok := reference[position].(hcl.TraverseAttr); ok {
		return attribute.Name
	}
	return ""
}

// named is what a reference of two names stands for; place is where it stands.
func (s *scope) named(kind, name string, place snapshot.Location) (cty.Value, bool) {
	i := s.instance
	switch kind + "." + name {
	case "path.module":
		return cty.StringVal(i.modulePath()), true
	case "path.root":
		return cty.StringVal("."), true
	case "path.cwd":
		return cty.StringVal(filepath.ToSlash(filepath.Join(i.load.absolute, filepath.FromSlash(i.root.directory)))), true
	case "terraform.workspace":
		if i.root.workspace == "" {
			return unknown(i.load.symbols.Symbol(declaration.Symbol{ // one for all modules below the root
				Address: i.root.prefix + "terraform.workspace", Why: declaration.Unset, Place: i.load.snippet(i.visible(place)),
				Reason: "code does not tell in which workspace it is applied", Remedy: "set TF_WORKSPACE, such as TF_WORKSPACE=default",
			})), true
		}
		return cty.StringVal(i.root.workspace), true
	case "terraform.applying":
		return cty.False, true
	case "each.key":
		return s.repetition.key, s.repetition.key != cty.NilVal
	case "each.value":
		return s.repetition.value, s.repetition.value != cty.NilVal
	case "count.index":
		return s.repetition.index, s.repetition.index != cty.NilVal
	}
	switch kind {
	case "var":
		return i.input(name)
	case "local":
		return i.local(name)
	}
	return cty.NilVal, false
}

// modulePath is path.module: the directory relative to the root module's.
func (i *instance) modulePath() string {
	if i.configuration.tree.standin {
		return ".terraform/modules/" + strings.TrimPrefix(i.address, "module.")
	}
	relative, err := filepath.Rel(i.root.directory, i.configuration.directory)
	if err != nil {
		return path.Clean(i.configuration.directory)
	}
	return filepath.ToSlash(relative)
}

// hint says what a reference that leads nowhere may have meant.
func hint(kind, name string) string {
	switch kind {
	case "each":
		return "each is only there in a block with for_each"
	case "count":
		return "count is only there in a block with count"
	case "var":
		return fmt.Sprintf("declare variable %q", name)
	case "local":
		return fmt.Sprintf("declare %q in a locals block", name)
	}
	return ""
}

// dangling is the value of a reference that leads to nothing that is declared.
func (s *scope) dangling(reference hcl.Traversal, steps int, remedy string) cty.Value {
	i := s.instance
	text := referenceText(reference[:min(steps, len(reference))])
	place := location(reference.SourceRange())
	if len(i.configuration.broken) > 0 {
		return unknown(i.symbol(text, declaration.NotRead, place,
			"nothing that was read declares it, and not all files could be read", "mend the files that could not be read"))
	}
	if remedy == "" {
		remedy = "declare it, or correct the reference"
	}
	if !i.configuration.tree.standin {
		i.load.diagnose(declaration.Diagnostic{Place: place, Summary: fmt.Sprintf("%s is not declared", i.qualify(text)), Remedy: remedy})
	}
	return unknown(i.symbol(text, declaration.Dangling, place, "nothing declares it", remedy))
}

func referenceText(reference hcl.Traversal) string {
	var text strings.Builder
	for _, step := range reference {
		switch step := step.(type) {
		case hcl.TraverseRoot:
			text.WriteString(step.Name)
		case hcl.TraverseAttr:
			text.WriteString("." + step.Name)
		case hcl.TraverseIndex:
			text.WriteString(indexText(step.Key))
		}
	}
	return text.String()
}

// indexText is a key as it stands in an address.
func indexText(key cty.Value) string {
	text, ok := declaration.ValueOf(key).Text()
	switch {
	case !ok || expression.IsPlaceholder(text):
		return `["*"]`
	case key.Type() == cty.Number:
		return "[" + text + "]"
	}
	return fmt.Sprintf("[%q]", text)
}

// resource answers type.name, from the given step on.
func (s *scope) resource(reference hcl.Traversal, used int) (cty.Value, int) {
	kind, name := reference.RootName(), step(reference, used)
	address := kind + "." + name
	if used == 2 {
		kind = step(reference, 1)
		address = "data." + kind + "." + name
	}
	if kind == "" || name == "" {
		return s.dangling(reference, used, ""), used
	}
	r := s.instance.configuration.resources[address]
	if r == nil {
		return s.dangling(reference, used+1, ""), used + 1
	}
	return s.instance.resourceValue(r), used + 1
}

func (s *scope) ephemeral(reference hcl.Traversal) (cty.Value, int) {
	used := min(3, len(reference))
	return unknown(s.instance.symbol(referenceText(reference[:used]), declaration.LookedUp, location(reference.SourceRange()),
		"an ephemeral value is only there while Terraform runs", "")), used
}

// module answers module.name, module.name.output and module.name[key].output.
func (s *scope) module(reference hcl.Traversal) (cty.Value, int) {
	name := step(reference, 1)
	if name == "" {
		return s.dangling(reference, 1, ""), 1
	}
	called := s.instance.called(name)
	if called == nil {
		return s.dangling(reference, 2, ""), 2
	}
	if output := step(reference, 2); output != "" && called.kind == single && len(called.modules) == 1 {
		return s.moduleOutput(called.modules[0], reference, output), 3
	}
	return s.instance.moduleValue(called), 2
}

func (s *scope) moduleOutput(module *instance, reference hcl.Traversal, output string) cty.Value {
	value, found := module.output(output)
	if found {
		return value
	}
	if len(module.configuration.broken) > 0 || module.configuration.tree.standin {
		return unknown(module.symbol(output, declaration.NotRead, s.instance.visible(location(reference.SourceRange())),
			"what was read of the module declares no such output", "run terraform init, or scan a plan: terraform show -json"))
	}
	return s.dangling(reference, 3, fmt.Sprintf("declare output %q in the module, or correct the reference", output))
}
