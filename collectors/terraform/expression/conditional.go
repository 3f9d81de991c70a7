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
	if either, ok := e.either(condition, yes, no, rng); ok {
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

// either is the value of condition ? a : b whose condition is not known, of two
// lists or sets, or two maps or objects: what may be in it is shown, as by an
// unknown if. It is not ok for other values, nor where both hold nothing.
func (e *evaluator) either(condition, yes, no cty.Value, rng hcl.Range) (value cty.Value, ok bool) {
	a, aOk := open(yes)
	b, bOk := open(no)
	if !aOk || !bOk || a.keyed() != b.keyed() || len(a.elements)+len(b.elements) == 0 {
		return cty.NilVal, false
	}
	if beyond := e.count(rng, len(a.elements)+len(b.elements)); beyond != cty.NilVal {
		return beyond, true
	}
	hidden := a.mayHoldMore() || b.mayHoldMore()
	var to collection
	if a.keyed() {
		to = e.eitherByKey(condition, a, b, rng)
		if len(to.keys) == len(a.keys) && len(to.keys) == len(b.keys) && !hidden {
			return to.build(), true // the condition decides the values only
		}
		to.filtered = a.filtered || b.filtered || !hidden
	} else {
		to = collection{kind: tupleKind, elements: distinctCertain(a.elements, b.elements), filtered: true}
		if a.kind == b.kind {
			to.kind, to.element = a.kind, a.element
		}
		if len(a.elements) == 0 || len(b.elements) == 0 {
			to.filtered = a.filtered || b.filtered
		}
	}
	to.origins = union(a.origins, b.origins)
	to.take(a)
	to.take(b)
	to.perhaps = true
	for _, symbol := range SymbolsIn(condition) {
		to.more = append(to.more, &declaration.Partial{Symbol: symbol})
	}
	return to.build(), true
}

// eitherByKey is either for the values under the keys of both.
func (e *evaluator) eitherByKey(condition cty.Value, a, b collection, rng hcl.Range) collection {
	builder := newObject(len(a.keys) + len(b.keys))
	for i, key := range a.keys {
		builder.set(key, a.keyMarks[key], a.elements[i])
	}
	for i, key := range b.keys {
		value, marks := b.elements[i], b.keyMarks[key]
		if builder.has(key) {
			value, marks = e.undecided(condition, builder.values[key], value, rng), union(builder.marks[key], marks)
		}
		builder.set(key, marks, value)
	}
	to := builder.collection()
	if a.kind == b.kind {
		to.kind, to.element = a.kind, a.element
	}
	to.origins = union(a.origins, b.origins)
	return to
}

// distinctCertain puts two lists together, leaving out what the second has again.
func distinctCertain(a, b []cty.Value) []cty.Value {
	seen := map[int][]cty.Value{}
	for _, element := range a {
		if certain(element) {
			bare, _ := element.UnmarkDeep()
			addTo(seen, bare)
		}
	}
	all := slices.Clone(a)
	for _, element := range b {
		if bare, _ := element.UnmarkDeep(); !certain(element) || !has(seen, bare) {
			all = append(all, element)
		}
	}
	return all
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
