package expression

import (
	"fmt"
	"slices"
	"strconv"

	"github.com/hashicorp/hcl/v2"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/convert"

	"github.com/idcscan/idcscan/collectors/terraform/declaration"
)

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
		e.taken(marks)
		return element
	}
	if !plainKey.IsKnown() {
		if held := markOf[placeholder](keyMarks); held.key != "" {
			if element, ok := direct(plain, cty.StringVal(held.key)); ok {
				e.taken(marks)
				return element
			}
		}
		return e.any(value, key, rng)
	}
	if element, ok := nth(plain, marks, plainKey); ok {
		e.taken(marks)
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

// maxChoices bounds the elements of which any may be meant.
const maxChoices = 100

// any is value[key] where the key is not known: what all elements have in common is
// known, and what may be in a collection is shown. Where elements themselves are
// not known, only their key is what the value depends on.
func (e *evaluator) any(value, key cty.Value, rng hcl.Range) cty.Value {
	c, ok := open(value)
	if ok && len(c.elements) == 1 && e.counts(c, key) {
		_, marks := value.Unmark()
		e.taken(marks)
		return c.elements[0]
	}
	if !ok || len(c.elements) == 0 || len(c.elements) > maxChoices || !certain(value) {
		return e.unknown(cty.DynamicPseudoType, rng, key)
	}
	doubts := SymbolsIn(key)
	e.absent = append(e.absent, doubts...)
	chosen := c.elements[0]
	for _, element := range c.elements[1:] {
		chosen = e.undecided(Unknown(cty.Bool, doubts...), chosen, element, rng)
	}
	return chosen
}

// counts reports whether a key is the count.index of a block that has as many
// instances as the block of which one stands here for all.
func (e *evaluator) counts(c collection, key cty.Value) bool {
	symbol := declaration.ValueOf(key).Reference()
	return symbol != nil && slices.ContainsFunc(c.more, func(more *declaration.Partial) bool {
		return symbol == e.symbols.Extend(more.Symbol, "[*]")
	})
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
	place := e.files.Place(e.scope.Written(rng))
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
