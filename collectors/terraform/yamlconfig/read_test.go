package yamlconfig_test

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/idcscan/idcscan/collectors/snapshot"
	"github.com/idcscan/idcscan/collectors/terraform/assemble"
	"github.com/idcscan/idcscan/collectors/terraform/declaration"
	"github.com/idcscan/idcscan/collectors/terraform/yamlconfig"
)

const assignments = `
-- account_assignments.yaml --
Admins:
  principal_name: Admins
  principal_type: GROUP
  principal_idp: INTERNAL
  permission_sets: [Admin, Gone]
  account_ids: ["111111111111", production]
`

func TestFilesAreReadAsTheModuleReadsThem(t *testing.T) {
	for name, test := range map[string]struct {
		files string
		// want are lines: resources with the line that declares them, then what
		// is not known, what is ignored, and mistakes.
		want []string
	}{
		"permission sets and assignments": {
			files: `-- permission_sets.yaml --
Admin:
  session_duration: PT100H
  aws_managed_policies:
    - arn:aws:iam::aws:policy/AdministratorAccess
Reader: {sesion_duration: PT8H}
` + assignments,
			want: []string{
				`account_assignments.yaml:1 aws_ssoadmin_account_assignment 111111111111 GROUP INTERNAL`,
				`account_assignments.yaml:1 aws_ssoadmin_account_assignment 111111111111 GROUP INTERNAL`,
				`account_assignments.yaml:1 aws_ssoadmin_account_assignment ? GROUP INTERNAL`,
				`account_assignments.yaml:1 aws_ssoadmin_account_assignment ? GROUP INTERNAL`,
				`permission_sets.yaml:1 aws_ssoadmin_managed_policy_attachment arn:aws:iam::aws:policy/AdministratorAccess`,
				`permission_sets.yaml:1 aws_ssoadmin_permission_set Admin PT100H`,
				`permission_sets.yaml:5 aws_ssoadmin_permission_set Reader`,
				`ignored permission_sets.Reader.sesion_duration`,
				`mistake account_assignments.yaml:5:28: Invalid index: Nothing declares data.aws_ssoadmin_permission_set.existing_permission_sets["Gone"].`,
			},
		},
		"outer keys in one file, and a key that is there twice": {
			files: `-- access.yaml --
permission_sets:
  Admin: {session_duration: PT1H}
  Admin: {session_duration: PT2H}
account_assignments:
  Admins: {principal_name: a, principal_type: USER, principal_idp: EXTERNAL, permission_sets: [Admin], account_ids: ["111111111111"]}
`,
			want: []string{
				`access.yaml:3 aws_ssoadmin_permission_set Admin PT2H`,
				`access.yaml:5 aws_ssoadmin_account_assignment 111111111111 USER EXTERNAL`,
				`mistake access.yaml:3:3: the key "permission_sets.Admin" is there twice, first in line 2: Terraform takes this one and ignores the first`,
			},
		},
		"assignments alone": {
			files: assignments,
			want: []string{
				`account_assignments.yaml:1 aws_ssoadmin_account_assignment 111111111111 GROUP INTERNAL`,
				`account_assignments.yaml:1 aws_ssoadmin_account_assignment 111111111111 GROUP INTERNAL`,
				`account_assignments.yaml:1 aws_ssoadmin_account_assignment ? GROUP INTERNAL`,
				`account_assignments.yaml:1 aws_ssoadmin_account_assignment ? GROUP INTERNAL`,
				`unresolved [aws_ssoadmin_permission_set]: no file of permission sets was read`,
			},
		},
		"a file that is no YAML, and another": {
			files: `-- permission_sets.yaml --
Admin:
  session_duration: PT1H
 aws: [
-- account_assignments.yaml --
A: {principal_name: a, principal_type: USER, principal_idp: EXTERNAL, permission_sets: [], account_ids: []}
`,
			want: []string{
				`:0 aws_ssoadmin_customer_managed_policy_attachment`,
				`:0 aws_ssoadmin_managed_policy_attachment ?`,
				`:0 aws_ssoadmin_permission_set ? ?`,
				`:0 aws_ssoadmin_permission_set_inline_policy ?`,
				`:0 aws_ssoadmin_permissions_boundary_attachment`,
				`:0 aws_ssoadmin_permissions_boundary_attachment`,
				`unresolved [aws_ssoadmin_customer_managed_policy_attachment]: Invalid YAML: permission_sets.yaml is not YAML: did not find expected key; mend the file`,
				`unresolved [aws_ssoadmin_managed_policy_attachment]: Invalid YAML: permission_sets.yaml is not YAML: did not find expected key; mend the file`,
				`unresolved [aws_ssoadmin_permission_set]: Invalid YAML: permission_sets.yaml is not YAML: did not find expected key; mend the file`,
				`unresolved [aws_ssoadmin_permission_set_inline_policy]: Invalid YAML: permission_sets.yaml is not YAML: did not find expected key; mend the file`,
				`unresolved [aws_ssoadmin_permissions_boundary_attachment]: Invalid YAML: permission_sets.yaml is not YAML: did not find expected key; mend the file`,
				`mistake permission_sets.yaml:3:2: Invalid YAML: permission_sets.yaml is not YAML: did not find expected key; mend the file.`,
			},
		},
		"entries of other shapes": {
			files: `-- permission_sets.yaml --
- Admin
-- account_assignments.yaml --
A:
  principal_name: a
  principal_type: USER
  permission_sets: [Admin]
  account_ids: 111111111111
B:
`,
			want: []string{
				`:0 aws_ssoadmin_customer_managed_policy_attachment`,
				`:0 aws_ssoadmin_managed_policy_attachment ?`,
				`:0 aws_ssoadmin_permission_set ? ?`,
				`:0 aws_ssoadmin_permission_set_inline_policy ?`,
				`:0 aws_ssoadmin_permissions_boundary_attachment`,
				`:0 aws_ssoadmin_permissions_boundary_attachment`,
				`account_assignments.yaml:1 aws_ssoadmin_account_assignment ? USER`,
				`account_assignments.yaml:6 aws_ssoadmin_account_assignment ? ? ?`,
				`unresolved [aws_ssoadmin_account_assignment]: A.account_ids must be a list, not a number`,
				`unresolved [aws_ssoadmin_customer_managed_policy_attachment]: must be a mapping of names to entries, not a list`,
				`unresolved [aws_ssoadmin_managed_policy_attachment]: must be a mapping of names to entries, not a list`,
				`unresolved [aws_ssoadmin_permission_set]: must be a mapping of names to entries, not a list`,
				`unresolved [aws_ssoadmin_permission_set_inline_policy]: must be a mapping of names to entries, not a list`,
				`unresolved [aws_ssoadmin_permissions_boundary_attachment]: must be a mapping of names to entries, not a list`,
				`mistake account_assignments.yaml:5:16: A.account_ids must be a list, not a number`,
				`mistake account_assignments.yaml:6:3: B must be a mapping, not null`,
				`mistake permission_sets.yaml:1:1: must be a mapping of names to entries, not a list`,
			},
		},
		"entries of other shapes for aws-samples": {
			files: `-- permission_sets.yml --
Admin: {session_duration: PT1H, permissions_boundary: {aws_managed_policy: [x]}}
-- account_assignments.yml --
A: {principal: a, principal_type: User, permission_sets: Admin, account_list: ["111111111111"]}
`,
			want: []string{
				`account_assignments.yml:1 aws_ssoadmin_account_assignment 111111111111 USER`,
				`permission_sets.yml:1 aws_ssoadmin_permission_set Admin PT1H`,
				`permission_sets.yml:1 aws_ssoadmin_permissions_boundary_attachment`,
				`unresolved [aws_ssoadmin_account_assignment]: A.permission_sets must be a list, not text`,
				`unresolved [aws_ssoadmin_permissions_boundary_attachment]: Admin.permissions_boundary.aws_managed_policy must be text, not a list`,
				`mistake account_assignments.yml:1:58: A.permission_sets must be a list, not text`,
				`mistake permission_sets.yml:1:56: Admin.permissions_boundary.aws_managed_policy must be text, not a list`,
			},
		},
		"the dialect of aws-samples": {
			files: `-- permission_sets.yml --
Admin: {description: null, tags: null, session_duration: null, inline_policy: Admin, aws_managed_policies: [AdministratorAccess], customer_managed_policies: null, permissions_boundary: null}
-- account_assignments.yml --
Admins: {principal: Admins, principal_type: Group, permission_sets: [Admin], account_list: ["22334455667788"]}
-- policies/Admin.json --
{"Version": "2012-10-17", "Statement": []}
-- permission_sets.yml.tpl --
Reader: {session_duration: "PT${hours}H"}
`,
			want: []string{
				`account_assignments.yml:1 aws_ssoadmin_account_assignment 22334455667788 GROUP`,
				`permission_sets.yml:1 aws_ssoadmin_managed_policy_attachment arn:aws:iam::aws:policy/AdministratorAccess`,
				`permission_sets.yml:1 aws_ssoadmin_permission_set Admin`,
				`permission_sets.yml:1 aws_ssoadmin_permission_set_inline_policy {"Version": "2012-10-17", "Statement": []}`,
				`unresolved [aws_ssoadmin_permission_set]: Terraform fills the template in`,
			},
		},
	} {
		t.Run(name, func(t *testing.T) {
			found, err := yamlconfig.Detect(write(t, test.files))
			if err != nil || found == nil {
				t.Fatal(found, err)
			}
			declared, err := found.Read(t.Context(), "")
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(test.want, describe(declared)); diff != "" {
				t.Errorf("-want +got\n%s", diff)
			}
			valid(t, declared)
			for _, one := range declared.Diagnostics {
				if one.Place.Snippet == "" {
					t.Errorf("no line is shown of: %s", one.Summary)
				}
			}
		})
	}
}

