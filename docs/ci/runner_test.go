package ci_test

import (
	"bytes"
	"errors"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// runner runs the steps of the action and of workflows as GitHub's runner does,
// as far as they need it. Actions of others are recorded instead.
type runner struct {
	t         *testing.T
	workspace string
	temp      string
	// contexts are the values of expressions, such as "github.actor".
	contexts map[string]string
	// env is the environment of the job.
	env []string
	// summary is the path of the job summary.
	summary string
	// log is what the steps printed; used are the actions of others, in order.
	log  bytes.Buffer
	used []step
	// failed says whether a step has failed.
	failed bool
	code   int
}

// newRunner returns a runner whose workspace holds a folder of testdata.
func newRunner(t *testing.T, folder string) *runner {
	t.Helper()
	base := t.TempDir()
	r := &runner{
		t: t, env: []string{"IDCSCAN_NOW=2026-11-24"}, // a day on which the attestations of the testdata hold
		workspace: filepath.Join(base, "work space"), temp: filepath.Join(base, "temp"), summary: filepath.Join(base, "summary.md"),
		contexts: map[string]string{
			"github.action_ref": "", "github.event_name": "push", "github.repository": "example/identity",
			"github.event.pull_request.head.repo.full_name": "", "github.event.repository.visibility": "public", "github.actor": "someone",
		},
	}
	if err := os.Mkdir(r.temp, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.CopyFS(r.workspace, os.DirFS(filepath.Join(root, "testdata", folder))); err != nil {
		t.Fatal(err)
	}
	return r
}

var expression = regexp.MustCompile(`\$\{\{\s*(.*?)\s*\}\}`)

// expand puts the values of expressions into a text.
func (r *runner) expand(text string) string {
	return expression.ReplaceAllStringFunc(text, func(match string) string {
		return r.value(expression.FindStringSubmatch(match)[1])
	})
}

// value returns the value of a context. What a step that did not run would have
// put out is empty.
func (r *runner) value(name string) string {
	value, known := r.contexts[name]
	if !known && !strings.HasPrefix(name, "steps.") {
		r.t.Fatalf("the runner does not know %s", name)
	}
	return value
}

// holds evaluates the condition of a step: comparisons joined by &&. Without a
// status function it needs that no step failed.
func (r *runner) holds(condition string) bool {
	if match := expression.FindStringSubmatch(condition); match != nil {
		condition = match[1]
	}
	always, all := false, true
	for _, term := range strings.Split(condition, " && ") {
		if name, want, found := strings.Cut(term, " == "); found {
			all = all && r.value(name) == strings.Trim(want, "'")
		} else if name, want, found := strings.Cut(term, " != "); found {
			all = all && r.value(name) != strings.Trim(want, "'")
		} else if term == "!cancelled()" {
			always = true
		} else if term != "" {
			r.t.Fatalf("the runner does not know %q", term)
		}
	}
	return all && (always || !r.failed)
}

// steps runs steps in order; env is what each of them has beside its own.
func (r *runner) steps(steps []step, env map[string]string) {
	r.t.Helper()
	for _, s := range steps {
		if !r.holds(s.If) {
			r.finish(s, "skipped")
			continue
		}
		ok := true
		switch {
		case s.isOurs():
			ok = r.action(s.With)
			for name, output := range readAction().Outputs {
				r.contexts["steps."+s.ID+".outputs."+name] = r.expand(output.Value)
			}
		case s.Uses != "":
			used := step{Uses: s.Uses, With: map[string]string{}}
			for name, value := range s.With {
				used.With[name] = r.expand(value)
			}
			r.used = append(r.used, used)
		default:
			ok = r.script(s, env)
		}
		if !ok {
			r.failed = true
			r.finish(s, "failure")
			continue
		}
		r.finish(s, "success")
	}
}

func (r *runner) finish(s step, outcome string) {
	if s.ID != "" {
		r.contexts["steps."+s.ID+".outcome"] = outcome
	}
}

// action runs action.yml with inputs and reports whether it succeeded.
func (r *runner) action(with map[string]string) bool {
	r.t.Helper()
	a := readAction()
	inputs := map[string]string{"binary": binary(r.t)}
	for name, value := range with {
		if _, known := a.Inputs[name]; !known {
			r.t.Fatalf("the action has no input %s", name)
		}
		inputs[name] = r.expand(value)
	}
	before := r.failed
	for name, input := range a.Inputs {
		value, given := inputs[name]
		if !given {
			value = input.Default
		}
		r.contexts["inputs."+name] = value
	}
	r.failed = false
	r.steps(a.Runs.Steps, nil)
	ok := !r.failed
	r.failed = before || r.failed
	return ok
}

// script runs the shell of a step and takes over what it puts out.
func (r *runner) script(s step, env map[string]string) bool {
	r.t.Helper()
	outputs := filepath.Join(r.temp, "output")
	if err := os.WriteFile(outputs, nil, 0o644); err != nil {
		r.t.Fatal(err)
	}
	all := maps.Clone(env)
	if all == nil {
		all = map[string]string{}
	}
	for name, value := range s.Env {
		all[name] = r.expand(value)
	}
	command := exec.Command("bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", s.Run)
	command.Dir = filepath.Join(r.workspace, r.expand(s.WorkingDirectory))
	command.Env = append(environ("CI=true", "GITHUB_ACTIONS=true", "RUNNER_TEMP="+r.temp, "GITHUB_WORKSPACE="+r.workspace, "GITHUB_ACTION_PATH="+clone(),
		"GITHUB_OUTPUT="+outputs, "GITHUB_STEP_SUMMARY="+r.summary), r.env...)
	for name, value := range all {
		command.Env = append(command.Env, name+"="+value)
	}
	command.Stdout, command.Stderr = &r.log, &r.log
	err := command.Run()
	var exit *exec.ExitError
	switch {
	case errors.As(err, &exit):
		r.code = exit.ExitCode()
	case err != nil:
		r.t.Fatal(err)
	}
	data, readErr := os.ReadFile(outputs)
	if readErr != nil {
		r.t.Fatal(readErr)
	}
	for _, line := range strings.Split(strings.TrimSpace(string(data)), "\n") {
		if name, value, found := strings.Cut(line, "="); found {
			r.contexts["steps."+s.ID+".outputs."+name] = value
		}
	}
	return err == nil
}

// output returns an output of the action's scan step.
func (r *runner) output(name string) string { return r.contexts["steps.scan.outputs."+name] }

// uploads returns the SARIF files that went to code scanning.
func (r *runner) uploads() []string {
	var files []string
	for _, s := range r.used {
		if strings.HasPrefix(s.Uses, "github/codeql-action/upload-sarif@") {
			files = append(files, s.With["sarif_file"])
		}
	}
	return files
}

// summaryText returns the job summary, "" where there is none.
func (r *runner) summaryText() string {
	data, err := os.ReadFile(r.summary)
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		r.t.Fatal(err)
	}
	return string(data)
}
