package expression

import (
	"fmt"

	"github.com/hashicorp/hcl/v2"
	"github.com/zclconf/go-cty/cty"
)

// Bounds. What lies beyond is an unknown value with a symbol whose Why is Beyond.
const (
	// maxSteps bounds the nodes evaluated and elements made in one Evaluate.
	maxSteps = 2_000_000
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

// countText is count for a text that was made.
func (e *evaluator) countText(rng hcl.Range, bytes int) cty.Value { return e.count(rng, bytes/64) }

// visit is count for a function that looks at every part of a value.
func (e *evaluator) visit(rng hcl.Range, value cty.Value) cty.Value {
	visits := size(value, maxValues)
	if visits >= maxValues {
		return e.beyond(rng, fmt.Sprintf("more than %d values in one", maxValues))
	}
	return e.count(rng, visits/16)
}

// maxValues bounds the values in the result of one Evaluate, those that share
// memory counted as often as they occur.
const maxValues = 2_000_000

// size counts a value and its parts, up to a limit.
func size(value cty.Value, limit int) int {
	if ty := value.Type(); ty.IsPrimitiveType() || ty == cty.DynamicPseudoType {
		return 1
	}
	plain, _ := value.Unmark()
	if plain.IsNull() || !plain.IsKnown() || !plain.CanIterateElements() {
		return 1
	}
	total := 1
	for it := plain.ElementIterator(); it.Next() && total < limit; {
		_, element := it.Element()
		total += size(element, limit-total)
	}
	return total
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
