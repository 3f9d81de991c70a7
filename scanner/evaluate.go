package scanner

import (
	"cmp"
	"context"
	"fmt"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/storage"
	"github.com/open-policy-agent/opa/v1/storage/inmem"
	"github.com/open-policy-agent/opa/v1/topdown"

	"github.com/idcscan/idcscan/collectors/snapshot"
)

// Options choose controls and say how to judge.
type Options struct {
	// Select and Skip name controls by id, glob or group; see [Policies.Evaluate].
	Select, Skip []string
	// Parameters are values by control id and parameter name; the id "facts"
	// holds those that controls share.
	Parameters map[string]map[string]any
	// FailOn is the severity from which a finding fails the gate; "" is low.
	FailOn Severity
	// Strict fails the gate on any unknown; AllowIncomplete lets it pass where
	// a control could not be decided by accident.
	Strict, AllowIncomplete bool
	// Now is the time that controls are told; zero is the time of collection.
	Now time.Time
	// ConfigDigest and Version are noted in the report.
	ConfigDigest, Version string
}

// Evaluate judges a snapshot. Controls are selected by id, by glob over ids or
// by group, in any case: "IDC-SES-001", "IDC-SES-*", "SES". The error means
// that nothing was judged; an error inside a control is in the report.
func (p *Policies) Evaluate(ctx context.Context, s *snapshot.Snapshot, o Options) (*Report, error) {
	o.FailOn = cmp.Or(o.FailOn, SeverityLow)
	if !slices.Contains(Severities(), o.FailOn) {
		return nil, fmt.Errorf("unknown severity %q to fail on; %s", o.FailOn, snapshot.Suggestion(string(o.FailOn), texts(Severities())))
	}
	selected, err := p.selection(o.Select, o.Skip)
	if err != nil {
		return nil, err
	}
	config, err := p.overrides(o.Parameters)
	if err != nil {
		return nil, err
	}
	outcomes, err := p.judgeAll(ctx, s, selected, config, o.Now)
	if err != nil {
		return nil, err
	}
	report := &Report{
		Schema: ReportSchema, Run: p.describeRun(s, o, selected), Coverage: coverageOf(s),
		Controls: []ControlResult{}, Findings: []Finding{}, Unknowns: []Unknown{},
	}
	for _, outcome := range outcomes {
		report.Controls = append(report.Controls, outcome.result())
	}
	// The sort is stable and outcomes are sorted by id, so only severity is left to compare.
	slices.SortStableFunc(outcomes, func(a, b *outcome) int { return a.control.Severity.Rank() - b.control.Severity.Rank() })
	inherent := 0
	for _, outcome := range outcomes {
		inherent += outcome.inherent.count() + outcome.hiddenInherently
		report.Findings = append(report.Findings, outcome.findings(s)...)
		report.Unknowns = append(report.Unknowns, outcome.reasons...)
	}
	report.Gate = decide(report.Controls, report.Unknowns, inherent, o.FailOn, o.Strict, o.AllowIncomplete)
	return report, nil
}

// judgeAll returns the outcomes of controls, in their order.
func (p *Policies) judgeAll(ctx context.Context, s *snapshot.Snapshot, selected []*Control, config map[string]map[string]any, now time.Time) ([]*outcome, error) {
	store, err := p.store(config, now)
	if err != nil {
		return nil, err
	}
	kinds := map[Kind]func() members{}
	for kind := range sectionOf {
		kinds[kind] = sync.OnceValue(func() members { return membersOf(s, kind) })
	}
	input := ast.NewTerm(Value(s))
	outcomes := make([]*outcome, len(selected))
	var next atomic.Int64
	var workers sync.WaitGroup
	for range min(runtime.GOMAXPROCS(0), len(selected)) {
		workers.Go(func() {
			w := worker{p, store, input, topdown.NewVirtualCache()}
			for i := int(next.Add(1)) - 1; i < len(selected) && ctx.Err() == nil; i = int(next.Add(1)) - 1 {
				m := members(keyList(selected[i].Settings))
				if selected[i].Judges != KindSetting {
					m = kinds[selected[i].Judges]()
				}
				outcomes[i] = w.judge(ctx, s, selected[i], m, config)
			}
		})
	}
	workers.Wait()
	return outcomes, ctx.Err()
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
	return inmem.NewFromASTObject(data), nil
}

