package expression_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/hashicorp/hcl/v2/hclsyntax"

	"github.com/idcscan/idcscan/collectors/terraform/expression"
)

// BenchmarkAssignments evaluates ten thousand assignments: literals, a for
// expression that makes entries of them, and lookups in another map.
func BenchmarkAssignments(b *testing.B) {
	var literals strings.Builder
	literals.WriteString("{\n")
	for i := range 10_000 {
		fmt.Fprintf(&literals, "  \"a%05d\" = { account = \"%012d\", set = \"Admin\", group = \"g%d\" }\n", i, i, i%50)
	}
	literals.WriteString("}\n")
	s := newScope(b, "testdata")
	entries := parse(b, s, literals.String())
	s.locals["sets"], _ = evaluate(b, s, `{ Admin = { duration = "PT1H" }, Read = { duration = "PT8H" } }`)
	s.files.AddCode("main.tf", []byte(literals.String()))
	assign, problems := hclsyntax.ParseExpression([]byte(
		`{ for k, v in local.entries : "${v.account}/${v.set}/${v.group}" => merge(v, { duration = lookup(local.sets, v.set, null).duration, key = k }) if v.set != "" }`),
		"main.tf", entries.Range().Start)
	if problems.HasErrors() {
		b.Fatal(problems)
	}
	b.ReportAllocs()
	for b.Loop() {
		s.locals["entries"], _ = expression.Evaluate(entries, s)
		value, problems := expression.Evaluate(assign, s)
		if elements, _, _ := expression.Elements(value); len(elements) != 10_000 || problems.HasErrors() {
			b.Fatal(len(elements), problems)
		}
	}
}
