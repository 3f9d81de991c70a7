package ci_test

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"
)

// step is one step of an action or a job. Strict decoding refuses a key that
// GitHub would ignore or refuse.
type step struct {
	Name             string            `yaml:"name"`
	ID               string            `yaml:"id"`
	If               string            `yaml:"if"`
	Uses             string            `yaml:"uses"`
	Run              string            `yaml:"run"`
	Shell            string            `yaml:"shell"`
	WorkingDirectory string            `yaml:"working-directory"`
	With             map[string]string `yaml:"with"`
	Env              map[string]string `yaml:"env"`
}

// action is action.yml, with the keys that GitHub knows for a composite action.
type action struct {
	Name        string            `yaml:"name"`
	Description string            `yaml:"description"`
	Author      string            `yaml:"author"`
	Branding    map[string]string `yaml:"branding"`
	Inputs      map[string]struct {
		Description string `yaml:"description"`
		Required    bool   `yaml:"required"`
		Default     string `yaml:"default"`
	} `yaml:"inputs"`
	Outputs map[string]struct {
		Description string `yaml:"description"`
		Value       string `yaml:"value"`
	} `yaml:"outputs"`
	Runs struct {
		Using string `yaml:"using"`
		Steps []step `yaml:"steps"`
	} `yaml:"runs"`
}

// workflow is a workflow of GitHub Actions, as far as the tests look.
type workflow struct {
	Name        string            `yaml:"name"`
	On          map[string]any    `yaml:"on"`
	Permissions map[string]string `yaml:"permissions"`
	Concurrency map[string]string `yaml:"concurrency"`
	Jobs        map[string]struct {
		RunsOn      string            `yaml:"runs-on"`
		Timeout     int               `yaml:"timeout-minutes"`
		Permissions map[string]string `yaml:"permissions"`
		Steps       []step            `yaml:"steps"`
	} `yaml:"jobs"`

	text string
}

// read decodes a YAML file; where strict, no key may be unknown.
func read(path string, into any, strict bool) string {
	data, err := os.ReadFile(path)
	if err != nil {
		panic(err)
	}
	decoder := yaml.NewDecoder(bytes.NewReader(data))
	decoder.KnownFields(strict)
	if err := decoder.Decode(into); err != nil {
		panic(path + ": " + err.Error())
	}
	return string(data)
}

func readAction() action {
	var a action
	read(filepath.Join(root, "action.yml"), &a, true)
	return a
}

// workflows returns the examples for GitHub by file name.
func workflows(t *testing.T) map[string]workflow {
	t.Helper()
	paths, err := filepath.Glob("github-*.yml")
	if err != nil || len(paths) < 2 {
		t.Fatalf("%d workflows, %v", len(paths), err)
	}
	found := map[string]workflow{}
	for _, path := range paths {
		var w workflow
		w.text = read(path, &w, true)
		found[path] = w
	}
	return found
}

// actionStep returns the step of action.yml with a name.
func actionStep(name string) step {
	for _, s := range readAction().Runs.Steps {
		if s.Name == name {
			return s
		}
	}
	panic("action.yml has no step " + name)
}

// isOurs reports whether a step runs this repository's action.
func (s step) isOurs() bool { return strings.HasPrefix(s.Uses, "idcscan/idcscan@") }
