package module

import (
	"fmt"

	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/convert"

	"github.com/idcscan/idcscan/collectors/snapshot"
	"github.com/idcscan/idcscan/collectors/terraform/declaration"
	"github.com/idcscan/idcscan/collectors/terraform/expression"
)

// How often a block is repeated.
type repeated int

const (
	single    repeated = iota
	counted            // count
	foreached          // for_each
)

// A repetition is one of the instances of a resource or module block.
type repetition struct {
	// key, value and index are each.key, each.value and count.index; NilVal
	// where the block has none.
	key, value, index cty.Value
	// text is the key as it is in the map of all instances, suffix as in an address.
	text, suffix string
}

// repetitions are the instances of a block, and the symbol that says why there
// may be more or fewer, nil where all are known.
type repetitions struct {
	kind  repeated
	all   []repetition
	doubt *declaration.Symbol
	// optional says that none of the instances need be there.
	optional bool
}

// repeat evaluates count or for_each of a block.
func (s *scope) repeat(block *hclsyntax.Block) repetitions {
	count, each := block.Body.Attributes["count"], block.Body.Attributes["for_each"]
	switch {
	case each != nil:
		return s.forEach(each, describe(block))
	case count != nil:
		return s.count(count, describe(block))
	}
	if !s.instance.load.admits(1) {
		return repetitions{kind: single, doubt: s.beyond(wholeBlock(block), describe(block))}
	}
	return repetitions{kind: single, all: []repetition{{}}}
}

func (s *scope) count(attribute *hclsyntax.Attribute, what string) repetitions {
	value := s.evaluate(attribute.Expr)
	number, err := convert.Convert(value, cty.Number)
	plain, _ := number.Unmark()
	switch {
	case err != nil, plain.IsKnown() && plain.IsNull():
		return s.uncounted(s.wrong(attribute, what, "count must be a whole number"))
	case !plain.IsKnown():
		return s.uncounted(s.reason(value, attribute))
	}
	times, accuracy := plain.AsBigFloat().Int64()
	if accuracy != 0 || times < 0 {
		return s.uncounted(s.wrong(attribute, what, "count must be a whole number, and not negative"))
	}
	if !s.instance.load.admits(times) {
		return s.uncounted(s.beyond(location(attribute.SrcRange), what))
	}
	result := repetitions{kind: counted}
	for index := range times {
		result.all = append(result.all, repetition{
			index: cty.NumberIntVal(index), text: fmt.Sprint(index), suffix: fmt.Sprintf("[%d]", index),
		})
	}
	return result
}

// uncounted is one instance that stands for an unknown number of them.
func (s *scope) uncounted(doubt *declaration.Symbol) repetitions {
	index := expression.Unknown(cty.Number, s.Symbols().Extend(doubt, "[*]"))
	return repetitions{kind: counted, doubt: doubt, optional: true, all: []repetition{{index: index, text: "0", suffix: `["*"]`}}}
}

func (s *scope) forEach(attribute *hclsyntax.Attribute, what string) repetitions {
	value := s.evaluate(attribute.Expr)
	plain, _ := value.Unmark()
	if !plain.IsKnown() {
		return s.unforeached(s.reason(value, attribute), value)
	}
	kind := plain.Type()
	if plain.IsNull() || !kind.IsMapType() && !kind.IsObjectType() && !kind.IsSetType() {
		return s.unforeached(s.wrong(attribute, what, "for_each must be a map or a set of strings"), cty.NilVal)
	}
	elements, more, _ := expression.Elements(value)
	if !s.instance.load.admits(int64(len(elements))) {
		return s.unforeached(s.beyond(location(attribute.SrcRange), what), cty.NilVal)
	}
	result := repetitions{kind: foreached, optional: expression.MayLack(value)}
	if len(more) > 0 {
		result.doubt = more[0]
	}
	unnamed := 0
	for _, element := range elements {
		r := repetition{key: element.Key, value: element.Value, text: element.Text, suffix: fmt.Sprintf("[%q]", element.Text)}
		if expression.IsPlaceholder(element.Text) {
			unnamed++
			r.suffix = `["*"]`
			if unnamed > 1 {
				r.suffix = fmt.Sprintf(`["*%d"]`, unnamed)
			}
		}
		result.all = append(result.all, r)
	}
	return result
}

// unforeached is one instance that stands for those of a collection that is not known.
func (s *scope) unforeached(doubt *declaration.Symbol, collection cty.Value) repetitions {
	symbols := []*declaration.Symbol{doubt}
	if collection != cty.NilVal {
		symbols = expression.SymbolsIn(collection)
	}
	var keys, values []*declaration.Symbol
	for _, symbol := range symbols {
		values = append(values, s.Symbols().Extend(symbol, "[*]"))
		keys = append(keys, s.Symbols().Extend(symbol, "[*]#key"))
	}
	key := expression.Unknown(cty.String, keys...)
	value := expression.Unknown(cty.DynamicPseudoType, values...)
	if collection != cty.NilVal && collection.Type().IsSetType() {
		value = key
	}
	// The map of all instances holds this one under a placeholder.
	object := expression.Object([]expression.Element{{Key: key, Text: "\x00unknown:" + doubt.String(), Value: value}})
	elements, _, _ := expression.Elements(object)
	return repetitions{kind: foreached, doubt: doubt, optional: true, all: []repetition{{
		key: elements[0].Key, value: value, text: elements[0].Text, suffix: `["*"]`,
	}}}
}

// reason is the symbol because of which an argument is not known.
func (s *scope) reason(value cty.Value, attribute *hclsyntax.Attribute) *declaration.Symbol {
	if symbols := expression.SymbolsIn(value); len(symbols) > 0 {
		return symbols[0]
	}
	return s.instance.symbol(attribute.Name, declaration.Failed, location(attribute.SrcRange), "the value is not known", "")
}

// wrong reports an argument that Terraform refuses.
func (s *scope) wrong(attribute *hclsyntax.Attribute, what, why string) *declaration.Symbol {
	place := s.instance.written(location(attribute.SrcRange))
	s.instance.load.diagnose(declaration.Diagnostic{Place: place, Summary: fmt.Sprintf("%s: %s", what, why), Remedy: "correct the argument " + attribute.Name})
	return s.at(place, declaration.Failed, why, "correct the argument "+attribute.Name)
}

// admits counts the instances of a block that are about to be made, and reports
// whether there are few enough of them, and of all that were made before.
func (l *loader) admits(more int64) bool {
	if more > maxInstances || more > maxAllInstances-l.instances {
		return false
	}
	l.instances += more
	return true
}

// beyond reports a block of too many instances, of which none is made.
func (s *scope) beyond(place snapshot.Location, what string) *declaration.Symbol {
	place = s.instance.written(place)
	why := fmt.Sprintf("more than %d instances, or %d in all", maxInstances, maxAllInstances)
	s.instance.load.diagnose(declaration.Diagnostic{Place: place, Unread: true, Summary: what + ": " + why, Remedy: "split the source"})
	return s.at(place, declaration.Beyond, why, "split the source")
}

// at is the symbol of something that has no address of its own.
func (s *scope) at(place snapshot.Location, why declaration.Why, reason, remedy string) *declaration.Symbol {
	return s.Symbols().Symbol(declaration.Symbol{
		Address: fmt.Sprintf("%s:%d:%d", place.URI, place.StartLine, place.StartColumn),
		Why:     why, Place: place, Reason: reason, Remedy: remedy,
	})
}
