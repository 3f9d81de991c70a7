package scanner

import (
	"slices"
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"

	"github.com/idcscan/idcscan/collectors/snapshot"
)

// checkReads finds controls that read a section which they do not require: a
// gap there would not concern them, so that they judge what nobody read. The
// section of the members that a control judges concerns it anyway. Facts and
// idcscan's libraries say themselves what they do not know.
func (p *Policies) checkReads() []error {
	var problems []error
	for _, control := range p.controls {
		known := map[snapshot.Section]bool{sectionOf[control.Judges]: true}
		for _, requirement := range control.Requires {
			known[requirement.Section] = true
		}
		for _, rule := range p.reachable(p.verdictRules(control)) {
			home := rule.Module.Package.Path.String()
			if home != control.Package && strings.HasPrefix(home, "data.idcscan.") {
				continue
			}
			for section, place := range sectionsRead(rule) {
				if !known[section] {
					known[section] = true
					problems = append(problems, problemAt(place,
						"%s reads input.%s and requires nothing of it, so that a gap there would not concern it; add %s, or its attributes that are read, to requires",
						control.ID, section, section))
				}
			}
		}
	}
	return problems
}

// sectionsRead leads from the sections to which a rule refers as input.<section>
// to one place where it does. Look-ups in input by a variable are not among them.
func sectionsRead(rule *ast.Rule) map[snapshot.Section]*ast.Location {
	found := map[snapshot.Section]*ast.Location{}
	ast.WalkRefs(rule, func(ref ast.Ref) bool {
		if len(ref) > 1 && ref[0].Equal(ast.InputRootDocument) {
			section := snapshot.Section(stringOf(ref[1].Value))
			if slices.Contains(snapshot.Sections(), section) && found[section] == nil {
				found[section] = ref[0].Location
			}
		}
		return false
	})
	return found
}

// verdictRules returns the rules by which a control says its verdicts.
func (p *Policies) verdictRules(control *Control) []*ast.Rule {
	rules := []*ast.Rule{}
	for _, name := range verdictRules {
		rules = append(rules, p.compiler.GetRulesExact(ast.MustParseRef(control.Package+"."+name))...)
	}
	return rules
}

// reachable returns rules and all that these use, they themselves first.
func (p *Policies) reachable(from []*ast.Rule) []*ast.Rule {
	rules := []*ast.Rule{}
	seen := map[*ast.Rule]bool{}
	add := func(rule *ast.Rule) {
		for ; rule != nil && !seen[rule]; rule = rule.Else {
			seen[rule] = true
			rules = append(rules, rule)
		}
	}
	for _, rule := range from {
		add(rule)
	}
	for i := 0; i < len(rules); i++ {
		for used := range p.compiler.Graph.Dependencies(rules[i]) {
			add(used.(*ast.Rule))
		}
	}
	return rules
}
