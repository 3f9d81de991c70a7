package snapshot_test

import (
	"testing"

	"github.com/idcscan/idcscan/collectors/snapshot/snapshottest"
)

func TestGeneratedSnapshotsAreValid(t *testing.T) {
	for seed := range uint64(100) {
		if err := snapshottest.Generate(seed, snapshottest.Small()).Validate(); err != nil {
			t.Fatalf("seed %d: %v", seed, err)
		}
		if err := snapshottest.Generate(seed, snapshottest.Tiny()).Validate(); err != nil {
			t.Fatalf("seed %d: %v", seed, err)
		}
	}
	if err := snapshottest.LandingZone().Validate(); err != nil {
		t.Error(err)
	}
	if err := snapshottest.BrokenLandingZone().Validate(); err != nil {
		t.Error(err)
	}
	if err := snapshottest.Standalone().Validate(); err != nil {
		t.Error(err)
	}
}
