package ci_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// TestGitHubWorkflows runs the steps of every job of the examples.
func TestGitHubWorkflows(t *testing.T) {
	all := workflows(t)
	t.Run("pull request", func(t *testing.T) {
		for folder, want := range map[string]int{"landing-zone": 0, "landing-zone-broken": 1} {
			r := newRunner(t, folder)
			r.steps(all["github-pull-request.yml"].Jobs["gate"].Steps, nil)
			if r.failed != (want != 0) || r.code != want || len(r.uploads()) > 0 {
				t.Errorf("%s: exit code %d, want %d; uploads %q\n%s", folder, r.code, want, r.uploads(), r.log.String())
			}
		}
	})
	for name, test := range map[string]struct {
		denied []string
		code   int
	}{
		"scheduled":             {nil, 0},
		"scheduled, incomplete": {[]string{"sso:GetInlinePolicyForPermissionSet"}, 3},
	} {
		t.Run(name, func(t *testing.T) {
			r := newRunner(t, "landing-zone")
			serve(t, r, test.denied...)
			r.contexts["vars.IDCSCAN_ROLE_ARN"] = "arn:aws:iam::111111111111:role/idcscan"
			r.contexts["vars.IDCSCAN_REGION"] = "ap-southeast-2"
			r.steps(all["github-scheduled.yml"].Jobs["scan"].Steps, nil)
			if r.code != test.code || r.failed != (test.code != 0) {
				t.Errorf("exit code %d, want %d\n%s", r.code, test.code, r.log.String())
			}
			if uploads := len(r.uploads()); uploads != 1-test.code/3 {
				t.Errorf("%d uploads", uploads)
			}
			kept := r.used[len(r.used)-1]
			if _, err := os.Stat(kept.With["path"]); !strings.HasPrefix(kept.Uses, "actions/upload-artifact@") || err != nil {
				t.Errorf("the report is not kept: %v, %v", kept, err)
			}
		})
	}
}

