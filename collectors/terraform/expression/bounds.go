package expression

import (
	"fmt"

	"github.com/hashicorp/hcl/v2"
	"github.com/zclconf/go-cty/cty"
)

// Bounds. What lies beyond is an unknown value with a symbol whose Why is Beyond.
const (
	// maxSteps bounds the nodes evaluated and elements made in one Evaluate.
	maxSteps = 4_000_000
	// maxNesting bounds how deep expressions and data nest.
	maxNesting = 400
	// maxText bounds the bytes of a string or a file.
	maxText = 16 << 20
	// maxBits bounds the binary exponent of numbers: a text of one has at most
	// a few thousand digits.
	maxBits = 10_000
	// maxProblems bounds the diagnostics of one Evaluate.
	maxProblems = 50
	// maxPath bounds the path of a symbol.
	maxPath = 1_000
)

// count adds to the work done; what it returns is not NilVal when it is too much.
func (e *evaluator) count(rng hcl.Range, steps int) cty.Value {
	e.steps += steps
	if steps < 0 || e.steps > maxSteps || e.steps < 0 {
		e.steps = maxSteps + 1
		return e.beyond(rng, fmt.Sprintf("more than %d steps for one expression", maxSteps))
	}
	return cty.NilVal
}

// tooLarge reports whether a number would make a text of unreasonable length.
func tooLarge(value cty.Value) bool {
	value, _ = value.Unmark()
	if value.Type() != cty.Number || !value.IsKnown() || value.IsNull() {
		return false
	}
	number := value.AsBigFloat()
	if number.IsInf() {
		return false
	}
	exponent := number.MantExp(nil)
	return exponent > maxBits || exponent < -maxBits
}
