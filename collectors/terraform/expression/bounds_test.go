package expression_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/zclconf/go-cty/cty"

	"github.com/idcscan/idcscan/collectors/terraform/declaration"
	"github.com/idcscan/idcscan/collectors/terraform/expression"
)

// TestBounds shows that expressions and files made to be endless end soon, in an
// unknown value and a problem that says which bound they reached.
func TestBounds(t *testing.T) {
	root := t.TempDir()
	bomb := "a0: &a0 [x, x, x, x, x, x, x, x, x]\n"
	for i := 1; i < 12; i++ {
		bomb += fmt.Sprintf("a%d: &a%d [%s*a%d]\n", i, i, strings.Repeat(fmt.Sprintf("*a%d, ", i-1), 8), i-1)
	}
	for name, text := range map[string]string{
		"bomb.yaml":  bomb,
		"deep.yaml":  strings.Repeat("[", 5_000) + strings.Repeat("]", 5_000),
		"open.yaml":  strings.Repeat("[", 5_000),
		"self.yaml":  "a: &a\n  b: *a\n",
		"deep.json":  strings.Repeat("[", 100_000) + strings.Repeat("]", 100_000),
		"large.json": "{\"n\": 1e100000}",
		"huge.txt":   strings.Repeat("x", 17<<20),
		"loop.tftpl": `${templatefile("loop.tftpl", {})}`,
	} {
		if err := os.WriteFile(filepath.Join(root, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	nest := func(open, inner, end string, times int) string {
		return strings.Repeat(open, times) + inner + strings.Repeat(end, times)
	}
	digits := "[0, 1, 2, 3, 4, 5, 6, 7, 8, 9]"
	for _, test := range []struct{ name, expression, problem string }{
		{"nested parentheses", nest("(", "1", ")", 2_000), "nested deeper than 400"},
		{"nested lists", nest("[", "1", "]", 2_000), "nested deeper than 400"},
		{"10^7 elements", "[for a in " + digits + " : [for b in " + digits + " : [for c in " + digits + " : [for d in " + digits +
			" : [for e in " + digits + " : [for f in " + digits + " : [for g in " + digits + " : g]]]]]]]", "more than 2000000 steps"},
		{"names of too many elements", `{ for p in setproduct(range(1000), range(600)) : "${p[0]}-${p[1]}" => p }`, "more than 2000000 steps"},
		{"product", "setproduct(" + strings.Repeat(digits+", ", 7) + digits + ")", "more than 2000000 steps"},
		{"doubling", "[for a in " + digits + " : [for b in " + digits + " : [for c in " + digits + " : local.long]]]", ""},
		{"doubled strings", `"` + strings.Repeat("${local.long}", 20) + `"`, "strings longer than 16 MB"},
		{"many long strings", "[for a in " + digits + " : [for b in " + digits + " : [for c in " + digits + ` : "${local.long}x"]]]`, "more than 2000000 steps"},
		{"width", `format("%999999999d", 1)`, "results of format() of this size"},
		{"indent", `indent(999999999, "a\nb")`, "results of indent() of this size"},
		{"replace", `replace(local.long, "a", local.long)`, "results of replace() of this size"},
		{"join", `join(local.long, range(1000))`, "results of join() of this size"},
		{"large number", `1e1000000`, "more digits"},
		{"small number", `"${1e-1000000}"`, "more digits"},
		{"power", `"${pow(10, 300) * pow(10, 300) * 1e3000}"`, "more digits"},
		{"large number in JSON", `jsondecode(file("large.json"))`, "more digits"},
		{"number of a string", `tonumber("1e1000000") + 1`, "more digits"},
		{"alias bomb", `yamldecode(file("bomb.yaml"))`, "YAML of more than 1000000 values"},
		{"deep YAML", `yamldecode(file("deep.yaml"))`, "YAML nested deeper than 400"},
		{"deep YAML that ends", `yamldecode(file("open.yaml"))`, "Invalid YAML"},
		{"YAML inside of itself", `yamldecode(file("self.yaml"))`, "YAML"},
		{"deep JSON", `jsondecode(file("deep.json"))`, "JSON nested deeper than 400"},
		{"large file", `file("huge.txt")`, "has more than 16 MB"},
		{"template of itself", `templatefile("loop.tftpl", {})`, "a template cannot call templatefile()"},
		{"string of itself", `templatestring(local.again, { again = local.again })`, "nested deeper than 8"},
		{"shared values", `[local.wide, local.wide, local.wide]`, "more than 2000000 values"},
		{"shared values in a function", `jsonencode([for x in ` + digits + ` : [for y in ` + digits + ` : local.wide]])`, "more than 2000000 values"},
	} {
		t.Run(test.name, func(t *testing.T) {
			s := newScope(t, root)
			s.locals["long"] = cty.StringVal(strings.Repeat("a", 1<<20))
			s.locals["again"] = cty.StringVal("${templatestring(again, { again = again })}")
			wide := cty.TupleVal(make([]cty.Value, 0))
			for range 3 {
				row := make([]cty.Value, 100)
				for i := range row {
					row[i] = wide
				}
				wide = cty.TupleVal(row)
			}
			s.locals["wide"] = wide
			started := time.Now()
			value, problems := evaluate(t, s, test.expression)
			if took := time.Since(started); took > time.Minute {
				t.Errorf("took %s", took)
			}
			if test.problem == "" {
				return
			}
			if !strings.Contains(problems.Error(), test.problem) {
				t.Errorf("problems: %s\nwant %q", problems, test.problem)
			}
			if !problems.HasErrors() {
				t.Fatal("no problem")
			}
			if declaration.ValueOf(value).Known() && len(expression.SymbolsIn(value)) == 0 {
				t.Errorf("the value is known")
			}
			if problems[0].Subject == nil {
				t.Errorf("%s: no subject", problems[0])
			}
		})
	}
}

// TestSandbox shows that links do not lead out of the repository, nor around.
func TestSandbox(t *testing.T) {
	outside := t.TempDir()
	if err := os.WriteFile(filepath.Join(outside, "secret"), []byte("s"), 0o600); err != nil {
		t.Fatal(err)
	}
	root := t.TempDir()
	for name, target := range map[string]string{
		"link": filepath.Join(outside, "secret"), "directory": outside, "loop": "loop", "a": "b", "b": "a", "inside": "real",
	} {
		if err := os.Symlink(target, filepath.Join(root, name)); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.WriteFile(filepath.Join(root, "real"), []byte("r"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct{ expression, want string }{
		{`file("inside")`, "r"},
		{`try(file("link"), "d")`, "?not read"},
		{`try(file("directory/secret"), "d")`, "?not read"},
		{`try(file("loop"), "d")`, "?not read"},
		{`try(file("a"), "d")`, "?not read"},
		{`fileexists("link")`, "?not read"},
		{`try(file("directory/../../x"), "d")`, "?not read"},
		{`fileset(".", "{inside,real,absent}")`, "{inside real}"},
		{`fileset(".", "**")`, "?not read"}, // it holds links out, of which it may have files
		{`try(fileset(".", "lin*"), [])`, "?not read"},
		{`fileset(".", "directory/*")`, "?not read"},
		{`fileset("..", "*")`, "?not read"},
		{`fileset(".", "../*")`, "?not read"},
		{`try(file("/proc/self/environ"), "d")`, "?not read"},
		{`try(templatefile("../x", {}), "d")`, "?not read"},
		{`try(filebase64("link"), "d")`, "?not read"},
		{`try(file("."), "d")`, "d"},
		{`try(file(""), "d")`, "d"},
	} {
		t.Run(test.expression, func(t *testing.T) {
			value, _ := evaluate(t, newScope(t, root), test.expression)
			if got := withoutPlaces(show(value)); got != test.want {
				t.Errorf("got %s, want %s", got, test.want)
			}
		})
	}
}

// withoutPlaces takes the places off what show writes.
func withoutPlaces(shown string) string {
	var kept []string
	for _, part := range strings.Fields(shown) {
		name, _, placed := strings.Cut(part, "@")
		if placed && strings.HasSuffix(part, "}") {
			name += "}"
		}
		kept = append(kept, name)
	}
	return strings.Join(kept, " ")
}

// TestManyElements shows that what organizations really have is far within bounds.
func TestManyElements(t *testing.T) {
	s := newScope(t, "testdata")
	numbers := make([]cty.Value, 10_000)
	for i := range numbers {
		numbers[i] = cty.StringVal(fmt.Sprintf("%012d", i))
	}
	s.locals["accounts"] = cty.ListVal(numbers)
	value, problems := evaluate(t, s, `{ for a in local.accounts : "${a}-Admin" => { account = a, set = "Admin", policies = ["x", upper("y")] } if length(a) == 12 && !contains(["1"], a) }`)
	if problems.HasErrors() {
		t.Fatal(problems)
	}
	if elements, _, _ := expression.Elements(value); len(elements) != 10_000 {
		t.Errorf("%d elements", len(elements))
	}
}
