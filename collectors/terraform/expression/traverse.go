package expression

import (
	"fmt"
	"strconv"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"

	"github.com/idcscan/idcscan/collectors/terraform/declaration"
)

// reference follows a traversal from a variable of for, or from the scope.
func (e *evaluator) reference(expr *hclsyntax.ScopeTraversalExpr, at position) cty.Value {
	if value, ok := at.lookup(expr.Traversal.RootName()); ok {
		return e.traverse(value, expr.Traversal[1:])
	}
	value, consumed, problems := e.scope.Resolve(expr.Traversal)
	if problems.HasErrors() {
		if value != cty.NilVal && len(SymbolsIn(value)) > 0 {
			e.problems.addAll(problems)
		} else {
			value = e.failAll(expr.SrcRange, problems)
		}
	} else {
		e.problems.addAll(problems)
	}
	if value == cty.NilVal {
		value = e.fail(expr.SrcRange, "Reference to undeclared object", "nothing is declared under this name")
	}
	if plain, marks := value.Unmark(); !plain.IsKnown() && len(only(marks, isSymbol)) == 0 {
		value = value.Mark(e.symbols.Symbol(declaration.Symbol{
			Address: traversalText(expr.Traversal), Why: declaration.Failed, Place: e.files.Place(e.scope.Written(expr.SrcRange)),
			Reason: "the value is not known", Remedy: "scan a plan, which holds the value: terraform show -json",
		}))
	}
	return e.traverse(value, expr.Traversal[min(max(consumed, 1), len(expr.Traversal)):])
}

func traversalText(traversal hcl.Traversal) string {
	text := ""
	for _, step := range traversal {
		switch step := step.(type) {
		case hcl.TraverseRoot:
			text += step.Name
		case hcl.TraverseAttr:
			text += "." + step.Name
		case hcl.TraverseIndex:
			text += indexStep(step.Key)
		}
	}
	return text
}

func indexStep(key cty.Value) string {
	key, _ = key.Unmark()
	if !key.IsKnown() || key.IsNull() {
		return "[*]"
	}
	if key.Type() == cty.String {
		return "[" + strconv.Quote(key.AsString()) + "]"
	}
	text, ok := declaration.ValueOf(key).Text()
	if !ok {
		return "[*]"
	}
	return "[" + text + "]"
}

func (e *evaluator) traverse(value cty.Value, steps hcl.Traversal) cty.Value {
	for _, step := range steps {
		switch step := step.(type) {
		case hcl.TraverseAttr:
			value = e.attribute(value, step.Name, step.SrcRange)
		case hcl.TraverseIndex:
			value = e.index(value, step.Key, step.SrcRange)
		default:
			return e.fail(step.SourceRange(), "Unsupported traversal", "this step cannot be followed here")
		}
	}
	return value
}

const unsupportedAttribute = "Unsupported attribute"

// attribute is value.name.
func (e *evaluator) attribute(value cty.Value, name string, rng hcl.Range) cty.Value {
	plain, marks := value.Unmark()
	ty := plain.Type()
	switch {
	case plain.IsNull():
		return e.fail(rng, "Attempt to get attribute from null value", "This value is null, so it does not have any attributes")
	case ty.IsObjectType() && ty.HasAttribute(name):
		if !plain.IsKnown() {
			return e.part(ty.AttributeType(name), marks, name)
		}
		e.taken(marks)
		return plain.GetAttr(name)
	case ty.IsObjectType() && plain.IsKnown(), ty.IsMapType() && plain.IsKnown():
		if element, ok := direct(plain, cty.StringVal(name)); ok {
			e.taken(marks)
			return element
		}
		if mayHoldMore(marks) {
			c, _ := open(value)
			return e.missing(c, name)
		}
		if ty.IsMapType() {
			return e.fail(rng, "Missing map element", fmt.Sprintf("This map does not have an element with the key %q", name))
		}
		return e.fail(rng, unsupportedAttribute, fmt.Sprintf("This object does not have an attribute named %q", name))
	case ty.IsMapType():
		return e.part(ty.ElementType(), marks, name)
	case ty == cty.DynamicPseudoType:
		return e.part(cty.DynamicPseudoType, marks, name)
	case ty.IsObjectType():
		return e.fail(rng, unsupportedAttribute, fmt.Sprintf("This object does not have an attribute named %q", name))
	case ty.IsListType() || ty.IsSetType() || ty.IsTupleType():
		return e.fail(rng, unsupportedAttribute, fmt.Sprintf("A %s has no attributes; name an element of it, or use [*]", ty.FriendlyName()))
	}
	return e.fail(rng, unsupportedAttribute, fmt.Sprintf("A %s has no attributes", ty.FriendlyName()))
}

// part is a part of what is not known: what depends on one symbol is a part of
// that symbol.
func (e *evaluator) part(ty cty.Type, marks cty.ValueMarks, step string) cty.Value {
	var symbols []*declaration.Symbol
	kept := lasting(marks)
	for mark := range kept {
		if symbol, ok := mark.(*declaration.Symbol); ok {
			symbols = append(symbols, symbol)
		}
	}
	if len(symbols) == 1 && symbols[0].Why != declaration.Failed {
		kept = addMark(only(kept, func(mark any) bool { return !isSymbol(mark) }), e.symbols.Extend(symbols[0], step))
	}
	return cty.UnknownVal(ty).WithMarks(kept)
}

// missing is what a collection that may hold more has under a key not seen in
// it: a part of what may be more, another one for each step. What decides keys
// and indices is not parted; nor is anything without a step.
func (e *evaluator) missing(c collection, step string) cty.Value {
	if doubts := c.doubts(); len(doubts) > 0 {
		more := map[*declaration.Symbol]bool{}
		for _, partial := range c.more {
			more[partial.Symbol] = step != "" && !c.filtered
		}
		for i, doubt := range doubts {
			if more[doubt] {
				doubts[i] = e.symbols.Extend(doubt, step)
			}
		}
		return Unknown(cty.DynamicPseudoType, doubts...)
	}
	// What its elements are decides at which index they are.
	return cty.DynamicVal.WithMarks(only(lastingDeep(c.elements...), isSymbol))
}