func describe(declared *declaration.Declarations) []string {
	var resources, unresolved, mistakes []string
	for _, r := range declared.Resources {
		line := fmt.Sprintf("%s:%d %s", r.Place.URI, r.Place.StartLine, r.Type)
		for _, name := range []string{"name", "session_duration", "managed_policy_arn", "target_id", "principal_type", "principal_idp", "inline_policy"} {
			value := r.Attribute(name)
			if text, ok := value.Text(); ok {
				line += " " + strings.TrimSpace(text)
			} else if !value.Absent() {
				line += " ?"
			}
		}
		// An empty policy says nothing.
		if !r.Data && (r.Type != "aws_ssoadmin_permission_set_inline_policy" || !r.Attribute("inline_policy").Absent()) {
			resources = append(resources, line)
		}
	}
	for _, u := range declared.Unresolved {
		unresolved = append(unresolved, fmt.Sprintf("unresolved %v: %s", u.Types, u.Symbol.Reason))
	}
	for _, one := range declared.Diagnostics {
		mistakes = append(mistakes, fmt.Sprintf("mistake %s:%d:%d: %s", one.Place.URI, one.Place.StartLine, one.Place.StartColumn, one.Summary))
	}
	slices.Sort(resources)
	slices.Sort(unresolved)
	var ignored []string
	for _, path := range declared.IaC.ModuleCalls["configuration"].IgnoredInputs {
		ignored = append(ignored, "ignored "+path)
	}
	return slices.Concat(resources, slices.Compact(unresolved), ignored, mistakes)
}

