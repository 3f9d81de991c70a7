package main

import (
	"bytes"
	"errors"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/spf13/pflag"

	"github.com/idcscan/idcscan/collectors/aws/awsfake"
	"github.com/idcscan/idcscan/collectors/snapshot"
)

// TestHelpIsWhole demands of every command what --help shows of it.
func TestHelpIsWhole(t *testing.T) {
	for path, cmd := range allCommands() {
		if cmd.Short == "" || cmd.Long == "" || cmd.Example == "" {
			t.Errorf("%s: short %q, long %.20q, example %.20q", path, cmd.Short, cmd.Long, cmd.Example)
		}
		cmd.LocalFlags().VisitAll(func(flag *pflag.Flag) {
			if flag.Usage == "" {
				t.Errorf("%s --%s has no help", path, flag.Name)
			}
		})
		for line := range strings.SplitSeq(cmd.Example, "\n") {
			if !strings.HasPrefix(line, "  ") || strings.TrimSpace(line) != line[2:] || line[2:] == "" {
				t.Errorf("%s: the example %q is not one line behind two blanks", path, line)
			}
		}
	}
}

// TestExamplesRun runs every line of every example as a shell does, in a folder
// with the files that examples name, against a fake AWS. Findings are no
// failure, but a job that cannot be done is: exit code 2.
func TestExamplesRun(t *testing.T) {
	if _, err := exec.LookPath("bash"); err != nil {
		t.Fatal("the examples are lines for bash, which is not here")
	}
	prepared := t.TempDir()
	environment := append(serveExamples(t, prepared), "PATH="+linkedBinary(t)+string(os.PathListSeparator)+os.Getenv("PATH"))
	prepareExamples(t, prepared, environment)
	commands := allCommands()
	for _, path := range slices.Sorted(maps.Keys(commands)) {
		for line := range strings.SplitSeq(commands[path].Example, "\n") {
			line = strings.TrimSpace(line)
			t.Run(line, func(t *testing.T) {
				if !strings.HasPrefix(line, "idcscan ") && line != "idcscan" {
					t.Fatal("an example begins with idcscan")
				}
				folder := t.TempDir()
				if err := os.CopyFS(folder, os.DirFS(prepared)); err != nil {
					t.Fatal(err)
				}
				if code, output := shell(folder, environment, line); code != exitOK && code != exitFindings && code != exitIncomplete {
					t.Errorf("exit code %d: %s", code, output)
				}
			})
		}
	}
}

// shell runs a line and returns the exit code of the gravest command in it, and
// what it said.
func shell(folder string, environment []string, line string) (int, string) {
	cmd := exec.Command("bash", "-o", "pipefail", "-c", line)
	cmd.Dir, cmd.Env = folder, environment
	var said bytes.Buffer
	cmd.Stderr = &said
	out, err := cmd.Output()
	var exit *exec.ExitError
	switch {
	case errors.As(err, &exit):
		return exit.ExitCode(), said.String()
	case err != nil:
		return -1, err.Error()
	}
	return exitOK, fmt.Sprintf("%s\n%s", out, said.String())
}

// linkedBinary returns a folder in which this test binary is called idcscan;
// called so, it is.
func linkedBinary(t *testing.T) string {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	folder := t.TempDir()
	if err := os.Symlink(self, filepath.Join(folder, "idcscan")); err != nil {
		t.Fatal(err)
	}
	return folder
}

// serveExamples starts a fake AWS and returns the environment that reaches it,
// with the profile that examples name.
func serveExamples(t *testing.T, folder string) []string {
	t.Helper()
	file, err := os.Open("../../testdata/landing-zone/snapshot.json")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	state, err := snapshot.Load(file, file.Name())
	if err != nil {
		t.Fatal(err)
	}
	server, err := awsfake.Start(awsfake.Options{State: state})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { server.Close() })
	keys := "aws_access_key_id = AKIAIOSFODNN7EXAMPLE\naws_secret_access_key = example\nregion = " + *state.Instance.PrimaryRegion + "\n"
	profiles := filepath.Join(t.TempDir(), "config")
	if err := os.WriteFile(profiles, []byte("[default]\n"+keys+"[profile audit]\n"+keys), 0o600); err != nil {
		t.Fatal(err)
	}
	return []string{
		"HOME=" + folder, "AWS_CONFIG_FILE=" + profiles, "AWS_ENDPOINT_URL=" + server.URL, "AWS_EC2_METADATA_DISABLED=true",
		"IDCSCAN_CLOUDTRAIL_RATE=1000", "IDCSCAN_SSO_ADMIN_RATE=1000", "IDCSCAN_IDENTITY_STORE_RATE=1000",
	}
}

// prepareExamples makes the files that examples read. A file of the name that an
// example reads belongs here.
func prepareExamples(t *testing.T, folder string, environment []string) {
	t.Helper()
	for _, line := range []string{
		"cp " + quoted("../../testdata/landing-zone-broken/snapshot.json") + " snapshot.json",
		"cp " + quoted("../../testdata/landing-zone/snapshot.json") + " monday.json",
		"cp snapshot.json tuesday.json",
		"cp " + quoted("../../testdata/landing-zone-code/plan.json") + " plan.json",
		"cp -r " + quoted("../../testdata/landing-zone-code/resources") + " infra",
		"mkdir main branch && cp -r infra main && cp -r infra branch",
		"touch prod.tfvars",
		"idcscan scan snapshot.json --now 2026-11-24 --output json=findings.json",
	} {
		if code, output := shell(folder, environment, line); code != exitOK && code != exitFindings {
			t.Fatalf("%s: %s", line, output)
		}
	}
}

// quoted returns the absolute path for a shell.
func quoted(path string) string {
	absolute, err := filepath.Abs(path)
	if err != nil {
		return path
	}
	return "'" + strings.ReplaceAll(absolute, "'", `'\''`) + "'"
}
