package expression

import (
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/function/stdlib"
	ctyjson "github.com/zclconf/go-cty/cty/json"

	"github.com/idcscan/idcscan/collectors/terraform/declaration"
)

// jsonEncode is stdlib's, and keeps what is known of a text of which parts are not.
func jsonEncode(c *call) cty.Value {
	encoded := c.plain(plain(stdlib.JSONEncodeFunc))
	if declaration.ValueOf(encoded).Known() || len(c.args) != 1 {
		return encoded
	}
	var text textBuilder
	text.json(c.args[0])
	if template := text.template(); template != nil {
		encoded = encoded.Mark(template)
	}
	return encoded
}

// json adds a value as jsonencode writes it. In the place of a value of which
// nothing is known stands its symbol, without quotes.
func (t *textBuilder) json(value cty.Value) {
	c, ok := open(value)
	switch {
	case t.text.Len() > maxText || ok && (c.kind == setKind || c.mayHoldMore() || c.filtered || c.perhaps):
		t.parted = true // where its elements stand is not known, or too much
	case ok && c.keyed():
		t.write("{")
		for i, element := range c.elements {
			if i > 0 {
				t.write(",")
			}
			t.jsonScalar(cty.StringVal(c.keys[i]))
			t.write(":")
			t.json(element)
		}
		t.write("}")
	case ok:
		t.write("[")
		for i, element := range c.elements {
			if i > 0 {
				t.write(",")
			}
			t.json(element)
		}
		t.write("]")
	default:
		t.jsonLeaf(value)
	}
}

func (t *textBuilder) jsonLeaf(value cty.Value) {
	plain, _ := value.Unmark()
	if plain.IsKnown() {
		t.jsonScalar(plain)
		return
	}
	pieces := declaration.ValueOf(value).Template()
	if pieces == nil {
		t.leave(value)
		return
	}
	t.write(`"`)
	for _, piece := range pieces {
		if piece.Symbol == nil {
			t.write(unquoted(piece.Text))
			continue
		}
		t.flush()
		t.parts = append(t.parts, piece)
	}
	t.write(`"`)
}

func (t *textBuilder) jsonScalar(value cty.Value) {
	written, err := ctyjson.Marshal(value, value.Type())
	t.parted = t.parted || err != nil
	t.write(string(written))
}

// unquoted is a text as it stands between the quotes of JSON.
func unquoted(text string) string {
	written, err := ctyjson.Marshal(cty.StringVal(text), cty.String)
	if err != nil || len(written) < 2 {
		return ""
	}
	return string(written[1 : len(written)-1])
}
