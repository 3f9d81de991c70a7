package collectors

import (
	"context"
	"fmt"
	"slices"

	"github.com/idcscan/idcscan/collectors/cloudformation"
	"github.com/idcscan/idcscan/collectors/snapshot"
	"github.com/idcscan/idcscan/collectors/terraform"
	"github.com/idcscan/idcscan/collectors/terraform/declaration"
)

// unitedCollector takes one snapshot of several sources of code: what one of them
// refers to another may declare, and what two declare is a duplicate.
type unitedCollector struct {
	sources []named
	options Options
}

// unite opens several sources of code as one. A plan or a state holds again what
// code declares, which would be a duplicate of it.
func unite(sources []named, options Options) (Collector, error) {
	first := sources[0]
	for _, other := range sources {
		switch {
		case other.kind.read == nil:
			return nil, fmt.Errorf("%s is a snapshot, and one of code is joined alone; leave it out, or name the code", other.source)
		case other.kind.name != first.kind.name && (other.kind.again() || first.kind.again()):
			return nil, fmt.Errorf("%s and %s may hold the same resources, and would be duplicates; leave the %s out", first.source, other.source, againOf(first, other))
		}
	}
	return unitedCollector{sources, options}, nil
}

// again reports whether a kind holds what code declares elsewhere.
func (k kind) again() bool { return k.name == terraform.KindPlan || k.name == terraform.KindState }

func againOf(a, b named) string {
	if b.kind.again() {
		return b.kind.name
	}
	return a.kind.name
}

// Collect reads the sources in order, so that mistakes are told in order.
func (c unitedCollector) Collect(ctx context.Context) (*snapshot.Snapshot, error) {
	started := c.options.Now()
	var all []declaration.Source
	var kinds []string
	for _, source := range c.sources {
		declared, kind, err := source.kind.read(ctx, source.path, c.options)
		if err != nil {
			return nil, err
		}
		c.options.tell(slices.Clone(declared.Diagnostics))
		repository, _, err := terraform.Repository(source.path)
		if err != nil {
			return nil, err
		}
		all = append(all, declaration.Source{Name: source.path, Repository: repository, Declarations: declared})
		if !slices.Contains(kinds, kind) {
			kinds = append(kinds, kind)
		}
	}
	united, err := declaration.Unite(all)
	if err != nil {
		return nil, err
	}
	meta := snapshot.Meta{Tool: c.options.Version, Source: kinds[0]}
	meta.Joined = append(meta.Joined, kinds[1:]...)
	snap, err := terraform.Assemble(united, c.sources[0].source, meta, started, c.options.Now())
	if err == nil {
		err = ctx.Err()
	}
	return snap, err
}

func readTemplate(ctx context.Context, path string, _ Options) (*declaration.Declarations, string, error) {
	root, _, err := terraform.Repository(path)
	if err != nil {
		return nil, "", err
	}
	declared, err := cloudformation.Read(ctx, path, cloudformation.Options{Repository: root})
	return declared, cloudformation.Source, err
}
