package collectors_test

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/idcscan/idcscan/collectors"
	"github.com/idcscan/idcscan/collectors/snapshot"
)

// assignment assigns the set of [code] by name, as a root module does that another declares it in.
const assignment = `data "aws_ssoadmin_permission_set" "admin" {
  name = "Admin"
}
data "aws_identitystore_group" "g" {
  alternate_identifier {
    unique_attribute {
      attribute_path  = "DisplayName"
      attribute_value = "Admins"
    }
  }
}
resource "aws_ssoadmin_account_assignment" "a" {
  permission_set_arn = data.aws_ssoadmin_permission_set.admin.arn
  principal_id       = data.aws_identitystore_group.g.group_id
  principal_type     = "GROUP"
  target_id          = var.account
  target_type        = "AWS_ACCOUNT"
}
variable "account" {
  default = "111122223333"
}
`

// tree writes files into a directory with version control and returns that.
func tree(t *testing.T, files map[string]string) string {
	t.Helper()
	root := t.TempDir()
	files[".git/config"] = ""
	for name, text := range files {
		path := filepath.Join(root, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return root
}

// TestSeveralSourcesOfCodeAreOne holds that two directories that are joined give
// what one above both gives.
func TestSeveralSourcesOfCodeAreOne(t *testing.T) {
	judged := write(t, "terraform.tfstate", state)
	root := tree(t, map[string]string{"infra/main.tf": code, "platform/main.tf": assignment, "twice/main.tf": code})
	in := func(name string) string { return filepath.Join(root, name) }
	apart := collect(t, []string{judged, in("infra"), in("platform"), in("twice")}, options(""))
	above := collect(t, []string{judged, root}, options(""))
	if diff := cmp.Diff(above, apart); diff != "" {
		t.Errorf("-above both +each\n%s", diff)
	}
	if got := apart.PermissionSets["Admin"].Locations["session_duration"]; got.URI != "infra/main.tf" || got.StartLine != 3 {
		t.Errorf("the duration is at %+v", got)
	}
	want := []string{"infra#aws_ssoadmin_permission_set.admin", "twice#aws_ssoadmin_permission_set.admin"}
	if got := apart.IaC.PermissionSets["Admin"]; !slices.Equal(got, want) {
		t.Errorf("Admin is declared by %q", got)
	}
	if got := apart.IaC.Assignments["111122223333/Admin/group:Admins"]; got == nil || got.Addresses[0] != "platform#aws_ssoadmin_account_assignment.a" {
		t.Errorf("the assignment is declared by %+v", got)
	}
}

// TestCodeOfSeveralRepositories holds that what has one name in two repositories
// stays two things, and that no place of one seems to be in the other.
func TestCodeOfSeveralRepositories(t *testing.T) {
	judged := write(t, "terraform.tfstate", state)
	unset := strings.Replace(assignment, `default = "111122223333"`, "", 1)
	one, other := tree(t, map[string]string{"main.tf": unset}), tree(t, map[string]string{"main.tf": code + unset})
	folder := filepath.Base(other)
	snap := collect(t, []string{judged, one, other}, options(""))
	for _, account := range []string{"var.account", folder + "#var.account"} {
		if snap.IaC.Assignments["unresolved:"+account+"/Admin/group:Admins"] == nil {
			t.Errorf("no assignment in %s among %d", account, len(snap.IaC.Assignments))
		}
	}
	if got := snap.PermissionSets["Admin"].Locations["session_duration"].URI; got != folder+"/main.tf" {
		t.Errorf("the duration is in %s", got)
	}
	for _, root := range []string{".", folder} {
		if snap.IaC.RootModules[root] == nil {
			t.Errorf("no root module %s", root)
		}
	}
	if place := snap.IaC.RootModules[folder].Locations[snapshot.LocationBlock]; place.URI != folder+"/main.tf" {
		t.Errorf("the root module is in %s", place.URI)
	}
}

func TestConfigurationBesideCode(t *testing.T) {
	judged := write(t, "terraform.tfstate", state)
	root := tree(t, map[string]string{
		"infra/main.tf":               code,
		"config/permission_sets.yaml": "permission_sets:\n  Reader:\n    session_duration: PT2H\n",
	})
	snap := collect(t, []string{judged, filepath.Join(root, "infra"), filepath.Join(root, "config")}, options(""))
	if want := []string{"terraform code", "terraform yaml"}; !slices.Equal(snap.Meta.Joined, want) {
		t.Errorf("joined is %q", snap.Meta.Joined)
	}
	if len(snap.IaC.PermissionSets["Admin"]) != 1 || len(snap.IaC.PermissionSets["Reader"]) != 1 {
		t.Errorf("declared are %v", snap.IaC.PermissionSets)
	}
}

func TestNothingIsReadTwice(t *testing.T) {
	judged := write(t, "terraform.tfstate", state)
	root := tree(t, map[string]string{
		"infra/main.tf": code, "platform/main.tf": assignment + `resource "aws_ssoadmin_permission_set" "each" {
  for_each         = yamldecode(file("../config/permission_sets.yaml")).permission_sets
  name             = each.key
  session_duration = each.value.session_duration
}
`,
		"config/permission_sets.yaml": "permission_sets:\n  Reader:\n    session_duration: PT2H\n",
	})
	in := func(name string) string { return filepath.Join(root, name) }
	for wanted, sources := range map[string][]string{
		"is named twice":                   {judged, root, root + "/"},
		"both hold the root module infra":  {judged, root, in("infra")},
		"both read config/permission_sets": {judged, in("platform"), in("config")},
	} {
		collector, err := collectors.Open(sources, options(""))
		if err == nil {
			_, err = collector.Collect(context.Background())
		}
		if err == nil || !strings.Contains(err.Error(), wanted) {
			t.Errorf("%q: %v", sources, err)
		}
	}
}