// worker evaluates controls one after the other. What one of them has
// evaluated of the shared facts stands in the cache for the next.
type worker struct {
	policies *Policies
	store    storage.Store
	input    *ast.Term
	cache    topdown.VirtualCache
}

func (w *worker) judge(ctx context.Context, s *snapshot.Snapshot, control *Control, m members, config map[string]map[string]any) *outcome {
	values, undecided := control.effective(config)
	var o *outcome
	if len(undecided) > 0 {
		o = undecidedOutcome(control, m)
	} else if said, err := w.ask(ctx, control, m); err != nil {
		o = erredOutcome(control, m, err)
	} else {
		o = judge(s, control, m, said)
	}
	o.values, o.undecided = values, undecided
	return o
}

// ask evaluates the rules of a control.
func (w *worker) ask(ctx context.Context, control *Control, m members) (answer, error) {
	result, err := w.eval(ctx, w.policies.queries[control.ID])
	if err != nil {
		// The cache may hold what was left half done.
		w.cache = topdown.NewVirtualCache()
		return answer{}, err
	}
	return readAnswer(m, result["fail"], result["unknown"], result["applicable"])
}

func (w *worker) eval(ctx context.Context, q query) (map[ast.Var]ast.Value, error) {
	txn, err := w.store.NewTransaction(ctx)
	if err != nil {
		return nil, err
	}
	defer w.store.Abort(ctx, txn)
	cancel := topdown.NewCancel()
	defer context.AfterFunc(ctx, cancel.Cancel)()
	result := map[ast.Var]ast.Value{}
	err = topdown.NewQuery(q.body).WithQueryCompiler(q.compiler).WithCompiler(w.policies.compiler).
		WithStore(w.store).WithTransaction(txn).WithInput(w.input).WithCancel(cancel).
		WithStrictBuiltinErrors(true).WithVirtualCache(w.cache).
		Iter(ctx, func(found topdown.QueryResult) error {
			for name, term := range found {
				result[name] = term.Value
			}
			return nil
		})
	if err == nil && len(result) == 0 {
		err = fmt.Errorf("one of the rules %s is undefined; each must be a set, if an empty one", strings.Join(verdictRules, ", "))
	}
	return result, err
}

// describeRun says what was judged by what.
func (p *Policies) describeRun(s *snapshot.Snapshot, o Options, selected []*Control) Run {
	const unknown = "unknown"
	run := Run{
		Version: o.Version, EvaluatedAt: s.Meta.CollectedAt, CollectedAt: s.Meta.CollectedAt,
		Source: s.Meta.Source, Instance: unknown, Account: unknown, Vantage: cmp.Or(s.Meta.Vantage, unknown),
		FailOn: o.FailOn, Selection: p.describeSelection(selected),
		PoliciesDigest: p.digest, ConfigDigest: o.ConfigDigest, SnapshotDigest: s.Digest(),
	}
	if !o.Now.IsZero() {
		run.EvaluatedAt = o.Now.UTC().Format(time.RFC3339)
	}
	if s.Instance != nil && s.Instance.ARN != nil {
		arn := *s.Instance.ARN
		run.Instance = arn[strings.LastIndexByte(arn, '/')+1:]
	}
	if s.Instance != nil && s.Instance.OwnerAccount != nil {
		run.Account = *s.Instance.OwnerAccount
	}
	return run
}

// coverageOf is the snapshot's coverage without absent lists.
func coverageOf(s *snapshot.Snapshot) snapshot.Coverage {
	coverage := snapshot.Coverage{}
	for section, entry := range s.Coverage {
		coverage[section] = &snapshot.SectionCoverage{Status: entry.Status, Gaps: append([]snapshot.Gap{}, entry.Gaps...)}
	}
	return coverage
}
