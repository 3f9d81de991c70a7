package terraform_test

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/idcscan/idcscan/collectors/snapshot"
	"github.com/idcscan/idcscan/collectors/terraform"
	"github.com/idcscan/idcscan/scanner"
)

func collect(t *testing.T, text string) *snapshot.Snapshot {
	t.Helper()
	directory := t.TempDir()
	if err := os.WriteFile(filepath.Join(directory, "main.tf"), []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	snap, _, err := terraform.Collect(context.Background(), terraform.Options{Path: directory, Version: "test", Now: time.Now})
	if err != nil {
		t.Fatal(err)
	}
	return snap
}

// TestAdministratorInAnyPartition holds that code in which a data source tells
// the partition has its administrators found.
func TestAdministratorInAnyPartition(t *testing.T) {
	policies, err := scanner.LoadPolicies()
	if err != nil {
		t.Fatal(err)
	}
	for name, test := range map[string]struct{ partition, arn string }{
		"told by a data source": {"${data.aws_partition.current.partition}", "arn:unresolved:iam::aws:policy/AdministratorAccess"},
		"written out":           {"aws-cn", "arn:aws-cn:iam::aws:policy/AdministratorAccess"},
	} {
		t.Run(name, func(t *testing.T) {
			snap := collect(t, `
data "aws_partition" "current" {}
resource "aws_ssoadmin_permission_set" "admin" {
  name = "Admin"
}
resource "aws_ssoadmin_managed_policy_attachment" "admin" {
  permission_set_arn = aws_ssoadmin_permission_set.admin.arn
  managed_policy_arn = "arn:`+test.partition+`:iam::aws:policy/AdministratorAccess"
}
`)
			if got := snap.PermissionSets["Admin"].ManagedPolicies; !slices.Equal(got, []string{test.arn}) {
				t.Errorf("managed policies are %q", got)
			}
			facts, err := policies.PermissionSetFacts(context.Background(), snap, scanner.Options{})
			if err != nil {
				t.Fatal(err)
			}
			if got := facts["Admin"].Administrator; got != "yes" {
				t.Errorf("administrator: %s", got)
			}
			if snap.Meta.Partition != "" {
				t.Errorf("the partition is claimed to be %s", snap.Meta.Partition)
			}
		})
	}
}

// TestWhatCodeASourceHolds holds that what a source does not hold of the code is
// told to be missing, not to be none.
func TestWhatCodeASourceHolds(t *testing.T) {
	const fixture = "../../testdata/landing-zone-code/"
	for path, want := range map[string][]string{
		"resources": nil, "module": nil, "plan.json": {"code", "root_modules"}, "yaml/config": {"all"},
		"state.json": {"code", "module_calls", "root_modules"}, "state.tfstate": {"code", "module_calls", "root_modules"},
	} {
		t.Run(path, func(t *testing.T) {
			snap, _, err := terraform.Collect(context.Background(), terraform.Options{Path: fixture + path, Version: "test", Now: time.Now})
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, gap := range snap.Coverage[snapshot.SectionIaC].Gaps {
				switch {
				case gap.Cause != snapshot.CauseNotInSource || gap.Keys != nil:
				case gap.Attributes == nil:
					got = append(got, "all")
				default:
					got = append(got, gap.Attributes...)
				}
			}
			if !slices.Equal(got, want) {
				t.Errorf("missing of iac: %q, want %q", got, want)
			}
		})
	}
}
