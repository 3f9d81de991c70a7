package declaration_test

import (
	"testing"

	"github.com/zclconf/go-cty/cty"

	"github.com/idcscan/idcscan/collectors/terraform/declaration"
)

func TestTemplateIsOfOneTextOnly(t *testing.T) {
	partition := &declaration.Symbol{Address: "data.aws_partition.current", Path: "partition", Why: declaration.LookedUp}
	other := &declaration.Symbol{Address: "var.other", Why: declaration.Unset}
	template := &declaration.Template{Parts: []declaration.Part{{Text: "arn:"}, {Symbol: partition}}}
	unknown := cty.UnknownVal(cty.String)
	for name, test := range map[string]struct {
		value cty.Value
		parts int
	}{
		"a template":                {unknown.Mark(template).Mark(partition), 2},
		"no template":               {unknown.Mark(partition), 0},
		"another symbol beside it":  {unknown.Mark(template).Mark(partition).Mark(other), 0},
		"two templates":             {unknown.Mark(template).Mark(&declaration.Template{Parts: template.Parts}).Mark(partition), 0},
		"a known text, then a mark": {cty.StringVal("arn").Mark(template), 0},
		"nothing":                   {cty.NilVal, 0},
	} {
		t.Run(name, func(t *testing.T) {
			if parts := declaration.ValueOf(test.value).Template(); len(parts) != test.parts {
				t.Errorf("got %d parts, want %d", len(parts), test.parts)
			}
		})
	}
}
