package main

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf16"

	"github.com/idcscan/idcscan/collectors/snapshot"
	"github.com/idcscan/idcscan/collectors/snapshot/snapshottest"
)

// Traps of files: outputs that cannot be written, and inputs of other editors.

// refuses runs a scan of which one output cannot be written, and demands an
// error, nothing on stdout, and nothing left in the folder but what was there.
func refuses(t *testing.T, what, folder string, arguments ...string) {
	t.Helper()
	before := names(t, folder)
	code, stdout, stderr := command(t, append(arguments, "--output", "text")...)
	if code != exitError || stdout != "" || strings.Count(stderr, "\n") != 1 {
		t.Errorf("%s: exit code %d, %d bytes on stdout, stderr %q", what, code, len(stdout), stderr)
	}
	if after := names(t, folder); !slices.Equal(before, after) {
		t.Errorf("%s: the folder held %q, and now %q", what, before, after)
	}
}

func names(t *testing.T, folder string) (names []string) {
	t.Helper()
	entries, err := os.ReadDir(folder)
	if err != nil {
		t.Fatal(err)
	}
	for _, entry := range entries {
		names = append(names, entry.Name())
	}
	return names
}

// scanBroken are arguments of a scan with findings, without outputs.
func scanBroken() []string {
	arguments := zoneArguments("landing-zone-broken", "")
	return arguments[:len(arguments)-2]
}

func TestREP34AnOutputThatCannotBeWritten(t *testing.T) {
	folder := t.TempDir()
	readOnly := filepath.Join(folder, "read-only")
	if err := os.Mkdir(readOnly, 0o500); err != nil {
		t.Fatal(err)
	}
	if os.Geteuid() == 0 {
		readOnly = "/proc" // root writes to any folder but this
	}
	for _, format := range outputFormats() {
		for what, file := range map[string]string{
			"a missing folder": filepath.Join(folder, "none", "report"), "a folder": folder,
			"a read-only folder": filepath.Join(readOnly, "idcscan-report"), "a file as folder": "script_test.go/report",
		} {
			// The other file comes before it, and stays unwritten too.
			refuses(t, format+" to "+what, folder, append(scanBroken(), "--output", "json="+filepath.Join(folder, "z.json"), "--output", format+"="+file)...)
		}
	}
}

// A stream that takes nothing is an error, whatever the verdict.
func TestREP34StdoutThatCloses(t *testing.T) {
	for _, format := range outputFormats() {
		var errs bytes.Buffer
		env := &environment{stdin: strings.NewReader(""), stdout: closedStream{}, stderr: &errs, now: time.Now}
		code := run(context.Background(), env, append(scanBroken(), "--output", format))
		if code != exitError || !strings.Contains(errs.String(), "the stream is closed") {
			t.Errorf("%s: exit code %d, stderr %q", format, code, errs.String())
		}
	}
}

type closedStream struct{}

func (closedStream) Write([]byte) (int, error) { return 0, errors.New("the stream is closed") }

// TestREP41 plants words in what a snapshot holds of policies, people and free
// text. Reports carry what a finding is about, and the snapshot all.
func TestREP41NoSecretsInReports(t *testing.T) {
	zone := snapshottest.BrokenLandingZone()
	document, _, err := snapshot.NormalizePolicy([]byte(`{"Version": "2012-10-17", "Statement": [{
		"Sid": "canarySid", "Effect": "Allow", "Action": ["iam:PassRole", "iam:CreateAccessKey"], "Resource": "arn:aws:s3:::canary-resource/*",
		"Condition": {"StringEquals": {"aws:PrincipalTag/canary-key": "canary-condition"}}}]}`))
	if err != nil {
		t.Fatal(err)
	}
	for _, set := range zone.PermissionSets {
		digest := document.Digest()
		zone.PolicyDocuments[digest] = document
		set.InlinePolicy, set.Description, set.RelayState = &digest, new("canary-description"), new("https://canary.example.com/relay")
		set.Tags = map[string]string{"Tier": "canary-tier", "Owner": "canary-tag"}
	}
	for _, event := range zone.Events {
		event.UserAgent = "canary-agent"
	}
	zone.Attestations = append(zone.Attestations, snapshot.Attestation{
		Setting: "identity_source", Value: "external", By: "canary-person@example.com", On: "2026-10-01", ValidUntil: "2027-01-01", Evidence: "canary-evidence",
	})
	file := filepath.Join(t.TempDir(), "snapshot.json")
	if err := zone.WriteFile(file); err != nil {
		t.Fatal(err)
	}
	for format, stream := range scanAll(t, exitFindings, "scan", file, "--preset", "seed", "--now", testNow) {
		found := canaries(stream)
		if format == snapshotFormat {
			if len(found) < 8 {
				t.Errorf("the snapshot holds %q only, so that the test would see no leak", found)
			}
			continue
		}
		if len(found) > 0 {
			t.Errorf("%s holds %q", format, found)
		}
	}
}

