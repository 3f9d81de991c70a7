package scanner

import (
	"sync"
	"testing"

	"github.com/open-policy-agent/opa/v1/ast"
)

// A settled set may be united by one worker while another walks it: the race
// detector finds a set that is not.
func TestSettledTermsAreReadSideBySide(t *testing.T) {
	numbers := func() *ast.Term {
		terms := make([]*ast.Term, 500)
		for i := range terms {
			terms[i] = ast.IntNumberTerm(i * 7919 % len(terms))
		}
		return ast.SetTerm(terms...)
	}
	object := ast.ObjectTerm(
		[2]*ast.Term{ast.StringTerm("b"), ast.ArrayTerm(numbers())},
		[2]*ast.Term{ast.StringTerm("a"), ast.SetTerm(numbers(), ast.StringTerm("x"))},
	)
	for name, term := range map[string]*ast.Term{"set": numbers(), "object": object} {
		settle(term)
		var workers sync.WaitGroup
		for range 4 {
			workers.Go(func() {
				ast.WalkTerms(term, func(inner *ast.Term) bool {
					switch value := inner.Value.(type) {
					case ast.Set:
						walked := 0
						value.Foreach(func(*ast.Term) { walked++ })
						if united := value.Union(ast.NewSet()).Len(); united != walked {
							t.Errorf("%s: a set of %d elements has %d united", name, walked, united)
						}
					case ast.Object:
						if !ast.NewTerm(value).Equal(inner.Copy()) {
							t.Errorf("%s: a copy differs", name)
						}
					}
					return false
				})
			})
		}
		workers.Wait()
	}
}
