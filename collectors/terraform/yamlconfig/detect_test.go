package yamlconfig_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"

	"github.com/idcscan/idcscan/collectors/terraform/yamlconfig"
)

func TestConfigurationIsFoundByContentAndName(t *testing.T) {
	for name, test := range map[string]struct {
		files string
		path  string
		want  *yamlconfig.Configuration
	}{
		"the module's two files": {
			files: `
-- permission_sets.yaml --
Admin: {session_duration: PT1H}
-- account_assignments.yaml --
Admin: {principal_name: Admins, principal_type: GROUP, permission_sets: [Admin], account_ids: ["111111111111"]}
`,
			want: &yamlconfig.Configuration{PermissionSets: []string{"permission_sets.yaml"}, Assignments: []string{"account_assignments.yaml"}, Standin: "sso"},
		},
		"one file with both outer keys": {
			files: `
-- access.yml --
permission_sets:
  Admin: {session_duration: PT1H}
account_assignments:
  Admin: {principal_name: Admins, principal_type: GROUP, permission_sets: [Admin], account_ids: ["111111111111"]}
-- other.yaml --
a: {b: c}
`,
			want: &yamlconfig.Configuration{PermissionSets: []string{"access.yml"}, Assignments: []string{"access.yml"}, Standin: "sso"},
		},
		"one file of a directory": {
			path: "permission_sets.yaml",
			files: `
-- permission_sets.yaml --
permission_sets:
  Admin: {}
-- account_assignments.yaml --
A: {principal_name: a}
`,
			want: &yamlconfig.Configuration{PermissionSets: []string{"permission_sets.yaml"}, Standin: "sso"},
		},
		"broken files by name": {
			files: `
-- permission-sets.yaml --
Admin: [
-- account_assignments.yaml --
# none
`,
			want: &yamlconfig.Configuration{PermissionSets: []string{"permission-sets.yaml"}, Assignments: []string{"account_assignments.yaml"}, Standin: "sso"},
		},
		"the dialect of aws-samples, with a template": {
			files: `
-- permission_sets.yml --
Admin: {session_duration: PT8H, aws_managed_policies: [AdministratorAccess]}
-- account_assignments.yml --
Admin: {principal: Admins, principal_type: Group, permission_sets: [Admin], account_list: ["111111111111"]}
-- permission_sets.yml.tpl --
Admin: {session_duration: "PT${hours}H"}
-- readme.tpl --
`,
			want: &yamlconfig.Configuration{
				PermissionSets: []string{"permission_sets.yml"}, Assignments: []string{"account_assignments.yml"},
				Templates: []string{"permission_sets.yml.tpl"}, Standin: "aws-samples-identity-center",
			},
		},
		"a bare policy name among assignments of the module sso": {
			files: `
-- permission_sets.yml --
Admin: {aws_managed_policies: [AdministratorAccess]}
-- account_assignments.yml --
Admin: {principal_name: Admins, permission_sets: [Admin], account_ids: ["111111111111"]}
`,
			want: &yamlconfig.Configuration{PermissionSets: []string{"permission_sets.yml"}, Assignments: []string{"account_assignments.yml"}, Standin: "sso"},
		},
		"an entry by alias": {
			files: "-- a.yaml --\nA: &a {session_duration: PT1H}\nB: *a\n",
			want:  &yamlconfig.Configuration{PermissionSets: []string{"a.yaml"}, Standin: "sso"},
		},
		"Terraform beside it": {files: "-- permission_sets.yaml --\nAdmin: {session_duration: PT1H}\n-- main.tf --\n"},
		"other YAML":          {files: "-- a.yaml --\napiVersion: v1\nkind: List\nitems: [{description: x}]\n-- b.yaml --\n- a\n-- c.yaml --\na\n-- .hidden.yaml --\nA: {session_duration: PT1H}\n"},
		"no YAML":             {files: "-- a.txt --\npermission_sets: {}\n", path: "a.txt"},
		"an empty directory":  {files: ""},
	} {
		t.Run(name, func(t *testing.T) {
			directory := write(t, test.files)
			got, err := yamlconfig.Detect(filepath.Join(directory, test.path))
			if err != nil {
				t.Fatal(err)
			}
			if test.want != nil {
				test.want.Directory = directory
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("-want +got\n%s", diff)
			}
		})
	}
}

func TestWhatCannotBeReadIsAnError(t *testing.T) {
	directory := t.TempDir()
	if _, err := yamlconfig.Detect(filepath.Join(directory, "none.yaml")); err == nil {
		t.Error("a file that is not there gave no error")
	}
	large := filepath.Join(directory, "permission_sets.yaml")
	if err := os.WriteFile(large, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Truncate(large, 17<<20); err != nil {
		t.Fatal(err)
	}
	if _, err := yamlconfig.Detect(large); err == nil || !strings.Contains(err.Error(), "larger than 16 MB") {
		t.Errorf("a large file gave %v", err)
	}
}

func write(t *testing.T, archive string) string {
	t.Helper()
	directory := t.TempDir()
	if err := txtar.Write(txtar.Parse([]byte(archive)), directory); err != nil {
		t.Fatal(err)
	}
	return directory
}
