package main

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"go.yaml.in/yaml/v3"

	"github.com/idcscan/idcscan/collectors/snapshot"
	"github.com/idcscan/idcscan/scanner"
)

// testNow is the time by which tests judge.
const testNow = "2026-11-24"

// command runs idcscan in this process.
func command(t *testing.T, args ...string) (code int, stdout, stderr string) {
	t.Helper()
	var out, errs bytes.Buffer
	env := &environment{
		stdin: strings.NewReader(""), stdout: &out, stderr: &errs,
		now: func() time.Time { return time.Date(2026, 11, 24, 0, 0, 0, 0, time.UTC) },
		// At AWS's own rates each scan of a fake would take half a minute.
		variables: []string{"IDCSCAN_CLOUDTRAIL_RATE=1000", "IDCSCAN_SSO_ADMIN_RATE=1000", "IDCSCAN_IDENTITY_STORE_RATE=1000"},
	}
	code = run(context.Background(), env, args)
	return code, out.String(), errs.String()
}

// zoneArguments are the arguments that scan a landing zone of testdata.
func zoneArguments(zone, source string) []string {
	folder := filepath.Join("..", "..", "testdata", zone)
	if source == "" {
		source = filepath.Join(folder, "snapshot.json")
	}
	return []string{"scan", source, "--config", filepath.Join(folder, ".idcscan.yaml"), "--now", testNow, "--output", "json"}
}

type finding struct {
	Control string
	Key     string
}

// TestLandingZones compares each landing zone's findings with its expected.yaml:
// nothing that is planted may be missed and nothing else be found.
func TestLandingZones(t *testing.T) {
	files, err := filepath.Glob("../../testdata/*/expected.yaml")
	if err != nil || len(files) != 3 {
		t.Fatalf("%v, %v; want three landing zones", files, err)
	}
	for _, file := range files {
		zone := filepath.Base(filepath.Dir(file))
		t.Run(zone, func(t *testing.T) {
			var want struct {
				Exit     int
				Findings []finding
				// Unknown are the controls that cannot know some member, by nature,
				// beside those that ask for code, which no landing zone has.
				Unknown []string
			}
			data, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if err := yaml.Unmarshal(data, &want); err != nil {
				t.Fatal(err)
			}
			code, stdout, stderr := command(t, zoneArguments(zone, "")...)
			if code != want.Exit || stderr != "" {
				t.Errorf("exit code %d, want %d; stderr %q", code, want.Exit, stderr)
			}
			var report scanner.Report
			if err := json.Unmarshal([]byte(stdout), &report); err != nil {
				t.Fatal(err)
			}
			got := make([]finding, 0, len(report.Findings))
			for _, f := range report.Findings {
				got = append(got, finding{f.Control, f.Key})
			}
			order := func(a, b finding) int { return strings.Compare(a.Control+a.Key, b.Control+b.Key) }
			slices.SortFunc(got, order)
			slices.SortFunc(want.Findings, order)
			if diff := cmp.Diff(want.Findings, got); diff != "" {
				t.Errorf("findings (-want +got):\n%s", diff)
			}
			var unknown []string
			withoutCode := 0
			for _, u := range report.Unknowns {
				if u.Gap.Meaning == snapshot.NoCodeGap().Meaning && !u.Gap.Accidental {
					withoutCode++
				} else {
					unknown = append(unknown, u.Control)
				}
			}
			if withoutCode < 19 {
				t.Errorf("%d controls ask for code", withoutCode)
			}
			if diff := cmp.Diff(want.Unknown, unknown); diff != "" {
				t.Errorf("unknown (-want +got):\n%s\n%+v", diff, report.Unknowns)
			}
		})
	}
}
