package expression

import (
	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/convert"
)

// binary is a op b. && and || do not look at b where a decides, so that a guard
// guards; Terraform does so from 1.12 on.
func (e *evaluator) binary(expr *hclsyntax.BinaryOpExpr, at position) cty.Value {
	params := expr.Op.Impl.Params()
	left := e.operand(expr.LHS, params[0].Type, "left", at)
	if decides(expr.Op, left) {
		return left
	}
	right := e.operand(expr.RHS, params[1].Type, "right", at)
	if decides(expr.Op, right) {
		return right
	}
	return e.operate(expr.Op, expr.SrcRange, left, right)
}

func decides(op *hclsyntax.Operation, operand cty.Value) bool {
	plain, _ := operand.Unmark()
	return op == hclsyntax.OpLogicalAnd && plain.RawEquals(cty.False) ||
		op == hclsyntax.OpLogicalOr && plain.RawEquals(cty.True)
}

func (e *evaluator) unary(expr *hclsyntax.UnaryOpExpr, at position) cty.Value {
	return e.operate(expr.Op, expr.SrcRange, e.operand(expr.Val, expr.Op.Impl.Params()[0].Type, "unary", at))
}

func (e *evaluator) operand(expr hclsyntax.Expression, ty cty.Type, which string, at position) cty.Value {
	value := e.evaluate(expr, at)
	if ty == cty.DynamicPseudoType {
		return value
	}
	plain, marks := value.Unmark()
	converted, err := convert.Convert(plain, ty)
	switch {
	case err != nil:
		return e.fail(expr.Range(), "Invalid operand", "Unsuitable value for "+which+" operand: "+err.Error())
	case converted.IsNull():
		return e.fail(expr.Range(), "Operation failed", "The "+which+" operand is null")
	case tooLarge(converted):
		return e.beyond(expr.Range(), "a number with more digits than idcscan computes with")
	}
	return converted.WithMarks(marks)
}

func (e *evaluator) operate(op *hclsyntax.Operation, rng hcl.Range, operands ...cty.Value) cty.Value {
	if result, ok := comparesWithNull(op, operands); ok {
		return result
	}
	plain := make([]cty.Value, len(operands))
	uncertain := false
	for i, operand := range operands {
		if op.Impl.Params()[0].Type == cty.DynamicPseudoType {
			if beyond := e.visit(rng, operand); beyond != cty.NilVal {
				return beyond
			}
		}
		plain[i], _ = operand.UnmarkDeep()
		uncertain = uncertain || !certain(operand)
	}
	if uncertain && op != hclsyntax.OpEqual && op != hclsyntax.OpNotEqual {
		return e.unknown(op.Type, rng, operands...)
	}
	if uncertain {
		for _, operand := range operands {
			if !certainShape(operand) {
				return e.unknown(op.Type, rng, operands...)
			}
		}
	}
	result, err := op.Impl.Call(plain)
	if err != nil {
		return e.fail(rng, "Operation failed", "Error during operation: "+err.Error())
	}
	if !result.IsKnown() {
		return e.unknown(op.Type, rng, operands...)
	}
	if tooLarge(result) {
		return e.beyond(rng, "a number with more digits than idcscan computes with")
	}
	if op.Type == cty.Bool {
		return result
	}
	for _, operand := range operands {
		_, marks := operand.Unmark()
		result = result.WithMarks(lasting(marks))
	}
	return result
}

// comparesWithNull decides == null and != null for a value that is known itself.
func comparesWithNull(op *hclsyntax.Operation, operands []cty.Value) (cty.Value, bool) {
	if op != hclsyntax.OpEqual && op != hclsyntax.OpNotEqual {
		return cty.NilVal, false
	}
	known, null := 0, 0
	for _, operand := range operands {
		plain, _ := operand.Unmark()
		switch {
		case !plain.IsKnown():
		case plain.IsNull():
			null++
		default:
			known++
		}
	}
	if null == 1 && known == 1 {
		return cty.BoolVal(op == hclsyntax.OpNotEqual), true
	}
	return cty.NilVal, false
}

// certainShape reports whether only leaves of a value are unknown: cty compares
// such values rightly, but knows nothing of collections that may hold more.
func certainShape(value cty.Value) bool {
	ok := true
	walk(value, func(part cty.Value, marks cty.ValueMarks) {
		c, opened := open(part.WithMarks(marks))
		if opened && c.mayHoldMore() {
			ok = false
		}
	})
	return ok
}
