package scanner

import (
	"context"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/open-policy-agent/opa/v1/ast"

	"github.com/idcscan/idcscan/collectors/snapshot"
)

// trial holds one snapshot and its verdicts against the law.
type trial struct {
	policies   *Policies
	parameters map[string]map[string]any
	snapshot   *snapshot.Snapshot
	before     []*outcome
	// looksAt are the sections that a control can see, by its index. Only controls
	// that see what a loss changed are judged again; nil to judge all.
	looksAt []map[snapshot.Section]bool
}

// newTrial holds all controls to the law, or those with the ids.
func newTrial(t *testing.T, p *Policies, parameters map[string]map[string]any, s *snapshot.Snapshot, ids ...string) trial {
	t.Helper()
	controls, err := p.selection(Options{Select: ids})
	if err != nil {
		t.Fatal(err)
	}
	l := trial{policies: p, parameters: parameters, snapshot: s, before: judged(t, p, parameters, s, controls)}
	for _, control := range controls {
		l.looksAt = append(l.looksAt, p.looksAt(control))
	}
	return l
}

// looksAt are the sections that a control judges, requires, or names in any
// rule that it uses, as a field of input or as a text: libraries are told the
// section whose coverage they look up.
func (p *Policies) looksAt(control *Control) map[snapshot.Section]bool {
	sections := map[snapshot.Section]bool{sectionOf[control.Judges]: true}
	for _, requirement := range control.Requires {
		sections[requirement.Section] = true
	}
	for _, rule := range p.reachable(p.verdictRules(control)) {
		ast.WalkTerms(rule, func(term *ast.Term) bool {
			if text, ok := term.Value.(ast.String); ok {
				sections[snapshot.Section(text)] = true
			}
			return false
		})
	}
	return sections
}

// touched returns the controls, by their index, that see what is not the same
// in two snapshots.
func (l trial) touched(poorer *snapshot.Snapshot) []int {
	var changed []snapshot.Section
	for _, section := range snapshot.Sections() {
		same := reflect.DeepEqual(fieldOf(l.snapshot, section).Interface(), fieldOf(poorer, section).Interface()) &&
			reflect.DeepEqual(l.snapshot.Coverage[section], poorer.Coverage[section])
		if !same {
			changed = append(changed, section)
		}
	}
	var touched []int
	for n := range l.before {
		if l.looksAt == nil || slices.ContainsFunc(changed, func(section snapshot.Section) bool { return l.looksAt[n][section] }) {
			touched = append(touched, n)
		}
	}
	return touched
}

// breaches takes the losses in turn from a copy of the snapshot and returns
// how the law was broken.
func (l trial) breaches(t *testing.T, losses ...loss) []string {
	t.Helper()
	poorer := copyOf(l.snapshot)
	names := []string{}
	rename := map[snapshot.Section]map[string]string{}
	for _, loss := range losses {
		loss.take(poorer)
		names = append(names, loss.name)
		for section, keys := range loss.renamed {
			if rename[section] == nil {
				rename[section] = map[string]string{}
			}
			for old, now := range keys {
				if mapIndex(fieldOf(poorer, section), now).IsValid() {
					rename[section][old] = now
				}
			}
		}
	}
	loseDeclarations(poorer)
	if err := poorer.Validate(); err != nil {
		t.Fatalf("without %s the snapshot is not valid: %v", strings.Join(names, " and "), err)
	}
	touched := l.touched(poorer)
	controls := make([]*Control, len(touched))
	for i, n := range touched {
		controls[i] = l.before[n].control
	}
	var breaches []string
	for i, now := range judged(t, l.policies, l.parameters, poorer, controls) {
		old := l.before[touched[i]]
		complain := func(format string, values ...any) {
			breaches = append(breaches, fmt.Sprintf("%s without %s: ", old.control.ID, strings.Join(names, " and "))+fmt.Sprintf(format, values...))
		}
		if now.err != nil {
			complain("%v", now.err)
			continue
		}
		images := map[string]bool{}
		for i := range old.members.size() {
			key := renamedKey(old, i, rename)
			images[key] = true
			was := old.status(i)
			at, there := now.members.index(key)
			switch {
			case there && now.status(at) != was && now.status(at) != StatusUnknown:
				complain("%s turned from %s into %s", key, was, now.status(at))
			case !there && now.hidden == 0 && was != StatusNotApplicable:
				complain("%s, which was %s, vanished, and nothing says that members may be hidden", key, was)
			}
		}
		for i := range now.members.size() {
			if key := now.members.key(i); !images[key] {
				complain("%s appeared", key)
			}
		}
	}
	return breaches
}

// judged returns the outcomes of controls.
func judged(t *testing.T, p *Policies, parameters map[string]map[string]any, s *snapshot.Snapshot, controls []*Control) []*outcome {
	t.Helper()
	config, err := p.overrides(parameters)
	if err != nil {
		t.Fatal(err)
	}
	outcomes, err := p.judgeAll(context.Background(), s, controls, config, time.Time{})
	if err != nil {
		t.Fatal(err)
	}
	for _, o := range outcomes {
		if len(o.undecided) > 0 {
			t.Fatalf("%s is undecided: decide %v in lawParameters", o.control.ID, o.undecided)
		}
	}
	return outcomes
}

// forCause gives the gaps of earlier losses another cause.
func forCause(cause snapshot.Cause) loss {
	return loss{name: "(" + string(cause) + ")", take: func(s *snapshot.Snapshot) {
		for _, coverage := range s.Coverage {
			for i := range coverage.Gaps {
				if coverage.Gaps[i].Operation == lostOperation {
					coverage.Gaps[i].Cause = cause
				}
			}
		}
	}}
}

// renamedKey is the key of a member after names were lost.
func renamedKey(o *outcome, i int, rename map[snapshot.Section]map[string]string) string {
	name := func(section snapshot.Section, key string) string {
		if now, ok := rename[section][key]; ok {
			return now
		}
		return key
	}
	principal := func(key string) string {
		if group, ok := strings.CutPrefix(key, snapshot.PrefixGroup); ok {
			return snapshot.PrefixGroup + name(snapshot.SectionGroups, group)
		}
		return snapshot.PrefixUser + name(snapshot.SectionUsers, strings.TrimPrefix(key, snapshot.PrefixUser))
	}
	r, related := o.members.(*relation)
	if !related {
		return name(sectionOf[o.control.Judges], o.members.key(i))
	}
	n := slices.IndexFunc(r.rows, func(row row) bool { return row.start <= i && i < row.start+len(row.inner) })
	row := r.rows[n]
	inner := row.inner[i-row.start]
	switch o.control.Judges {
	case KindAssignment:
		return row.name + "/" + name(snapshot.SectionPermissionSets, row.second) + "/" + principal(inner)
	case KindProvisioning:
		return row.name + "/" + name(snapshot.SectionPermissionSets, inner)
	case KindPrincipalAccess:
		return row.name + "/" + principal(inner)
	case KindIAMUser, KindIAMRole:
		return row.name + "/" + inner
	}
	return name(snapshot.SectionGroups, row.name) + "/" + name(snapshot.SectionPermissionSets, inner)
}
