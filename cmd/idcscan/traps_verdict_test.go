package main

import (
	"bytes"
	"context"
	"crypto/sha256"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/idcscan/idcscan/collectors/aws/awsfake"
	"github.com/idcscan/idcscan/collectors/snapshot/snapshottest"
	"github.com/idcscan/idcscan/reports"
)

// Traps of the gate: what goes where must not change what is said.

// outputFormats are all that --output of scan takes.
func outputFormats() []string { return append(reports.Names(), snapshotFormat) }

// brokenControl is a control that cannot run to its end.
const brokenControl = `# METADATA
# scope: package
# title: Broken
# description: Contradicts itself.
# custom:
#   id: ACME-BRK-001
#   version: 1
#   severity: low
#   judges: permission_set
#   requires: [permission_sets.session_minutes]
package acme.controls.broken

twice := 1 if input.permission_sets

twice := 2 if count(input.permission_sets) > 0

fail contains {"key": name, "message": "x"} if {
	some name in object.keys(input.permission_sets)
	twice == 1
}
`

// states are the arguments of a scan, without outputs, and its exit code.
func states(t *testing.T) map[string]struct {
	arguments []string
	code      int
} {
	t.Helper()
	folder := t.TempDir()
	control, partial := filepath.Join(folder, "broken.rego"), filepath.Join(folder, "partial.json")
	if err := os.WriteFile(control, []byte(brokenControl), 0o600); err != nil {
		t.Fatal(err)
	}
	serve(t, awsfake.Options{State: snapshottest.LandingZone(), Faults: []awsfake.Fault{
		{Operation: "sso:ListTagsForResource", Status: 400, Code: "AccessDeniedException", Message: "no"},
	}})
	if code, _, stderr := command(t, "collect", "--output", partial); code != exitIncomplete {
		t.Fatalf("collect: exit code %d: %s", code, stderr)
	}
	scan := func(zone, source string, more ...string) []string {
		arguments := zoneArguments(zone, source)
		return append(arguments[:len(arguments)-2], more...)
	}
	return map[string]struct {
		arguments []string
		code      int
	}{
		"clean":      {scan("landing-zone", ""), exitOK},
		"failing":    {scan("landing-zone-broken", ""), exitFindings},
		"incomplete": {scan("landing-zone", partial), exitIncomplete},
		"erring":     {scan("landing-zone", "", "--policy", control), exitError},
	}
}

func TestREP33NoFormatChangesTheVerdict(t *testing.T) {
	formats := outputFormats()
	for name, state := range states(t) {
		t.Run(name, func(t *testing.T) {
			scan := func(outputs ...string) {
				t.Helper()
				arguments := state.arguments
				for _, output := range outputs {
					arguments = append(arguments[:len(arguments):len(arguments)], "--output", output)
				}
				if code, stdout, stderr := command(t, arguments...); code != state.code || stdout == "" {
					t.Errorf("%v: exit code %d, not %d; %d bytes on stdout, stderr %q", outputs, code, state.code, len(stdout), stderr)
				}
			}
			folder := t.TempDir()
			var all []string
			for i, format := range formats {
				file := format + "=" + filepath.Join(folder, format)
				all = append(all, file)
				scan(format)
				if name == "failing" { // a pair each way takes a minute for all states
					for _, other := range formats[i+1:] {
						scan(other, file)
					}
				}
			}
			scan(append(all, "text")...)
		})
	}
}

func TestREP36TwentyRunsAreEqual(t *testing.T) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(0))
	sums := map[string][32]byte{}
	for i := range 20 {
		runtime.GOMAXPROCS(1 + i%4)
		for format, stream := range scanAll(t, exitFindings, scanBroken()...) {
			if sum, seen := sums[format]; seen && sum != sha256.Sum256([]byte(stream)) {
				t.Fatalf("%s differs in run %d, on %d processors", format, i+1, 1+i%4)
			}
			sums[format] = sha256.Sum256([]byte(stream))
		}
	}
}

// Progress and whatever else people see is on stderr; a machine format is alone
// on stdout.
func TestREP35NothingBesideAMachineFormat(t *testing.T) {
	serve(t, awsfake.Options{State: snapshottest.BrokenLandingZone()})
	for _, format := range outputFormats() {
		var out, errs bytes.Buffer
		now := time.Date(2026, 11, 24, 0, 0, 0, 0, time.UTC)
		env := &environment{
			stdin: strings.NewReader(""), stdout: &out, stderr: &errs, stderrTerminal: true, stdoutWidth: 80,
			// A clock that runs so fast that progress is told of all along.
			now:       func() time.Time { now = now.Add(time.Minute); return now },
			variables: []string{"IDCSCAN_CLOUDTRAIL_RATE=1000", "IDCSCAN_SSO_ADMIN_RATE=1000", "IDCSCAN_IDENTITY_STORE_RATE=1000", "NO_COLOR=1"},
		}
		code := run(context.Background(), env, []string{"scan", "--preset", "seed", "--now", testNow, "--events=false", "--output", format})
		if code != exitFindings || !strings.Contains(errs.String(), "collecting: ") {
			t.Errorf("%s: exit code %d, stderr %q", format, code, errs.String())
		}
		checkStream(t, format, out.String())
	}
}

// What the user misspells, a program's name for a file, or a name of AWS can hold
// what a terminal or a runner obeys; errors show it.
func TestREP38NoEscapesOnStderr(t *testing.T) {
	const hostile = "\x1b[2J\x1b]0;owned\x07\u009b31m\u202e\r\n::error::forged ##[error]"
	for _, format := range [][]string{
		{"scan", hostile}, {"collect", hostile}, {"report", hostile}, {hostile}, {"scan", "--" + hostile}, {"controls", hostile},
		{"scan", "--select", hostile}, {"scan", "--skip", hostile}, {"scan", "--preset", hostile}, {"scan", "--config", hostile},
		{"scan", "--policy", hostile}, {"scan", "--output", hostile}, {"scan", "--output", "json=" + hostile + "/x"}, {"scan", "--fail-on", hostile},
		{"scan", "--now", hostile}, {"controls", "show", hostile}, {"controls", "list", "--output", hostile}, {"collect", "--iam-policy=" + hostile},
		{"collect", "--output", hostile + "/x"}, {"scan", "--region", hostile}, {"scan", "--profile", hostile}, {"collect", "--resume", hostile + "/x"},
		{"scan", "--assignments", hostile}, {"scan", "--sarif-anchor", hostile, "--output", "sarif"}, {"scan", "--strict=" + hostile},
		{"scan", "--role-arn", hostile}, {"scan", "--sso-admin-rate", hostile}, {"completion", hostile}, {"version", hostile}, {"doctor", hostile},
	} {
		t.Setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:1")
		code, stdout, stderr := command(t, format...)
		if code != exitError || strings.Count(stderr, "\n") != 1 || stdout != "" {
			t.Errorf("%q: exit code %d, stdout %q, stderr %q", format, code, stdout, stderr)
		}
		checkLines(t, fmt.Sprintf("stderr of %q", format[:len(format)-1]), stderr)
	}
}
