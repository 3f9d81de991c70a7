package expression

import (
	"fmt"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/convert"

	"github.com/idcscan/idcscan/collectors/terraform/declaration"
)

// evaluator evaluates one expression in one scope.
type evaluator struct {
	scope    Scope
	files    *Files
	symbols  *Symbols
	problems problems
	steps    int // evaluated nodes, see maxSteps
	nested   int // depth of the node that is being evaluated
	items    map[*hclsyntax.AnonSymbolExpr]cty.Value
	// absent are what decides whether elements that were taken are there: where
	// they are not, the expression that takes them is wrong.
	absent []*declaration.Symbol
}

// position is where a node stands: the variables of for around it, and the entry
// or collection that encloses it.
type position struct {
	variables *variable
	parent    *declaration.Origin
}

// variable is a variable of a for expression, and those around it.
type variable struct {
	name  string
	value cty.Value
	outer *variable
}

func (p position) with(name string, value cty.Value) position {
	if name != "" {
		p.variables = &variable{name, value, p.variables}
	}
	return p
}

func (p position) within(parent *declaration.Origin) position {
	p.parent = parent
	return p
}

func (p position) lookup(name string) (cty.Value, bool) {
	for v := p.variables; v != nil; v = v.outer {
		if v.name == name {
			return v.value, true
		}
	}
	return cty.NilVal, false
}

func newEvaluator(scope Scope) *evaluator {
	return &evaluator{scope: scope, files: scope.Files(), symbols: scope.Symbols()}
}

func (e *evaluator) evaluate(expr hclsyntax.Expression, at position) cty.Value {
	if e.steps++; e.steps > maxSteps {
		return e.count(expr.Range(), 0)
	}
	e.nested++
	defer func() { e.nested-- }()
	if e.nested > maxNesting {
		return e.beyond(expr.Range(), fmt.Sprintf("expressions nested deeper than %d", maxNesting))
	}
	switch expr := expr.(type) {
	case *hclsyntax.LiteralValueExpr:
		return e.literal(expr, at)
	case *hclsyntax.TemplateExpr:
		return e.template(expr, at)
	case *hclsyntax.TemplateWrapExpr:
		return e.evaluate(expr.Wrapped, at)
	case *hclsyntax.TemplateJoinExpr:
		return e.templateJoin(expr, at)
	case *hclsyntax.ParenthesesExpr:
		return e.evaluate(expr.Expression, at)
	case *hclsyntax.ScopeTraversalExpr:
		return e.reference(expr, at)
	case *hclsyntax.RelativeTraversalExpr:
		return e.traverse(e.evaluate(expr.Source, at), expr.Traversal)
	case *hclsyntax.IndexExpr:
		return e.index(e.evaluate(expr.Collection, at), e.evaluate(expr.Key, at), expr.BracketRange)
	case *hclsyntax.FunctionCallExpr:
		return e.call(expr, at)
	case *hclsyntax.ConditionalExpr:
		return e.conditional(expr, at)
	case *hclsyntax.TupleConsExpr:
		return e.tuple(expr, at)
	case *hclsyntax.ObjectConsExpr:
		return e.object(expr, at)
	case *hclsyntax.ObjectConsKeyExpr:
		return e.objectKey(expr, at)
	case *hclsyntax.ForExpr:
		return e.forExpression(expr, at)
	case *hclsyntax.SplatExpr:
		return e.splat(expr, at)
	case *hclsyntax.AnonSymbolExpr:
		if value, ok := e.items[expr]; ok {
			return value
		}
		return e.fail(expr.Range(), "Splat without a source", "this * stands for no element")
	case *hclsyntax.BinaryOpExpr:
		return e.binary(expr, at)
	case *hclsyntax.UnaryOpExpr:
		return e.unary(expr, at)
	case *hclsyntax.ExprSyntaxError:
		return e.failAll(expr.Range(), expr.ParseDiags)
	}
	return e.fail(expr.Range(), "Unsupported expression", fmt.Sprintf("idcscan does not know expressions of kind %T", expr))
}

// literal is a number, bool or null; strings are templates.
func (e *evaluator) literal(expr *hclsyntax.LiteralValueExpr, at position) cty.Value {
	value := expr.Val
	if tooLarge(value) {
		return e.beyond(expr.Range(), "a number with more digits than idcscan computes with")
	}
	if !value.IsKnown() {
		// The parser puts it where the text of an expression is missing, and says so.
		return value.Mark(e.symbolAt(expr.SrcRange, declaration.Failed, "the expression is missing"))
	}
	return value.Mark(e.origin(expr.SrcRange, value, at.parent))
}

