package snapshottest_test

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/idcscan/idcscan/collectors/snapshot"
	"github.com/idcscan/idcscan/collectors/snapshot/snapshottest"
)

var update = flag.Bool("update", false, "rewrite generated files")

// TestLandingZonesAreFresh compares the committed landing zones with those that
// this package builds.
func TestLandingZonesAreFresh(t *testing.T) {
	for name, zone := range map[string]*snapshot.Snapshot{
		"landing-zone":        snapshottest.LandingZone(),
		"landing-zone-broken": snapshottest.BrokenLandingZone(),
		"standalone":          snapshottest.Standalone(),
	} {
		if err := zone.Validate(); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		var want bytes.Buffer
		if err := zone.Write(&want); err != nil {
			t.Fatal(err)
		}
		path := filepath.Join("..", "..", "..", "testdata", name, "snapshot.json")
		if *update {
			if err := os.WriteFile(path, want.Bytes(), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		got, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want.String(), string(got)); diff != "" {
			t.Errorf("%s is stale, run make generate (-want +got):\n%s", path, diff)
		}
	}
}
