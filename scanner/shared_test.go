package scanner

import (
	"context"
	"errors"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/topdown"
)

// sharing are two controls that use facts, and one that does not.
func sharing(t *testing.T, facts string) *Policies {
	t.Helper()
	control := func(id, name, rules string) string {
		return controlText("import data.idcscan.facts\n\n"+rules, "IDC-TST-001", id, "controls.tst.sessions", "controls.tst."+name)
	}
	failing := func(condition string) string {
		return `fail contains {"key": name, "message": "m"} if {
	some name, _ in input.permission_sets
	` + condition + "\n}\n"
	}
	p, err := loadPolicies(files(
		"lib/facts/facts.rego", "package idcscan.facts\n\n"+facts,
		"controls/tst/a.rego", control("IDC-TST-001", "a", failing("name in facts.upper")),
		"controls/tst/b.rego", control("IDC-TST-002", "b", failing("not name in facts.upper")),
		"controls/tst/c.rego", controlText(failing("name == data.idcscan.facts.alone"), "IDC-TST-001", "IDC-TST-003", "controls.tst.sessions", "controls.tst.c"),
	))
	if err != nil {
		t.Fatal(err)
	}
	return p
}

const upperFacts = `upper := {name | some name in names; upper_case(name)}

names := object.keys(input.permission_sets)

upper_case(name) if upper_of(name) == name

upper_of(name) := trim(name, "x")

alone := "a"
`

func TestPlanSharesWhatSeveralControlsUse(t *testing.T) {
	p := sharing(t, upperFacts)
	tasks, err := p.plan(p.controls)
	if err != nil {
		t.Fatal(err)
	}
	got := map[string][]string{}
	var order []string
	for _, task := range tasks {
		order = append(order, task.name)
		got[task.name] = []string{}
		for _, i := range task.after {
			got[task.name] = append(got[task.name], tasks[i].name)
		}
		slices.Sort(got[task.name])
	}
	names, upper := "data.idcscan.facts.names", "data.idcscan.facts.upper"
	if diff := cmp.Diff(map[string][]string{
		names: {}, upper: {names},
		"IDC-TST-001": {names, upper}, "IDC-TST-002": {names, upper}, "IDC-TST-003": {},
	}, got); diff != "" {
		t.Error(diff)
	}
	if want := []string{names, upper, "IDC-TST-001", "IDC-TST-002", "IDC-TST-003"}; !slices.Equal(order, want) {
		t.Errorf("the order is %v", order)
	}
}

// An error in a shared fact is one of every control that uses it, and of no other.
func TestErrorInASharedFact(t *testing.T) {
	p := sharing(t, "upper := {format_int(to_number(input.meta.collected_at), 10)}\n\nalone := \"a\"\n")
	report := evaluate(t, p, withSets("a", "B"), Options{})
	var erred []bool
	for _, control := range report.Controls {
		erred = append(erred, control.Error != "")
	}
	if !slices.Equal(erred, []bool{true, true, false}) || len(report.Findings) != 1 {
		t.Errorf("errors %v, findings %v", erred, report.Findings)
	}
}

// A fact that is undefined is so for all who use it: no name is in it, nor not.
func TestUndefinedSharedFact(t *testing.T) {
	report := evaluate(t, sharing(t, "upper := {\"B\"} if input.meta.source == \"none\"\n\nalone := \"a\"\n"), withSets("a", "B"), Options{})
	var fails []int
	for _, control := range report.Controls {
		fails = append(fails, control.Counts.Fail)
	}
	if !slices.Equal(fails, []int{0, 0, 1}) {
		t.Errorf("%v", fails)
	}
}

// Below `with`, where another input may hold, nothing is shared.
func TestWithSeesNoSharedFact(t *testing.T) {
	p := sharing(t, "upper := object.keys(input.permission_sets)\n\nalone := \"b\" if {\n\tupper == {\"b\"} with input as {\"permission_sets\": {\"b\": {}}}\n}\n")
	report := evaluate(t, p, withSets("a", "b"), Options{})
	if len(report.Findings) != 3 {
		t.Errorf("%v", report.Findings)
	}
	shared := newSharedResults()
	fact := ast.MustParseRef("data.idcscan.facts.upper")
	shared.put(fact, ast.StringTerm("shared"))
	cache := newTaskCache(shared, nil)
	cache.Push()
	if result, _ := cache.Get(fact); result != nil {
		t.Errorf("within a frame the cache holds %v", result)
	}
	cache.Pop()
	if result, _ := cache.Get(fact); result == nil {
		t.Error("the cache holds nothing")
	}
	shared.drop(fact)
	if result, _ := newTaskCache(shared, nil).Get(fact); result != nil {
		t.Errorf("what was dropped is %v", result)
	}
}

func TestScheduleKeepsTheOrder(t *testing.T) {
	tasks := make([]task, 60)
	for i := range tasks {
		for before := range i {
			if (i*7+before*3)%11 == 0 {
				tasks[i].after = append(tasks[i].after, before)
			}
		}
	}
	s := newSchedule(tasks)
	var lock sync.Mutex
	finished, unneeded, needed := map[int]bool{}, map[int]bool{}, map[int]bool{}
	var workers sync.WaitGroup
	for range 4 {
		workers.Go(func() {
			for i, ok := s.next(); ok; i, ok = s.next() {
				lock.Lock()
				for _, before := range tasks[i].after {
					if !finished[before] {
						t.Errorf("task %d was begun before %d was done", i, before)
					}
				}
				finished[i] = true
				for _, before := range s.done(i) {
					if unneeded[before] {
						t.Errorf("task %d became unneeded twice", before)
					}
					unneeded[before] = true
					for user, task := range tasks {
						if slices.Contains(task.after, before) && !finished[user] {
							t.Errorf("task %d is called unneeded, and %d needs it", before, user)
						}
					}
				}
				lock.Unlock()
			}
		})
	}
	workers.Wait()
	if len(finished) != len(tasks) {
		t.Errorf("%d of %d tasks were done", len(finished), len(tasks))
	}
	for _, task := range tasks {
		for _, before := range task.after {
			needed[before] = true
		}
	}
	if len(unneeded) != len(needed) {
		t.Errorf("%d of %d tasks became unneeded", len(unneeded), len(needed))
	}
}

func TestScheduleStopsWhoWaits(t *testing.T) {
	s := newSchedule([]task{{}, {after: []int{0}}})
	if i, ok := s.next(); i != 0 || !ok {
		t.Fatal(i, ok)
	}
	waited := make(chan bool)
	go func() {
		_, ok := s.next()
		waited <- ok
	}()
	s.stop()
	if <-waited {
		t.Error("a task was begun after the stop")
	}
}

func TestEvaluationEndsWithItsContext(t *testing.T) {
	p := sharing(t, "upper := object.keys(input.permission_sets)\n\nalone := \"b\"\n")
	store, err := p.store(nil, time.Time{})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	e := evaluation{policies: p, store: store, input: ast.NewTerm(Value(withSets("a")))}
	if err := e.run(ctx, p.controls, func(int, results, error) {}); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}

var _ topdown.VirtualCache = (*taskCache)(nil)
