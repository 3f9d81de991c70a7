package expression

import (
	"fmt"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/convert"
	"github.com/zclconf/go-cty/cty/function"

	"github.com/idcscan/idcscan/collectors/terraform/declaration"
)

// builtin is a function of the language: just one of its implementations is set.
type builtin struct {
	// structural keeps the marks of elements, and decides itself what it can
	// make of arguments that are not wholly known. It takes min to max arguments;
	// max is -1 for any number.
	structural func(*call) cty.Value
	min, max   int
	deep       bool // it looks into the elements of its arguments
	// plain is called without marks, and only when everything is known. The
	// result has the marks of all arguments.
	plain *function.Function
	// guard returns an estimate of the size of the result, in bytes or
	// elements; nil where it is of the order of the arguments' size.
	guard func(args []cty.Value) int
	// joins reports whether the arguments stand in the result as they are, so that
	// it is known in part where they are; nil for functions of which none do.
	joins func(args []cty.Value) bool
	// lazy evaluates its arguments itself.
	lazy func(*evaluator, *hclsyntax.FunctionCallExpr, position) cty.Value
	// hidden says why the result is not known: Impure or Sensitive.
	hidden declaration.Why
}

// call is one call of a structural function.
type call struct {
	*evaluator
	expr   *hclsyntax.FunctionCallExpr
	name   string
	args   []cty.Value
	ranges []hcl.Range
	// more are set where the last argument was expanded with ... and may hold more.
	more   []*declaration.Partial
	parent *declaration.Origin
	deep   bool // the function looks into the elements
}

func (e *evaluator) call(expr *hclsyntax.FunctionCallExpr, at position) cty.Value {
	name := strings.TrimPrefix(expr.Name, "core::")
	f, ok := builtins()[name]
	if provider, given := strings.CutPrefix(name, "provider::"); given {
		if f, ok = providerFunctions[provider]; !ok {
			return e.providerFunction(provider, expr, at)
		}
	}
	switch {
	case !ok:
		return e.fail(expr.NameRange, "Call to unknown function",
			fmt.Sprintf("There is no function named %q in Terraform 1.11%s", expr.Name, suggest(name)))
	case f.lazy != nil:
		return f.lazy(e, expr, at)
	case f.hidden != "":
		return e.hidden(f.hidden, name, expr)
	}
	c := &call{evaluator: e, expr: expr, name: name, parent: at.parent, deep: f.deep}
	if failed := c.evaluateArguments(at); failed != cty.NilVal {
		return failed
	}
	if f.structural == nil {
		return c.plain(f)
	}
	switch {
	case len(c.args) < f.min:
		return e.fail(expr.CloseParenRange, "Not enough function arguments", fmt.Sprintf("Function %q expects %d arguments", name, f.min))
	case f.max >= 0 && len(c.args) > f.max:
		return e.fail(c.ranges[f.max], "Too many function arguments", fmt.Sprintf("Function %q expects %d arguments", name, f.max))
	}
	return f.structural(c)
}

// hidden is the result of a function whose result idcscan cannot or must not know.
func (e *evaluator) hidden(why declaration.Why, name string, expr *hclsyntax.FunctionCallExpr) cty.Value {
	reason := name + "() has another result with every run"
	if why == declaration.Sensitive {
		reason = name + "() returns a secret"
	}
	return Unknown(cty.String, e.symbolAt(expr.Range(), why, reason))
}

// providerFunction is a function that only a provider knows; see [providerFunctions].
func (e *evaluator) providerFunction(name string, expr *hclsyntax.FunctionCallExpr, at position) cty.Value {
	values := make([]cty.Value, len(expr.Args))
	for i, argument := range expr.Args {
		values[i] = e.evaluate(argument, at)
	}
	symbol := e.symbolAt(expr.Range(), declaration.LookedUp, "only the provider knows provider::"+name+"()")
	return Unknown(cty.DynamicPseudoType, symbol)
}

