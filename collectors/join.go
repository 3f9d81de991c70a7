package collectors

import (
	"context"
	"fmt"

	"golang.org/x/sync/errgroup"

	"github.com/idcscan/idcscan/collectors/snapshot"
	"github.com/idcscan/idcscan/collectors/terraform"
	"github.com/idcscan/idcscan/collectors/terraform/declaration"
)

// joinedCollector judges one source beside the code that declares it.
type joinedCollector struct {
	judged, code Collector
	// name is the source of the code, as it was named.
	name string
}

// Collect reads both sources at once: code is read long before AWS is.
func (c joinedCollector) Collect(ctx context.Context) (*snapshot.Snapshot, error) {
	var judged, code *snapshot.Snapshot
	readers, ctx := errgroup.WithContext(ctx)
	readers.Go(func() (err error) {
		code, err = c.code.Collect(ctx)
		if err == nil && code.Meta.Source == snapshot.SourceAWS {
			err = fmt.Errorf("%s is a snapshot of AWS, and what is joined is code; name it first, or name code", c.name)
		}
		return err
	})
	readers.Go(func() (err error) {
		judged, err = c.judged.Collect(ctx)
		return err
	})
	if err := readers.Wait(); err != nil {
		return nil, err
	}
	joined := snapshot.Join(judged, code)
	if err := joined.Validate(); err != nil {
		return nil, fmt.Errorf("%s cannot be joined; please report this: %w", c.name, err)
	}
	return joined, nil
}

// laidCollector judges what would be once a plan is applied.
type laidCollector struct {
	base, plan Collector
	// name is the base, as it was named.
	name string
	// tell hands on what does not fit together.
	tell func([]declaration.Diagnostic)
}

// openBase opens the snapshot over which a plan is laid; it refuses to lay
// anything else over it.
func openBase(judged string, options Options) (Collector, error) {
	over, _, err := kindOf(judged)
	if err != nil {
		return nil, err
	}
	if over.name != terraform.KindPlan {
		return nil, fmt.Errorf("%s is no plan, and a plan is laid over --base; name the output of terraform show -json, or leave --base out", judged)
	}
	kind, rest, err := kindOf(options.Base)
	switch {
	case err != nil:
		return nil, err
	case kind.name != kindSnapshot:
		return nil, fmt.Errorf("--base %s is no snapshot; name a file that collect wrote", options.Base)
	}
	return kind.open(rest, options), nil
}

func (c laidCollector) Collect(ctx context.Context) (*snapshot.Snapshot, error) {
	base, err := c.base.Collect(ctx)
	if err != nil {
		return nil, err
	}
	if base.Meta.Source != snapshot.SourceAWS {
		return nil, fmt.Errorf("--base %s is a snapshot of %s, and a plan changes AWS; name a snapshot of aws", c.name, base.Meta.Source)
	}
	plan, err := c.plan.Collect(ctx)
	if err != nil {
		return nil, err
	}
	if gone := snapshot.AlreadyGone(base, plan); len(gone) > 0 {
		c.tell([]declaration.Diagnostic{{
			Summary: fmt.Sprintf("the plan deletes what %s does not hold: %s", c.name, snapshot.FirstOf(gone)),
			Remedy:  "if that is not gone already, collect the base and make the plan of the same instance again",
		}})
	}
	laid := snapshot.Overlay(base, plan)
	if err := laid.Validate(); err != nil {
		return nil, fmt.Errorf("the plan cannot be laid over %s; please report this: %w", c.name, err)
	}
	return laid, nil
}
