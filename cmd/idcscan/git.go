package main

import (
	"cmp"
	"context"
	"net/url"
	"os/exec"
	"path"
	"regexp"
	"strings"
	"time"
	"unicode"

	"github.com/idcscan/idcscan/scanner"
	"github.com/idcscan/idcscan/scanner/config"
)

// gitTimeout is how long git may take in all: what it tells is no reason to wait.
const gitTimeout = 2 * time.Second

// versionControl returns the commit that is checked out around the working
// directory, nil where there is none or nothing tells it: a report is whole
// without it, so it is never worth a message.
func versionControl(ctx context.Context, env *environment) *scanner.VersionControl {
	if env.directory == "" {
		return nil
	}
	root := config.GitRoot(followLinks(env.directory))
	if root == "" {
		return nil
	}
	commit, build := gitCommit(ctx, env, root), buildCommit(env)
	switch {
	case commit == nil:
		// Git is not installed, or refuses a checkout of another user's.
		return build
	case build != nil && build.Revision == commit.Revision:
		// A build checks a commit out and no branch.
		commit.Repository = cmp.Or(commit.Repository, build.Repository)
		commit.Branch = cmp.Or(commit.Branch, build.Branch)
	}
	return commit
}

var revision = regexp.MustCompile(`^([0-9a-f]{40}|[0-9a-f]{64})$`)

func gitCommit(ctx context.Context, env *environment, root string) *scanner.VersionControl {
	ctx, cancel := context.WithTimeout(ctx, gitTimeout)
	defer cancel()
	ask := func(args ...string) string { return git(ctx, env, root, args...) }
	commit := &scanner.VersionControl{Revision: ask("rev-parse", "--verify", "HEAD")}
	if !revision.MatchString(commit.Revision) {
		return nil
	}
	commit.Branch = ask("symbolic-ref", "--quiet", "--short", "HEAD")
	commit.Repository = repositoryAddress(ask("config", "--get", "remote.origin.url"))
	return commit
}

// gitVariables are what git takes from the environment: where its executables
// and the user's configuration are. GIT_… may name another repository.
var gitVariables = []string{"PATH", "HOME", "XDG_CONFIG_HOME", "USERPROFILE", "SYSTEMROOT"}

// git returns what one read-only call prints, "" where it fails. The repository
// may be of an unknown author, whose configuration must neither run a program
// nor reach a server.
func git(ctx context.Context, env *environment, root string, args ...string) string {
	args = append([]string{"--no-pager", "-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null", "-c", "safe.bareRepository=explicit"}, args...)
	cmd := exec.CommandContext(ctx, "git", args...)
	cmd.Dir = root
	cmd.WaitDelay = gitTimeout
	cmd.Env = []string{"GIT_OPTIONAL_LOCKS=0", "GIT_TERMINAL_PROMPT=0", "GIT_NO_LAZY_FETCH=1", "GIT_ALLOW_PROTOCOL=none", "LC_ALL=C"}
	for _, name := range gitVariables {
		if value := env.variable(name); value != "" {
			cmd.Env = append(cmd.Env, name+"="+value)
		}
	}
	out, err := cmd.Output()
	if err != nil {
		return ""
	}
	return strings.TrimRight(string(out), "\r\n")
}

// buildCommit returns the commit that GitHub Actions or GitLab CI says it builds.
func buildCommit(env *environment) *scanner.VersionControl {
	var commit scanner.VersionControl
	switch {
	case env.variable("GITHUB_SHA") != "":
		commit.Revision = env.variable("GITHUB_SHA")
		commit.Repository = repositoryAddress(env.variable("GITHUB_SERVER_URL") + "/" + env.variable("GITHUB_REPOSITORY"))
		if env.variable("GITHUB_REF_TYPE") == "branch" {
			commit.Branch = cmp.Or(env.variable("GITHUB_HEAD_REF"), env.variable("GITHUB_REF_NAME"))
		}
	case env.variable("CI_COMMIT_SHA") != "":
		commit.Revision = env.variable("CI_COMMIT_SHA")
		commit.Repository = repositoryAddress(env.variable("CI_PROJECT_URL"))
		commit.Branch = env.variable("CI_COMMIT_BRANCH")
	}
	if !revision.MatchString(commit.Revision) {
		return nil
	}
	return &commit
}

var (
	// scpRemote is the short form of an address for SSH, user@host:path. Without
	// a user the host must have a dot: a drive, or a name that git replaces, has none.
	scpRemote  = regexp.MustCompile(`^(?:[^@/\\:\s]+@([A-Za-z0-9.-]+)|([A-Za-z0-9-]+\.[A-Za-z0-9.-]+)):([^\\\s]+)$`)
	remoteHost = regexp.MustCompile(`^[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?(:[0-9]{1,5})?$`)
)

// repositoryAddress returns the https address of a remote, without a user, a
// password or a token, "" for what is none: a folder, or an address that only
// this machine understands.
func repositoryAddress(remote string) string {
	if scp := scpRemote.FindStringSubmatch(remote); scp != nil && !strings.Contains(remote, "://") {
		return httpsAddress(scp[1]+scp[2], "/"+scp[3])
	}
	u, err := url.Parse(remote)
	if err != nil {
		return ""
	}
	switch u.Scheme {
	case "https":
		return httpsAddress(u.Host, u.Path)
	case "http":
		if u.Port() != "" {
			return "" // nothing tells the port of https
		}
		return httpsAddress(u.Host, u.Path)
	case "ssh", "git", "git+ssh", "ssh+git":
		return httpsAddress(u.Hostname(), u.Path)
	}
	return ""
}

func httpsAddress(host, repository string) string {
	repository = strings.TrimSuffix(path.Clean("/"+repository), ".git")
	if !remoteHost.MatchString(host) || strings.HasSuffix(repository, "/") || strings.ContainsFunc(repository, unicode.IsControl) {
		return ""
	}
	address := url.URL{Scheme: "https", Host: strings.ToLower(host), Path: repository}
	return address.String()
}
