package expression_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/hcl/v2/ext/typeexpr"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/convert"

	"github.com/idcscan/idcscan/collectors/terraform/expression"
)

// TestConvert shows the conversion to the type of a variable: marks stay,
// defaults come in, and what the type does not have is told.
func TestConvert(t *testing.T) {
	for _, test := range []struct{ name, value, ty, want, dropped, failure string }{
		{name: "string", value: `1`, ty: `string`, want: `1@1:1-2`},
		{name: "list", value: `["a", 1]`, ty: `list(string)`, want: `{a@1:2-5 1@1:7-8}`},
		{name: "set", value: `["b", "a", "b"]`, ty: `set(string)`, want: `{a@1:7-10 b@1:2-5}`},
		{name: "map", value: `{ a = 1, b = "x" }`, ty: `map(string)`, want: `{a@1:3-8=1@1:7-8 b@1:10-17=x@1:14-17}`},
		{name: "any", value: `{ a = 1, b = ["x"] }`, ty: `any`, want: `{a@1:3-8=1@1:7-8 b@1:10-19={x@1:15-18}}`},
		{name: "list of any", value: `[1, "a"]`, ty: `list(any)`, want: `{1@1:2-3 a@1:5-8}`},
		{name: "list of any with unknown", value: `[{ a = 1 }, data.x.y]`, ty: `list(any)`, want: `{{a@1:4-9=1@1:8-9} ?data.x.y}`},
		{name: "object", value: `{ a = 1 }`, ty: `object({ a = string, b = optional(number) })`, want: `{a@1:3-8=1@1:7-8 b=null}`},
		{name: "defaults", value: `{ x = { a = "y" }, z = {} }`, ty: `map(object({ a = optional(string, "d"), b = optional(list(string), []) }))`,
			want: `{x@1:3-18={a@1:9-16=y@1:13-16 b={}} z@1:20-26={a=d b={}}}`},
		{name: "default for null", value: `{ a = null }`, ty: `object({ a = optional(string, "d") })`, want: `{a@1:3-11=d}`},
		{name: "dropped", value: `{ x = { a = "y", sesion = 1, n = { q = 2 } } }`, ty: `map(object({ a = string, n = object({}) }))`,
			want: `{x@1:3-45={a@1:9-16=y@1:13-16 n@1:30-43={}}}`, dropped: `x.sesion@1:18-28 x.n.q@1:36-41`},
		{name: "dropped in a list", value: `[{ a = 1, b = 2 }]`, ty: `list(object({ a = number }))`,
			want: `{{a@1:4-9=1@1:8-9}}`, dropped: `[0].b@1:11-16`},
		{name: "unknown", value: `data.x.y`, ty: `list(string)`, want: `?data.x.y`},
		{name: "unknown leaf", value: `{ a = data.x.y, b = "z" }`, ty: `object({ a = string, b = string })`, want: `{a@1:3-15=?data.x.y b@1:17-24=z@1:21-24}`},
		{name: "unknown key and attribute", value: `{ (data.x.y) = 1 }`, ty: `object({ a = string })`, want: `{a=?data.x.y}`},
		{name: "more elements", value: `[for x in data.x.l : { a = "y", id = x.id }]`, ty: `list(object({ a = string, id = string }))`,
			want: `{{a@1:24-31=y@1:28-31 id@1:33-42=?data.x.l[*].id}…data.x.l}`},
		{name: "missing", value: `{ x = {} }`, ty: `map(object({ a = string }))`, failure: `x: attribute "a" is required`},
		{name: "wrong type", value: `{ x = [1] }`, ty: `map(string)`, failure: `x: string required, but have tuple`},
		{name: "wrong element", value: `[["a"], "b"]`, ty: `list(list(string))`, failure: `[1]: list of string required`},
		{name: "no number", value: `{ n = "x" }`, ty: `object({ n = number })`, failure: `n: a number is required`},
		{name: "no object", value: `[]`, ty: `object({})`, failure: `object required`},
		{name: "null", value: `null`, ty: `list(string)`, want: `null`},
		{name: "tuple", value: `["a", 1]`, ty: `tuple([string, string])`, want: `{a@1:2-5 1@1:7-8}`},
		{name: "mixed", value: `{ a = 1, b = [1] }`, ty: `map(any)`, failure: `all elements must have the same type`},
	} {
		t.Run(test.name, func(t *testing.T) {
			s := newScope(t, "testdata")
			ty, defaults, problems := typeexpr.TypeConstraintWithDefaults(parse(t, s, test.ty))
			if problems.HasErrors() {
				t.Fatal(problems)
			}
			value, problems := evaluate(t, s, test.value)
			if problems.HasErrors() {
				t.Fatal(problems)
			}
			converted, dropped, err := expression.Convert(value, ty, defaults)
			if err != nil || test.failure != "" {
				if diff := cmp.Diff(test.failure, errorText(err)); diff != "" {
					t.Errorf("error (-want +got):\n%s", diff)
				}
				return
			}
			if diff := cmp.Diff(test.want, show(converted)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
			var paths []string
			for _, one := range dropped {
				paths = append(paths, one.Path+place(one.Origin))
			}
			if diff := cmp.Diff(test.dropped, strings.Join(paths, " ")); diff != "" {
				t.Errorf("dropped (-want +got):\n%s", diff)
			}
			sameAsTerraform(t, value, converted, ty, defaults)
		})
	}
}

// sameAsTerraform compares with the conversion of cty where everything is known.
func sameAsTerraform(t *testing.T, value, converted cty.Value, ty cty.Type, defaults *typeexpr.Defaults) {
	t.Helper()
	bare, _ := value.UnmarkDeep()
	if len(expression.SymbolsIn(value)) > 0 {
		return
	}
	if defaults != nil {
		bare = defaults.Apply(bare)
	}
	want, err := convert.Convert(bare, ty)
	got, _ := converted.UnmarkDeep()
	if err != nil || !got.RawEquals(want) {
		t.Errorf("got %#v\nwant %#v, %v", got, want, err)
	}
}

func errorText(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}