// plain calls a function of values without marks.
func (c *call) plain(f builtin) cty.Value {
	params, rest := f.plain.Params(), f.plain.VarParam()
	switch {
	case len(c.args) < len(params):
		return c.fail(c.expr.CloseParenRange, "Not enough function arguments",
			fmt.Sprintf("Function %q expects %d argument(s). Missing value for %q", c.name, len(params), params[len(c.args)].Name))
	case rest == nil && len(c.args) > len(params):
		return c.fail(c.ranges[len(params)], "Too many function arguments",
			fmt.Sprintf("Function %q expects only %d argument(s)", c.name, len(params)))
	}
	plain := make([]cty.Value, len(c.args))
	uncertain := len(c.more) > 0
	for i, arg := range c.args {
		param := rest
		if i < len(params) {
			param = &params[i]
		}
		if tooLarge(arg) {
			return c.beyond(c.ranges[i], "a number with more digits than idcscan computes with")
		}
		if beyond := c.visit(c.ranges[i], arg); beyond != cty.NilVal {
			return beyond
		}
		bare, _ := arg.UnmarkDeep()
		converted, err := convert.Convert(bare, param.Type)
		if err != nil {
			return c.invalid(i, fmt.Errorf("invalid value for %q parameter: %w", param.Name, err))
		}
		if converted.IsNull() && !param.AllowNull {
			return c.invalid(i, fmt.Errorf("invalid value for %q parameter: argument must not be null", param.Name))
		}
		plain[i] = converted
		uncertain = uncertain || !certain(arg)
	}
	if uncertain {
		ty, err := f.plain.ReturnTypeForValues(plain)
		if err != nil || ty.HasDynamicTypes() || !ty.IsPrimitiveType() {
			ty = cty.DynamicPseudoType
		}
		result := c.unknownResult(ty)
		if f.joins != nil && len(c.more) == 0 && f.joins(plain) {
			if template := c.textParts(f.plain); template != nil {
				result = result.Mark(template)
			}
		}
		return result
	}
	if f.guard != nil {
		if size := f.guard(plain); size > maxText || size < 0 {
			return c.beyond(c.expr.Range(), "results of "+c.name+"() of this size")
		}
	}
	result, err := callSafely(f.plain, plain)
	if err != nil {
		return c.failed(err)
	}
	return c.finish(result)
}

// callSafely turns a panic in a function into an error.
func callSafely(f *function.Function, args []cty.Value) (result cty.Value, err error) {
	defer func() {
		if r := recover(); r != nil {
			result, err = cty.NilVal, fmt.Errorf("it does not work for these arguments")
		}
	}()
	return f.Call(args)
}

// finish puts the marks of all arguments on every leaf of a result.
func (c *call) finish(result cty.Value) cty.Value {
	if !result.IsKnown() {
		return c.unknownResult(result.Type())
	}
	text, _ := textOf(result)
	if len(text) > maxText || tooLarge(result) {
		return c.beyond(c.expr.Range(), "results of "+c.name+"() of this size")
	}
	if beyond := c.countText(c.expr.Range(), len(text)); beyond != cty.NilVal {
		return beyond
	}
	return markLeaves(result, lastingDeep(c.args...))
}

func textOf(value cty.Value) (string, bool) {
	value, _ = value.Unmark()
	if value.Type() != cty.String || !value.IsKnown() || value.IsNull() {
		return "", false
	}
	return value.AsString(), true
}

// markLeaves marks every part of a value that is no collection.
func markLeaves(value cty.Value, marks cty.ValueMarks) cty.Value {
	if len(marks) == 0 {
		return value
	}
	c, ok := open(value)
	if !ok {
		return value.WithMarks(marks)
	}
	elements := make([]cty.Value, len(c.elements))
	for i, element := range c.elements {
		elements[i] = markLeaves(element, marks)
	}
	c.elements = elements
	return c.build()
}

func (c *call) unknownResult(ty cty.Type) cty.Value {
	values := c.args
	for _, partial := range c.more {
		values = append(values, Unknown(cty.DynamicPseudoType, partial.Symbol))
	}
	return c.unknown(ty, c.expr.Range(), values...)
}
