package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"go.yaml.in/yaml/v3"

	"github.com/idcscan/idcscan/docs/ci"
	"github.com/idcscan/idcscan/scanner/config"
)

// project makes a git repository with files, given as path and text, and works
// in it. A snapshot is "snapshot" instead of its text.
func project(t *testing.T, files map[string]string) string {
	t.Helper()
	saved, err := os.ReadFile("../../testdata/landing-zone-broken/snapshot.json")
	if err != nil {
		t.Fatal(err)
	}
	root := t.TempDir()
	if err := os.Mkdir(filepath.Join(root, ".git"), 0o755); err != nil {
		t.Fatal(err)
	}
	for name, text := range files {
		if text == "snapshot" {
			text = string(saved)
		}
		writeFile(t, filepath.Join(root, name), text)
	}
	t.Chdir(root)
	return root
}

func writeFile(t *testing.T, path, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

func readFile(t *testing.T, path string) string {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// TestInitScansOutOfTheBox: what init writes judges as no configuration does,
// until someone decides something.
func TestInitScansOutOfTheBox(t *testing.T) {
	project(t, map[string]string{"snapshot.json": "snapshot"})
	wantCode, want, _ := command(t, "scan", "snapshot.json", "--now", testNow)
	code, stdout, stderr := command(t, "init", "--ci", "github")
	if code != exitOK || stderr != "" || !strings.Contains(stdout, "Found the snapshot snapshot.json.\nWrote .idcscan.yaml.\nWrote .github/workflows/idcscan.yml.\n") {
		t.Fatalf("exit code %d, stderr %q, stdout:\n%s", code, stderr, stdout)
	}
	if !strings.Contains(stdout, "idcscan scan snapshot.json: shows the findings\n") {
		t.Errorf("the next step is not named:\n%s", stdout)
	}
	code, got, stderr := command(t, "scan", "snapshot.json", "--now", testNow)
	if code != wantCode || got != want || stderr != "" {
		t.Errorf("exit code %d, want %d; stderr %q; %s", code, wantCode, stderr, cmp.Diff(want, got))
	}
	written := readFile(t, githubWorkflow)
	example, err := ci.FS.ReadFile("github-pull-request.yml")
	if err != nil || written != string(example) {
		t.Errorf("the workflow is not the documented one: %v %s", err, cmp.Diff(string(example), written))
	}
}

// settingLine is a line of the configuration that is a setting behind a #.
var settingLine = regexp.MustCompile(`(?m)^#(\S.*|  .*)$`)

// TestInitConfigIsValidUncommented: each setting that it offers is one that
// idcscan takes, with a value that it takes.
func TestInitConfigIsValidUncommented(t *testing.T) {
	project(t, map[string]string{"snapshot.json": "snapshot", "sets.tf": `resource "aws_ssoadmin_permission_set" "a" {}`})
	if code, _, stderr := command(t, "init", "--ci", "none"); code != exitOK {
		t.Fatal(stderr)
	}
	text := readFile(t, config.FileName)
	uncommented := settingLine.ReplaceAllString(text, "$1")
	writeFile(t, config.FileName, uncommented)
	settings, err := config.Load(config.FileName)
	if err != nil {
		t.Fatalf("%v\n%s", err, uncommented)
	}
	values := map[string]string{}
	for _, setting := range settings.Settings() {
		values[setting.Key] = strings.Join(setting.Values, " ")
	}
	if len(settings.Parameters) < 10 || len(settings.Attestations) < 5 || values["fail_on"] != "low" || values["preset"] != "seed" {
		t.Errorf("%d controls with parameters, %d attestations, flags %v", len(settings.Parameters), len(settings.Attestations), values)
	}
	if code, stdout, stderr := command(t, "scan"); code != exitFindings || !strings.HasPrefix(stdout, "FAIL") {
		t.Errorf("exit code %d, stderr %q", code, stderr)
	}
	if !strings.Contains(uncommented, "\n  anchor: sets.tf\n") {
		t.Error("the Terraform file is no anchor")
	}
	if _, err := os.Stat("findings.json"); err != nil {
		t.Error(err)
	}
	if !strings.HasPrefix(text, "# yaml-language-server: $schema=https://") {
		t.Errorf("editors are not told of the schema: %.80s", text)
	}
}

// TestInitNeverOverwrites: what is there stays as it is, links included.
func TestInitNeverOverwrites(t *testing.T) {
	root := project(t, map[string]string{"snapshot.json": "snapshot", config.FileName: "fail_on: high\n", githubWorkflow: "mine\n", "app/main.tf": ""})
	code, stdout, _ := command(t, "init")
	if code != exitOK || strings.Contains(stdout, "Wrote") || strings.Count(stdout, "Left alone") != 2 {
		t.Errorf("exit code %d:\n%s", code, stdout)
	}
	if readFile(t, config.FileName) != "fail_on: high\n" || readFile(t, githubWorkflow) != "mine\n" {
		t.Error("a file was changed")
	}
	// The configuration above holds in app too: another one would hide it.
	code, stdout, _ = command(t, "init", "app", "--ci", "none")
	if _, err := os.Stat("app/" + config.FileName); code != exitOK || err == nil || !strings.Contains(stdout, "Left alone .idcscan.yaml, the configuration that holds here") {
		t.Errorf("exit code %d, %v:\n%s", code, err, stdout)
	}
	if err := os.Remove(githubWorkflow); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(filepath.Join(root, "elsewhere"), githubWorkflow); err != nil {
		t.Fatal(err)
	}
	if code, stdout, _ = command(t, "init"); code != exitOK || !strings.Contains(stdout, "Left alone "+githubWorkflow) {
		t.Errorf("exit code %d:\n%s", code, stdout)
	}
	if _, err := os.Stat("elsewhere"); err == nil {
		t.Error("wrote through a link")
	}
}

// TestInitStaysInTheRepository: a folder that is a link out of it gets no file.
func TestInitStaysInTheRepository(t *testing.T) {
	root, outside := project(t, nil), t.TempDir()
	if err := os.Symlink(outside, filepath.Join(root, ".github")); err != nil {
		t.Fatal(err)
	}
	code, _, stderr := command(t, "init", "--ci", "github")
	if left, err := os.ReadDir(outside); err != nil || len(left) > 0 {
		t.Errorf("outside stands %v, error %v", left, err)
	}
	if code != exitError || stderr != "idcscan: .github/workflows/idcscan.yml cannot be written: path escapes from parent; mend its folder, or see the file with --dry-run\n" {
		t.Errorf("exit code %d, stderr %q", code, stderr)
	}
}

// TestInitPipeline: the pipeline is the repository's, with the snapshot's path,
// and lives on AWS where there is no snapshot.
func TestInitPipeline(t *testing.T) {
	const set = `resource "aws_ssoadmin_permission_set" "a" {}`
	for name, test := range map[string]struct {
		files     map[string]string
		arguments []string
		path      string
		has       []string
		hasNot    []string
	}{
		"GitHub by its folder": {map[string]string{".github/CODEOWNERS": "", "a/snap.json": "snapshot"}, nil, githubWorkflow, []string{"sources: a/snap.json\n"}, []string{"config:", "id-token"}},
		"GitHub by its remote": {map[string]string{".git/config": "[remote \"origin\"]\n\turl = git@github.com:example/identity.git\n"}, nil, githubWorkflow, []string{"sources: aws\n", "id-token: write"}, nil},
		"code": {
			map[string]string{".github/x": "", "iam/sso/sets.tf": set, "iam/users.tf": `resource "aws_identitystore_user" "u" {}`, "app/main.tf": ""}, nil, githubWorkflow,
			[]string{"sources: iam\n", "CODE: iam\n"}, []string{"infra", "config:"},
		},
		"code below the root": {
			map[string]string{"live/sso/sets.tf": set}, []string{"live", "--ci", "github"}, githubWorkflow,
			[]string{"          config: live/.idcscan.yaml\n          sources: live/sso\n", "CODE: live/sso\n", "diff --config live/.idcscan.yaml "}, nil,
		},
		"code with a snapshot":       {map[string]string{".github/x": "", "sets.tf": set, "snapshot.json": "snapshot"}, nil, githubWorkflow, []string{"sources: snapshot.json\n"}, []string{"CODE"}},
		"code that no path can name": {map[string]string{".github/x": "", "a b/sets.tf": set}, nil, githubWorkflow, []string{"sources: aws\n"}, nil},
		"GitLab by its file":         {map[string]string{".gitlab-ci.yml": "", ".github/x": "", "snapshot.json": "snapshot"}, nil, gitlabInclude, []string{"idcscan scan snapshot.json --output", "idcscan scan aws"}, nil},
		"GitLab by its remote":       {map[string]string{".git/config": "url = https://gitlab.example.com/x.git\n"}, nil, gitlabInclude, []string{"idcscan scan aws"}, []string{"snapshot.json", "\nidcscan:"}},
		"told to":                    {map[string]string{".github/x": "", "snapshot.json": "snapshot"}, []string{"--ci", "gitlab"}, gitlabInclude, []string{"idcscan scan snapshot.json --output"}, nil},
		"below the root": {
			map[string]string{"live/identity/z.json": "snapshot", "live/identity/c/a.json": "snapshot", "a.json": "snapshot"},
			[]string{"live/identity", "--ci", "github"}, githubWorkflow,
			[]string{"          config: live/identity/.idcscan.yaml\n          sources: live/identity/z.json\n"}, nil,
		},
		"GitLab below the root": {
			map[string]string{"live/b.json": "snapshot"}, []string{"live", "--ci", "gitlab"}, gitlabInclude,
			[]string{"idcscan scan --config live/.idcscan.yaml live/b.json --output", "idcscan scan --config live/.idcscan.yaml aws --output"}, nil,
		},
		"nothing to go by": {map[string]string{"snapshot.json": "snapshot"}, nil, "", nil, nil},
	} {
		t.Run(name, func(t *testing.T) {
			project(t, test.files)
			code, stdout, stderr := command(t, append([]string{"init"}, test.arguments...)...)
			if code != exitOK {
				t.Fatal(stderr)
			}
			for _, path := range []string{githubWorkflow, gitlabInclude} {
				if _, err := os.Stat(path); (err == nil) != (path == test.path) {
					t.Errorf("%s: %v\n%s", path, err, stdout)
				}
			}
			if test.path == "" {
				return
			}
			text := readFile(t, test.path)
			var document map[string]any
			if err := yaml.Unmarshal([]byte(text), &document); err != nil {
				t.Error(err)
			}
			for _, part := range test.has {
				if !strings.Contains(text, part) {
					t.Errorf("%q is not in:\n%s", part, text)
				}
			}
			for _, part := range test.hasNot {
				if strings.Contains(text, part) {
					t.Errorf("%q is in:\n%s", part, text)
				}
			}
			if test.path == githubWorkflow {
				lintWorkflow(t, text)
			}
		})
	}
}

// lintWorkflow gives a workflow to actionlint, with the action as its own.
func lintWorkflow(t *testing.T, text string) {
	t.Helper()
	modfile := filepath.Join(sourceRoot, ".ci/tools/actionlint.mod")
	text = regexp.MustCompile(`idcscan/idcscan@\S+ # \S+`).ReplaceAllString(text, "./")
	directory := t.TempDir()
	path := filepath.Join(directory, githubWorkflow)
	writeFile(t, path, text)
	writeFile(t, filepath.Join(directory, ".git", "HEAD"), "")
	writeFile(t, filepath.Join(directory, "action.yml"), readFile(t, filepath.Join(sourceRoot, "action.yml")))
	linter := exec.Command("go", "tool", "-modfile="+modfile, "actionlint", "-no-color", path)
	linter.Dir = sourceRoot
	if output, err := linter.CombinedOutput(); err != nil {
		t.Errorf("%v\n%s", err, output)
	}
}

// sourceRoot is the root of the repository, wherever a test works.
var sourceRoot = func() string {
	root, err := filepath.Abs("../..")
	if err != nil {
		panic(err)
	}
	return root
}()

// TestInitDryRun prints what it would write and writes nothing.
func TestInitDryRun(t *testing.T) {
	root := project(t, map[string]string{"snapshot.json": "snapshot"})
	code, stdout, _ := command(t, "init", "--ci", "github", "--dry-run")
	if code != exitOK || !strings.Contains(stdout, "# .idcscan.yaml\n# yaml-language-server") || !strings.Contains(stdout, "# "+githubWorkflow+"\n") || !strings.Contains(stdout, "sources: snapshot.json") {
		t.Errorf("exit code %d:\n%s", code, stdout)
	}
	entries, err := os.ReadDir(root)
	if err != nil || len(entries) != 2 {
		t.Errorf("%v, %v; want .git and the snapshot only", entries, err)
	}
}

// TestInitHostileNames: the name of a file gets neither into a pipeline, where it
// could be an expression or a command, nor raw onto the terminal.
func TestInitHostileNames(t *testing.T) {
	project(t, map[string]string{
		"${{ secrets.TOKEN }}.json": "snapshot", "$(touch pwned).json": "snapshot", "a\n::error::b.json": "snapshot", "c\x1b[2J.json": "snapshot",
		"\x1b]0;x\x07.tf": `resource "aws_ssoadmin_permission_set" "a" {}`,
	})
	for _, pipeline := range []string{ciGitHub, ciGitLab} {
		code, stdout, stderr := command(t, "init", "--ci", pipeline)
		if code != exitOK || strings.ContainsAny(stdout, "\x1b\x07") || strings.Contains(stdout, "\n::") || strings.Count(stdout, "rename it") != 4 {
			t.Errorf("exit code %d, stderr %q, stdout:\n%q", code, stderr, stdout)
		}
	}
	for _, path := range []string{githubWorkflow, gitlabInclude} {
		if text := readFile(t, path); strings.Contains(text, "secrets") || strings.Contains(text, "touch") {
			t.Errorf("%s holds the name of a file:\n%s", path, text)
		}
	}
}

// TestInitRefuses: bad arguments name what to do.
func TestInitRefuses(t *testing.T) {
	project(t, map[string]string{"file": "", "${{ x }}/main.tf": ""})
	for _, test := range []struct {
		arguments []string
		want      string
	}{
		{[]string{"--ci", "jenkins"}, `--ci "jenkins" is no pipeline; use auto, github, gitlab or none`},
		{[]string{"nowhere"}, "nowhere"},
		{[]string{"file"}, "is no directory"},
		{[]string{"${{ x }}", "--ci", "github"}, "rename it"},
	} {
		code, stdout, stderr := command(t, append([]string{"init"}, test.arguments...)...)
		if code != exitError || stdout != "" || !strings.Contains(stderr, test.want) {
			t.Errorf("%q: exit code %d, stdout %q, stderr %q", test.arguments, code, stdout, stderr)
		}
	}
	if entries, err := os.ReadDir("."); err != nil || len(entries) != 3 {
		t.Errorf("%v, %v; want what was there", entries, err)
	}
}
