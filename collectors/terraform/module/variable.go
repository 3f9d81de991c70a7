package module

import (
	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/ext/typeexpr"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
)

// A variable is a variable block.
type variable struct {
	block *hclsyntax.Block
	// constraint is the type without optional attributes, defaults what those
	// are when they are not set.
	constraint cty.Type
	defaults   *typeexpr.Defaults
	// literal says that text from the environment or the command line is the
	// value itself and no expression.
	literal  bool
	fallback *hclsyntax.Attribute // default
	nullable bool
	// sensitive says that its value must not be shown.
	sensitive bool
}

func newVariable(block *hclsyntax.Block) (*variable, hcl.Diagnostics) {
	v := &variable{block: block, constraint: cty.DynamicPseudoType, literal: true, nullable: true}
	attributes := block.Body.Attributes
	v.fallback = attributes["default"]
	v.nullable = boolean(attributes["nullable"], true)
	v.sensitive = declaredSensitive(block)
	if attributes["type"] == nil {
		return v, nil
	}
	constraint, defaults, problems := typeexpr.TypeConstraintWithDefaults(attributes["type"].Expr)
	if problems.HasErrors() {
		return v, problems
	}
	v.constraint, v.defaults, v.literal = constraint, defaults, constraint.IsPrimitiveType()
	return v, nil
}

// boolean is an argument that Terraform wants as a literal true or false.
func boolean(attribute *hclsyntax.Attribute, otherwise bool) bool {
	if attribute == nil {
		return otherwise
	}
	value, problems := attribute.Expr.Value(nil)
	if problems.HasErrors() || value.Type() != cty.Bool || !value.IsKnown() || value.IsNull() {
		return otherwise
	}
	return value.True()
}