// origin is the origin of what stands in a range.
func (e *evaluator) origin(rng hcl.Range, literal cty.Value, parent *declaration.Origin) *declaration.Origin {
	return &declaration.Origin{Place: e.files.Place(rng), Literal: literal, Depth: e.scope.Depth(), Parent: parent}
}

func (e *evaluator) tuple(expr *hclsyntax.TupleConsExpr, at position) cty.Value {
	origin := e.origin(expr.SrcRange, cty.NilVal, at.parent)
	elements := make([]cty.Value, len(expr.Exprs))
	for i, element := range expr.Exprs {
		elements[i] = e.evaluate(element, at.within(origin))
	}
	return cty.TupleVal(elements).Mark(origin)
}

func (e *evaluator) object(expr *hclsyntax.ObjectConsExpr, at position) cty.Value {
	own := e.origin(expr.SrcRange, cty.NilVal, at.parent)
	if at.parent != nil && at.parent.Literal == cty.NilVal && ends(at.parent, own) {
		own = at.parent // the entry whose value this is
	}
	b := newObject(len(expr.Items))
	for _, item := range expr.Items {
		rng := hcl.RangeBetween(item.KeyExpr.Range(), item.ValueExpr.Range())
		entry := e.origin(rng, cty.NilVal, own)
		inside := at.within(own)
		if isContainer(item.ValueExpr) {
			inside = at.within(entry)
		}
		key := e.evaluate(item.KeyExpr, at.within(own))
		value := e.evaluate(item.ValueExpr, inside)
		text, marks, ok := e.key(key, item.KeyExpr.Range(), b.has)
		if !ok {
			continue
		}
		b.set(text, addMark(only(marks, isSymbol), entry), value)
	}
	c := b.collection()
	c.origins = cty.NewValueMarks(own)
	return c.build()
}

func isSymbol(mark any) bool { _, ok := mark.(*declaration.Symbol); return ok }

func addMark(marks cty.ValueMarks, mark any) cty.ValueMarks {
	added := make(cty.ValueMarks, len(marks)+1)
	for mark := range marks {
		added[mark] = struct{}{}
	}
	added[mark] = struct{}{}
	return added
}

// ends reports whether a collection is the last thing in an entry.
func ends(entry, collection *declaration.Origin) bool {
	return entry.Place.URI == collection.Place.URI &&
		entry.Place.EndLine == collection.Place.EndLine && entry.Place.EndColumn == collection.Place.EndColumn
}

func isContainer(expr hclsyntax.Expression) bool {
	switch expr := expr.(type) {
	case *hclsyntax.ObjectConsExpr, *hclsyntax.TupleConsExpr:
		return true
	case *hclsyntax.ParenthesesExpr:
		return isContainer(expr.Expression)
	}
	return false
}

// key is the text of an entry's key and the marks of it, with a placeholder for
// one that is not known. It is not ok where the key is no key; that is reported,
// and the entry stands under a placeholder all the same.
func (e *evaluator) key(key cty.Value, rng hcl.Range, used func(string) bool) (text string, marks cty.ValueMarks, ok bool) {
	plain, _ := key.Unmark()
	switch {
	case plain.IsNull():
		key = e.fail(rng, "Null value as key", "a key must not be null")
	case plain.IsKnown():
		converted, err := convert.Convert(key, cty.String)
		if err != nil {
			key = e.fail(rng, "Incorrect key type", "this value cannot be a key: "+err.Error())
		} else {
			key = converted
		}
	}
	_, marks = key.Unmark()
	at := fmt.Sprintf("%s:%d:%d", rng.Filename, rng.Start.Line, rng.Start.Column)
	return keyText(key, at, used), marks, true
}

func (e *evaluator) objectKey(expr *hclsyntax.ObjectConsKeyExpr, at position) cty.Value {
	if !expr.ForceNonLiteral {
		if reference, ok := expr.Wrapped.(*hclsyntax.ScopeTraversalExpr); ok && len(reference.Traversal) > 1 {
			return e.fail(expr.Range(), "Ambiguous attribute key",
				"put a reference in parentheses, a name with periods in quotes")
		}
		if name := hcl.ExprAsKeyword(expr.Wrapped); name != "" {
			return cty.StringVal(name)
		}
	}
	return e.evaluate(expr.Wrapped, at)
}
