package ci_test

import (
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// pinned is an action at a whole commit, with a comment that names its version.
var pinned = regexp.MustCompile(`^\s*(- )?uses: [\w.-]+(/[\w.-]+)+@[0-9a-f]{40} # \S`)

// TestActionsArePinned: a tag can be moved to another commit, a commit cannot.
func TestActionsArePinned(t *testing.T) {
	files := slices.Sorted(maps.Keys(workflows(t)))
	for _, path := range append(files, filepath.Join(root, "action.yml")) {
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		found := 0
		for i, line := range strings.Split(string(data), "\n") {
			if !strings.Contains(line, "uses:") {
				continue
			}
			found++
			if !pinned.MatchString(line) {
				t.Errorf("%s:%d: %s: not pinned by commit, or its version is not named", path, i+1, strings.TrimSpace(line))
			}
		}
		if found == 0 {
			t.Errorf("%s uses no action", path)
		}
	}
}

// TestOneVersionOfEach: all examples, and the action, use the same commit of an
// action, the one of this repository's own workflows where they use it.
func TestOneVersionOfEach(t *testing.T) {
	used := regexp.MustCompile(`([\w.-]+(?:/[\w.-]+)+)@([0-9a-f]{40})`)
	paths := append(slices.Sorted(maps.Keys(workflows(t))), filepath.Join(root, "action.yml"))
	own, err := filepath.Glob(filepath.Join(root, ".github/workflows/*.yml"))
	if err != nil || len(own) == 0 {
		t.Fatalf("%d workflows of the repository, %v", len(own), err)
	}
	commits := map[string]string{}
	for _, path := range append(paths, own...) {
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		for _, match := range used.FindAllStringSubmatch(string(data), -1) {
			if before, seen := commits[match[1]]; seen && before != match[2] {
				t.Errorf("%s has %s at %s, another file at %s", path, match[1], match[2], before)
			}
			commits[match[1]] = match[2]
		}
	}
}

// TestCommitOfIdcscan: every example installs the same commit of idcscan.
func TestCommitOfIdcscan(t *testing.T) {
	commit := regexp.MustCompile(`(?:idcscan/idcscan@|SCANNER_COMMIT: |rev: )(\S+)`)
	paths, err := filepath.Glob("*.y*ml")
	if err != nil || len(paths) < 5 {
		t.Fatalf("%d examples, %v", len(paths), err)
	}
	first := ""
	for _, path := range paths {
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		match := commit.FindSubmatch(data)
		if match == nil || !regexp.MustCompile(`^[0-9a-f]{40}$`).Match(match[1]) || strings.Trim(string(match[1]), "0") == "" {
			t.Errorf("%s pins no commit of idcscan: %q", path, match)
			continue
		}
		if first == "" {
			first = string(match[1])
		}
		if string(match[1]) != first {
			t.Errorf("%s pins %s, another example %s", path, match[1], first)
		}
	}
	if !inHistory(first) {
		t.Errorf("%s is no commit of this repository that holds action.yml", first)
	}
}

// inHistory reports whether a commit is one of this repository with an action.
// Where the history is not here, in a shallow clone or an archive, it may be.
func inHistory(commit string) bool {
	shallow, err := exec.Command("git", "-C", root, "rev-parse", "--is-shallow-repository").Output()
	if err != nil || strings.TrimSpace(string(shallow)) != "false" {
		return true
	}
	return exec.Command("git", "-C", root, "cat-file", "-e", commit+":action.yml").Run() == nil
}

// TestNoExpressionsInScripts: what a pull request's author chooses must not
// become a part of a script.
func TestNoExpressionsInScripts(t *testing.T) {
	steps := readAction().Runs.Steps
	for _, w := range workflows(t) {
		for _, job := range w.Jobs {
			steps = append(steps, job.Steps...)
		}
	}
	scripts := 0
	for _, s := range steps {
		if s.Run != "" {
			scripts++
		}
		if strings.Contains(s.Run, "${{") || strings.Contains(s.Shell, "${{") {
			t.Errorf("step %q has an expression inside of its script: %s", s.Name, s.Run)
		}
	}
	if scripts == 0 {
		t.Error("no step has a script")
	}
}

// TestScriptsAreStrict: an unset variable or a failing command ends a script.
func TestScriptsAreStrict(t *testing.T) {
	paths, err := filepath.Glob(filepath.Join(root, ".github/action/*.sh"))
	if err != nil || len(paths) == 0 {
		t.Fatalf("%d scripts, %v", len(paths), err)
	}
	for _, path := range paths {
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if text := string(data); !strings.HasPrefix(text, "#!/usr/bin/env bash\n") || !strings.Contains(text, "\nset -euo pipefail\n") {
			t.Errorf("%s does not begin as a strict bash script", path)
		}
		if output, err := exec.Command("bash", "-n", path).CombinedOutput(); err != nil {
			t.Errorf("%s: %s", path, output)
		}
	}
}

// TestPermissionsAreLeast: nothing by default, and a job only what its steps need.
func TestPermissionsAreLeast(t *testing.T) {
	for path, w := range workflows(t) {
		if w.Permissions == nil || len(w.Permissions) > 0 {
			t.Errorf("%s: permissions of the workflow are %v, want {}", path, w.Permissions)
		}
		for name, job := range w.Jobs {
			want := map[string]string{}
			for _, s := range job.Steps {
				switch {
				case strings.HasPrefix(s.Uses, "actions/checkout@"):
					want["contents"] = "read"
					if s.With["persist-credentials"] != "false" {
						t.Errorf("%s: the checkout of job %s keeps its token", path, name)
					}
				case strings.HasPrefix(s.Uses, "aws-actions/configure-aws-credentials@"):
					want["id-token"] = "write"
				case strings.Contains(s.Run, "gh api"):
					want["pull-requests"] = "write"
				case s.isOurs() && s.uploads():
					want["security-events"] = "write"
				}
			}
			if !maps.Equal(job.Permissions, want) {
				t.Errorf("%s: job %s has permissions %v, its steps need %v", path, name, job.Permissions, want)
			}
			if job.Timeout == 0 {
				t.Errorf("%s: job %s has no timeout", path, name)
			}
		}
	}
}

// uploads reports whether a step of ours may upload SARIF.
func (s step) uploads() bool {
	return s.With["upload-sarif"] != "" && s.With["upload-sarif"] != "false"
}

// category names the category of code scanning that a step uploads: the source
// and the selection of controls decide it.
func (s step) category() string { return s.With["sources"] + " " + s.With["args"] }

// lonelyCategories returns what is wrong with categories that only a schedule
// uploads: pull requests then show "configuration not found", which the
// workflow has to say.
func lonelyCategories(all map[string]workflow) []string {
	onPullRequests := map[string]bool{}
	for _, w := range all {
		if _, runs := w.On["pull_request"]; runs {
			for _, category := range w.categories() {
				onPullRequests[category] = true
			}
		}
	}
	var problems []string
	for _, path := range slices.Sorted(maps.Keys(all)) {
		w := all[path]
		if _, runs := w.On["schedule"]; !runs || strings.Contains(w.text, "report-only") {
			continue
		}
		for _, category := range w.categories() {
			if !onPullRequests[category] {
				problems = append(problems, fmt.Sprintf("%s uploads %q, and no pull request does", path, category))
			}
		}
	}
	return problems
}

func (w workflow) categories() []string {
	var found []string
	for _, job := range w.Jobs {
		for _, s := range job.Steps {
			if s.isOurs() && s.uploads() {
				found = append(found, s.category())
			}
		}
	}
	return found
}

func TestREP27ScheduledCategories(t *testing.T) {
	all := workflows(t)
	for _, problem := range lonelyCategories(all) {
		t.Error(problem)
	}
	uploads := 0
	for path, w := range all {
		uploads += len(w.categories())
		w.text = strings.ReplaceAll(w.text, "report-only", "")
		all[path] = w
	}
	if problems := lonelyCategories(all); uploads == 0 || len(problems) == 0 {
		t.Errorf("%d uploads; without their explanation the lint says %q", uploads, problems)
	}
	readme, err := os.ReadFile("README.md")
	if err != nil || !strings.Contains(string(readme), "report-only") || !strings.Contains(string(readme), "configuration not found") {
		t.Errorf("README.md does not explain it (%v)", err)
	}
}

// TestActionlint runs actionlint over the examples as workflows of a repository
// whose root is the action, so that it also knows the action's inputs and
// outputs. It runs shellcheck where that is installed.
func TestActionlint(t *testing.T) {
	if problems := actionlint(t, nil); problems != "" {
		t.Error(problems)
	}
	broken := actionlint(t, func(text string) string { return strings.ReplaceAll(text, "sources:", "source:") })
	if !strings.Contains(broken, `input "source" is not defined in action`) {
		t.Errorf("actionlint does not see a misspelt input:\n%s", broken)
	}
}

// actionlint returns what actionlint says about the examples after an edit.
func actionlint(t *testing.T, edit func(string) string) string {
	t.Helper()
	directory := t.TempDir()
	copyFile := func(from, to string, edit func(string) string) {
		data, err := os.ReadFile(from)
		if err != nil {
			t.Fatal(err)
		}
		text := string(data)
		if edit != nil {
			text = edit(text)
		}
		if err := os.MkdirAll(filepath.Dir(to), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(to, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	copyFile(filepath.Join(root, "action.yml"), filepath.Join(directory, "action.yml"), nil)
	if err := os.Mkdir(filepath.Join(directory, ".git"), 0o755); err != nil {
		t.Fatal(err)
	}
	var paths []string
	ours := regexp.MustCompile(`idcscan/idcscan@\S+( # \S+)?`)
	for path := range workflows(t) {
		to := filepath.Join(directory, ".github", "workflows", path)
		paths = append(paths, to)
		copyFile(path, to, func(text string) string {
			text = ours.ReplaceAllString(text, "./")
			if edit != nil {
				text = edit(text)
			}
			return text
		})
	}
	modfile, err := filepath.Abs(filepath.Join(root, ".ci/tools/actionlint.mod"))
	if err != nil {
		t.Fatal(err)
	}
	arguments := append([]string{"tool", "-modfile=" + modfile, "actionlint", "-no-color"}, paths...)
	command := exec.Command("go", arguments...)
	command.Dir = root
	output, err := command.CombinedOutput()
	if err != nil && len(output) == 0 {
		t.Fatal(err)
	}
	return string(output)
}
