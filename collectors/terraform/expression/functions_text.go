package expression

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/function"
	"github.com/zclconf/go-cty/cty/function/stdlib"
)

func hasPrefix(text, part string) bool { return strings.HasPrefix(text, part) }
func hasSuffix(text, part string) bool { return strings.HasSuffix(text, part) }
func hasText(text, part string) bool   { return strings.Contains(text, part) }

func textPredicate(description string, holds func(text, part string) bool) function.Function {
	return function.New(&function.Spec{
		Description: description,
		Params:      []function.Parameter{{Name: "str", Type: cty.String}, {Name: "part", Type: cty.String}},
		Type:        function.StaticReturnType(cty.Bool),
		Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) {
			return cty.BoolVal(holds(args[0].AsString(), args[1].AsString())), nil
		},
	})
}

// replaceFunction replaces a text, or a regular expression between slashes.
var replaceFunction = function.New(&function.Spec{
	Params: []function.Parameter{
		{Name: "str", Type: cty.String}, {Name: "substr", Type: cty.String}, {Name: "replace", Type: cty.String},
	},
	Type: function.StaticReturnType(cty.String),
	Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) {
		text, old, replacement := args[0].AsString(), args[1].AsString(), args[2].AsString()
		if len(old) > 1 && old[0] == '/' && old[len(old)-1] == '/' {
			pattern, err := regexp.Compile(old[1 : len(old)-1])
			if err != nil {
				return cty.NilVal, function.NewArgError(1, err)
			}
			return cty.StringVal(pattern.ReplaceAllString(text, replacement)), nil
		}
		return cty.StringVal(strings.ReplaceAll(text, old, replacement)), nil
	},
})

func replaceSize(args []cty.Value) int {
	return (len(args[0].AsString()) + 1) * (len(args[2].AsString()) + 1)
}

func indentSize(args []cty.Value) int {
	spaces, accuracy := args[0].AsBigFloat().Int64()
	if accuracy != 0 || spaces < 0 {
		return 0
	}
	return min(int(spaces), maxText) * (strings.Count(args[1].AsString(), "\n") + 1)
}

func joinSize(args []cty.Value) int {
	size, separator := 0, len(args[0].AsString())
	for _, list := range args[1:] {
		for it := list.ElementIterator(); it.Next(); {
			_, element := it.Element()
			if text, ok := textOf(element); ok {
				size += len(text)
			}
			size += separator
		}
	}
	return size
}

var formatWidth = regexp.MustCompile(`[0-9]{1,}`)

// formatSize bounds the widths and precisions that a format asks for.
func formatSize(args []cty.Value) int {
	size := 0
	for _, digits := range formatWidth.FindAllString(args[0].AsString(), -1) {
		width, err := strconv.Atoi(digits)
		if err != nil {
			return -1
		}
		size += width
		if size > maxText {
			return size
		}
	}
	return size + len(args[0].AsString())
}

func formatFunction() builtin { return joined(guarded(stdlib.FormatFunc, formatSize), putsAsIs) }

// formatList formats element by element, so that each result is marked with the
// elements of which it is made.
func formatList(c *call) cty.Value {
	count := -1
	lists := make([]collection, len(c.args))
	isList := make([]bool, len(c.args))
	to := collection{kind: listKind, element: cty.String}
	for i, arg := range c.args {
		plain, _ := arg.Unmark()
		if i == 0 || plain.IsNull() || plain.Type().IsPrimitiveType() || !plain.IsKnown() && plain.Type() == cty.DynamicPseudoType {
			continue
		}
		from, failed := c.opens(i)
		switch {
		case failed != cty.NilVal:
			return failed
		case from.keyed():
			continue
		case count >= 0 && count != len(from.elements) && len(from.more) == 0 && len(to.more) == 0:
			return c.invalid(i, fmt.Errorf("argument has length %d, which is inconsistent with length %d of others", len(from.elements), count))
		}
		lists[i], isList[i] = from, true
		to.take(from)
		to.filtered = to.filtered || from.filtered
		if count < 0 || len(from.elements) < count {
			count = len(from.elements)
		}
	}
	if count < 0 {
		count = 1
	}
	if beyond := c.count(c.expr.Range(), count); beyond != cty.NilVal {
		return beyond
	}
	for n := range count {
		one := &call{evaluator: c.evaluator, expr: c.expr, name: c.name, ranges: c.ranges, args: make([]cty.Value, len(c.args))}
		for i, arg := range c.args {
			one.args[i] = arg
			if isList[i] {
				one.args[i] = lists[i].elements[n]
			}
		}
		to.elements = append(to.elements, withType(one.plain(formatFunction()), cty.String))
	}
	return c.result(to)
}
