package scanner

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"os"
	"runtime"
	"slices"
	"testing"
	"time"

	"github.com/open-policy-agent/opa/v1/ast"

	"github.com/idcscan/idcscan/collectors/snapshot/snapshottest"
)

// BenchmarkControls evaluates every control on a snapshot of size L, one after
// the other, and prints what part of the evaluation each took, and each fact
// that several controls share.
func BenchmarkControls(b *testing.B) {
	p, err := LoadPolicies()
	if err != nil {
		b.Fatal(err)
	}
	s := snapshottest.Generate(1, snapshottest.Large())
	config, err := p.overrides(lawParameters)
	if err != nil {
		b.Fatal(err)
	}
	store, err := p.store(config, time.Date(2026, 12, 1, 0, 0, 0, 0, time.UTC))
	if err != nil {
		b.Fatal(err)
	}
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	took := map[string]time.Duration{}
	e := evaluation{policies: p, store: store, input: ast.NewTerm(Value(s)), took: func(name string, d time.Duration) { took[name] += d }}
	for b.Loop() {
		err := e.run(context.Background(), p.controls, func(i int, _ results, err error) {
			if err != nil {
				b.Errorf("%s: %v", p.controls[i].ID, err)
			}
		})
		if err != nil {
			b.Fatal(err)
		}
	}
	total, controls, largest := time.Duration(0), time.Duration(0), time.Duration(0)
	for _, d := range took {
		total += d
	}
	for _, control := range p.controls {
		controls += took[control.ID]
		largest = max(largest, took[control.ID])
	}
	share := func(d time.Duration) float64 { return 100 * d.Seconds() / total.Seconds() }
	names := slices.SortedFunc(maps.Keys(took), func(x, y string) int { return cmp.Or(cmp.Compare(took[y], took[x]), cmp.Compare(x, y)) })
	for _, name := range names {
		if share(took[name]) >= 0.5 {
			// A benchmark's log is cut after ten lines.
			fmt.Fprintf(os.Stderr, "%5.1f %% %6.0f ms  %s\n", share(took[name]), took[name].Seconds()*1e3/float64(b.N), name)
		}
	}
	b.ReportMetric(total.Seconds()*1e3/float64(b.N), "rego-ms")
	b.ReportMetric(share(controls), "%-in-controls")
	b.ReportMetric(share(largest), "%-in-the-largest-control")
	b.ReportMetric(0, "ns/op") // a mixture of all that: says nothing
}
