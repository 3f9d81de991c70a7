package expression

import (
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
)

// try returns the first argument that is not wrong. What idcscan cannot decide
// stays undecided: the result is unknown then, and no default is taken.
func (e *evaluator) try(expr *hclsyntax.FunctionCallExpr, at position) cty.Value {
	if len(expr.Args) == 0 || expr.ExpandFinal {
		return e.fail(expr.Range(), "Error in function call", "try() needs at least one argument, and no ...")
	}
	var all hcl.Diagnostics
	for i, argument := range expr.Args {
		value, problems, absent := e.watched(argument, at)
		if !problems.HasErrors() {
			e.problems.addAll(problems)
			if len(absent) == 0 {
				return value
			}
			if i == len(expr.Args)-1 {
				e.absent = append(e.absent, absent...)
				return value
			}
			rest := *expr
			rest.Args = expr.Args[i+1:]
			return e.undecided(Unknown(cty.Bool, absent...), value, e.try(&rest, at), expr.Range())
		}
		if undecided(problems) != nil {
			e.swallowed(expr, undecided(problems))
			e.problems.addAll(problems)
			return e.unknownAfter(value, argument.Range(), problems)
		}
		all = append(all, problems...)
	}
	return e.fail(expr.Range(), "Error in function call", "no argument of try() succeeded: "+firstError(all))
}

// can says whether its argument is not wrong.
func (e *evaluator) can(expr *hclsyntax.FunctionCallExpr, at position) cty.Value {
	if len(expr.Args) != 1 || expr.ExpandFinal {
		return e.fail(expr.Range(), "Error in function call", "can() needs one argument")
	}
	value, problems, absent := e.watched(expr.Args[0], at)
	switch {
	case !problems.HasErrors():
		e.problems.addAll(problems)
		if plain, _ := value.Unmark(); !plain.IsKnown() {
			return e.unknown(cty.Bool, expr.Range(), value) // what it turns out to be may be wrong
		}
		if len(absent) > 0 {
			return Unknown(cty.Bool, absent...)
		}
		return cty.True
	case undecided(problems) != nil:
		e.swallowed(expr, undecided(problems))
		e.problems.addAll(problems)
		return e.unknown(cty.Bool, expr.Range(), e.unknownAfter(value, expr.Args[0].Range(), problems))
	}
	return cty.False
}

// unknownAfter is an unknown value in place of one that has mistakes in it.
func (e *evaluator) unknownAfter(value cty.Value, rng hcl.Range, problems hcl.Diagnostics) cty.Value {
	if plain, _ := value.Unmark(); !plain.IsKnown() && len(SymbolsIn(value)) > 0 {
		return value
	}
	return e.failAll(rng, problems)
}

func (e *evaluator) swallowed(expr *hclsyntax.FunctionCallExpr, problem *hcl.Diagnostic) {
	place := e.files.Place(expr.Range())
	text := place.Snippet
	if i := strings.Index(text, expr.Name+"("); i >= 0 {
		text = text[i:]
	}
	e.files.swallow(Swallowed{Place: place, Expression: text, Problem: problem})
}

func firstError(problems hcl.Diagnostics) string {
	for _, problem := range problems {
		if problem.Severity == hcl.DiagError {
			return problem.Summary + ": " + strings.TrimSuffix(problem.Detail, ".")
		}
	}
	return "it has no argument"
}
