package module

import (
	"bytes"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"

	"github.com/idcscan/idcscan/collectors/snapshot"
	"github.com/idcscan/idcscan/collectors/terraform/declaration"
	"github.com/idcscan/idcscan/collectors/terraform/expression"
)

// declaredSensitive reports whether a variable or output says that its value is not
// to be shown. What is no plain false counts as true.
func declaredSensitive(block *hclsyntax.Block) bool {
	for _, name := range []string{"sensitive", "ephemeral"} {
		if attribute := block.Body.Attributes[name]; attribute != nil && constant(attribute) != "false" && boolean(attribute, true) {
			return true
		}
	}
	return false
}

// writeOnly reports whether an argument is one that providers never store.
func writeOnly(name string) bool { return strings.HasSuffix(name, "_wo") }

// mentionsSensitive reports whether a text that cannot be parsed may hold sensitive values.
func mentionsSensitive(text []byte) bool {
	for _, word := range []string{"sensitive", "ephemeral", "_wo", "rsadecrypt"} {
		if bytes.Contains(text, []byte(word)) {
			return true
		}
	}
	return false
}

// withheld is the symbol of a variable or output that is declared sensitive. Its
// place is the declaration: the line of the value would show it.
func (i *instance) withheld(name string, block *hclsyntax.Block) *declaration.Symbol {
	what, _, _ := strings.Cut(name, ".")
	if what == "var" {
		what = "variable"
	}
	return i.symbol(name, declaration.Sensitive, wholeBlock(block), "the "+what+" is declared sensitive", declaration.SensitiveRemedy)
}

// sensitiveInput is the value of a sensitive variable, whatever gives it.
func (i *instance) sensitiveInput(name string, v *variable) cty.Value {
	value := unknown(i.withheld("var."+name, v.block))
	if i.parent != nil {
		switch given := i.givenInput(name, v); {
		case given != cty.NilVal:
			value = given
		case v.fallback == nil:
			return i.unset(name, v)
		}
	}
	return i.conform(name, v, value)
}

// evaluateSensitive evaluates what must not be shown: it is not known because of
// the symbol, and what is wrong with it is told without its words.
func (s *scope) evaluateSensitive(expr hclsyntax.Expression, symbol *declaration.Symbol) cty.Value {
	value, problems := expression.Evaluate(expr, s)
	if problems.HasErrors() {
		for _, problem := range expression.Wordless(problems) {
			diagnostic := diagnosticOf(problem)
			diagnostic.Place = s.instance.visible(location(expr.Range()))
			s.instance.load.diagnose(diagnostic)
		}
		return unknown(symbol)
	}
	return s.Files().Withhold(value, symbol)
}

// valueArguments are the arguments that hold the value of a block, by its type.
var valueArguments = map[string]string{"variable": "default", "output": "value"}

// withhold keeps from being shown what a configuration says of sensitive values.
func (l *loader) withhold(c *configuration) {
	if c.tree.standin {
		return
	}
	for _, file := range c.files {
		for _, block := range file.body.Blocks {
			attribute := block.Body.Attributes[valueArguments[block.Type]]
			if attribute != nil && len(block.Labels) == 1 && c.sensitive(block) {
				file.withhold(attribute.SrcRange)
			}
		}
		if !mentionsSensitive(file.text) {
			continue
		}
		_ = hclsyntax.VisitAll(file.body, func(node hclsyntax.Node) hcl.Diagnostics {
			switch node := node.(type) {
			case *hclsyntax.FunctionCallExpr:
				if name := strings.TrimPrefix(node.Name, "core::"); name == "sensitive" || name == "rsadecrypt" {
					file.withhold(node.Range())
				}
			case *hclsyntax.Attribute:
				if writeOnly(node.Name) {
					file.withhold(node.SrcRange)
				}
			}
			return nil
		})
	}
}

// sensitive reports whether a block of a variable or output, or one that overrides
// it, says that it is sensitive.
func (c *configuration) sensitive(block *hclsyntax.Block) bool {
	name := block.Labels[0]
	if declaredSensitive(block) {
		return true
	}
	if block.Type == "variable" {
		return c.variables[name] != nil && c.variables[name].sensitive
	}
	return c.outputs[name] != nil && declaredSensitive(c.outputs[name])
}

// withholdArguments keeps from being shown what a call gives to sensitive variables.
func (i *instance) withholdArguments(block *hclsyntax.Block, called *configuration) {
	for name, attribute := range block.Body.Attributes {
		file := i.load.files[attribute.SrcRange.Filename]
		if v := called.variables[name]; v != nil && v.sensitive && file != nil && file.withhold(attribute.SrcRange) {
			i.root.files.AddCode(file.name, file.shown())
		}
	}
}

// withhold reports whether the place was not withheld before.
func (f *file) withhold(place hcl.Range) bool {
	if slices.Contains(f.withheld, location(place)) {
		return false
	}
	f.withheld, f.lines = append(f.withheld, location(place)), nil
	return true
}

// withholds reports whether what stands at a place belongs to a sensitive value.
func (f *file) withholds(place snapshot.Location) bool {
	return f.allWithheld || slices.ContainsFunc(f.withheld, func(withheld snapshot.Location) bool { return encloses(withheld, place) })
}

// shown is the text with nothing in the lines that sensitive values touch.
func (f *file) shown() []byte {
	if f.allWithheld {
		return nil
	}
	if len(f.withheld) == 0 {
		return f.text
	}
	lines := bytes.Split(f.text, []byte("\n"))
	for _, place := range f.withheld {
		for n := max(place.StartLine, 1); n <= min(place.EndLine, len(lines)); n++ {
			lines[n-1] = nil
		}
	}
	return bytes.Join(lines, []byte("\n"))
}
