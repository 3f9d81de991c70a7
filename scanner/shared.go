package scanner

import (
	"cmp"
	"maps"
	"slices"

	"github.com/open-policy-agent/opa/v1/ast"
)

// task is one thing to evaluate: a fact that several controls use, or a control.
type task struct {
	// name is the control's id, or the fact's reference.
	name  string
	query query
	// fact is the rule's reference, nil where the task is a control.
	fact ast.Ref
	// control is the index among the controls that were selected.
	control int
	// after are the tasks that must be done before this one.
	after []int
}

// plan returns what there is to do for the controls: first the facts that
// several of them use, each behind those that it uses itself, then the controls.
//
// A fact is a complete rule outside of a control's own package. Evaluated once
// and shared, it costs the same however many workers there are; without a plan,
// all workers would begin with the same facts.
func (p *Policies) plan(selected []*Control) ([]task, error) {
	uses := make([]map[string]bool, len(selected))
	users := map[string]int{}
	for i, control := range selected {
		uses[i] = p.factsOf(p.reachable(p.verdictRules(control)), control.Package)
		for fact := range uses[i] {
			users[fact]++
		}
	}
	maps.DeleteFunc(users, func(_ string, n int) bool { return n < 2 })

	behind := map[string]map[string]bool{}
	for fact := range users {
		behind[fact] = p.factsOf(p.reachable(p.compiler.GetRulesExact(ast.MustParseRef(fact))), "")
		delete(behind[fact], fact)
	}
	// Rego has no recursion: what a fact uses has less behind it than the fact.
	facts := slices.SortedFunc(maps.Keys(users), func(a, b string) int {
		return cmp.Or(cmp.Compare(len(behind[a]), len(behind[b])), cmp.Compare(a, b))
	})
	position := map[string]int{}
	tasks := make([]task, 0, len(facts)+len(selected))
	add := func(t task, uses map[string]bool) {
		for fact := range uses {
			if at, shared := position[fact]; shared {
				t.after = append(t.after, at)
			}
		}
		tasks = append(tasks, t)
	}
	for _, fact := range facts {
		compiler := p.compiler.QueryCompiler()
		body, err := compiler.Compile(ast.MustParseBody("fact = " + fact))
		if err != nil {
			return nil, err
		}
		add(task{name: fact, query: query{body, compiler}, fact: ast.MustParseRef(fact)}, behind[fact])
		position[fact] = len(tasks) - 1
	}
	for i, control := range selected {
		add(task{name: control.ID, query: p.queries[control.ID], control: i}, uses[i])
	}
	return tasks, nil
}

// factsOf returns those of the rules, by reference, that are complete and stand
// outside of a package.
func (p *Policies) factsOf(rules []*ast.Rule, outside string) map[string]bool {
	facts, others := map[string]bool{}, map[string]bool{}
	for _, rule := range rules {
		if rule.Module.Package.Path.String() == outside {
			continue
		}
		ref := rule.Ref()
		name := ref.String()
		if len(rule.Head.Args) > 0 || rule.Head.RuleKind() != ast.SingleValue || !ref.IsGround() {
			others[name] = true
		}
		facts[name] = true
	}
	maps.DeleteFunc(facts, func(name string, _ bool) bool { return others[name] })
	return facts
}
