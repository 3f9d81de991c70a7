package expression

import (
	"fmt"
	"strconv"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/convert"

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
			Address: traversalText(expr.Traversal), Why: declaration.Failed, Place: e.files.Place(expr.SrcRange),
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
		return plain.GetAttr(name)
	case ty.IsObjectType() && plain.IsKnown(), ty.IsMapType() && plain.IsKnown():
		if element, ok := direct(plain, cty.StringVal(name)); ok {
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

const invalidIndex = "Invalid index"

// index is value[key].
func (e *evaluator) index(value, key cty.Value, rng hcl.Range) cty.Value {
	plain, marks := value.Unmark()
	plainKey, keyMarks := key.Unmark()
	ty := plain.Type()
	switch {
	case plain.IsNull():
		return e.fail(rng, "Attempt to index null value", "This value is null, so it does not have any indices")
	case plainKey.IsNull():
		return e.fail(rng, invalidIndex, "A null value cannot be an index")
	case !plain.IsKnown():
		step := indexStep(key)
		if held := markOf[placeholder](keyMarks); held.key != "" {
			step = "[*]"
		}
		return e.part(elementTypeOf(ty), marks, step)
	case ty.IsSetType():
		return e.fail(rng, invalidIndex, "Elements of a set have no index; make a list of it with tolist()")
	case !plain.CanIterateElements():
		return e.fail(rng, invalidIndex, "This value does not have any indices")
	}
	if element, ok := direct(plain, plainKey); ok {
		return element
	}
	if !plainKey.IsKnown() {
		if held := markOf[placeholder](keyMarks); held.key != "" {
			if element, ok := direct(plain, cty.StringVal(held.key)); ok {
				return element
			}
		}
		return e.unknown(cty.DynamicPseudoType, rng, key)
	}
	if element, ok := nth(plain, marks, plainKey); ok {
		return element
	}
	c, _ := open(value)
	if block := markOf[*Instances](marks); block != nil && !e.holds(c, plainKey) {
		return e.dangling(block, key, rng)
	}
	if c.keyed() {
		return e.entry(c, plainKey, rng)
	}
	return e.at(c, plainKey, rng)
}

// direct looks a key up without taking the collection apart, which would make
// looking up all keys of a large one quadratic.
func direct(plain, key cty.Value) (cty.Value, bool) {
	if !key.IsKnown() || key.Type() != cty.String {
		return cty.NilVal, false
	}
	switch ty := plain.Type(); {
	case ty.IsObjectType() && ty.HasAttribute(key.AsString()):
		return plain.GetAttr(key.AsString()), true
	case ty.IsMapType() && plain.HasIndex(key).RawEquals(cty.True):
		return plain.Index(key), true
	}
	return cty.NilVal, false
}

// nth is direct for lists and tuples.
func nth(plain cty.Value, marks cty.ValueMarks, key cty.Value) (cty.Value, bool) {
	ty := plain.Type()
	if key.Type() != cty.Number || !ty.IsListType() && !ty.IsTupleType() {
		return cty.NilVal, false
	}
	if _, ok := marks[filtered{}]; ok {
		return cty.NilVal, false
	}
	i, accuracy := key.AsBigFloat().Int64()
	if accuracy != 0 || i < 0 || i >= int64(plain.LengthInt()) {
		return cty.NilVal, false
	}
	return plain.Index(key), true
}

// holds reports whether a collection has an element under a key, or may have one.
func (e *evaluator) holds(c collection, key cty.Value) bool {
	text, ok := declaration.ValueOf(key).Text()
	if !ok || c.mayHoldMore() || c.filtered {
		return true
	}
	if c.keyed() {
		_, found := c.find(text)
		return found
	}
	n, err := strconv.Atoi(text)
	return err != nil || n >= 0 && n < len(c.elements)
}

// dangling is the value of a reference to an instance that a block does not make.
// It is a mistake like others to try; the place is that of the key where that is
// written somewhere.
func (e *evaluator) dangling(block *Instances, key cty.Value, rng hcl.Range) cty.Value {
	place := e.files.Place(rng)
	if written := declaration.ValueOf(key).Place(); written != nil {
		place = *written
		rng = hcl.Range{
			Filename: place.URI,
			Start:    hcl.Pos{Line: place.StartLine, Column: place.StartColumn},
			End:      hcl.Pos{Line: place.EndLine, Column: place.EndColumn},
		}
	}
	address := block.Address + indexStep(key)
	e.problems.add(&hcl.Diagnostic{
		Severity: hcl.DiagError, Summary: invalidIndex, Subject: &rng,
		Detail: fmt.Sprintf("Nothing declares %s.", address),
	})
	return Unknown(cty.DynamicPseudoType, e.symbols.Symbol(declaration.Symbol{
		Address: address, Why: declaration.Dangling, Place: place,
		Reason: "nothing declares it", Remedy: "declare it, or correct the name",
	}))
}

func elementTypeOf(ty cty.Type) cty.Type {
	if ty.IsListType() || ty.IsMapType() {
		return ty.ElementType()
	}
	return cty.DynamicPseudoType
}

func (e *evaluator) entry(c collection, key cty.Value, rng hcl.Range) cty.Value {
	text, err := convert.Convert(key, cty.String)
	if err != nil {
		return e.fail(rng, invalidIndex, "The given key does not identify an element in this collection value: "+err.Error())
	}
	if element, ok := c.find(text.AsString()); ok {
		return element
	}
	if c.mayHoldMore() {
		return e.missing(c, indexStep(key))
	}
	return e.fail(rng, invalidIndex,
		fmt.Sprintf("The given key does not identify an element in this collection value: there is no %q", text.AsString()))
}

func (e *evaluator) at(c collection, key cty.Value, rng hcl.Range) cty.Value {
	number, err := convert.Convert(key, cty.Number)
	if err != nil {
		return e.fail(rng, invalidIndex, "The given key does not identify an element in this collection value: "+err.Error())
	}
	float := number.AsBigFloat()
	i, accuracy := float.Int64()
	switch {
	case accuracy != 0:
		return e.fail(rng, invalidIndex, "An index must be a whole number")
	case i < 0:
		return e.fail(rng, invalidIndex, "An index must not be negative")
	case c.filtered, i >= int64(len(c.elements)) && len(c.more) > 0:
		return e.missing(c, indexStep(key))
	case i >= int64(len(c.elements)):
		return e.fail(rng, invalidIndex, fmt.Sprintf("The index %d is too large: the collection has %d elements", i, len(c.elements)))
	}
	return c.elements[i]
}
