package collectors

import (
	"context"
	"errors"

	"github.com/idcscan/idcscan/collectors/snapshot"
)

// joinedCollector judges one source beside the code that declares it.
type joinedCollector struct {
	judged Collector
	code   []Collector
	// names are the sources as they were named, the judged one first.
	names []string
}

func (c joinedCollector) Collect(ctx context.Context) (*snapshot.Snapshot, error) {
	return nil, errors.New("joining sources is not supported yet, name one")
}
