package expression_test

import (
	"testing"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"

	"github.com/idcscan/idcscan/collectors/terraform/declaration"
	"github.com/idcscan/idcscan/collectors/terraform/expression"
)

// scope is a scope of local values: local.<name>, and data.<name>, of which
// nothing is known.
type scope struct {
	locals  map[string]cty.Value
	files   *expression.Files
	symbols *expression.Symbols
	depth   int
}

func (s *scope) Files() *expression.Files        { return s.files }
func (s *scope) Symbols() *expression.Symbols    { return s.symbols }
func (s *scope) Written(rng hcl.Range) hcl.Range { return rng }
func (s *scope) Depth() int                      { return s.depth }

func (s *scope) Resolve(reference hcl.Traversal) (cty.Value, int, hcl.Diagnostics) {
	rng := reference.SourceRange()
	if attribute, ok := second(reference).(hcl.TraverseAttr); ok {
		name := attribute.Name
		switch reference.RootName() {
		case "local":
			if value, ok := s.locals[name]; ok {
				return value, 2, nil
			}
		case "path":
			return cty.StringVal("."), 2, nil
		case "data":
			return expression.Unknown(cty.DynamicPseudoType, s.symbols.Symbol(declaration.Symbol{
				Address: "data." + name, Why: declaration.LookedUp, Place: s.files.Place(rng), Reason: "looked up", Remedy: "supply it",
			})), 2, nil
		}
	}
	return cty.NilVal, 1, hcl.Diagnostics{{
		Severity: hcl.DiagError, Summary: "Reference to undeclared object", Detail: "It is not declared.", Subject: &rng,
	}}
}

func newScope(tb testing.TB, root string) *scope {
	tb.Helper()
	files, err := expression.NewFiles(root, root)
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { files.Close() })
	return &scope{locals: map[string]cty.Value{}, files: files, symbols: new(expression.Symbols)}
}

func parse(tb testing.TB, s *scope, text string) hclsyntax.Expression {
	tb.Helper()
	expr, problems := hclsyntax.ParseExpression([]byte(text), "main.tf", hcl.InitialPos)
	if problems.HasErrors() {
		tb.Fatalf("%s: %s", text, problems)
	}
	s.files.AddCode("main.tf", []byte(text))
	return expr
}

func evaluate(tb testing.TB, s *scope, text string) (cty.Value, hcl.Diagnostics) {
	tb.Helper()
	return expression.Evaluate(parse(tb, s, text), s)
}

func second(reference hcl.Traversal) hcl.Traverser {
	if len(reference) < 2 {
		return nil
	}
	return reference[1]
}
