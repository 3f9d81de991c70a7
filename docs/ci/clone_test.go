package ci_test

import (
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
)

const root = "../.."

// clone returns a copy of the repository as a runner gets it: no file that git
// ignores, nothing built. Tests only read it.
var clone = sync.OnceValue(func() string {
	goal := filepath.Join(scratch, "clone")
	err := filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		name, err := filepath.Rel(root, path)
		switch {
		case err != nil:
			return err
		case name == ".git", name == "build":
			if entry.IsDir() {
				return fs.SkipDir
			}
			return nil // the .git of a work tree is a file
		case entry.IsDir():
			return os.MkdirAll(filepath.Join(goal, name), 0o755)
		case !entry.Type().IsRegular():
			return nil
		}
		data, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		return os.WriteFile(filepath.Join(goal, name), data, 0o644)
	})
	if err != nil {
		panic(err)
	}
	return goal
})

// built returns the RUNNER_TEMP in which the action's own build step has built
// idcscan from the clone.
var built = sync.OnceValues(func() (string, error) {
	temp := filepath.Join(scratch, "built")
	if err := os.MkdirAll(temp, 0o755); err != nil {
		return "", err
	}
	command := exec.Command("bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", actionStep("Build idcscan").Run)
	command.Dir = scratch
	command.Env = environ("RUNNER_TEMP="+temp, "GITHUB_ACTION_PATH="+clone(), "ACTION_REF=v1.2.3")
	output, err := command.CombinedOutput()
	if err != nil {
		return "", &exec.Error{Name: string(output), Err: err}
	}
	return temp, nil
})

// binary returns the path of the built idcscan.
func binary(t *testing.T) string {
	t.Helper()
	temp, err := built()
	if err != nil {
		t.Fatal(err)
	}
	return filepath.Join(temp, "idcscan-action", "idcscan")
}

// environ is what a runner's steps inherit here: how to find programs and Go's
// caches, and nothing that idcscan or AWS would read.
func environ(more ...string) []string {
	var inherited []string
	for _, variable := range os.Environ() {
		name, _, _ := strings.Cut(variable, "=")
		if slices.Contains([]string{"PATH", "HOME", "TMPDIR", "LANG"}, name) || strings.HasPrefix(name, "GO") || strings.HasSuffix(strings.ToUpper(name), "_PROXY") {
			inherited = append(inherited, variable)
		}
	}
	return append(append(inherited, "AWS_EC2_METADATA_DISABLED=true"), more...)
}

// scratch is a folder for all tests of the package.
var scratch string

func TestMain(m *testing.M) {
	var err error
	if scratch, err = os.MkdirTemp("", "idcscan-ci-"); err != nil {
		panic(err)
	}
	code := m.Run()
	if err := os.RemoveAll(scratch); err != nil {
		panic(err)
	}
	os.Exit(code)
}

// TestBuiltFromClone: the action's binary is of the commit that the action is
// pinned to, and says so.
func TestBuiltFromClone(t *testing.T) {
	output, err := exec.Command(binary(t), "version").Output()
	if err != nil || !strings.HasPrefix(string(output), "idcscan v1.2.3 ") {
		t.Errorf("%q, %v", output, err)
	}
}

// TestGoOfTheModule: the action sets up the Go that go.mod asks for.
func TestGoOfTheModule(t *testing.T) {
	r := newRunner(t, "landing-zone")
	r.contexts["inputs.binary"] = ""
	for _, s := range readAction().Runs.Steps[:2] {
		r.steps([]step{s}, nil)
	}
	if len(r.used) != 1 || !regexp.MustCompile(`^1\.\d+\.\d+$`).MatchString(r.used[0].With["go-version"]) {
		t.Errorf("%v\n%s", r.used, r.log.String())
	}
}
