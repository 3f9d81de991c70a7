package expression

import (
	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"

	"github.com/idcscan/idcscan/collectors/terraform/declaration"
)

// revealed marks what nonsensitive made of a value that is withheld, and what is
// made of that: it is not known, and Terraform may not take it for sensitive.
type revealed struct{}

// Withhold is what stands for a sensitive value: one that is not known, because of
// the symbol. A reference to what is not known anyway stays one; of a text that is
// known in part nothing is kept. The lines of data files in which the value stands
// are not shown.
func (f *Files) Withhold(value cty.Value, symbol *declaration.Symbol) cty.Value {
	f.withhold(value)
	plain, marks := value.Unmark()
	ty := plain.Type()
	if !ty.IsPrimitiveType() {
		ty = cty.DynamicPseudoType
	}
	if symbols := only(marks, isSymbol); !plain.IsKnown() && len(symbols) > 0 && markOf[*declaration.Template](marks) == nil {
		return cty.UnknownVal(ty).WithMarks(symbols)
	}
	return Unknown(ty, symbol)
}

// sensitive withholds its argument. What is wrong with that is not told either: the
// words may hold a part of it.
func (e *evaluator) sensitive(expr *hclsyntax.FunctionCallExpr, at position) cty.Value {
	if len(expr.Args) != 1 || expr.ExpandFinal {
		return e.fail(expr.Range(), "Error in function call", "sensitive() needs one argument")
	}
	value, problems := e.aside(expr.Args[0], at)
	if problems.HasErrors() {
		return e.failAll(expr.Range(), Wordless(problems))
	}
	return e.files.Withhold(value, e.symbolAt(expr.Range(), declaration.Sensitive, "sensitive() hides it"))
}

// Wordless are problems of a sensitive value as one that shows nothing of it.
func Wordless(problems hcl.Diagnostics) hcl.Diagnostics {
	for _, problem := range problems {
		if problem.Severity == hcl.DiagError {
			wordless := &hcl.Diagnostic{
				Severity: hcl.DiagError, Summary: "Wrong sensitive value", Detail: "the expression of a sensitive value is wrong.", Subject: problem.Subject,
			}
			if undecided := undecided(problems); undecided != nil {
				wordless.Extra = undecided.Extra
			}
			return hcl.Diagnostics{wordless}
		}
	}
	return nil
}

// nonsensitive does not make known what is withheld.
func nonsensitive(c *call) cty.Value {
	if plain, _ := c.args[0].Unmark(); !plain.IsKnown() {
		return c.args[0].Mark(revealed{})
	}
	return c.args[0]
}

// isSensitive answers where nothing but what is withheld makes the value unknown;
// what is known is not sensitive.
func isSensitive(c *call) cty.Value {
	plain, marks := c.args[0].Unmark()
	if plain.IsKnown() {
		return cty.False
	}
	_, doubt := marks[revealed{}]
	for _, symbol := range SymbolsIn(c.args[0]) {
		doubt = doubt || symbol.Why != declaration.Sensitive
	}
	if doubt {
		return c.unknownResult(cty.Bool)
	}
	return cty.True
}
