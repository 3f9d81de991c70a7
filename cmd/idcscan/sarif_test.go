package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// savedReport is a report in JSON of a landing zone with findings.
func savedReport(t *testing.T) string {
	t.Helper()
	code, stdout, stderr := command(t, zoneArguments("landing-zone-broken", "")...)
	if code != exitFindings {
		t.Fatalf("exit code %d: %s", code, stderr)
	}
	file := filepath.Join(t.TempDir(), "report.json")
	if err := os.WriteFile(file, []byte(stdout), 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}

// reportFrom runs report in a working directory.
func reportFrom(t *testing.T, directory string, args ...string) (code int, stdout, stderr string) {
	t.Helper()
	var out, errs bytes.Buffer
	env := &environment{stdin: strings.NewReader(""), stdout: &out, stderr: &errs, now: time.Now, directory: directory}
	code = run(t.Context(), env, append([]string{"report"}, args...))
	return code, out.String(), errs.String()
}

// One file is one alert, wherever and however it is named.
func TestREP05OneAnchorFromAnywhere(t *testing.T) {
	saved := savedReport(t)
	root, _ := gitRepository(t)
	for _, folder := range []string{"docs/sub", "infra"} {
		if err := os.MkdirAll(filepath.Join(root, folder), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.WriteFile(filepath.Join(root, "docs", "access.md"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	linked := filepath.Join(t.TempDir(), "linked")
	for link, goal := range map[string]string{
		linked: root, filepath.Join(root, "shortcut"): "docs", filepath.Join(root, "infra", "access.md"): filepath.Join("..", "docs", "access.md"),
	} {
		if err := os.Symlink(goal, link); err != nil {
			t.Fatal(err)
		}
	}
	code, want, stderr := reportFrom(t, root, saved, "--output", "sarif", "--sarif-anchor", "docs/access.md")
	if code != exitOK || !strings.Contains(want, `"uri":"docs/access.md"`) {
		t.Fatalf("exit code %d: %s%s", code, want, stderr)
	}
	for name, from := range map[string][2]string{
		"a dot":                    {root, "./docs/./access.md"},
		"a subfolder":              {filepath.Join(root, "docs"), "access.md"},
		"up from a subfolder":      {filepath.Join(root, "docs", "sub"), "../access.md"},
		"an absolute path":         {root, filepath.Join(root, "docs", "access.md")},
		"from outside":             {filepath.Join(root, "infra"), filepath.Join(root, "docs", "access.md")},
		"through a linked root":    {linked, "docs/access.md"},
		"below a linked root":      {filepath.Join(linked, "docs"), "access.md"},
		"an absolute path by link": {root, filepath.Join(linked, "docs", "access.md")},
		"a linked folder":          {root, "shortcut/access.md"},
		"a linked file":            {filepath.Join(root, "infra"), "access.md"},
	} {
		if _, got, stderr := reportFrom(t, from[0], saved, "--output", "sarif", "--sarif-anchor", from[1]); got != want {
			t.Errorf("%s gives another log: %s", name, stderr)
		}
	}
	for anchor, problem := range map[string]string{
		"../elsewhere.md": "lies outside of the repository", "/etc/passwd": "lies outside of the repository", ".": "lies outside of the repository",
		"docs": "is a directory", "https://example.com/a": "no path within the repository",
	} {
		if code, _, stderr := reportFrom(t, root, saved, "--output", "sarif", "--sarif-anchor", anchor); code != exitError || !strings.Contains(stderr, problem) {
			t.Errorf("anchor %s: exit code %d, %s", anchor, code, stderr)
		}
	}
	// A file that is yet to be made, and a folder that is no repository.
	if _, got, stderr := reportFrom(t, filepath.Join(root, "docs"), saved, "--output", "sarif", "--sarif-anchor", "new/file.md"); !strings.Contains(got, `"uri":"docs/new/file.md"`) {
		t.Errorf("a file that does not exist: %s", stderr)
	}
	if _, got, stderr := reportFrom(t, t.TempDir(), saved, "--output", "sarif", "--sarif-anchor", "a/b.md"); !strings.Contains(got, `"uri":"a/b.md"`) {
		t.Errorf("without a repository: %s", stderr)
	}
}

// The scan's commit is in its report, so a report written later has it too.
func TestCommitOfTheScan(t *testing.T) {
	root, git := gitRepository(t)
	git("remote", "add", "origin", "git@github.com:owner/repo.git")
	zone, err := filepath.Abs(filepath.Join("..", "..", "testdata", "landing-zone-broken"))
	if err != nil {
		t.Fatal(err)
	}
	t.Chdir(root)
	var out, errs bytes.Buffer
	env := gitEnvironment(root)
	env.stdin, env.stdout, env.stderr, env.now = strings.NewReader(""), &out, &errs, time.Now
	args := []string{"scan", filepath.Join(zone, "snapshot.json"), "--config", filepath.Join(zone, ".idcscan.yaml"), "--now", testNow, "--output", "json=r.json", "--output", "sarif"}
	if code := run(t.Context(), env, args); code != exitFindings {
		t.Fatalf("exit code %d: %s", code, &errs)
	}
	type provenance struct{ RepositoryURI, RevisionID, Branch string }
	want := provenance{"https://github.com/owner/repo", git("rev-parse", "HEAD"), "main"}
	_, later, stderr := reportFrom(t, t.TempDir(), filepath.Join(root, "r.json"), "--output", "sarif")
	for name, data := range map[string]string{"scan": out.String(), "report": later} {
		var log struct {
			Runs []struct{ VersionControlProvenance []provenance }
		}
		if err := json.Unmarshal([]byte(data), &log); err != nil {
			t.Fatalf("%v: %s", err, stderr)
		}
		if got := log.Runs[0].VersionControlProvenance; len(got) != 1 || got[0] != want {
			t.Errorf("the log of %s was made of %+v, not of %+v", name, got, want)
		}
	}
}

func TestSARIFFlags(t *testing.T) {
	saved := savedReport(t)
	for problem, args := range map[string][]string{
		"--sarif-profile is for the output sarif":   {"--sarif-profile", "full"},
		"--sarif-anchor is for the outputs sarif":   {"--output", "json", "--sarif-anchor", "a"},
		`unknown SARIF profile "ful" for`:           {"--output", "sarif", "--sarif-profile", "ful"},
		`did you mean full?`:                        {"--output", "sarif", "--sarif-profile", "ful"},
		"--sarif-profile is empty; give it a value": {"--output", "sarif", "--sarif-profile", ""},
	} {
		if code, _, stderr := command(t, append([]string{"report", saved}, args...)...); code != exitError || !strings.Contains(stderr, problem) {
			t.Errorf("%v: exit code %d, %s, not %q", args, code, stderr, problem)
		}
	}
}
