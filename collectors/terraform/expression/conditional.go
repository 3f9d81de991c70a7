package expression

import (
	"slices"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/convert"

	"github.com/idcscan/idcscan/collectors/terraform/declaration"
)

const inconsistent = "Inconsistent conditional result types"

// conditional is condition ? yes : no. As in Terraform both branches decide the
// type, and only the chosen one's mistakes count.
func (e *evaluator) conditional(expr *hclsyntax.ConditionalExpr, at position) cty.Value {
	condition := e.evaluate(expr.Condition, at)
	yes, yesProblems := e.aside(expr.TrueResult, at)
	no, noProblems := e.aside(expr.FalseResult, at)

	plain, _ := condition.Unmark()
	if plain.IsNull() {
		return e.fail(expr.Condition.Range(), "Null condition", "The condition value is null. Conditions must either be true or false")
	}
	if !plain.IsKnown() {
		// Terraform refuses a branch that fails, so it is the other one that counts.
		switch {
		case refused(yesProblems) && !noProblems.HasErrors():
			return no
		case refused(noProblems) && !yesProblems.HasErrors():
			return yes
		}
		e.problems.addAll(yesProblems)
		e.problems.addAll(noProblems)
		return e.undecided(condition, yes, no, expr.SrcRange)
	}
	decided, err := convert.Convert(plain, cty.Bool)
	if err != nil {
		return e.fail(expr.Condition.Range(), "Incorrect condition type", "The condition expression must be of type bool")
	}
	chosen, problems, rng := no, noProblems, expr.FalseResult.Range()
	if decided.True() {
		chosen, problems, rng = yes, yesProblems, expr.TrueResult.Range()
	}
	e.problems.addAll(problems)
	return e.unified(chosen, yes, no, rng, expr)
}

// aside evaluates without reporting: its problems are the caller's to report.
func (e *evaluator) aside(expr hclsyntax.Expression, at position) (cty.Value, hcl.Diagnostics) {
	outer := e.problems
	e.problems = problems{}
	value := e.evaluate(expr, at)
	inner := e.problems.list
	e.problems = outer
	return value, inner
}

// unified converts the chosen branch to the type that both have in common.
func (e *evaluator) unified(chosen, yes, no cty.Value, rng hcl.Range, expr *hclsyntax.ConditionalExpr) cty.Value {
	a, b := yes.Type(), no.Type()
	if a == cty.DynamicPseudoType || b == cty.DynamicPseudoType || a.Equals(b) {
		if chosen.Type() == cty.DynamicPseudoType && chosen.IsNull() {
			return withType(chosen, commonOf(a, b))
		}
		return chosen
	}
	common, _ := convert.UnifyUnsafe([]cty.Type{a, b})
	if common == cty.NilType {
		if a.HasDynamicTypes() || b.HasDynamicTypes() {
			return chosen // Terraform would know the types
		}
		return e.fail(hcl.RangeBetween(expr.TrueResult.Range(), expr.FalseResult.Range()), inconsistent,
			"The true and false result expressions must have consistent types: one is "+a.FriendlyName()+", the other "+b.FriendlyName())
	}
	converted, err := convertKeeping(chosen, common)
	if err != nil {
		return e.fail(rng, inconsistent, "The chosen result has the wrong type: "+err.Error())
	}
	return converted
}

func commonOf(a, b cty.Type) cty.Type {
	if a == cty.DynamicPseudoType {
		return b
	}
	return a
}

// undecided is the value of a conditional whose condition is not known.
func (e *evaluator) undecided(condition, yes, no cty.Value, rng hcl.Range) cty.Value {
	plainYes, _ := yes.UnmarkDeep()
	plainNo, _ := no.UnmarkDeep()
	if certain(yes) && certain(no) && plainYes.RawEquals(plainNo) {
		return yes
	}
	if either, ok := someOrNone(condition, yes, no); ok {
		return either
	}
	ty := cty.DynamicPseudoType
	if a, b := yes.Type(), no.Type(); a.IsPrimitiveType() && b.IsPrimitiveType() {
		if common, _ := convert.UnifyUnsafe([]cty.Type{a, b}); common != cty.NilType {
			ty = common
		}
	}
	return e.unknown(ty, rng, condition, shallow(yes), shallow(no))
}

// refused reports whether problems are mistakes, and not something of which
// nothing can be told.
func refused(problems hcl.Diagnostics) bool {
	return problems.HasErrors() && undecided(problems) == nil
}

// someOrNone is the value of condition ? [ … ] : [] whose condition is not known,
// and the same with objects: what may be in it is shown, as by an unknown if.
func someOrNone(condition, yes, no cty.Value) (cty.Value, bool) {
	some, ok := open(yes)
	none, alsoOk := open(no)
	if !ok || !alsoOk || some.keyed() != none.keyed() {
		return cty.NilVal, false
	}
	if len(some.elements) == 0 {
		some, none = none, some
	}
	if len(some.elements) == 0 || len(none.elements) > 0 || none.mayHoldMore() {
		return cty.NilVal, false
	}
	some.more, some.perhaps = slices.Clone(some.more), true
	some.filtered = some.filtered || some.keyed() && len(some.more) == 0 // nothing is hidden
	for _, symbol := range SymbolsIn(condition) {
		some.more = append(some.more, &declaration.Partial{Symbol: symbol})
	}
	return some.build(), true
}

// shallow leaves of a value what an unknown value in its place keeps: all
// symbols, and the origins of the whole.
func shallow(value cty.Value) cty.Value {
	plain, marks := value.Unmark()
	if !plain.IsKnown() || !plain.CanIterateElements() {
		return value
	}
	kept := cty.ValueMarks{}
	for mark := range origins(marks) {
		kept[mark] = struct{}{}
	}
	for _, symbol := range SymbolsIn(value) {
		kept[symbol] = struct{}{}
	}
	return cty.DynamicVal.WithMarks(kept)
}
