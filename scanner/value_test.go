package scanner_test

import (
	"bytes"
	"encoding/json"
	"testing"

	"github.com/open-policy-agent/opa/v1/ast"

	"github.com/idcscan/idcscan/collectors/snapshot"
	"github.com/idcscan/idcscan/collectors/snapshot/snapshottest"
	"github.com/idcscan/idcscan/scanner"
)

// TestValueEqualsJSON holds Value to what stock OPA reads from the file.
func TestValueEqualsJSON(t *testing.T) {
	snapshots := []*snapshot.Snapshot{
		snapshottest.LandingZone(), snapshottest.BrokenLandingZone(), snapshottest.Standalone(),
	}
	for seed := range uint64(20) {
		snapshots = append(snapshots, snapshottest.Generate(seed, snapshottest.Small()))
	}
	for i, s := range snapshots {
		data, err := json.Marshal(s)
		if err != nil {
			t.Fatal(err)
		}
		want, err := ast.ValueFromReader(bytes.NewReader(data))
		if err != nil {
			t.Fatal(err)
		}
		if got := scanner.Value(s); got.Compare(want) != 0 {
			t.Errorf("snapshot %d: the document differs from its JSON", i)
		}
	}
}

func BenchmarkValue(b *testing.B) {
	s := snapshottest.Generate(1, snapshottest.Large())
	data, err := json.Marshal(s)
	if err != nil {
		b.Fatal(err)
	}
	b.Run("from structs", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			scanner.Value(s)
		}
	})
	b.Run("from JSON", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if _, err := ast.ValueFromReader(bytes.NewReader(data)); err != nil {
				b.Fatal(err)
			}
		}
	})
}
