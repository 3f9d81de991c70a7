package expression_test

import (
	"strings"
	"testing"

	"github.com/zclconf/go-cty/cty"

	"github.com/idcscan/idcscan/collectors/terraform/declaration"
)

// TestJSONOfWhichPartsAreKnown shows that jsonencode keeps what is known, and that
// it is the text that Terraform writes once the rest is known.
func TestJSONOfWhichPartsAreKnown(t *testing.T) {
	const id = `v1`
	for name, test := range map[string]struct{ expression, want string }{
		"a string in part":       {`jsonencode({ b = "arn:${data.x.id}:c", a = [1, true, null] })`, `{"a":[1,true,null],"b":"arn:‹data.x.id›:c"}`},
		"a whole value":          {`jsonencode({ a = { b = data.x.id } })`, `{"a":{"b":‹data.x.id›}}`},
		"several":                {`jsonencode([data.x.id, "${data.x.id}/*", "x"])`, `[‹data.x.id›,"‹data.x.id›/*","x"]`},
		"quotes and brackets":    {`jsonencode({ "a\"<" = "\"${data.x.id}<\\" })`, `{"a\"\u003c":"\"‹data.x.id›\u003c\\"}`},
		"a map":                  {`jsonencode(tomap({ b = "${data.x.id}-", a = "x" }))`, `{"a":"x","b":"‹data.x.id›-"}`},
		"JSON in JSON":           {`jsonencode({ a = jsonencode({ b = "${data.x.id}-" }) })`, `{"a":"{\"b\":\"‹data.x.id›-\"}"}`},
		"all is known":           {`jsonencode({ a = "x" })`, ``},
		"a key":                  {`jsonencode({ (data.x.id) = 1 })`, ``},
		"how many elements":      {`jsonencode([for x in data.x.list : "y"])`, ``},
		"where in a set":         {`jsonencode({ a = toset(["b", "${data.x.id}-"]) })`, ``},
		"what depends on two":    {`jsonencode({ a = data.x.on ? "a" : data.x.id, b = "x" })`, ``},
		"elements that may lack": {`jsonencode({ a = [for x in ["y"] : x if data.x.on] })`, ``},
	} {
		t.Run(name, func(t *testing.T) {
			value, problems := evaluate(t, newScope(t, "testdata"), test.expression)
			if problems.HasErrors() {
				t.Fatal(problems)
			}
			var got, filled strings.Builder
			for _, part := range declaration.ValueOf(value).Template() {
				if part.Symbol == nil {
					got.WriteString(part.Text)
					filled.WriteString(part.Text)
					continue
				}
				got.WriteString("‹" + part.Symbol.String() + "›")
				if before := filled.String(); strings.HasSuffix(before, ":") && !strings.HasSuffix(before, "arn:") || before == "[" {
					filled.WriteString(`"` + id + `"`)
					continue
				}
				filled.WriteString(id)
			}
			if got.String() != test.want {
				t.Fatalf("it is %s, not %s", got.String(), test.want)
			}
			if test.want == "" {
				return
			}
			known := newScope(t, "testdata")
			known.locals["id"] = cty.StringVal(id)
			value, _ = evaluate(t, known, strings.ReplaceAll(test.expression, "data.x.id", "local.id"))
			if text, _ := declaration.ValueOf(value).Text(); text != filled.String() {
				t.Errorf("filled in it is %s, not %s", filled.String(), text)
			}
		})
	}
}

// TestTextOfWhichPartsAreKnown shows that functions which put texts together keep
// what is known.
func TestTextOfWhichPartsAreKnown(t *testing.T) {
	for expression, want := range map[string]string{
		`format("arn:%s:iam::%s", data.x.id, "aws")`:        "arn:‹data.x.id›:iam::aws",
		`format("%[2]s-%[1]s%%", data.x.id, "a")`:           "a-‹data.x.id›%",
		`format("%s-%s", "a${data.x.id}b", data.y.id)`:      "a‹data.x.id›b-‹data.y.id›",
		`format("%s", data.x.id)`:                           "",
		`format("%5s", data.x.id)`:                          "",
		`format("%q", data.x.id)`:                           "",
		`format("%s", data.x.on ? "a" : data.x.id)`:         "",
		`join(":", ["arn", data.x.id, "iam"])`:              "arn:‹data.x.id›:iam",
		`join("", ["arn:", data.x.id], [":iam"])`:           "arn:‹data.x.id›:iam",
		`join(data.x.id, ["a", "b", "c"])`:                  "a‹data.x.id›b‹data.x.id›c",
		`join(":", [for x in data.x.list : x])`:             "",
		`join(":", toset(["a", data.x.id]))`:                "",
		`join(":", [for x in ["a"] : x if data.x.on])`:      "",
		`formatlist("arn:%s:%s", data.x.id, ["a", "b"])[1]`: "arn:‹data.x.id›:b",
		`join("/", compact(["a", data.x.id]))`:              "",
		`join(",", (data.x.on ? [data.y.id] : [])[*])`:      "",
		`upper("a${data.x.id}")`:                            "",
	} {
		t.Run(expression, func(t *testing.T) {
			value, problems := evaluate(t, newScope(t, "testdata"), expression)
			if problems.HasErrors() {
				t.Fatal(problems)
			}
			var got strings.Builder
			for _, part := range declaration.ValueOf(value).Template() {
				if part.Symbol == nil {
					got.WriteString(part.Text)
					continue
				}
				got.WriteString("‹" + part.Symbol.String() + "›")
			}
			if got.String() != want {
				t.Errorf("it is %s, not %s", got.String(), want)
			}
			checkSymbols(t, value)
		})
	}
}

// TestJSONWithAByteOrderMark: the message names the mark, which nobody sees.
func TestJSONWithAByteOrderMark(t *testing.T) {
	_, problems := evaluate(t, newScope(t, "testdata"), `jsondecode("\uFEFF{}")`)
	if !problems.HasErrors() || !strings.Contains(problems.Error(), "byte order mark") {
		t.Errorf("the problems are: %v", problems)
	}
}
