package scanner

import (
	"slices"

	"github.com/open-policy-agent/opa/v1/ast"

	"github.com/idcscan/idcscan/collectors/snapshot"
)

// checkReferences finds references to rules and tables that do not exist. OPA
// takes such a reference for a data document that may yet come, so that a
// misspelt fact would be undefined and its control would never fail anyone.
func (p *Policies) checkReferences() []error {
	var problems []error
	for _, module := range p.compiler.Modules {
		ast.WalkRefs(module, func(ref ast.Ref) bool {
			if at, known := p.undefined(ref); at > 0 {
				name, _ := ref[at].Value.(ast.String)
				problems = append(problems, problemAt(ref[0].Location, "%s does not exist; %s", ref[:at+1], snapshot.Suggestion(string(name), known)))
			}
			return false
		})
	}
	return problems
}

// undefined returns the position of the first part of a reference that
// nothing defines, and what stands there instead; 0 where all is well.
func (p *Policies) undefined(ref ast.Ref) (at int, known []string) {
	if !ref.HasPrefix(ast.DefaultRootRef) {
		return 0, nil
	}
	node := p.compiler.RuleTree.Child(ast.DefaultRootDocument.Value)
	for i := 1; i < len(ref) && node != nil && len(node.Values) == 0; i++ {
		name, literal := ref[i].Value.(ast.String)
		if !literal {
			return 0, nil
		}
		next := node.Child(name)
		if next == nil {
			return p.undefinedBelow(node, ref, i)
		}
		node = next
	}
	return 0, nil
}

// undefinedBelow decides on a part of a reference that names no rule or package.
func (p *Policies) undefinedBelow(parent *ast.TreeNode, ref ast.Ref, at int) (int, []string) {
	own := at > 1 && ref[1].Equal(ast.InternedTerm("idcscan"))
	name := string(ref[at].Value.(ast.String))
	switch {
	case own && at == 2 && (name == "config" || name == "run"):
		return 0, nil
	case own && at == 2 && name == "tables" && len(ref) > 3:
		tables, err := p.data.Find(ref[1:3])
		if object, ok := tables.(ast.Object); err == nil && ok {
			if _, literal := ref[3].Value.(ast.String); literal && object.Get(ref[3]) == nil {
				return 3, stringKeys(object)
			}
			return 0, nil
		}
	}
	if value, err := p.data.Find(ref[1 : at+1]); err == nil && value != nil {
		return 0, nil
	}
	isPackage := false
	known := []string{}
	for key, child := range parent.Children {
		isPackage = isPackage || len(child.Values) > 0
		if text, ok := key.(ast.String); ok && text[0] != '_' {
			known = append(known, string(text))
		}
	}
	if !own && !isPackage {
		return 0, nil
	}
	return at, slices.Sorted(slices.Values(known))
}

func stringKeys(object ast.Object) []string {
	keys := []string{}
	object.Foreach(func(key, _ *ast.Term) { keys = append(keys, stringOf(key.Value)) })
	return keys
}
