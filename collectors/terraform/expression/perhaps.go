package expression

import (
	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"

	"github.com/idcscan/idcscan/collectors/terraform/declaration"
)

// perhaps marks a Partial collection of which the elements that are seen may not
// be there either: what takes one of them may take a default instead.
type perhaps struct{}

// Perhaps marks a collection of which doubt decides what it holds: there may be
// more elements than are seen, or fewer.
func Perhaps(value cty.Value, doubt *declaration.Symbol) cty.Value {
	return value.Mark(&declaration.Partial{Symbol: doubt}).Mark(perhaps{})
}

// orNull marks a value that is not known and that may be null instead of what its
// symbol stands for; the doubts decide. Where null is refused it is that all the
// same, but what is made of it depends on the doubts, too.
type orNull struct{ doubts []*declaration.Symbol }

// MayLack reports whether elements that are seen of a collection may not be there.
func MayLack(value cty.Value) bool {
	_, marks := value.Unmark()
	_, optional := marks[perhaps{}]
	return optional
}

// partials are the symbols that say why a collection with these marks may hold more.
func partials(marks cty.ValueMarks) []*declaration.Symbol {
	found := map[*declaration.Symbol]bool{}
	for mark := range marks {
		if partial, ok := mark.(*declaration.Partial); ok {
			found[partial.Symbol] = true
		}
	}
	return sortSymbols(found)
}

// taken notes that an element was taken of a collection with these marks. Where
// it is not there the expression is wrong, which only try() and can() forgive.
func (e *evaluator) taken(marks cty.ValueMarks) {
	if _, optional := marks[perhaps{}]; optional {
		e.absent = append(e.absent, partials(marks)...)
	}
}

// watched is aside, with what decides whether the elements are there that the
// expression takes.
func (e *evaluator) watched(expr hclsyntax.Expression, at position) (cty.Value, hcl.Diagnostics, []*declaration.Symbol) {
	outer := e.absent
	e.absent = nil
	value, problems := e.aside(expr, at)
	inner := e.absent
	e.absent = outer
	return value, problems, sortSymbols(toSet(inner))
}
