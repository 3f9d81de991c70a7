package expression_test

import (
	"bufio"
	"os"
	"strings"
	"testing"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/json"

	"github.com/idcscan/idcscan/collectors/terraform/expression"
)

// TestTerraform compares
// each line of the table is an expression and jsonencode of it, ERROR where
// Terraform calls it wrong.
func TestTerraform(t *testing.T) {
	file, err := os.Open("testdata/console.txt")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	lines := bufio.NewScanner(file)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		i := strings.LastIndex(lines.Text(), " => ")
		if i < 0 || strings.HasPrefix(lines.Text(), "#") {
			continue
		}
		text, want := lines.Text()[:i], lines.Text()[i+len(" => "):]
		t.Run(text, func(t *testing.T) {
			s := newScope(t, "testdata")
			s.locals["template"] = cty.StringVal("Hello, ${name}%{ if loud }!%{ endif }")
			s.locals["empty"] = cty.StringVal("")
			s.locals["numbers"], _ = evaluate(t, s, "[3, 1, 2]")
			expr, problems := hclsyntax.ParseExpression([]byte(strings.ReplaceAll(text, "⏎", "\n")), "main.tf", hcl.InitialPos)
			var value cty.Value
			if !problems.HasErrors() {
				value, problems = expression.Evaluate(expr, s)
			}
			got := "ERROR"
			if !problems.HasErrors() {
				bare, _ := value.UnmarkDeep()
				encoded, err := json.Marshal(bare, bare.Type())
				if err == nil { // infinity is not JSON
					got = string(encoded)
				}
			}
			if got != want {
				t.Errorf("%s\n got %s\nwant %s\n%v", text, got, want, problems)
			}
		})
	}
}
