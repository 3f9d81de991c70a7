package expression_test

import (
	"bufio"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"

	"github.com/idcscan/idcscan/collectors/terraform/expression"
)

// FuzzEvaluate evaluates anything that parses: it never panics, and what is not
// known has a symbol.
func FuzzEvaluate(f *testing.F) {
	file, err := os.Open("testdata/console.txt")
	if err != nil {
		f.Fatal(err)
	}
	defer file.Close()
	for lines := bufio.NewScanner(file); lines.Scan(); {
		if text, _, ok := strings.Cut(lines.Text(), " => "); ok {
			f.Add(strings.ReplaceAll(text, "⏎", "\n"))
		}
	}
	for _, seed := range []string{
		`{ for k, v in merge({ (data.x.id) = 1 }, data.x.more) : k => v... if data.x.on }`,
		`setproduct(toset([data.x.a, null]), data.x.b, [1])`,
		`toset([{ a = data.x }, { a = null }, null])`,
		`[for x in setunion([data.x, [1]], [[2]]) : x]`,
		`zipmap(data.x.a, [1])`,
		`formatlist("%s%d", data.x.l, ["a"], 3)`,
		`yamldecode("a: &a\n  b: [1, *a]\n<<: {c: 1}\n")`,
		`transpose({ (data.x) = ["a"] })`,
	} {
		f.Add(seed)
	}
	s := newScope(f, "testdata")
	s.locals["template"] = cty.StringVal("${x}")
	f.Fuzz(func(t *testing.T, text string) {
		slow := time.AfterFunc(30*time.Second, func() { panic("slow: " + text) })
		defer slow.Stop()
		if expression.CheckNesting([]byte(text)) != nil {
			return
		}
		expr, problems := hclsyntax.ParseExpression([]byte(text), "main.tf", hcl.InitialPos)
		if problems.HasErrors() {
			return
		}
		value, problems := expression.Evaluate(expr, s)
		checkSymbols(t, value)
		for _, problem := range problems {
			if problem.Subject == nil {
				t.Errorf("%s: no subject", problem)
			}
		}
		if _, _, err := expression.Convert(value, cty.Map(cty.DynamicPseudoType), nil); err == nil {
			checkSymbols(t, value)
		}
	})
}

// FuzzDecode decodes anything as YAML, JSON and CSV from a file: it never panics,
// and a mistake has a place.
func FuzzDecode(f *testing.F) {
	for _, seed := range []string{
		"a: 1\nb: [x, y]\n", "a: &x {b: 1}\nc:\n  <<: *x\n", "- |\n  a\n  b\n- >-\n c\n", "? [a]\n: b\n", "a: b: c", "\"a\": 'b''c'\n",
		`{"a": [1, {"b": null}]}`, `{"a": 1, "a": 2}`, "[1, 2", "a,b\n1,\"x\ny\"\n", "a,a\n1,2\n", "\ufeffa: 1\r\nb: 2\r\n", "%YAML 1.1\n---\na: !!str 1\n", "é: {ü: [ö]}\n",
	} {
		f.Add(seed)
	}
	root := f.TempDir()
	f.Fuzz(func(t *testing.T, text string) {
		s := newScope(t, root)
		if err := os.WriteFile(root+"/data", []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		for _, name := range []string{"yamldecode", "jsondecode", "csvdecode"} {
			value, problems := evaluate(t, s, name+`(file("data"))`)
			checkSymbols(t, value)
			_ = show(value)
			for _, problem := range problems {
				if problem.Subject == nil {
					t.Errorf("%s: no subject", problem)
				}
			}
		}
	})
}
