package scanner

import (
	"context"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/open-policy-agent/opa/v1/ast"

	"github.com/idcscan/idcscan/collectors/snapshot/snapshottest"
)

// nativeUses use each rule that has a native.
var nativeUses = map[ast.String]string{
	"_creators_of_groups":        `facts._creators_of_groups`,
	"_creators_of_users":         `facts._creators_of_users`,
	"values_of":                  `[facts.values_of(section, attribute) | some section in ["users", "groups", "accounts", "meta", "abac"]; some attribute in ["external_id_issuers", "exists", "name"]]`,
	"assigned":                   `facts.assigned`,
	"assigned_keys":              `[facts.assigned_keys(keys) | some keys in [set(), {"-"}, {concat("/", [a, s, p]) | some a, sets in object.get(input, "account_assignments", {}); some s, ps in sets; some p in ps; count(p) % 2 == 0}]]`,
	"assignments_of":             `[facts.assignments_of(facts.gone), facts.assignments_of(facts.assigned), facts.assignments_of(set())]`,
	"code_with_secrets":          `facts.code_with_secrets`,
	"code_with_swallowed_errors": `facts.code_with_swallowed_errors`,
	"dangling_declarations":      `facts.dangling_declarations`,
	"groups_gone":                `facts.groups_gone`,
	"groups_in_many":             `[facts.groups_in_many(sets, most) | some sets in [all_sets, some_sets]; some most in [1, 2, 3]]`,
	"holders":                    `[facts.holders(account, sets) | some account in array.concat(["-"], [a | some a, _ in input.accounts]); some sets in [all_sets, some_sets]]`,
	"people_by_holder":           `[facts.people_by_holder(sets, out) | some sets in [all_sets, some_sets]; some out in [set(), facts.users_gone, object.keys(object.get(input, "users", {}))]]`,
	"repeated_declarations":      `facts.repeated_declarations`,
	"users_gone":                 `facts.users_gone`,
}

// TestNativesAreWhatTheRulesSay holds what is computed in Go to the Rego that it
// stands for.
func TestNativesAreWhatTheRulesSay(t *testing.T) {
	withNatives := ownPolicies(t)
	without := *withNatives
	without.natives = false
	snapshots := landingZones()
	snapshots["nothing"] = withSets()
	for seed := range uint64(6) {
		s := snapshottest.Generate(seed, snapshottest.Small())
		snapshots[fmt.Sprintf("seed %d", seed)] = s
		random := rand.New(rand.NewPCG(seed, 3))
		poorer := copyOf(s)
		losses := lossesOf(s)
		for range 8 {
			losses[random.IntN(len(losses))].take(poorer)
		}
		snapshots[fmt.Sprintf("seed %d with gaps", seed)] = poorer
	}
	results := map[string]bool{}
	for name, s := range snapshots {
		store, err := withNatives.store(nil, time.Time{})
		if err != nil {
			t.Fatal(err)
		}
		input := ast.NewTerm(Value(s))
		for rule, use := range nativeUses {
			said := map[bool]ast.Value{}
			for _, p := range []*Policies{withNatives, &without} {
				compiler := p.compiler.QueryCompiler().WithContext(&ast.QueryContext{
					Package: ast.MustParsePackage("package test"), Imports: ast.MustParseImports("import data.idcscan.facts"),
				})
				body, err := compiler.Compile(ast.MustParseBodyWithOpts(
					`all_sets := {s | some s, _ in input.permission_sets}; some_sets := {s | some s in all_sets; count(s) % 2 == 0}; answer = [`+use+`, count(all_sets), count(some_sets)]`,
					ast.ParserOptions{RegoVersion: ast.RegoV1}))
				if err != nil {
					t.Fatal(err)
				}
				w := worker{&evaluation{policies: p, store: store, input: input}, newSharedResults()}
				result, err := w.eval(context.Background(), query{body, compiler})
				if err != nil {
					t.Fatal(err)
				}
				said[p.natives] = result["answer"]
			}
			if said[true] == nil || said[false] == nil || said[true].Compare(said[false]) != 0 {
				t.Errorf("%s: %s is natively\n%v\nand by its rule\n%v", name, rule, said[true], said[false])
			}
			results[string(rule)+fmt.Sprint(said[true])] = true
		}
	}
	if len(results) < 3*len(natives) {
		t.Errorf("the snapshots make only %d different results", len(results))
	}
}

func TestNativesStandForRules(t *testing.T) {
	p := ownPolicies(t)
	if got, want := slices.Sorted(maps.Keys(nativeUses)), slices.Sorted(maps.Keys(natives)); !slices.Equal(got, want) {
		t.Errorf("tried are %v of %v", got, want)
	}
	for name := range natives {
		if len(p.compiler.GetRulesExact(factsPackage.Append(ast.NewTerm(name)))) == 0 {
			t.Errorf("there is no rule %s", name)
		}
	}
}

// Below `with` there may be another input, and policies without idcscan's own
// facts may mean other things by their names.
func TestNativesAreLeftAlone(t *testing.T) {
	input := Value(withSets("a")).(ast.Object)
	fact := ast.MustParseRef("data.idcscan.facts.users_gone")
	cache := newTaskCache(newSharedResults(), input)
	cache.Push()
	if result, _ := cache.Get(fact); result != nil {
		t.Errorf("within a frame the cache computes %v", result)
	}
	cache.Pop()
	if result, _ := cache.Get(fact); result == nil {
		t.Error("the cache computes nothing")
	}
	for _, ref := range []string{"data.org.facts.users_gone", "data.idcscan.facts.more.users_gone", "data.idcscan.facts.gone"} {
		if result := native(input, ast.MustParseRef(ref)); result != nil {
			t.Errorf("%s is %v", ref, result)
		}
	}
	if sharing(t, "upper := {\"a\"}\n\nalone := \"b\"\n").natives {
		t.Error("natives stand for facts that they do not know")
	}
}