// shell runs the lines of a pipeline in one shell after another as its runner
// does, with a go that installs idcscan from the clone, and returns the exit
// code of the first that fails.
func shell(t *testing.T, r *runner, program string, scripts ...string) int {
	t.Helper()
	bin := t.TempDir()
	// The proxy knows no commit of a repository that is not published.
	fake := fmt.Sprintf("#!/bin/sh\ncase \"$1 $2\" in\n\"install github.com/idcscan/idcscan/cmd/idcscan@\"????????????????????????????????????????) exec cp %q %q ;;\n\"env GOPATH\") echo %q ;;\n*) echo \"go $*: not expected\" >&2; exit 9 ;;\nesac\n",
		binary(t), filepath.Join(bin, "bin", "idcscan"), bin)
	if err := os.Mkdir(filepath.Join(bin, "bin"), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(bin, "bin", "go"), []byte(fake), 0o755); err != nil {
		t.Fatal(err)
	}
	for _, script := range scripts {
		command := exec.Command(program, "-ec", script)
		command.Dir = r.workspace
		command.Env = append(environ("TMPDIR="+r.temp), r.env...)
		command.Env = append(command.Env, "PATH="+filepath.Join(bin, "bin")+":"+os.Getenv("PATH"))
		command.Stdout, command.Stderr = &r.log, &r.log
		err := command.Run()
		var exit *exec.ExitError
		if errors.As(err, &exit) {
			return exit.ExitCode()
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	return 0
}

// gitlabJob is a job of the GitLab example.
type gitlabJob struct {
	Extends      string                       `yaml:"extends"`
	Image        string                       `yaml:"image"`
	Stage        string                       `yaml:"stage"`
	Rules        []map[string]string          `yaml:"rules"`
	IDTokens     map[string]map[string]string `yaml:"id_tokens"`
	BeforeScript []string                     `yaml:"before_script"`
	Script       []string                     `yaml:"script"`
	Artifacts    struct {
		When     string            `yaml:"when"`
		ExpireIn string            `yaml:"expire_in"`
		Paths    []string          `yaml:"paths"`
		Reports  map[string]string `yaml:"reports"`
	} `yaml:"artifacts"`
}

type gitlabPipeline struct {
	Variables map[string]string `yaml:"variables"`
	Template  gitlabJob         `yaml:".idcscan"`
	Gate      gitlabJob         `yaml:"idcscan"`
	Live      gitlabJob         `yaml:"idcscan-live"`
}

func TestGitLabPipeline(t *testing.T) {
	var pipeline gitlabPipeline
	read("gitlab-ci.yml", &pipeline, true)
	for name, test := range map[string]struct {
		job    gitlabJob
		folder string
		denied []string
		code   int
	}{
		"clean":            {pipeline.Gate, "landing-zone", nil, 0},
		"failing":          {pipeline.Gate, "landing-zone-broken", nil, 1},
		"live":             {pipeline.Live, "landing-zone", []string{}, 0},
		"live, incomplete": {pipeline.Live, "landing-zone", []string{"sso:GetInlinePolicyForPermissionSet"}, 3},
	} {
		t.Run(name, func(t *testing.T) {
			r := newRunner(t, test.folder)
			if test.denied != nil {
				serve(t, r, test.denied...)
			}
			for name, value := range pipeline.Variables {
				r.env = append(r.env, name+"="+value)
			}
			for name := range test.job.IDTokens {
				r.env = append(r.env, name+"=header.claims.signature")
			}
			if code := shell(t, r, "bash", strings.Join(append(slices.Clone(pipeline.Template.BeforeScript), test.job.Script...), "\n")); code != test.code {
				t.Errorf("exit code %d, want %d\n%s", code, test.code, r.log.String())
			}
			artifacts := pipeline.Template.Artifacts
			for _, path := range append(slices.Clone(artifacts.Paths), artifacts.Reports["junit"], artifacts.Reports["codequality"]) {
				if _, err := os.Stat(filepath.Join(r.workspace, path)); err != nil {
					t.Error(err)
				}
			}
		})
	}
}

// TestREP86BaseReport: the merge request widget compares with the report of the
// default branch, which must be there, and be a list also where nothing failed.
func TestREP86BaseReport(t *testing.T) {
	var pipeline gitlabPipeline
	read("gitlab-ci.yml", &pipeline, true)
	if artifacts := pipeline.Template.Artifacts; artifacts.When != "always" || artifacts.ExpireIn == "" {
		t.Errorf("reports are kept %q for %q; want always, and for a time", artifacts.When, artifacts.ExpireIn)
	}
	if !slices.ContainsFunc(pipeline.Gate.Rules, func(rule map[string]string) bool {
		return rule["if"] == "$CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH" && rule["when"] == ""
	}) {
		t.Errorf("the job does not run on the default branch: %v", pipeline.Gate.Rules)
	}
	r := newRunner(t, "landing-zone")
	r.env = append(r.env, "SCANNER_COMMIT="+pipeline.Variables["SCANNER_COMMIT"])
	shell(t, r, "bash", strings.Join(append(slices.Clone(pipeline.Template.BeforeScript), pipeline.Gate.Script...), "\n"))
	data, err := os.ReadFile(filepath.Join(r.workspace, pipeline.Template.Artifacts.Reports["codequality"]))
	var list []any
	if err == nil {
		err = json.Unmarshal(data, &list)
	}
	if err != nil || list == nil || len(list) > 0 {
		t.Errorf("%s, %v; want an empty list", data, err)
	}
}

func TestCodeBuild(t *testing.T) {
	var spec struct {
		Version string `yaml:"version"`
		Env     struct {
			Variables map[string]string `yaml:"variables"`
		} `yaml:"env"`
		Phases map[string]struct {
			RuntimeVersions map[string]string `yaml:"runtime-versions"`
			Commands        []string          `yaml:"commands"`
		} `yaml:"phases"`
		Reports map[string]struct {
			Files         []string `yaml:"files"`
			BaseDirectory string   `yaml:"base-directory"`
			FileFormat    string   `yaml:"file-format"`
		} `yaml:"reports"`
		Artifacts map[string][]string `yaml:"artifacts"`
	}
	read("buildspec.yml", &spec, true)
	for name, test := range map[string]struct {
		denied []string
		role   string
		code   int
	}{
		"service role":   {nil, "", 0},
		"role to assume": {nil, "arn:aws:iam::111111111111:role/idcscan", 0},
		"incomplete":     {[]string{"sso:GetInlinePolicyForPermissionSet"}, "", 3},
	} {
		t.Run(name, func(t *testing.T) {
			r := newRunner(t, "landing-zone")
			serve(t, r, test.denied...)
			r.env = append(r.env, "SCANNER_COMMIT="+spec.Env.Variables["SCANNER_COMMIT"], "ROLE_ARN="+test.role)
			commands := append(slices.Clone(spec.Phases["install"].Commands), spec.Phases["build"].Commands...)
			if code := shell(t, r, "sh", commands...); code != test.code {
				t.Errorf("exit code %d, want %d\n%s", code, test.code, r.log.String())
			}
			report := spec.Reports["idcscan"]
			for _, path := range append(slices.Clone(spec.Artifacts["files"]), filepath.Join(report.BaseDirectory, report.Files[0])) {
				if _, err := os.Stat(filepath.Join(r.workspace, path)); err != nil {
					t.Error(err)
				}
			}
		})
	}
}

// TestPreCommit runs the hook's entry as pre-commit does: entry, args, no files.
func TestPreCommit(t *testing.T) {
	var hooks []struct {
		ID            string   `yaml:"id"`
		Name          string   `yaml:"name"`
		Description   string   `yaml:"description"`
		Entry         string   `yaml:"entry"`
		Args          []string `yaml:"args"`
		Language      string   `yaml:"language"`
		Files         string   `yaml:"files"`
		PassFilenames bool     `yaml:"pass_filenames"`
		RequireSerial bool     `yaml:"require_serial"`
		Minimum       string   `yaml:"minimum_pre_commit_version"`
	}
	read(filepath.Join(root, ".pre-commit-hooks.yaml"), &hooks, true)
	var config struct {
		Repos []struct {
			Repo  string `yaml:"repo"`
			Rev   string `yaml:"rev"`
			Hooks []struct {
				ID   string   `yaml:"id"`
				Args []string `yaml:"args"`
			} `yaml:"hooks"`
		} `yaml:"repos"`
	}
	read("pre-commit-config.yaml", &config, true)
	hook, used := hooks[0], config.Repos[0].Hooks[0]
	if hook.ID != used.ID || hook.Language != "golang" || hook.PassFilenames {
		t.Fatalf("hook %+v, used as %+v", hook, used)
	}
	for folder, want := range map[string]int{"landing-zone": 0, "landing-zone-broken": 1} {
		r := newRunner(t, folder)
		install := "go install github.com/idcscan/idcscan/cmd/idcscan@" + config.Repos[0].Rev
		if code := shell(t, r, "bash", install, hook.Entry+" "+strings.Join(used.Args, " ")); code != want {
			t.Errorf("%s: exit code %d, want %d\n%s", folder, code, want, r.log.String())
		}
	}
}
