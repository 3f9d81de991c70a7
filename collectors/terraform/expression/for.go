package expression

import (
	"fmt"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/convert"

	"github.com/idcscan/idcscan/collectors/terraform/declaration"
)

// loop is a for expression or splat in the making.
type loop struct {
	elements []Element
	more     []*declaration.Partial
	filtered bool
	perhaps  bool
}

// symbols are what decides whether elements are there.
func (l *loop) symbols() []*declaration.Symbol {
	symbols := make([]*declaration.Symbol, len(l.more))
	for i, partial := range l.more {
		symbols[i] = partial.Symbol
	}
	return symbols
}

// doubt is a condition that depends on what decides whether elements are there.
func (l *loop) doubt() cty.Value { return Unknown(cty.Bool, l.symbols()...) }

// StandinPrefix begins the names of the files of stand-ins: modules whose own code
// is not there.
const StandinPrefix = "standin:"

// key is the key or index of an element. At which index it is is not known where
// others before it may not be there; in a stand-in it tells elements apart only.
func (l *loop) key(expr *hclsyntax.ForExpr, element Element) cty.Value {
	known := element.Key
	if !l.filtered || known.IsNull() || known.Type() != cty.Number || strings.HasPrefix(expr.SrcRange.Filename, StandinPrefix) {
		return known
	}
	return Unknown(cty.Number, l.symbols()...)
}

// argument is an element as an argument of its own: where the element may not be
// there, what it holds may not be there either.
func (l *loop) argument(value cty.Value) cty.Value {
	c, ok := open(value)
	if !ok || !l.perhaps {
		return value
	}
	c.filtered = c.filtered || l.filtered || c.keyed() && !c.mayHoldMore() // nothing else is hidden
	c.more, c.perhaps = append(slices.Clip(c.more), l.more...), true
	return c.build()
}

// iterate opens what a for expression or splat goes over. Of a collection that is
// not known it yields one element that stands for all.
func (e *evaluator) iterate(value cty.Value, rng hcl.Range) (loop, cty.Value) {
	plain, marks := value.Unmark()
	if plain.IsKnown() {
		c, ok := open(value)
		if !ok {
			return loop{}, e.fail(rng, "Iteration over non-iterable value",
				fmt.Sprintf("A value of type %s cannot be used as the collection in a 'for' expression", plain.Type().FriendlyName()))
		}
		if beyond := e.count(rng, len(c.elements)); beyond != cty.NilVal {
			return loop{}, beyond
		}
		elements, _, _ := Elements(value)
		return loop{elements: elements, more: c.more, filtered: c.filtered, perhaps: c.perhaps}, cty.NilVal
	}
	if ty := plain.Type(); ty.IsPrimitiveType() {
		return loop{}, e.fail(rng, "Iteration over non-iterable value",
			fmt.Sprintf("A value of type %s cannot be used as the collection in a 'for' expression", ty.FriendlyName()))
	}
	element, symbols := e.representative(value)
	key := cty.DynamicVal
	if ty := plain.Type(); ty.IsMapType() || ty.IsObjectType() {
		key = cty.UnknownVal(cty.String)
	} else if ty.IsListType() || ty.IsTupleType() {
		key = cty.UnknownVal(cty.Number)
	}
	l := loop{elements: []Element{{Key: key.WithMarks(lasting(marks)), Value: element}}, perhaps: true}
	if plain.Type().IsSetType() {
		l.elements[0].Key = element
	}
	for _, symbol := range symbols {
		l.more = append(l.more, &declaration.Partial{Symbol: symbol})
	}
	return l, cty.NilVal
}

// representative is the element that stands for those of a collection that is
// not known, and the symbols of the collection.
func (e *evaluator) representative(value cty.Value) (cty.Value, []*declaration.Symbol) {
	plain, marks := value.Unmark()
	ty := plain.Type()
	switch {
	case ty.IsCollectionType():
		ty = ty.ElementType()
	default:
		ty = cty.DynamicPseudoType
	}
	return e.part(ty, marks, "[*]"), SymbolsIn(value)
}

// Representative is the element that stands for those of a collection that is not
// known, as a for expression or for_each over it sees one; its key and value
// depend on what the collection depends on.
func Representative(value cty.Value, symbols *Symbols) Element {
	e := &evaluator{symbols: symbols}
	element, _ := e.representative(value)
	_, marks := value.Unmark()
	key := cty.UnknownVal(cty.String).WithMarks(lasting(marks))
	if value.Type().IsSetType() {
		key = element
	}
	return Element{Key: key, Text: keyText(key, "", func(string) bool { return false }), Value: element}
}

func (e *evaluator) forExpression(expr *hclsyntax.ForExpr, at position) cty.Value {
	over := e.evaluate(expr.CollExpr, at)
	if over.IsNull() {
		return e.fail(expr.CollExpr.Range(), "Iteration over null value",
			"A null value cannot be used as the collection in a 'for' expression")
	}
	l, failed := e.iterate(over, expr.CollExpr.Range())
	if failed != cty.NilVal {
		return failed
	}
	if expr.KeyExpr == nil {
		return e.forTuple(expr, &l, at)
	}
	return e.forObject(expr, &l, at)
}

func (e *evaluator) forTuple(expr *hclsyntax.ForExpr, l *loop, at position) cty.Value {
	c := collection{kind: tupleKind}
	for _, element := range l.elements {
		if beyond := e.count(expr.Range(), 1); beyond != cty.NilVal {
			return beyond // the rest would be as many values that are not known
		}
		inside := at.with(expr.KeyVar, l.key(expr, element)).with(expr.ValVar, element.Value)
		if e.keeps(expr, l, inside) {
			c.elements = append(c.elements, e.evaluate(expr.ValExpr, inside))
		}
	}
	c.more, c.filtered, c.perhaps = l.more, l.filtered, l.perhaps
	return c.build()
}

