package aws

import (
	"context"
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/idcscan/idcscan/collectors/aws/awsfake"
	"github.com/idcscan/idcscan/collectors/snapshot"
)

// fast makes a walk that neither waits for quotas nor between attempts.
const fast = 2000

// serve starts a fake AWS and points the SDK of this test at it.
func serve(t *testing.T, options awsfake.Options) *awsfake.Server {
	t.Helper()
	server, err := awsfake.Start(options)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := server.Close(); err != nil {
			t.Error(err)
		}
		for _, call := range server.Calls() {
			if call.Violation != "" {
				t.Errorf("%s breaks AWS's model: %s\n%s", call.Operation, call.Violation, call.Request)
			}
		}
	})
	for _, setting := range server.Environment() {
		name, value, _ := strings.Cut(setting, "=")
		t.Setenv(name, value)
	}
	return server
}

// clock is the time of every test.
func clock() time.Time { return time.Date(2026, 3, 1, 8, 0, 0, 123, time.UTC) }

func testOptions() Options {
	return Options{Version: "0.1.0", Now: clock, speed: fast, ThrottleBudget: 2 * time.Second}
}

// collectWith collects from the server that serve has started.
func collectWith(t *testing.T, options Options) (*snapshot.Snapshot, error) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	return Collect(ctx, options)
}

// collectFrom serves the options' state and collects it.
func collectFrom(t *testing.T, options awsfake.Options) *snapshot.Snapshot {
	t.Helper()
	serve(t, options)
	snap, err := collectWith(t, testOptions())
	if err != nil {
		t.Fatal(err)
	}
	valid(t, snap)
	return snap
}

// valid fails where the snapshot breaks its own contract.
func valid(t *testing.T, snap *snapshot.Snapshot) {
	t.Helper()
	if err := snap.Validate(); err != nil {
		t.Errorf("snapshot is not valid: %v", err)
	}
}

// sameButMeta fails where a snapshot differs in anything but meta from what a
// collection with the options of most tests sees of a state.
func sameButMeta(t *testing.T, state, got *snapshot.Snapshot) {
	t.Helper()
	sameAs(t, asSeen(t, state, testOptions()), got)
}

// sameAs fails where two snapshots differ in anything but meta.
func sameAs(t *testing.T, want, got *snapshot.Snapshot) {
	t.Helper()
	w, g := *want, *got
	w.Meta, g.Meta = snapshot.Meta{}, snapshot.Meta{}
	if diff := cmp.Diff(&w, &g); diff != "" {
		t.Errorf("snapshot differs (-want +got):\n%s", diff)
	}
}

// callCounts counts what was asked, by operation.
func callCounts(server *awsfake.Server) map[string]int {
	counts := map[string]int{}
	for _, call := range server.Calls() {
		counts[call.Operation]++
	}
	return counts
}

// fault replaces the server's faults.
func fault(t *testing.T, server *awsfake.Server, faults ...awsfake.Fault) {
	t.Helper()
	if err := server.SetFaults(faults...); err != nil {
		t.Fatal(err)
	}
}

// jsonOf is an answer's body.
func jsonOf(t *testing.T, answer any) string {
	t.Helper()
	text, err := json.Marshal(answer)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// user is one of ListUsers' users, whose id is made from one letter.
func user(letter string) map[string]any {
	return map[string]any{
		"IdentityStoreId": "d-0000000000", "UserName": letter, "UserStatus": "ENABLED",
		"UserId": "00000000-0000-0000-0000-00000000000" + letter,
	}
}

func jsonDiff(t *testing.T, want, got any) string {
	t.Helper()
	return cmp.Diff(jsonOf(t, want), jsonOf(t, got))
}

// onlyGap returns the one gap of a section, which must have the status.
func onlyGap(t *testing.T, snap *snapshot.Snapshot, section snapshot.Section, status snapshot.Status) snapshot.Gap {
	t.Helper()
	coverage := snap.Coverage[section]
	if coverage.Status != status || len(coverage.Gaps) != 1 {
		t.Errorf("%s is %s with gaps %+v, want %s with one", section, coverage.Status, coverage.Gaps, status)
		return snapshot.Gap{}
	}
	return coverage.Gaps[0]
}

// wantLine fails unless the error is one line with all the pieces.
func wantLine(t *testing.T, err error, pieces ...string) {
	t.Helper()
	text := err.Error()
	if strings.ContainsAny(text, "\n\r") || strings.Contains(text, "operation error") {
		t.Errorf("error is not one plain line: %q", text)
	}
	for _, piece := range pieces {
		if !strings.Contains(text, piece) {
			t.Errorf("error %q does not say %q", text, piece)
		}
	}
}

// byControlPolicy is how AWS words a denial by a service control policy.
const byControlPolicy = "User is not authorized to perform this action with an explicit deny in a service control policy"
