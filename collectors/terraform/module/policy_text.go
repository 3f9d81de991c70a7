package module

import (
	"fmt"
	"strings"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
	"github.com/zclconf/go-cty/cty"

	"github.com/idcscan/idcscan/collectors/terraform/declaration"
	"github.com/idcscan/idcscan/collectors/terraform/expression"
)

// text is the document as a value.
func (r *policyRenderer) text(document *policy, indent string) cty.Value {
	options := []json.Options{json.Deterministic(true)}
	if indent != "" {
		options = append(options, jsontext.WithIndent(indent))
	}
	written, err := json.Marshal(document, options...)
	if err == nil && len(r.symbols) == 0 && !r.unfit {
		return cty.StringVal(string(written)).WithMarks(r.origins)
	}
	symbols := make([]*declaration.Symbol, 0, len(r.symbols))
	for symbol := range r.symbols {
		symbols = append(symbols, symbol)
	}
	value := expression.Unknown(cty.String, symbols...).RefineNotNull().WithMarks(r.origins)
	if err != nil || r.unfit || len(r.pieces) == 0 {
		return value
	}
	return value.Mark(&declaration.Template{Parts: r.parts(string(written))})
}

// parts puts the pieces of unknown strings in the place of their signs.
func (r *policyRenderer) parts(written string) []declaration.Part {
	var parts []declaration.Part
	for {
		before, rest, found := strings.Cut(written, "\uE000")
		if before != "" {
			parts = append(parts, declaration.Part{Text: before})
		}
		if !found {
			return parts
		}
		var number int
		sign, after, _ := strings.Cut(rest, "\uE001")
		_, _ = fmt.Sscan(sign, &number) // the sign was written above
		for _, piece := range r.pieces[number] {
			if piece.Symbol == nil {
				quoted, err := jsontext.AppendQuote(nil, piece.Text)
				if err == nil {
					piece.Text = string(quoted[1 : len(quoted)-1])
				}
			}
			parts = append(parts, piece)
		}
		written = after
	}
}
