package ci_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// TestTerraformWorkflow runs the gate on code in a repository whose last commit is
// the merge of a pull request into a target branch.
func TestTerraformWorkflow(t *testing.T) {
	const administrator = `
resource "aws_ssoadmin_account_assignment" "root" {
  instance_arn       = local.instance_arn
  permission_set_arn = aws_ssoadmin_permission_set.admin.arn
  principal_type     = "GROUP"
  principal_id       = aws_identitystore_group.admins.group_id
  target_type        = "AWS_ACCOUNT"
  target_id          = "999988887777"
}
`
	for name, test := range map[string]struct {
		change   string
		contexts map[string]string
		code     int
		has      string
		asked    string
	}{
		"nobody gains":      {"\n# a comment\n", nil, 0, "", "POST"},
		"new administrator": {administrator, nil, 1, "999988887777", "POST"},
		"comments again":    {administrator, map[string]string{"comment": "42"}, 1, "999988887777", "PATCH comments/42"},
		"of a fork":         {administrator, map[string]string{"github.event.pull_request.head.repo.full_name": "someone/identity"}, 1, "999988887777", ""},
		"of Dependabot":     {administrator, map[string]string{"github.actor": "dependabot[bot]"}, 1, "999988887777", ""},
		"a push":            {administrator, map[string]string{"github.event_name": "push"}, 0, "", ""},
	} {
		t.Run(name, func(t *testing.T) {
			r := newRunner(t, "../docs/ci/testdata/terraform")
			for context, value := range map[string]string{
				"github.event_name": "pull_request", "github.event.pull_request.head.repo.full_name": "example/identity",
				"github.event.pull_request.number": "7", "github.token": "token",
			} {
				r.contexts[context] = value
			}
			for context, value := range test.contexts {
				r.contexts[context] = value
			}
			commit(t, r.workspace)
			file := filepath.Join(r.workspace, "infra", "main.tf")
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(file, append(text, test.change...), 0o600); err != nil {
				t.Fatal(err)
			}
			commit(t, r.workspace)
			asked := fakeGitHub(t, r, test.contexts["comment"])
			r.steps(workflows(t)["github-terraform.yml"].Jobs["gate"].Steps, nil)
			if r.failed != (test.code != 0) || test.code != 0 && r.code != test.code {
				t.Errorf("failed: %t, exit code %d, want %d\n%s", r.failed, r.code, test.code, r.log.String())
			}
			if summary := r.summaryText(); !strings.Contains(summary, test.has) {
				t.Errorf("%q is not in the summary:\n%s", test.has, summary)
			}
			if got := asked(); got != test.asked {
				t.Errorf("GitHub was asked %q, want %q\n%s", got, test.asked, r.log.String())
			}
		})
	}
}

// commit commits all that is in a folder.
func commit(t *testing.T, folder string) {
	t.Helper()
	for _, arguments := range [][]string{
		{"init", "--quiet"}, {"add", "--all"},
		{"-c", "user.name=test", "-c", "user.email=test@example.com", "commit", "--quiet", "--message", "test"},
	} {
		command := exec.Command("git", arguments...)
		command.Dir = folder
		if output, err := command.CombinedOutput(); err != nil {
			t.Fatalf("git %q: %v\n%s", arguments, err, output)
		}
	}
}

// fakeGitHub puts a gh first in the runner's PATH, which knows a comment, "" for
// none. What it returns tells how a comment was written, "" for none.
func fakeGitHub(t *testing.T, r *runner, comment string) func() string {
	t.Helper()
	bin := t.TempDir()
	asked := filepath.Join(bin, "asked")
	program := `#!/bin/sh
case "$*" in
"api --paginate repos/example/identity/issues/7/comments --jq "*) echo "` + comment + `" ;;
"api --silent --method PATCH repos/example/identity/issues/comments/"*" --field body=@"*"/comment.md") echo "PATCH comments/${5##*/}" >>"` + asked + `" ;;
"api --silent repos/example/identity/issues/7/comments --field body=@"*"/comment.md") echo POST >>"` + asked + `" ;;
*) echo "gh $*: not expected" >&2; exit 9 ;;
esac
for last; do :; done
case "$last" in body=@*) head -n 1 "${last#body=@}" | grep -qx '<!-- idcscan: access -->' || exit 8 ;; esac
`
	if err := os.WriteFile(filepath.Join(bin, "gh"), []byte(program), 0o755); err != nil {
		t.Fatal(err)
	}
	r.env = append(r.env, "PATH="+bin+":"+os.Getenv("PATH"), "GITHUB_REPOSITORY=example/identity")
	return func() string {
		data, err := os.ReadFile(asked)
		if err != nil && !os.IsNotExist(err) {
			t.Fatal(err)
		}
		return strings.TrimSpace(string(data))
	}
}
