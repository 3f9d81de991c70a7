package snapshot_test

import (
	"bytes"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/idcscan/idcscan/collectors/snapshot"
	"github.com/idcscan/idcscan/collectors/snapshot/snapshottest"
)

func TestLoadReadsWhatWriteWrote(t *testing.T) {
	snapshots := []*snapshot.Snapshot{
		snapshottest.LandingZone(), snapshottest.BrokenLandingZone(), snapshottest.Standalone(),
	}
	for seed := range uint64(50) {
		snapshots = append(snapshots, snapshottest.Generate(seed, snapshottest.Small()))
	}
	for i, want := range snapshots {
		text := written(t, want)
		got, err := snapshot.Load(bytes.NewReader(text), "snapshot.json")
		if err != nil {
			t.Fatalf("snapshot %d: %v", i, err)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatalf("snapshot %d came back otherwise (-want +got):\n%s", i, diff)
		}
		if !bytes.Equal(text, written(t, got)) {
			t.Fatalf("snapshot %d was written otherwise the second time", i)
		}
	}
}
