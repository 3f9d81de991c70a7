package collectors

import (
	"context"
	"fmt"

	"golang.org/x/sync/errgroup"

	"github.com/idcscan/idcscan/collectors/snapshot"
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
