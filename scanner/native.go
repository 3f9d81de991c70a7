package scanner

import (
	"slices"
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"
)

// natives are rules of package facts that this program also knows in Go, since
// they walk all assignments or people: a thousandth of what a walk takes in
// Rego. The Rego stays what they mean, and what `opa eval` and every test of
// policies run; [TestNativesAreWhatTheRulesSay] holds one to the other.
//
// Each is told the input and the arguments, of which a rule that is no function
// has none. It returns nil for what it leaves to the rule, and a result only
// where the rule has one.
var natives = map[ast.String]func(input ast.Object, arguments []*ast.Term) *ast.Term{
	"_creators_of_groups":        nativeCreators("groups"),
	"_creators_of_users":         nativeCreators("users"),
	"assigned":                   nativeAssigned,
	"assigned_keys":              nativeAssignedKeys,
	"assignments_of":             nativeAssignmentsOf,
	"code_with_secrets":          nativeListed("code", "secrets", 1),
	"code_with_swallowed_errors": nativeListed("code", "swallowed_errors", 1),
	"dangling_declarations":      nativeListed("assignments", "undeclared", 1),
	"groups_gone":                nativeGone("groups"),
	"groups_in_many":             nativeGroupsInMany,
	"holders":                    nativeHolders,
	"people_by_holder":           nativePeopleByHolder,
	"repeated_declarations":      nativeListed("assignments", "addresses", 2),
	"users_gone":                 nativeGone("users"),
	"values_of":                  nativeValuesOf,
}

var factsPackage = ast.MustParseRef("data.idcscan.facts")

// native returns what a rule comes to by its native, nil where it has none.
// Arguments stand behind the rule of a function.
func native(input ast.Object, ref ast.Ref) *ast.Term {
	rule, arguments := ref, []*ast.Term(nil)
	if function, ok := ref[0].Value.(ast.Ref); ok {
		rule, arguments = function, ref[1:]
	}
	evaluate := natives[lastPart(rule)]
	if evaluate == nil || len(rule) != len(factsPackage)+1 || !rule.HasPrefix(factsPackage) {
		return nil
	}
	return evaluate(input, arguments)
}

func nativeAssigned(input ast.Object, _ []*ast.Term) *ast.Term {
	// Insertion compares strings; a map does it by address, as most are one term.
	seen := map[ast.Value]bool{}
	var assigned []*ast.Term
	eachPair(input, func(_, _ *ast.Term, principals *ast.Array) {
		principals.Foreach(func(principal *ast.Term) {
			if !seen[principal.Value] {
				seen[principal.Value] = true
				assigned = append(assigned, principal)
			}
		})
	})
	return ast.SetTerm(assigned...)
}

func nativeAssignedKeys(input ast.Object, arguments []*ast.Term) *ast.Term {
	wanted, ok := arguments[0].Value.(ast.Set)
	if !ok {
		return nil
	}
	var found []*ast.Term
	if wanted.Len() > 0 {
		eachPair(input, func(account, permissionSet *ast.Term, principals *ast.Array) {
			pair := stringOf(account.Value) + "/" + stringOf(permissionSet.Value) + "/"
			principals.Foreach(func(principal *ast.Term) {
				if key := ast.StringTerm(pair + stringOf(principal.Value)); wanted.Contains(key) {
					found = append(found, key)
				}
			})
		})
	}
	return ast.SetTerm(found...)
}

var assignmentFields = [...]*ast.Term{
	ast.StringTerm("key"), ast.StringTerm("account"), ast.StringTerm("permission_set"), ast.StringTerm("principal"),
}

