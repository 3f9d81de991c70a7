package scanner

import (
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"
)

func nativeGone(section string) func(ast.Object, []*ast.Term) *ast.Term {
	name, exists, no := ast.StringTerm(section), ast.StringTerm("exists"), ast.InternedTerm(false)
	return func(input ast.Object, _ []*ast.Term) *ast.Term {
		gone := ast.NewSet()
		eachMember(input, name, func(key *ast.Term, member ast.Object) {
			if answer := member.Get(exists); answer != nil && answer.Equal(no) {
				gone.Add(key)
			}
		})
		return ast.NewTerm(gone)
	}
}

func nativeCreators(section string) func(ast.Object, []*ast.Term) *ast.Term {
	name, issuers, creator := ast.StringTerm(section), ast.StringTerm("external_id_issuers"), ast.StringTerm("created_by")
	return func(input ast.Object, _ []*ast.Term) *ast.Term {
		creators := ast.NewObject()
		eachMember(input, name, func(key *ast.Term, member ast.Object) {
			if list, by := member.Get(issuers), member.Get(creator); list != nil && by != nil && list.Equal(ast.InternedEmptyArray) {
				creators.Insert(key, by)
			}
		})
		return ast.NewTerm(creators)
	}
}

func nativeValuesOf(input ast.Object, arguments []*ast.Term) *ast.Term {
	values := ast.NewSet()
	eachMember(input, arguments[0], func(_ *ast.Term, member ast.Object) {
		if value := member.Get(arguments[1]); value != nil {
			values.Add(value)
		}
	})
	return ast.NewTerm(values)
}

func nativePeopleByHolder(input ast.Object, arguments []*ast.Term) *ast.Term {
	names, ok := arguments[0].Value.(ast.Set)
	leftOut, alsoOK := arguments[1].Value.(ast.Set)
	if !ok || !alsoOK {
		return nil
	}
	people := map[string]*ast.Term{}
	counted := ast.NewObject()
	eachMember(input, ast.StringTerm("accounts"), func(account *ast.Term, _ ast.Object) {
		byHolder := ast.NewObject()
		holdersIn(input, account, names).Foreach(func(principal *ast.Term) {
			text := stringOf(principal.Value)
			if people[text] == nil {
				people[text] = ast.InternedTerm(numberBehind(input, text, leftOut))
			}
			byHolder.Insert(principal, people[text])
		})
		counted.Insert(account, ast.NewTerm(byHolder))
	})
	return ast.NewTerm(counted)
}

// numberBehind counts the people behind a principal as facts.number_behind does.
func numberBehind(input ast.Object, principal string, leftOut ast.Set) int {
	if user, ok := strings.CutPrefix(principal, "user:"); ok {
		if leftOut.Contains(ast.StringTerm(user)) {
			return 0
		}
		return 1
	}
	key, ok := strings.CutPrefix(principal, "group:")
	if !ok {
		return 0
	}
	group := objectIn(objectIn(input, ast.StringTerm("groups")), ast.StringTerm(key))
	if group == nil {
		return 0
	}
	members := group.Get(ast.StringTerm("members"))
	if members == nil {
		return 0
	}
	list, ok := members.Value.(*ast.Array)
	if !ok {
		return 0
	}
	without := ast.NewSet()
	list.Foreach(func(member *ast.Term) {
		if leftOut.Contains(member) {
			without.Add(member)
		}
	})
	return list.Len() - without.Len()
}

// eachMember calls f for each member of a section.
func eachMember(input ast.Object, section *ast.Term, f func(key *ast.Term, member ast.Object)) {
	members := objectIn(input, section)
	if members == nil {
		return
	}
	members.Foreach(func(key, member *ast.Term) {
		if object, ok := member.Value.(ast.Object); ok {
			f(key, object)
		}
	})
}

// objectIn returns an object that is in another, nil where there is none.
func objectIn(object ast.Object, key *ast.Term) ast.Object {
	if object == nil {
		return nil
	}
	value := object.Get(key)
	if value == nil {
		return nil
	}
	inner, _ := value.Value.(ast.Object)
	return inner
}

var iacSection = ast.StringTerm("iac")

// nativeListed are the keys of what iac holds of a kind that has at least so many
// elements in a list.
func nativeListed(kind, attribute string, least int) func(ast.Object, []*ast.Term) *ast.Term {
	kindTerm, attributeTerm := ast.StringTerm(kind), ast.StringTerm(attribute)
	return func(input ast.Object, _ []*ast.Term) *ast.Term {
		members := objectIn(objectIn(input, iacSection), kindTerm)
		if members == nil {
			return nil
		}
		var keys []*ast.Term
		members.Foreach(func(key, member *ast.Term) {
			object, _ := member.Value.(ast.Object)
			if object == nil {
				return
			}
			if term := object.Get(attributeTerm); term != nil {
				if list, ok := term.Value.(*ast.Array); ok && list.Len() >= least {
					keys = append(keys, key)
				}
			}
		})
		return ast.SetTerm(keys...)
	}
}
