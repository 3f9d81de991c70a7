package expression

import (
	"fmt"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
)

// Scope is where an expression stands: what its references lead to.
type Scope interface {
	// Resolve answers the longest prefix of a reference that names something,
	// such as var.x, local.x, module.m.o, aws_ssoadmin_permission_set.x,
	// each.key, path.module. consumed is the number of steps that it used; at
	// least 1. An error that try and can must not take for an ordinary one has a
	// [*Problem] as its Extra.
	Resolve(reference hcl.Traversal) (value cty.Value, consumed int, problems hcl.Diagnostics)
	// Files reads data files and knows the lines of code.
	Files() *Files
	// Symbols makes each symbol once.
	Symbols() *Symbols
	// Written is where a person reads what stands at a range of the scope's code:
	// the range itself, else what calls for code that only idcscan has.
	Written(rng hcl.Range) hcl.Range
	// Depth counts the module calls between the root module and this one.
	Depth() int
}

// Evaluate returns the value of an expression. Where the expression is wrong the
// problems say so, and what depends on the mistake is unknown with a symbol whose
// Why is Failed; other parts of the value are there nevertheless. Every problem
// has a subject range, whose Filename is the URI of a place.
func Evaluate(expr hclsyntax.Expression, scope Scope) (cty.Value, hcl.Diagnostics) {
	e := newEvaluator(scope)
	value := e.evaluate(expr, position{})
	if size(value, maxValues) >= maxValues {
		value = e.beyond(expr.Range(), fmt.Sprintf("more than %d values in one", maxValues))
	}
	return value, e.problems.list
}