// keeps evaluates the if clause. An element of which it is not known whether it
// stays is kept, and the result may hold less, or something else at its index.
func (e *evaluator) keeps(expr *hclsyntax.ForExpr, l *loop, inside position) bool {
	if expr.CondExpr == nil {
		return true
	}
	condition := e.evaluate(expr.CondExpr, inside)
	plain, _ := condition.Unmark()
	rng := expr.CondExpr.Range()
	switch {
	case plain.IsNull():
		condition = e.fail(rng, "Invalid 'for' condition", "The value of the 'if' clause must not be null")
	case plain.IsKnown():
		decided, err := convert.Convert(plain, cty.Bool)
		if err == nil {
			return decided.True()
		}
		condition = e.fail(rng, "Invalid 'for' condition", "The 'if' clause value is invalid: "+err.Error())
	}
	l.filtered, l.perhaps = true, true
	for _, symbol := range SymbolsIn(e.unknown(cty.Bool, rng, condition)) {
		if !slices.ContainsFunc(l.more, func(p *declaration.Partial) bool { return p.Symbol == symbol }) {
			l.more = append(l.more, &declaration.Partial{Symbol: symbol})
		}
	}
	return true
}

func (e *evaluator) forObject(expr *hclsyntax.ForExpr, l *loop, at position) cty.Value {
	b := newObject(len(l.elements))
	var groups map[string][]cty.Value
	if expr.Group {
		groups = map[string][]cty.Value{}
	}
	rng := expr.KeyExpr.Range()
	for _, element := range l.elements {
		if beyond := e.count(rng, 1); beyond != cty.NilVal {
			return beyond
		}
		inside := at.with(expr.KeyVar, l.key(expr, element)).with(expr.ValVar, element.Value)
		if !e.keeps(expr, l, inside) {
			continue
		}
		used := b.has
		if expr.Group {
			used = func(string) bool { return false }
		}
		text, marks, _ := e.key(e.evaluate(expr.KeyExpr, inside), rng, used)
		value := e.evaluate(expr.ValExpr, inside)
		switch {
		case expr.Group:
			if groups[text] == nil {
				b.set(text, marks, cty.EmptyTupleVal)
			}
			groups[text] = append(groups[text], value)
		case b.has(text) && !IsPlaceholder(text) && l.perhaps:
			// Not both of them are there.
			b.set(text, marks, e.undecided(l.doubt(), b.values[text], value, rng))
		case b.has(text) && !IsPlaceholder(text):
			e.fail(rng, "Duplicate object key", fmt.Sprintf(
				"Two different items produced the key %q in this 'for' expression; with an ellipsis (...) after the value they are grouped by key", text))
		default:
			b.set(text, marks, value)
		}
	}
	unnamed := b.collection().placeholders()
	for text, values := range groups {
		group := collection{kind: tupleKind, elements: values}
		if !IsPlaceholder(text) {
			group.more = unnamed // of an element whose group is not known it may be this
		}
		if len(l.more) > 0 {
			group.more, group.filtered, group.perhaps = append(slices.Clip(group.more), l.more...), l.filtered, l.perhaps
		}
		b.values[text] = group.build()
	}
	c := b.collection()
	c.more, c.filtered, c.perhaps = l.more, l.filtered, l.perhaps
	return c.build()
}

// splat is source[*] and source.*.
func (e *evaluator) splat(expr *hclsyntax.SplatExpr, at position) cty.Value {
	source := e.evaluate(expr.Source, at)
	plain, marks := source.Unmark()
	ty := plain.Type()
	sequence := ty.IsTupleType() || ty.IsListType() || ty.IsSetType()
	switch {
	case plain.IsNull() && sequence:
		return e.fail(expr.Source.Range(), "Splat of null value", "Splat expressions (with the * symbol) cannot be applied to null sequences")
	case plain.IsNull():
		return cty.EmptyTupleVal.WithMarks(origins(marks))
	case !sequence && plain.IsKnown():
		return e.eachOf(expr, loop{elements: []Element{{Value: source}}}, tupleKind, at)
	case !sequence && ty != cty.DynamicPseudoType:
		// One element, or none where it turns out to be null.
		l := loop{elements: []Element{{Value: source}}, perhaps: true}
		for _, symbol := range SymbolsIn(source) {
			l.more = append(l.more, &declaration.Partial{Symbol: symbol})
		}
		return e.eachOf(expr, l, tupleKind, at)
	}
	l, failed := e.iterate(source, expr.Source.Range())
	if failed != cty.NilVal {
		return failed
	}
	if plain.IsKnown() && !ty.IsTupleType() {
		return e.eachOf(expr, l, listKind, at)
	}
	return e.eachOf(expr, l, tupleKind, at)
}

func (e *evaluator) eachOf(expr *hclsyntax.SplatExpr, l loop, kind kind, at position) cty.Value {
	c := collection{kind: kind, more: l.more, filtered: l.filtered, perhaps: l.perhaps}
	if e.items == nil {
		e.items = map[*hclsyntax.AnonSymbolExpr]cty.Value{}
	}
	outer, nested := e.items[expr.Item]
	for _, element := range l.elements {
		e.items[expr.Item] = element.Value
		c.elements = append(c.elements, e.evaluate(expr.Each, at))
	}
	if nested {
		e.items[expr.Item] = outer
	} else {
		delete(e.items, expr.Item)
	}
	return c.build()
}