func nativeAssignmentsOf(input ast.Object, arguments []*ast.Term) *ast.Term {
	wanted, ok := arguments[0].Value.(ast.Set)
	if !ok {
		return nil
	}
	var found []*ast.Term
	eachPair(input, func(account, permissionSet *ast.Term, principals *ast.Array) {
		var held []*ast.Term
		principals.Foreach(func(principal *ast.Term) {
			if wanted.Contains(principal) {
				held = append(held, principal)
			}
		})
		slices.SortFunc(held, ast.TermValueCompare)
		for i, principal := range held {
			if i > 0 && principal.Equal(held[i-1]) {
				continue
			}
			key := stringOf(account.Value) + "/" + stringOf(permissionSet.Value) + "/" + stringOf(principal.Value)
			found = append(found, ast.ObjectTerm(
				[2]*ast.Term{assignmentFields[0], ast.StringTerm(key)}, [2]*ast.Term{assignmentFields[1], account},
				[2]*ast.Term{assignmentFields[2], permissionSet}, [2]*ast.Term{assignmentFields[3], principal},
			))
		}
	})
	return ast.ArrayTerm(found...)
}

func nativeHolders(input ast.Object, arguments []*ast.Term) *ast.Term {
	names, ok := arguments[1].Value.(ast.Set)
	if !ok {
		return nil
	}
	return ast.NewTerm(holdersIn(input, arguments[0], names))
}

func holdersIn(input ast.Object, account *ast.Term, names ast.Set) ast.Set {
	holders := ast.NewSet()
	if permissionSets := objectIn(objectIn(input, assignmentsSection), account); permissionSets != nil {
		permissionSets.Foreach(func(permissionSet, principals *ast.Term) {
			if list, ok := principals.Value.(*ast.Array); ok && names.Contains(permissionSet) {
				list.Foreach(holders.Add)
			}
		})
	}
	return holders
}

var heldFields = [...]*ast.Term{ast.StringTerm("group"), ast.StringTerm("permission_set"), ast.StringTerm("accounts")}

func nativeGroupsInMany(input ast.Object, arguments []*ast.Term) *ast.Term {
	named, ok := arguments[0].Value.(ast.Set)
	most, number := arguments[1].Value.(ast.Number)
	limit, exact := most.Int()
	if !ok || !number || !exact || limit < 1 {
		return nil
	}
	type pair struct{ group, permissionSet string }
	accounts := map[pair]int{}
	eachPair(input, func(_, permissionSet *ast.Term, principals *ast.Array) {
		if !named.Contains(permissionSet) {
			return
		}
		principals.Foreach(func(principal *ast.Term) {
			if group, ok := strings.CutPrefix(stringOf(principal.Value), "group:"); ok {
				accounts[pair{group, stringOf(permissionSet.Value)}]++
			}
		})
	})
	var pairs []pair
	for pair, count := range accounts {
		if count > limit {
			pairs = append(pairs, pair)
		}
	}
	slices.SortFunc(pairs, func(a, b pair) int {
		if order := strings.Compare(a.group, b.group); order != 0 {
			return order
		}
		return strings.Compare(a.permissionSet, b.permissionSet)
	})
	held := make([]*ast.Term, len(pairs))
	for i, pair := range pairs {
		held[i] = ast.ObjectTerm(
			[2]*ast.Term{heldFields[0], ast.StringTerm(pair.group)},
			[2]*ast.Term{heldFields[1], ast.StringTerm(pair.permissionSet)},
			[2]*ast.Term{heldFields[2], ast.InternedTerm(accounts[pair])},
		)
	}
	return ast.ArrayTerm(held...)
}

var assignmentsSection = ast.StringTerm("account_assignments")

// eachPair calls f for each permission set in each account, in Rego's order.
func eachPair(input ast.Object, f func(account, permissionSet *ast.Term, principals *ast.Array)) {
	assignments := objectIn(input, assignmentsSection)
	if assignments == nil {
		return
	}
	assignments.Foreach(func(account, permissionSets *ast.Term) {
		if granted, ok := permissionSets.Value.(ast.Object); ok {
			granted.Foreach(func(permissionSet, principals *ast.Term) {
				if list, ok := principals.Value.(*ast.Array); ok {
					f(account, permissionSet, list)
				}
			})
		}
	})
}