// canaries are the words of a text that begin with canary.
func canaries(text string) []string {
	var found []string
	for part := range strings.SplitSeq(text, "canary") {
		word, _, _ := strings.Cut(strings.TrimLeft(part, "-"), `"`)
		found = append(found, word[:min(len(word), 30)])
	}
	found = found[1:]
	slices.Sort(found)
	return slices.Compact(found)
}

const byteOrderMark = "\ufeff"

// Editors and redirections of Windows put a mark before a text, or write UTF-16.
func TestREP78InputsWithAMark(t *testing.T) {
	folder := t.TempDir()
	path := func(name string) string { return filepath.Join(folder, name) }
	write := func(name, text string) string {
		t.Helper()
		if err := os.WriteFile(path(name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return path(name)
	}
	zone, err := os.ReadFile("../../testdata/landing-zone-broken/snapshot.json")
	if err != nil {
		t.Fatal(err)
	}
	_, report, _ := command(t, append(scanBroken(), "--output", "json")...)
	own := strings.ReplaceAll(brokenControl, "twice := 2", "thrice := 2")
	for name, test := range map[string]struct {
		text, name string
		arguments  func(file string) []string
	}{
		"snapshot":      {string(zone), "s.json", func(file string) []string { return []string{"scan", file, "--now", testNow} }},
		"report":        {report, "r.json", func(file string) []string { return []string{"report", file} }},
		"configuration": {"fail_on: high\n", "c.yaml", func(file string) []string { return []string{"controls", "list", "--config", file} }},
		"control":       {own, "own.rego", func(file string) []string { return []string{"controls", "show", "ACME-BRK-001", "--policy", file} }},
		"data": {`{"acme": {"x": 1}}`, "data.json", func(file string) []string {
			return []string{"controls", "list", "--policy", file, "--policy", write("o.rego", own)}
		}},
		"waivers": {"waivers:\n  - {control: IDC-SES-001, kind: permission_set, key: X, reason: r, owner: o, expires: 2026-12-01}\n", "w.yaml", func(file string) []string {
			return []string{"scan", write("s2.json", string(zone)), "--now", testNow, "--waivers", file}
		}},
		"baseline": {report, "b.json", func(file string) []string {
			return []string{"scan", write("s3.json", string(zone)), "--now", testNow, "--baseline", file}
		}},
	} {
		code, plain, stderr := command(t, test.arguments(write(test.name, test.text))...)
		if code == exitError {
			t.Fatalf("%s: %s", name, stderr)
		}
		marked, stdout, stderr := command(t, test.arguments(write(test.name, byteOrderMark+test.text))...)
		if marked != code || stdout != plain {
			t.Errorf("%s with a mark: exit code %d, not %d: %s", name, marked, code, stderr)
		}
		for order, wide := range map[string]string{"little": utf16Text(test.text, false), "big": utf16Text(test.text, true)} {
			sixteen, stdout, stderr := command(t, test.arguments(write(test.name, wide))...)
			read := sixteen == code && stdout == plain // as YAML asks of its readers
			if said := sixteen == exitError && strings.Contains(stderr, "UTF-16"); !read && !said || strings.Count(stderr, "\n") > 1 {
				t.Errorf("%s as UTF-16, %s end first: exit code %d: %s", name, order, sixteen, stderr)
			}
		}
	}
}

// utf16Text is a text as UTF-16 with its mark.
func utf16Text(text string, big bool) string {
	var out []byte
	for _, unit := range utf16.Encode([]rune(byteOrderMark + text)) {
		low, high := byte(unit), byte(unit>>8)
		if big {
			low, high = high, low
		}
		out = append(out, low, high)
	}
	return string(out)
}
