package scanner

import "github.com/open-policy-agent/opa/v1/ast"

// settle sorts the sets and objects in a term that several workers will read.
// OPA sorts one when it is first walked, which is guarded, but unites and
// intersects sets and copies objects without that guard: in the middle of a
// sort they would lose elements.
func settle(term *ast.Term) {
	switch value := term.Value.(type) {
	case ast.Set:
		value.Foreach(settle)
	case ast.Object:
		value.Foreach(func(key, element *ast.Term) {
			settle(key)
			settle(element)
		})
	case *ast.Array:
		value.Foreach(settle)
	}
}

// sorted returns a term whose elements are settled, settled itself.
func sorted(term *ast.Term) *ast.Term {
	if object, ok := term.Value.(ast.Object); ok {
		object.Foreach(func(_, _ *ast.Term) {})
	}
	return term
}

// settleNode settles the terms of a policy or query.
func settleNode(node any) {
	ast.WalkTerms(node, func(term *ast.Term) bool {
		settle(term)
		return false
	})
}
