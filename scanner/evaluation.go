package scanner

import (
	"context"
	"fmt"
	"runtime"
	"strings"
	"sync"
	"time"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/storage"
	"github.com/open-policy-agent/opa/v1/storage/inmem"
	"github.com/open-policy-agent/opa/v1/topdown"
)

// evaluation is what controls are evaluated on.
type evaluation struct {
	policies *Policies
	store    storage.Store
	input    *ast.Term
	// took is told how long each fact and control took, by its name; may be nil.
	took func(name string, d time.Duration)
}

// results are what the variables of a query came to.
type results map[ast.Var]ast.Value

// run evaluates controls side by side and calls each with the index of one and
// what its rules said, or the error in them. An error inside one control does
// not reach the others.
func (e *evaluation) run(ctx context.Context, controls []*Control, each func(i int, result results, err error)) error {
	tasks, err := e.policies.plan(controls)
	if err != nil {
		return err
	}
	schedule, shared := newSchedule(tasks), newSharedResults()
	defer context.AfterFunc(ctx, schedule.stop)()
	var workers sync.WaitGroup
	for range min(runtime.GOMAXPROCS(0), len(tasks)) {
		workers.Go(func() {
			w := worker{evaluation: e, shared: shared}
			for i, ok := schedule.next(); ok; i, ok = schedule.next() {
				start := time.Now()
				if task := tasks[i]; task.fact != nil {
					w.share(ctx, task)
				} else {
					result, err := w.ask(ctx, task.query)
					each(task.control, result, err)
				}
				if e.took != nil {
					e.took(tasks[i].name, time.Since(start))
				}
				for _, fact := range schedule.done(i) {
					shared.drop(tasks[fact].fact)
				}
			}
		})
	}
	workers.Wait()
	return ctx.Err()
}

// store holds data files, configuration and time as the document data.
func (p *Policies) store(config map[string]map[string]any, now time.Time) (storage.Store, error) {
	run := map[string]any{}
	if !now.IsZero() {
		run["now"] = now.UTC().Format(time.RFC3339)
	}
	given, err := ast.InterfaceToValue(map[string]any{"idcscan": map[string]any{"config": config, "run": run}})
	if err != nil {
		return nil, err
	}
	data, ok := p.data.Merge(given.(ast.Object))
	if !ok {
		return nil, fmt.Errorf("a data file defines data.idcscan.config or data.idcscan.run")
	}
	settle(ast.NewTerm(data))
	return inmem.NewFromASTObject(data), nil
}

// worker evaluates tasks one after the other.
type worker struct {
	*evaluation
	shared *sharedResults
}

// share evaluates a fact for all workers. An error in it is left to the controls
// that use it: they evaluate it again, and it is theirs.
func (w *worker) share(ctx context.Context, fact task) {
	result, err := w.eval(ctx, fact.query)
	if err != nil {
		return
	}
	var term *ast.Term
	if value, defined := result["fact"]; defined {
		term = ast.NewTerm(value)
		settle(term)
	}
	w.shared.put(fact.fact, term)
}

// ask evaluates the rules of a control.
func (w *worker) ask(ctx context.Context, control query) (results, error) {
	result, err := w.eval(ctx, control)
	if err == nil && len(result) == 0 {
		err = fmt.Errorf("one of the rules %s is undefined; each must be a set, if an empty one", strings.Join(verdictRules, ", "))
	}
	return result, err
}

// walked is the input that natives walk, nil where they are not to be used.
func (w *worker) walked() ast.Object {
	if !w.policies.natives {
		return nil
	}
	input, _ := w.input.Value.(ast.Object)
	return input
}

// eval evaluates a query with a cache of its own before what is shared: what else
// one task has evaluated the next hardly uses, and it would take much memory.
func (w *worker) eval(ctx context.Context, q query) (results, error) {
	txn, err := w.store.NewTransaction(ctx)
	if err != nil {
		return nil, err
	}
	defer w.store.Abort(ctx, txn)
	cancel := topdown.NewCancel()
	defer context.AfterFunc(ctx, cancel.Cancel)()
	result := results{}
	err = topdown.NewQuery(q.body).WithQueryCompiler(q.compiler).WithCompiler(w.policies.compiler).
		WithStore(w.store).WithTransaction(txn).WithInput(w.input).WithCancel(cancel).
		WithStrictBuiltinErrors(true).WithVirtualCache(newTaskCache(w.shared, w.walked())).
		Iter(ctx, func(found topdown.QueryResult) error {
			for name, term := range found {
				result[name] = term.Value
			}
			return nil
		})
	return result, err
}
