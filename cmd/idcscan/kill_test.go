package main

import (
	"bytes"
	"context"
	"errors"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/idcscan/idcscan/collectors/aws/awsfake"
	"github.com/idcscan/idcscan/collectors/snapshot"
	"github.com/idcscan/idcscan/collectors/snapshot/snapshottest"
)

// kills is how often the run is killed; killTime bounds the time of it all.
const (
	kills    = 100
	killTime = 45 * time.Second
)

// TestKillAndResume kills a run at random moments, again and again. There is
// never half a file, the journal holds nothing private, and each run that
// reaches its end leaves the snapshot of an undisturbed run, and no journal.
func TestKillAndResume(t *testing.T) {
	state := snapshottest.BrokenLandingZone()
	serve(t, awsfake.Options{State: state})
	folder := t.TempDir()
	whole, file, journal := filepath.Join(folder, "whole.json"), filepath.Join(folder, "snapshot.json"), filepath.Join(folder, "journal")
	begun := time.Now()
	if _, err := collectProcess(t, 0, "--output", whole); err != nil {
		t.Fatal(err)
	}
	want := withoutTimes(t, whole)
	takes := time.Since(begun) // moments are of the run, however loaded the machine
	begun = time.Now()
	killed, ended, most := 0, 0, 0
	for killed < kills && time.Since(begun) < killTime {
		after := takes/8 + rand.N(takes)
		wasKilled, err := collectProcess(t, after, "--output", file, "--resume", journal)
		content, readErr := os.ReadFile(journal)
		switch {
		case wasKilled:
			killed++
			most = max(most, bytes.Count(content, []byte("\n")))
			if bytes.Contains(content, []byte(awsfake.Private)) {
				t.Fatal("the journal holds what is private")
			}
		case err != nil:
			t.Fatal(err)
		default:
			ended++
			if !errors.Is(readErr, os.ErrNotExist) {
				t.Fatalf("the journal of a run that ended is there: %v", readErr)
			}
		}
		if _, err := os.Stat(file); err == nil {
			if diff := cmp.Diff(want, withoutTimes(t, file)); diff != "" {
				t.Fatalf("after %d kills the snapshot differs (-undisturbed +killed):\n%s", killed, diff)
			}
			if err := os.Remove(file); err != nil {
				t.Fatal(err)
			}
		}
	}
	if killed < kills/10 || most < 10 {
		t.Errorf("%d kills, at most %d lines in the journal: the test shows nothing", killed, most)
	}
	if _, err := collectProcess(t, 0, "--output", file, "--resume", journal); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, withoutTimes(t, file)); diff != "" {
		t.Errorf("in the end the snapshot differs (-undisturbed +killed):\n%s", diff)
	}
	t.Logf("%d kills, %d runs reached their end, at most %d lines in the journal", killed, ended, most)
}

// collectProcess runs idcscan collect as a process and kills it after a time; 0
// means never. Exit code 3, for what the zone cannot tell, is no error.
func collectProcess(t *testing.T, after time.Duration, args ...string) (killed bool, err error) {
	t.Helper()
	args = append([]string{"collect", "--events=false", "--sso-admin-rate", "5000", "--identity-store-rate", "5000"}, args...)
	cmd := exec.CommandContext(context.Background(), "idcscan", args...)
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	if after > 0 {
		timer := time.AfterFunc(after, func() { _ = cmd.Process.Kill() })
		defer timer.Stop()
	}
	err = cmd.Wait()
	switch code := cmd.ProcessState.ExitCode(); code {
	case -1:
		return true, nil
	case exitOK, exitIncomplete:
		return false, nil
	}
	return false, errors.Join(err, errors.New(stderr.String()))
}

// withoutTimes loads a snapshot and takes away what differs between two runs.
func withoutTimes(t *testing.T, path string) *snapshot.Snapshot {
	t.Helper()
	file, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	snap, err := snapshot.Load(file, path)
	if err != nil {
		t.Fatal(err)
	}
	snap.Meta.StartedAt, snap.Meta.CollectedAt = "", ""
	return snap
}
