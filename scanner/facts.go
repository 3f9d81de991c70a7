package scanner

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"github.com/open-policy-agent/opa/v1/ast"

	"github.com/idcscan/idcscan/collectors/snapshot"
)

// Values of a fact.
const (
	FactYes     = "yes"
	FactNo      = "no"
	FactUnknown = "unknown"
)

// PermissionSetFact is what data.idcscan.facts.permission_set says of one
// permission set. Nothing but Rego decides it.
type PermissionSetFact struct {
	// Administrator says whether the set allows every action on every resource,
	// Writes whether it allows more than reading: yes, no or unknown.
	Administrator string `json:"administrator"`
	Writes        string `json:"writes"`
	// Tier is admin, power-user, read-only or unknown, TierBy what says so:
	// administrator, tag, grants or nothing.
	Tier     string       `json:"tier"`
	TierBy   string       `json:"tier_by"`
	Evidence FactEvidence `json:"evidence"`
	// Doubts are why Administrator or Tier is unknown, those that another run may
	// clear first.
	Doubts []FactDoubt `json:"doubts"`
}

// FactEvidence names the documents behind a fact: "inline policy" or the ARN of
// an AWS-managed policy, sorted.
type FactEvidence struct {
	// GrantedBy make an administrator, DeniedBy deny something, ConditionsIn have
	// conditions.
	GrantedBy    []string `json:"granted_by"`
	DeniedBy     []string `json:"denied_by"`
	ConditionsIn []string `json:"conditions_in"`
	// Boundary is what the permissions boundary does: open, narrow or unknown.
	Boundary string `json:"boundary"`
}

// FactDoubt is one reason why a fact is unknown.
type FactDoubt struct {
	Section snapshot.Section `json:"section"`
	Cause   snapshot.Cause   `json:"cause"`
	Message string           `json:"message"`
}

// PermissionSetFacts returns what the facts say of each permission set of a
// snapshot, by its key. Of the options only Parameters and Now count.
func (p *Policies) PermissionSetFacts(ctx context.Context, s *snapshot.Snapshot, o Options) (map[string]PermissionSetFact, error) {
	const fact = "data.idcscan.facts.permission_set"
	config, err := p.overrides(o.Parameters)
	if err != nil {
		return nil, err
	}
	store, err := p.store(config, o.Now)
	if err != nil {
		return nil, err
	}
	compiler := p.compiler.QueryCompiler()
	body, err := compiler.Compile(ast.MustParseBody("fact = " + fact))
	if err != nil {
		return nil, err
	}
	e := evaluation{policies: p, store: store, input: ast.NewTerm(Value(s))}
	w := worker{evaluation: &e, shared: newSharedResults()}
	result, err := w.eval(ctx, query{body, compiler})
	if err != nil {
		return nil, fmt.Errorf("evaluate %s: %w", fact, cmp.Or(ctx.Err(), err))
	}
	value, defined := result["fact"]
	if !defined { // the snapshot has no permission sets
		return map[string]PermissionSetFact{}, nil
	}
	facts, err := readFacts(value)
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", fact, err)
	}
	for _, fact := range facts {
		slices.SortStableFunc(fact.Doubts, compareFactDoubts)
	}
	return facts, nil
}

func readFacts(value ast.Value) (map[string]PermissionSetFact, error) {
	said, err := plain(value)
	if err != nil {
		return nil, err
	}
	text, err := json.Marshal(said)
	if err != nil {
		return nil, err
	}
	var facts map[string]PermissionSetFact
	err = json.Unmarshal(text, &facts)
	return facts, err
}

func compareFactDoubts(a, b FactDoubt) int {
	rank := map[bool]int{true: 0, false: 1}
	return cmp.Or(cmp.Compare(rank[a.Cause.Accidental()], rank[b.Cause.Accidental()]),
		cmp.Compare(a.Section, b.Section), cmp.Compare(a.Cause, b.Cause), cmp.Compare(a.Message, b.Message))
}
