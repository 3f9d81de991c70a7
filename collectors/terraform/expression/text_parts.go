package expression

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/convert"
	"github.com/zclconf/go-cty/cty/function"

	"github.com/idcscan/idcscan/collectors/terraform/declaration"
)

// textParts are what is known of the text that a function makes which puts its
// arguments into it as they are, nil where it does not, or where more than single
// strings is not known.
func (c *call) textParts(f *function.Function) *declaration.Template {
	var holes textHoles
	args := make([]cty.Value, len(c.args))
	for i, arg := range c.args {
		param := f.VarParam()
		if params := f.Params(); i < len(params) {
			param = &params[i]
		}
		signed, ok := holes.sign(arg)
		if !ok {
			return nil
		}
		converted, err := convert.Convert(signed, param.Type)
		if err != nil {
			return nil
		}
		args[i] = converted
	}
	written, err := callSafely(f, args)
	text, ok := textOf(written)
	if err != nil || !ok {
		return nil
	}
	return holes.template(text)
}

// textHoles are the pieces of strings that are not known. While a text is made
// there stands a sign for each.
type textHoles [][]declaration.Part

var holeSign = regexp.MustCompile("\uE000([0-9]+)\uE001")

// sign puts signs in the place of what is not known, without marks.
func (h *textHoles) sign(value cty.Value) (cty.Value, bool) {
	plain, _ := value.Unmark()
	if !plain.IsKnown() {
		v := declaration.ValueOf(value)
		pieces := v.Template()
		if symbol := v.Reference(); pieces == nil && symbol != nil {
			pieces = []declaration.Part{{Symbol: symbol}}
		}
		*h = append(*h, pieces)
		return cty.StringVal(fmt.Sprintf("\uE000%d\uE001", len(*h)-1)), pieces != nil
	}
	c, ok := open(value)
	if !ok {
		return plain, true
	}
	if c.keyed() || c.mayHoldMore() || c.filtered || c.perhaps || c.kind == setKind && !certain(value) {
		bare, _ := value.UnmarkDeep()
		return bare, certain(value)
	}
	elements := make([]cty.Value, len(c.elements))
	for i, element := range c.elements {
		if elements[i], ok = h.sign(element); !ok {
			return cty.NilVal, false
		}
	}
	return cty.TupleVal(elements), true
}

// template puts the pieces in the place of their signs, nil where one was taken
// apart or left out.
func (h textHoles) template(text string) *declaration.Template {
	var parts []declaration.Part
	add := func(text string) {
		if text != "" {
			parts = append(parts, declaration.Part{Text: text})
		}
	}
	used, end := map[int]bool{}, 0
	for _, at := range holeSign.FindAllStringSubmatchIndex(text, -1) {
		n, err := strconv.Atoi(text[at[2]:at[3]])
		if err != nil || n >= len(h) {
			return nil
		}
		add(text[end:at[0]])
		parts = append(parts, h[n]...)
		used[n], end = true, at[1]
	}
	if len(used) < len(h) {
		return nil
	}
	if add(text[end:]); len(parts) < 2 {
		return nil
	}
	return &declaration.Template{Parts: parts}
}

// putsAsIs reports whether a format has verbs only that put a string as it is.
func putsAsIs(args []cty.Value) bool {
	format, ok := textOf(args[0])
	return ok && !strings.Contains(asIsVerb.ReplaceAllString(format, ""), "%")
}

var asIsVerb = regexp.MustCompile(`%%|%(\[[0-9]+\])?s`)
