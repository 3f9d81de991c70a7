package declaration_test

import (
	"testing"

	"github.com/zclconf/go-cty/cty"

	"github.com/idcscan/idcscan/collectors/terraform/declaration"
)

func TestMayBe(t *testing.T) {
	symbol := &declaration.Symbol{Address: "data.x.y", Why: declaration.LookedUp}
	text := func(text string) declaration.Part { return declaration.Part{Text: text} }
	hole := declaration.Part{Symbol: symbol}
	for name, test := range map[string]struct {
		parts   []declaration.Part
		yes, no []string
	}{
		"nothing known": {nil, []string{"", "a"}, nil},
		"beginning":     {[]declaration.Part{text("a."), hole}, []string{"a.", "a.b"}, []string{"", "b.a."}},
		"end":           {[]declaration.Part{hole, text(".a")}, []string{".a", ".a.a"}, []string{"a", ".ab"}},
		"middle":        {[]declaration.Part{hole, text("-"), hole}, []string{"-", "a-b"}, []string{"", "ab"}},
		"both ends":     {[]declaration.Part{text("a"), hole, text("a")}, []string{"aa", "aba"}, []string{"a", "ab"}},
	} {
		t.Run(name, func(t *testing.T) {
			value := cty.UnknownVal(cty.String).Mark(symbol)
			if test.parts != nil {
				value = value.Mark(&declaration.Template{Parts: test.parts})
			}
			for _, candidate := range test.yes {
				if !declaration.ValueOf(value).MayBe(candidate) {
					t.Errorf("may not be %q", candidate)
				}
			}
			for _, candidate := range test.no {
				if declaration.ValueOf(value).MayBe(candidate) {
					t.Errorf("may be %q", candidate)
				}
			}
		})
	}
}
