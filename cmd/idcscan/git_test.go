package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/idcscan/idcscan/scanner"
)

func TestRepositoryAddress(t *testing.T) {
	tests := map[string]string{
		"https://github.com/owner/repo.git":                       "https://github.com/owner/repo",
		"https://github.com/owner/repo":                           "https://github.com/owner/repo",
		"https://github.com/owner/repo/":                          "https://github.com/owner/repo",
		"https://user:secret@github.com/owner/repo.git":           "https://github.com/owner/repo",
		"https://x-access-token:ghs_secret@github.com/owner/repo": "https://github.com/owner/repo",
		"https://ghp_secret@github.com/owner/repo":                "https://github.com/owner/repo",
		"https://github.com/owner/repo?token=secret#secret":       "https://github.com/owner/repo",
		"https://gitlab.example.com:8443/group/sub/repo.git":      "https://gitlab.example.com:8443/group/sub/repo",
		"https://dev.azure.com/org/My%20Project/_git/repo":        "https://dev.azure.com/org/My%20Project/_git/repo",
		"http://gitlab-ci-token:secret@git.example.com/a/b.git":   "https://git.example.com/a/b",
		"http://git.example.com:8080/a/b.git":                     "",
		"git@github.com:owner/repo.git":                           "https://github.com/owner/repo",
		"git@GitHub.com:owner/repo.git":                           "https://github.com/owner/repo",
		"github.com:owner/repo.git":                               "https://github.com/owner/repo",
		"git@gitserver:/srv/git/repo.git":                         "https://gitserver/srv/git/repo",
		"ssh://git@github.com/owner/repo.git":                     "https://github.com/owner/repo",
		"ssh://git:secret@git.example.com:2222/owner/repo.git":    "https://git.example.com/owner/repo",
		"git://git.example.com/owner/repo.git":                    "https://git.example.com/owner/repo",
		"file:///home/me/repo":                                    "",
		"/home/me/repo":                                           "",
		"../repo":                                                 "",
		"./repo:x":                                                "",
		"repo":                                                    "",
		`C:\Users\me\repo`:                                        "",
		"C:/Users/me/repo":                                        "",
		"gh:owner/repo":                                           "",
		"codecommit::eu-central-1://repo":                         "",
		"ext::sh -c touch% /tmp/x":                                "",
		"https:///owner/repo":                                     "",
		"https://github.com":                                      "",
		"https://github.com/":                                     "",
		"https://github.com/../..":                                "",
		"javascript:alert(1)":                                     "",
		"https://github.com/owner/repo\x1b[31m":                   "",
		"https://github.com/owner/%1b%0arepo":                     "",
		"git@github.com:owner/re po.git":                          "",
		"https://evil\u202e.example/owner/repo":                   "",
		"":                                                        "",
	}
	for remote, want := range tests {
		if got := repositoryAddress(remote); got != want {
			t.Errorf("%q became %q, not %q", remote, got, want)
		}
	}
}

// gitRepository makes a repository of one commit, and returns its folder and a
// function that runs git in it.
func gitRepository(t *testing.T) (string, func(args ...string) string) {
	t.Helper()
	folder := t.TempDir()
	run := func(args ...string) string {
		t.Helper()
		cmd := exec.Command("git", args...)
		cmd.Dir = folder
		cmd.Env = []string{
			"PATH=" + os.Getenv("PATH"), "HOME=" + folder, "GIT_CONFIG_NOSYSTEM=1",
			"GIT_AUTHOR_NAME=a", "GIT_AUTHOR_EMAIL=a@example.com", "GIT_COMMITTER_NAME=a", "GIT_COMMITTER_EMAIL=a@example.com",
			"GIT_AUTHOR_DATE=2025-06-01T12:00:00Z", "GIT_COMMITTER_DATE=2025-06-01T12:00:00Z",
		}
		out, err := cmd.CombinedOutput()
		if err != nil {
			t.Fatalf("git %v: %v: %s", args, err, out)
		}
		return strings.TrimSpace(string(out))
	}
	run("init", "--quiet", "--initial-branch=main")
	run("commit", "--quiet", "--allow-empty", "--message=first")
	return folder, run
}

func gitEnvironment(folder string, variables ...string) *environment {
	return &environment{directory: folder, variables: append([]string{"PATH=" + os.Getenv("PATH"), "HOME=" + folder}, variables...)}
}

