package module

import (
	"fmt"
	"slices"

	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"

	"github.com/idcscan/idcscan/collectors/snapshot"
	"github.com/idcscan/idcscan/collectors/terraform/declaration"
	"github.com/idcscan/idcscan/collectors/terraform/expression"
)

// input is the value of a variable of the module.
func (i *instance) input(name string) (cty.Value, bool) {
	v := i.configuration.variables[name]
	if v == nil {
		return cty.NilVal, false
	}
	return once(i.variables, name,
		func() cty.Value { return i.evaluateInput(name, v) },
		func() cty.Value { return i.circle("var."+name, wholeBlock(v.block)) },
	), true
}

func (i *instance) evaluateInput(name string, v *variable) cty.Value {
	if v.sensitive {
		return i.sensitiveInput(name, v)
	}
	value := i.givenInput(name, v)
	if value == cty.NilVal || isNull(value) && !v.nullable {
		switch {
		case v.fallback != nil:
			value = i.scope().evaluate(v.fallback.Expr)
		case value == cty.NilVal:
			return i.unset(name, v)
		}
	}
	return i.conform(name, v, value)
}

// conform converts a value to the type of a variable. One that does not fit is
// reported. A collection is kept as it is, so that only what depends on the part
// that does not fit fails; any other value is not known.
func (i *instance) conform(name string, v *variable, value cty.Value) cty.Value {
	converted, _, err := expression.Convert(value, v.constraint, v.defaults)
	if err == nil {
		return converted
	}
	place := i.written(i.inputPlace(name, v))
	if written := declaration.ValueOf(value).Place(); written != nil {
		place = *written
	}
	i.load.diagnose(declaration.Diagnostic{
		Place: place, Summary: fmt.Sprintf("the value of variable %q does not fit its type: %v", name, err),
		Remedy: "write a value of the type that the variable has; Terraform refuses this one",
	})
	if likewise(value, v.constraint) {
		return value
	}
	return unknown(i.symbol("var."+name, declaration.Failed, place, "the value does not fit the type of the variable", "write a value of the type that the variable has"))
}

// fit replaces in a list of what files add to a variable of a stand-in what has
// another shape than the variable's type: each such part is reported where it is
// written, and not known.
func (i *instance) fit(v *variable, documents cty.Value, place snapshot.Location) cty.Value {
	return expression.Fit(documents, v.constraint, func(part expression.Misfit) cty.Value {
		const remedy = "mend the file"
		at := i.load.snippet(i.written(place))
		if written := declaration.ValueOf(part.Value).Place(); written != nil {
			at = *written
		}
		i.load.diagnose(declaration.Diagnostic{Place: at, Summary: part.Problem, Remedy: remedy})
		return unknown(i.load.symbols.Symbol(declaration.Symbol{
			Address: fmt.Sprintf("%s:%d:%d", at.URI, at.StartLine, at.StartColumn), Path: part.Missing,
			Why: declaration.Failed, Place: at, Reason: part.Problem, Remedy: remedy,
		}))
	})
}

// likewise reports whether a value is a collection as its type is one, by name
// or by order.
func likewise(value cty.Value, want cty.Type) bool {
	plain, _ := value.Unmark()
	kind := plain.Type()
	keyed := kind.IsObjectType() || kind.IsMapType()
	ordered := kind.IsTupleType() || kind.IsListType() || kind.IsSetType()
	return keyed && (want.IsObjectType() || want.IsMapType()) || ordered && (want.IsTupleType() || want.IsListType() || want.IsSetType())
}

func isNull(value cty.Value) bool {
	value, _ = value.Unmark()
	return value.IsNull()
}

// givenInput is what the caller, or for a root module the person, gives; NilVal
// where nothing does.
func (i *instance) givenInput(name string, v *variable) cty.Value {
	switch {
	case i.parent != nil:
		attribute := i.call.Body.Attributes[name]
		if attribute == nil {
			return i.misspeltInput(name)
		}
		scope := i.parent.scope()
		scope.repetition = i.repetition
		if v.sensitive {
			return scope.evaluateSensitive(attribute.Expr, i.withheld("var."+name, v.block))
		}
		return scope.evaluate(attribute.Expr)
	case i.root.given != nil:
		if value, given := i.root.given[name]; given {
			return value
		}
		return cty.NilVal
	}
	return i.root.values.value(i, name, v)
}

// misspeltInput is the value of a variable that the call does not set: unknown where
// an argument that the module does not have may stand for it, else NilVal.
func (i *instance) misspeltInput(name string) cty.Value {
	for _, argument := range sortedNames(i.call.Body.Attributes) {
		if meant := i.configuration.meant(argument, i.call); meant != name {
			continue
		}
		place := i.parent.visible(location(i.call.Body.Attributes[argument].NameRange))
		diagnostic := declaration.Diagnostic{
			Place: place, Summary: fmt.Sprintf("the module has no input %q", argument), Remedy: "correct the name; did you mean " + name + "?",
		}
		i.load.diagnose(diagnostic)
		return unknown(i.symbol("var."+name, declaration.Failed, place, fmt.Sprintf("%q may stand for it", argument), diagnostic.Remedy))
	}
	return cty.NilVal
}

// meant is the variable for which an argument of a call may stand that is none, ""
// where the argument is one or none is near.
func (c *configuration) meant(argument string, call *hclsyntax.Block) string {
	if callArguments[argument] || c.variables[argument] != nil {
		return ""
	}
	var names []string
	for name := range c.variables {
		if call.Body.Attributes[name] == nil {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return closest(argument, names)
}

// unset is the value of a variable that has none.
func (i *instance) unset(name string, v *variable) cty.Value {
	place := wholeBlock(v.block)
	if i.parent != nil {
		place = i.inputPlace(name, v)
		i.load.diagnose(declaration.Diagnostic{
			Place: place, Summary: fmt.Sprintf("the module requires the argument %q, which is not set", name), Remedy: "set it; Terraform refuses the call without it",
		})
		return unknown(i.symbol("var."+name, declaration.Unset, place, "the call does not set the argument", fmt.Sprintf("set %q in the module block", name)))
	}
	return unknown(i.symbol("var."+name, declaration.Unset, place,
		"the variable has no default and no value was given", fmt.Sprintf("give it: --var %s=…, --var-file FILE or TF_VAR_%s", name, name)))
}

// inputPlace is where the value of a variable is written.
func (i *instance) inputPlace(name string, v *variable) snapshot.Location {
	switch {
	case i.parent == nil:
		return wholeBlock(v.block)
	case i.call.Body.Attributes[name] != nil:
		return i.parent.visible(location(i.call.Body.Attributes[name].SrcRange))
	}
	return i.parent.visible(wholeBlock(i.call))
}
