package expression

import (
	"fmt"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/convert"

	"github.com/idcscan/idcscan/collectors/terraform/declaration"
)

const invalidPart = "Invalid template interpolation value"

// template is a quoted string or heredoc. Its origin is the whole of it, with
// the text that is written out as the literal.
func (e *evaluator) template(expr *hclsyntax.TemplateExpr, at position) cty.Value {
	if expr.IsStringLiteral() {
		value := expr.Parts[0].(*hclsyntax.LiteralValueExpr).Val
		return value.Mark(e.origin(expr.SrcRange, value, at.parent))
	}
	var result textBuilder
	var written strings.Builder
	for _, part := range expr.Parts {
		if literal, ok := part.(*hclsyntax.LiteralValueExpr); ok && literal.Val.Type() == cty.String {
			text := literal.Val.AsString()
			written.WriteString(text)
			result.write(text)
			continue
		}
		e.append(&result, e.evaluate(part, at), part.Range(), "The expression result")
	}
	value := e.finish(&result, expr.SrcRange)
	if written.Len() > 0 || len(expr.Parts) == 0 {
		value = value.Mark(e.origin(expr.SrcRange, cty.StringVal(written.String()), at.parent))
	}
	return value
}

// templateJoin joins what a for directive makes.
func (e *evaluator) templateJoin(expr *hclsyntax.TemplateJoinExpr, at position) cty.Value {
	tuple := e.evaluate(expr.Tuple, at)
	c, ok := open(tuple)
	if !ok {
		return e.unknown(cty.String, expr.Range(), tuple)
	}
	var result textBuilder
	if c.mayHoldMore() {
		result.leave(tuple)
		result.parted = true
	}
	for _, element := range c.elements {
		e.append(&result, element, expr.Range(), "An iteration result")
	}
	return e.finish(&result, expr.Range())
}

// textBuilder puts strings together, and remembers what is not known of them.
type textBuilder struct {
	text    strings.Builder
	marks   []cty.ValueMarks
	unknown []cty.Value
	tooLong bool
	// parts are the pieces so far, the text since the last of them in pending;
	// parted says that a piece is more than text and one symbol.
	parts   []declaration.Part
	pending strings.Builder
	parted  bool
}

// write adds text that is known.
func (t *textBuilder) write(text string) {
	t.text.WriteString(text)
	t.pending.WriteString(text)
}

// leave adds a piece that is not known.
func (t *textBuilder) leave(part cty.Value) {
	t.unknown = append(t.unknown, part)
	value := declaration.ValueOf(part)
	pieces := value.Template()
	if symbol := value.Reference(); pieces == nil && symbol != nil {
		pieces = []declaration.Part{{Symbol: symbol}}
	}
	t.parted = t.parted || pieces == nil
	t.flush()
	t.parts = append(t.parts, pieces...)
}

func (t *textBuilder) flush() {
	if t.pending.Len() > 0 {
		t.parts = append(t.parts, declaration.Part{Text: t.pending.String()})
		t.pending.Reset()
	}
}

// template is the mark of a text that is known in part, nil where no part is.
func (t *textBuilder) template() *declaration.Template {
	t.flush()
	if t.parted || len(t.parts) < 2 {
		return nil
	}
	return &declaration.Template{Parts: t.parts}
}

func (e *evaluator) append(result *textBuilder, part cty.Value, rng hcl.Range, what string) {
	plain, marks := part.Unmark()
	switch {
	case !plain.IsKnown():
		if ty := plain.Type(); ty != cty.DynamicPseudoType && !ty.IsPrimitiveType() {
			part = e.fail(rng, invalidPart, "Cannot include the given value in a string template: string required")
		}
		result.leave(part)
		return
	case plain.IsNull():
		result.leave(e.fail(rng, invalidPart, what+" is null. A null value cannot be part of a string"))
		return
	}
	text, err := convert.Convert(plain, cty.String)
	switch {
	case err != nil:
		result.leave(e.fail(rng, invalidPart, fmt.Sprintf("Cannot include the given value in a string template: %s", err)))
		return
	case result.text.Len()+len(text.AsString()) > maxText:
		result.tooLong = true
		return
	}
	result.write(text.AsString())
	if marks = lasting(marks); len(marks) > 0 {
		result.marks = append(result.marks, marks)
	}
}

func (e *evaluator) finish(result *textBuilder, rng hcl.Range) cty.Value {
	var value cty.Value
	switch {
	case result.tooLong:
		return e.beyond(rng, fmt.Sprintf("strings longer than %d MB", maxText>>20))
	case len(result.unknown) > 0:
		value = e.unknown(cty.String, rng, result.unknown...).RefineNotNull()
		if template := result.template(); template != nil {
			value = value.Mark(template)
		}
	default:
		if beyond := e.countText(rng, result.text.Len()); beyond != cty.NilVal {
			return beyond
		}
		value = cty.StringVal(result.text.String())
	}
	return value.WithMarks(result.marks...)
}
