package scanner

import (
	"context"
	"sync"
	"time"

	"github.com/open-policy-agent/opa/v1/ast"

	"github.com/idcscan/idcscan/collectors/snapshot"
)

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
	membersFor := func(control *Control) members {
		if control.Judges == KindSetting {
			return keyList(control.Settings)
		}
		return kinds[control.Judges]()
	}
	outcomes := make([]*outcome, len(selected))
	var asked []*Control
	var places []int
	for i, control := range selected {
		if _, undecided := control.effective(config); len(undecided) > 0 {
			outcomes[i] = undecidedOutcome(control, membersFor(control))
			continue
		}
		asked, places = append(asked, control), append(places, i)
	}
	e := evaluation{policies: p, store: store, input: ast.NewTerm(Value(s))}
	err = e.run(ctx, asked, func(i int, result results, err error) {
		o := judgeOne(s, asked[i], membersFor(asked[i]), result, err)
		p.adviseAttestations(o)
		outcomes[places[i]] = o
	})
	for i, control := range selected {
		if outcomes[i] != nil {
			outcomes[i].values, outcomes[i].undecided = control.effective(config)
		}
	}
	return outcomes, err
}

// judgeOne makes of what a control's rules said, or of the error in them, verdicts and findings.
func judgeOne(s *snapshot.Snapshot, control *Control, m members, result results, err error) *outcome {
	var said answer
	if err == nil {
		said, err = readAnswer(m, result["fail"], result["unknown"], result["applicable"])
	}
	if err != nil {
		return erredOutcome(control, m, err)
	}
	o := judge(s, control, m, said)
	o.found = o.findings(s)
	return o
}