func TestVersionControl(t *testing.T) {
	folder, git := gitRepository(t)
	head := git("rev-parse", "HEAD")
	check := func(name string, env *environment, want *scanner.VersionControl) {
		t.Helper()
		if diff := cmp.Diff(want, versionControl(t.Context(), env)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
	check("no remote", gitEnvironment(folder), &scanner.VersionControl{Revision: head, Branch: "main"})
	git("remote", "add", "origin", "https://user:secret@github.com/owner/repo.git")
	whole := &scanner.VersionControl{Repository: "https://github.com/owner/repo", Revision: head, Branch: "main"}
	check("a remote", gitEnvironment(folder), whole)
	below := filepath.Join(folder, "a", "b")
	if err := os.MkdirAll(below, 0o755); err != nil {
		t.Fatal(err)
	}
	check("a folder below", gitEnvironment(below), whole)
	check("variables of git that name another repository", gitEnvironment(folder, "GIT_DIR=/nowhere", "GIT_WORK_TREE=/nowhere"), whole)
	git("checkout", "--quiet", "--detach")
	detached := &scanner.VersionControl{Repository: "https://github.com/owner/repo", Revision: head}
	check("detached", gitEnvironment(folder), detached)
	check("a build on GitHub", gitEnvironment(folder, "GITHUB_SHA="+head, "GITHUB_REF_TYPE=branch", "GITHUB_REF_NAME=main"), whole)
	check("a build of a pull request", gitEnvironment(folder, "GITHUB_SHA="+head, "GITHUB_REF_TYPE=branch", "GITHUB_REF_NAME=7/merge", "GITHUB_HEAD_REF=topic"),
		&scanner.VersionControl{Repository: "https://github.com/owner/repo", Revision: head, Branch: "topic"})
	check("a build of a tag", gitEnvironment(folder, "GITHUB_SHA="+head, "GITHUB_REF_TYPE=tag", "GITHUB_REF_NAME=v1"), detached)
	check("a build on GitLab", gitEnvironment(folder, "CI_COMMIT_SHA="+head, "CI_COMMIT_BRANCH=main"), whole)
	other := strings.Repeat("a", 40)
	check("a build of another commit", gitEnvironment(folder, "GITHUB_SHA="+other, "GITHUB_REF_TYPE=branch", "GITHUB_REF_NAME=main"), detached)
	check("outside of any repository", gitEnvironment(t.TempDir(), "CI_COMMIT_SHA="+other), nil)
	check("a command that must not look", gitEnvironment(""), nil)
}

// Where git is not installed or refuses, a build still says what it builds.
func TestVersionControlWithoutGit(t *testing.T) {
	folder, _ := gitRepository(t)
	t.Setenv("PATH", t.TempDir())
	if got := versionControl(t.Context(), gitEnvironment(folder)); got != nil {
		t.Errorf("without git: %+v", got)
	}
	sha := strings.Repeat("a", 40)
	env := gitEnvironment(folder, "CI_COMMIT_SHA="+sha, "CI_COMMIT_BRANCH=main", "CI_PROJECT_URL=https://gitlab.example.com/a/b")
	want := &scanner.VersionControl{Repository: "https://gitlab.example.com/a/b", Revision: sha, Branch: "main"}
	if diff := cmp.Diff(want, versionControl(t.Context(), env)); diff != "" {
		t.Errorf("a build on GitLab (-want +got):\n%s", diff)
	}
	env = gitEnvironment(folder, "GITHUB_SHA="+sha, "GITHUB_SERVER_URL=https://github.com", "GITHUB_REPOSITORY=a/b", "GITHUB_REF_TYPE=branch", "GITHUB_REF_NAME=main")
	want.Repository = "https://github.com/a/b"
	if diff := cmp.Diff(want, versionControl(t.Context(), env)); diff != "" {
		t.Errorf("a build on GitHub (-want +got):\n%s", diff)
	}
	if got := versionControl(t.Context(), gitEnvironment(folder, "GITHUB_SHA=main")); got != nil {
		t.Errorf("a revision that is none: %+v", got)
	}
}

// A repository's own configuration runs nothing and reaches nobody.
func TestVersionControlOfAHostileRepository(t *testing.T) {
	folder, git := gitRepository(t)
	trace := filepath.Join(folder, "trace")
	program := filepath.Join(folder, "program")
	if err := os.WriteFile(program, []byte("#!/bin/sh\ntouch "+trace+"\n"), 0o700); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"core.fsmonitor", "core.pager", "core.sshCommand", "core.askPass", "pager.config", "pager.rev-parse", "alias.rev-parse", "alias.config"} {
		git("config", name, program)
	}
	git("config", "remote.origin.url", "ext::"+program)
	git("config", "remote.origin.promisor", "true")
	git("config", "protocol.ext.allow", "always")
	git("config", "extensions.partialClone", "origin")
	head := git("rev-parse", "HEAD")
	if err := os.RemoveAll(filepath.Join(folder, ".git", "objects", head[:2])); err != nil { // to be fetched
		t.Fatal(err)
	}
	if err := os.Remove(trace); err != nil && !os.IsNotExist(err) {
		t.Fatal(err)
	}
	got := versionControl(t.Context(), gitEnvironment(folder))
	if _, err := os.Stat(trace); err == nil {
		t.Error("the repository's program ran")
	}
	if got != nil && got.Repository != "" {
		t.Errorf("the address is %q", got.Repository)
	}
}
