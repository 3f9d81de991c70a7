package expression

import (
	"errors"
	"fmt"

	"github.com/hashicorp/hcl/v2"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/convert"
	"github.com/zclconf/go-cty/cty/function"

	"github.com/idcscan/idcscan/collectors/terraform/declaration"
)

func (c *call) evaluateArguments(at position) cty.Value {
	for i, argument := range c.expr.Args {
		value := c.evaluate(argument, at)
		if !c.expr.ExpandFinal || i < len(c.expr.Args)-1 {
			c.args = append(c.args, value)
			c.ranges = append(c.ranges, argument.Range())
			continue
		}
		if failed := c.expand(value, argument.Range()); failed != cty.NilVal {
			return failed
		}
	}
	return cty.NilVal
}

// expand takes the elements of the last argument as arguments.
func (c *call) expand(value cty.Value, rng hcl.Range) cty.Value {
	plain, _ := value.Unmark()
	ty := plain.Type()
	switch {
	case plain.IsNull():
		return c.fail(rng, "Invalid expanding argument value", "The expanding argument (indicated by ...) must not be null")
	case ty != cty.DynamicPseudoType && !ty.IsTupleType() && !ty.IsListType() && !ty.IsSetType():
		return c.fail(rng, "Invalid expanding argument value", "The expanding argument (indicated by ...) must be of a tuple, list, or set type")
	}
	l, failed := c.iterate(value, rng)
	if failed != cty.NilVal {
		return failed
	}
	for _, element := range l.elements {
		c.args = append(c.args, l.argument(element.Value))
		c.ranges = append(c.ranges, rng)
	}
	c.more = l.more
	return cty.NilVal
}

// failed reports the error of a function, at the argument that it is about.
func (c *call) failed(err error) cty.Value {
	var argument function.ArgError
	if errors.As(err, &argument) && argument.Index < len(c.ranges) {
		return c.invalid(argument.Index, err)
	}
	var refused unreadable
	if errors.As(err, &refused) {
		return c.failWith(declaration.NotRead, c.expr.Range(), "File not read", refused.Error())
	}
	return c.fail(c.expr.Range(), "Error in function call", fmt.Sprintf("Call to function %q failed: %s", c.name, err))
}

func (c *call) invalid(i int, err error) cty.Value {
	return c.fail(c.ranges[i], "Invalid function argument", fmt.Sprintf("%s(): %s", c.name, err))
}

// opened takes argument i apart. failed is set where it is null, no collection,
// or unknown; isUnknown tells the latter.
func (c *call) opened(i int) (from collection, isUnknown bool, failed cty.Value) {
	plain, _ := c.args[i].Unmark()
	switch {
	case !plain.IsKnown():
		if plain.Type().IsPrimitiveType() {
			return from, false, c.invalid(i, fmt.Errorf("a collection is required, not a %s", plain.Type().FriendlyName()))
		}
		return from, true, cty.NilVal
	case plain.IsNull():
		return from, false, c.invalid(i, errors.New("argument must not be null"))
	}
	from, ok := open(c.args[i])
	if !ok {
		return from, false, c.invalid(i, fmt.Errorf("a collection is required, not a %s", plain.Type().FriendlyName()))
	}
	if c.deep {
		return from, false, c.visit(c.ranges[i], c.args[i])
	}
	return from, false, c.count(c.expr.Range(), len(from.elements)/16)
}

// opens is opened, with one element that stands for all of what is not known.
func (c *call) opens(i int) (from collection, failed cty.Value) {
	from, isUnknown, failed := c.opened(i)
	if failed != cty.NilVal || !isUnknown {
		return from, failed
	}
	element, symbols := c.representative(c.args[i])
	from = collection{kind: tupleKind, elements: []cty.Value{element}, perhaps: true}
	for _, symbol := range symbols {
		from.more = append(from.more, &declaration.Partial{Symbol: symbol})
	}
	return from, cty.NilVal
}

// number converts argument i to a whole number; known is false where it is unknown.
func (c *call) number(i int) (n int, known bool, failed cty.Value) {
	plain, _ := c.args[i].Unmark()
	if !plain.IsKnown() {
		return 0, false, cty.NilVal
	}
	converted, err := convert.Convert(plain, cty.Number)
	switch {
	case err != nil:
		return 0, false, c.invalid(i, err)
	case converted.IsNull():
		return 0, false, c.invalid(i, errors.New("argument must not be null"))
	}
	whole, accuracy := converted.AsBigFloat().Int64()
	if accuracy != 0 {
		return 0, false, c.invalid(i, errors.New("a whole number is required"))
	}
	return int(whole), true, cty.NilVal
}
