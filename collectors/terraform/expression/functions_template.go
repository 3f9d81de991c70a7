package expression

import (
	"errors"
	"fmt"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
)

// templateScope is the scope of a template: its variables and nothing else.
type templateScope struct {
	Scope
	variables collection
	file      *dataFile
	nested    int
}

// Resolve answers the variables of the template.
func (s *templateScope) Resolve(reference hcl.Traversal) (cty.Value, int, hcl.Diagnostics) {
	name := reference.RootName()
	if value, ok := s.variables.find(name); ok {
		return value, 1, nil
	}
	if s.variables.mayHoldMore() {
		return Unknown(cty.DynamicPseudoType, s.variables.doubts()...), 1, nil
	}
	rng := reference.SourceRange()
	return cty.NilVal, 1, hcl.Diagnostics{{
		Severity: hcl.DiagError, Summary: "Invalid template variable",
		Detail: fmt.Sprintf("The template has no variable %q; add it to the variables that are given to the template.", name), Subject: &rng,
	}}
}

// Depth is that of the file.
func (s *templateScope) Depth() int {
	if s.file == nil {
		return s.Scope.Depth()
	}
	return s.file.depthIn(s.Scope)
}

// maxTemplates bounds templates that call for templates.
const maxTemplates = 8

func templateFile(c *call) cty.Value {
	file, failed := c.data()
	if failed != cty.NilVal {
		return failed
	}
	if nested, ok := c.scope.(*templateScope); ok && nested.file != nil {
		return c.invalid(0, errors.New("a template cannot call templatefile()"))
	}
	if err := CheckNesting([]byte(file.Text)); err != nil {
		return c.beyond(c.ranges[0], "a template of which "+err.Error())
	}
	expr, problems := hclsyntax.ParseTemplate([]byte(file.Text), file.URI, hcl.InitialPos)
	if problems.HasErrors() {
		return c.failAll(c.ranges[0], problems)
	}
	rendered := c.render(expr, 1, file)
	text, ok := textOf(rendered)
	if !ok {
		return rendered
	}
	plain, _ := rendered.Unmark()
	rendered = rendered.Mark(c.fileOrigin(file, plain))
	if !strings.Contains(file.Text, "%{") && strings.Count(text, "\n") == strings.Count(file.Text, "\n") {
		return rendered.Mark(source{file, text}) // line by line as in the template
	}
	return rendered
}

// render evaluates a template with the variables of argument i.
func (c *call) render(expr hclsyntax.Expression, i int, file *dataFile) cty.Value {
	variables, isUnknown, failed := c.opened(i)
	switch {
	case failed != cty.NilVal:
		return failed
	case isUnknown:
		return c.unknown(cty.String, c.ranges[i], c.args[i])
	case !variables.keyed():
		return c.invalid(i, errors.New("invalid vars value: must be a map"))
	}
	scope := &templateScope{Scope: c.scope, variables: variables, file: file}
	if outer, ok := c.scope.(*templateScope); ok {
		if scope.nested = outer.nested + 1; scope.nested > maxTemplates {
			return c.beyond(c.expr.Range(), fmt.Sprintf("templates nested deeper than %d", maxTemplates))
		}
	}
	inner := &evaluator{scope: scope, files: c.files, symbols: c.symbols, steps: c.steps, nested: c.nested}
	value := inner.evaluate(expr, position{parent: c.parent})
	c.steps = inner.steps
	c.problems.addAll(inner.problems.list)
	converted, err := convertKeeping(value, cty.String)
	if err != nil {
		return c.invalid(0, fmt.Errorf("the template does not make a string: %w", err))
	}
	return converted
}

// templateString renders the string that a reference leads to.
func (e *evaluator) templateString(expr *hclsyntax.FunctionCallExpr, at position) cty.Value {
	c := &call{evaluator: e, expr: expr, name: "templatestring", parent: at.parent}
	if failed := c.evaluateArguments(at); failed != cty.NilVal {
		return failed
	}
	if len(c.args) != 2 {
		return e.fail(expr.Range(), "Error in function call", "templatestring() needs a reference to a template and its variables")
	}
	if _, ok := expr.Args[0].(*hclsyntax.ScopeTraversalExpr); !ok {
		if _, ok := expr.Args[0].(*hclsyntax.IndexExpr); !ok {
			return c.invalid(0, errors.New("invalid template expression: must be a reference to a string elsewhere in the module"))
		}
	}
	text, failed := c.text(0)
	if failed != cty.NilVal {
		return failed
	}
	if err := CheckNesting([]byte(text)); err != nil {
		return c.beyond(c.ranges[0], "a template of which "+err.Error())
	}
	template, problems := hclsyntax.ParseTemplate([]byte(text), c.ranges[0].Filename, c.ranges[0].Start)
	if problems.HasErrors() {
		return c.invalid(0, errors.New(strings.TrimSuffix(firstError(problems), ".")))
	}
	return c.render(template, 1, nil)
}
