package scanner

import (
	"context"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/idcscan/idcscan/collectors"
	"github.com/idcscan/idcscan/collectors/snapshot"
)

// codeZones are snapshots that are collected from code, by their sources below
// testdata, and of how many losses one is tried: those with AWS have the most, of
// which the landing zones try all.
var codeZones = []struct {
	sources []string
	each    int
}{
	{[]string{"landing-zone-code/resources"}, 1},
	{[]string{"standalone-code/resources"}, 1},
	{[]string{"standalone-code/module"}, 1},
	{[]string{"landing-zone-code/plan.json"}, 1},
	{[]string{"standalone-code/state.json"}, 1},
	{[]string{"standalone-code/yaml/config"}, 1},
	{[]string{"standalone-code/plan.json", "standalone-code/resources"}, 1},
	{[]string{"landing-zone-broken/snapshot.json", "landing-zone-code/resources"}, 6},
	{[]string{"landing-zone/snapshot.json", "landing-zone-code/yaml"}, 6},
}

// TestLawOverCode holds what is collected from code to the law, as code loses it.
func TestLawOverCode(t *testing.T) {
	p := ownPolicies(t)
	for _, zone := range codeZones {
		t.Run(strings.Join(zone.sources, " and "), func(t *testing.T) {
			t.Parallel()
			each := zone.each
			if testing.Short() {
				each *= 8 // for the race detector a part of them is enough
			}
			s := collected(t, inTestdata(zone.sources)...)
			losses := lossesOf(s)
			t.Logf("%d losses", len(losses))
			trial := newTrial(t, p, lawParameters, s)
			for i := 0; i < len(losses); i += each {
				for _, breach := range trial.breaches(t, losses[i], forCause(snapshot.CauseUnresolved)) {
					t.Error(breach)
				}
			}
		})
	}
}

// collected is the snapshot of sources.
func collected(t *testing.T, sources ...string) *snapshot.Snapshot {
	t.Helper()
	collector, err := collectors.Open(sources, collectors.Options{Version: "test", Now: func() time.Time { return time.Date(2026, 11, 24, 0, 0, 0, 0, time.UTC) }})
	if err != nil {
		t.Fatal(err)
	}
	s, err := collector.Collect(context.Background())
	if err != nil {
		t.Fatalf("%s: %v", strings.Join(sources, " and "), err)
	}
	return s
}

// inTestdata are the paths of sources below testdata.
func inTestdata(sources []string) []string {
	paths := make([]string, len(sources))
	for i, source := range sources {
		paths[i] = filepath.Join("..", "testdata", filepath.FromSlash(source))
	}
	return paths
}