func valid(t *testing.T, declared *declaration.Declarations) {
	t.Helper()
	meta := snapshot.Meta{Source: "terraform yaml", StartedAt: "2026-01-31T12:00:00Z", CollectedAt: "2026-01-31T12:00:00Z"}
	snap := assemble.Snapshot(declared, meta)
	if err := snap.Validate(); err != nil {
		t.Error(err)
	}
	var written strings.Builder
	if err := snap.Write(&written); err != nil {
		t.Fatal(err)
	}
	for _, one := range declared.Diagnostics {
		fmt.Fprintln(&written, one)
		if one.Place.URI == "" || one.Place.StartLine == 0 {
			t.Errorf("no line is told of: %s", one.Summary)
		}
	}
	if strings.Contains(written.String(), "standin:") {
		t.Error("a file of the stand-in is named, which nobody has")
	}
}

// A bomb of aliases is told, not expanded.
func TestBombsAreBounded(t *testing.T) {
	var text strings.Builder
	text.WriteString("a0: &a0 {session_duration: PT1H}\n")
	for n := 1; n < 30; n++ {
		fmt.Fprintf(&text, "a%d: &a%d {", n, n)
		for i := range 10 {
			fmt.Fprintf(&text, "k%d: *a%d, ", i, n-1)
		}
		text.WriteString("}\n")
	}
	for name, text := range map[string]string{
		"aliases": text.String(),
		"nesting": "Admin: {session_duration: PT1H, tags: " + strings.Repeat("{a: ", 5_000) + strings.Repeat("}", 5_000) + "}\n",
		"keys":    "Admin: {session_duration: PT1H, " + strings.Repeat("a: 1, ", 100_000) + "}\n",
	} {
		t.Run(name, func(t *testing.T) {
			found, err := yamlconfig.Detect(write(t, "-- permission_sets.yaml --\n"+text))
			if err != nil || found == nil {
				t.Fatal(found, err)
			}
			declared, err := found.Read(t.Context(), "")
			if err != nil {
				t.Fatal(err)
			}
			if len(declared.Diagnostics) == 0 || len(declared.Diagnostics) > 50 {
				t.Errorf("%d diagnostics", len(declared.Diagnostics))
			}
			valid(t, declared)
		})
	}
}

// Whatever is in the files, they are read or told, and the snapshot is valid.
func FuzzRead(f *testing.F) {
	f.Add("Admin: {session_duration: PT1H}", "A: {principal_name: a, principal_type: GROUP, principal_idp: INTERNAL, permission_sets: [Admin], account_ids: ['111111111111']}")
	f.Add("permission_sets:\n  Admin: &a {tags: {a: b}, customer_managed_policies: [{name: x}, y]}\n  B: *a\n", "account_assignments: {A: {principal_name: , account_ids: x}}")
	f.Add("Admin:\n  session_duration: PT1H\n aws: [", "")
	f.Add("A: {session_duration: 1, aws_managed_policies: null, permissions_boundary: {managed_policy_arn: 1}}\nA: x", "A: {principal: a, principal_type: User, permission_sets: [A], account_list: [012345678901]}")
	f.Add("? [a]\n: b\n---\nc: d", "<<: {a: {principal_name: b}}\n")
	f.Fuzz(func(t *testing.T, permissionSets, assignments string) {
		directory := t.TempDir()
		for name, text := range map[string]string{"permission_sets.yaml": permissionSets, "account_assignments.yaml": assignments} {
			if err := os.WriteFile(filepath.Join(directory, name), []byte(text), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		found, err := yamlconfig.Detect(directory)
		if err != nil || found == nil {
			return
		}
		declared, err := found.Read(t.Context(), "")
		if err != nil {
			if declared == nil || len(declared.Diagnostics) == 0 {
				t.Fatalf("nothing tells why: %v", err)
			}
			return
		}
		valid(t, declared)
	})
}
