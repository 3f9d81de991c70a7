package collectors_test

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/idcscan/idcscan/collectors"
	"github.com/idcscan/idcscan/collectors/snapshot"
	"github.com/idcscan/idcscan/collectors/terraform/declaration"
)

// state is a state file in which an administrator may enter one account.
const state = `{"version": 4, "terraform_version": "1.11.0", "serial": 1, "lineage": "l", "outputs": {}, "resources": [
  {"mode": "managed", "type": "aws_ssoadmin_permission_set", "name": "admin", "provider": "p", "instances": [
    {"schema_version": 1, "attributes": {"name": "Admin", "arn": "arn:aws:sso:::permissionSet/ssoins-1/ps-1", "session_duration": "PT4H"}}]},
  {"mode": "managed", "type": "aws_identitystore_group", "name": "g", "provider": "p", "instances": [
    {"schema_version": 0, "attributes": {"display_name": "Admins", "group_id": "g-1"}}]},
  {"mode": "managed", "type": "aws_ssoadmin_account_assignment", "name": "a", "provider": "p", "instances": [
    {"schema_version": 0, "attributes": {"permission_set_arn": "arn:aws:sso:::permissionSet/ssoins-1/ps-1", "principal_id": "g-1",
      "principal_type": "GROUP", "target_id": "111122223333", "target_type": "AWS_ACCOUNT"}}]}
]}`

func options(stdin string) collectors.Options {
	return collectors.Options{
		Stdin: strings.NewReader(stdin), Version: "test",
		Now: func() time.Time { return time.Date(2026, 1, 31, 12, 0, 0, 999, time.FixedZone("", 3600)) },
	}
}

func collect(t *testing.T, sources []string, options collectors.Options) *snapshot.Snapshot {
	t.Helper()
	collector, err := collectors.Open(sources, options)
	if err != nil {
		t.Fatal(err)
	}
	snap, err := collector.Collect(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	return snap
}

func write(t *testing.T, name, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestStateIsDetectedWhereverItComesFrom(t *testing.T) {
	path := write(t, "terraform.tfstate", state)
	for name, test := range map[string]struct{ source, stdin string }{
		"by content":       {path, ""},
		"by prefix":        {"state:" + path, ""},
		"on stdin":         {"-", state},
		"on stdin, prefix": {"state:-", state},
	} {
		t.Run(name, func(t *testing.T) {
			snap := collect(t, []string{test.source}, options(test.stdin))
			if snap.Meta.Source != "terraform state" || snap.Meta.StartedAt != "2026-01-31T11:00:00Z" || snap.Meta.Tool != "test" {
				t.Errorf("meta is %+v", snap.Meta)
			}
			if got := snap.AccountAssignments["111122223333"]["Admin"]; len(got) != 1 || got[0] != "group:Admins" {
				t.Errorf("assignments are %v", snap.AccountAssignments)
			}
		})
	}
}

func TestSnapshotOnStdinIsASnapshot(t *testing.T) {
	var text strings.Builder
	if err := collect(t, []string{"-"}, options(state)).Write(&text); err != nil {
		t.Fatal(err)
	}
	if snap := collect(t, []string{"-"}, options(text.String())); snap.PermissionSets["Admin"] == nil {
		t.Error("the permission set is lost")
	}
}

func TestSourcesThatCannotBe(t *testing.T) {
	path := write(t, "terraform.tfstate", state)
	empty := t.TempDir()
	for wanted, sources := range map[string][]string{
		"no source is named":                           {},
		"nothing goes behind aws":                      {"aws:x"},
		"name aws first":                               {path, "aws"},
		"both read standard input":                     {"-", "state:-"},
		"leave the state out":                          {path, path, write(t, "main.tf", code)},
		"one of code is joined alone":                  {path, path, "snapshot:" + path},
		"is neither a file nor a kind of source (aws,": {"gone"},
		"is a directory without Terraform":             {empty},
	} {
		if _, err := collectors.Open(sources, options("")); err == nil || !strings.Contains(err.Error(), wanted) {
			t.Errorf("%q: %v", sources, err)
		}
	}
}

func TestSourcesThatCannotBeRead(t *testing.T) {
	directory := t.TempDir()
	closed, circle, files := filepath.Join(directory, "closed"), filepath.Join(directory, "circle.tf"), filepath.Join(directory, "files")
	for _, err := range []error{
		os.Mkdir(closed, 0), os.Symlink("circle.tf", circle),
		os.Mkdir(files, 0o700), os.Symlink("self.tf", filepath.Join(files, "self.tf")), os.WriteFile(filepath.Join(files, "closed.tf"), []byte("locals {}"), 0),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
	const circular, denied = "a symbolic link that leads to itself", "permission denied"
	told := map[string]string{}
	options := options("")
	options.Diagnose = func(d declaration.Diagnostic) { told[filepath.Base(d.Place.URI)] = d.Summary }
	check := func(source, want string) {
		t.Helper()
		if _, err := collectors.Open([]string{source}, options); err == nil || !strings.Contains(err.Error(), "cannot be read: "+want+"; ") {
			t.Errorf("%s: %v", source, err)
		}
	}
	check(circle, circular)
	if os.Getuid() > 0 { // else everything can be read
		check(closed, denied)
	}
	collector, err := collectors.Open([]string{files}, options)
	if err != nil {
		t.Fatal(err)
	}
	_, _ = collector.Collect(context.Background()) // there is nothing to be read
	if told["self.tf"] != circular || os.Getuid() > 0 && told["closed.tf"] != denied {
		t.Errorf("%q is told", told)
	}
}

func TestWhatIsNoSuchFileSaysWhatIs(t *testing.T) {
	directory := t.TempDir()
	for wanted, source := range map[string]string{
		"a plan is a file; write it: terraform plan -out":        "plan:" + directory,
		"a state is a file; write it: terraform show -json":      "state:" + directory,
		"a snapshot is a file; name one":                         "snapshot:" + directory,
		"e.tfstate:1:1: the file is no JSON object; a state is":  write(t, "e.tfstate", "x"),
		"e.tfplan:1:1: the file is no JSON object; a plan is":    write(t, "e.tfplan", "x"),
		"e.yaml:1:1: the file is no JSON object; of YAML":        write(t, "e.yaml", "x: y"),
		"extra.csv:1:1: the file is no JSON object; give a snap": write(t, "extra.csv", "a,b"),
		"e.json:1:1: the file is no JSON object; give a snap":    write(t, "e.json", "[1"),
	} {
		collector, err := collectors.Open([]string{source}, options(""))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := collector.Collect(t.Context()); err == nil || !strings.Contains(err.Error(), wanted) {
			t.Errorf("%s: %v", source, err)
		}
	}
}

// code declares what the state holds, and another session.
const code = `resource "aws_ssoadmin_permission_set" "admin" {
  name             = "Admin"
  session_duration = "PT1H"
}
`

func TestCodeIsReadWithPlacesInTheRepository(t *testing.T) {
	path := write(t, "infra/main.tf", code)
	root := filepath.Dir(filepath.Dir(path))
	if err := os.Mkdir(filepath.Join(root, ".git"), 0o700); err != nil {
		t.Fatal(err)
	}
	for _, source := range []string{root, filepath.Dir(path), path, "terraform:" + root} {
		snap := collect(t, []string{source}, options(""))
		if place := snap.PermissionSets["Admin"].Locations["session_duration"]; place.URI != "infra/main.tf" || place.StartLine != 3 {
			t.Errorf("%s: the duration is at %+v", source, place)
		}
	}
}

func TestConfigurationInYAMLIsASource(t *testing.T) {
	path := write(t, "config/permission_sets.yaml", "permission_sets:\n  Admin:\n    session_duration: PT1H\n")
	for _, source := range []string{path, filepath.Dir(path), "yaml:" + path} {
		snap := collect(t, []string{source}, options(""))
		if set := snap.PermissionSets["Admin"]; set == nil || snap.Meta.Source != "terraform yaml" {
			t.Errorf("%s: %v", source, snap.PermissionSets)
		}
	}
}

func TestJoinedCodeGivesThePlace(t *testing.T) {
	judged, declared := write(t, "terraform.tfstate", state), write(t, "main.tf", code)
	snap := collect(t, []string{judged, declared}, options(""))
	admin := snap.PermissionSets["Admin"]
	if *admin.SessionDuration != "PT4H" || admin.Locations["session_duration"].StartLine != 3 {
		t.Errorf("the session lasts %s, declared at %+v", *admin.SessionDuration, admin.Locations)
	}
	if len(snap.Meta.Joined) != 1 || snap.Meta.Joined[0] != "terraform code" {
		t.Errorf("joined is %q", snap.Meta.Joined)
	}
}

func TestMistakesInCodeAreTold(t *testing.T) {
	path := write(t, "main.tf", code+"resource \"aws_s3_bucket\" {\n")
	var told []declaration.Diagnostic
	with := options("")
	with.Diagnose = func(d declaration.Diagnostic) { told = append(told, d) }
	snap := collect(t, []string{filepath.Dir(path)}, with)
	if len(told) == 0 || told[0].Place.StartLine < 5 {
		t.Errorf("told are %+v", told)
	}
	hidden := false
	for _, gap := range snap.Coverage[snapshot.SectionPermissionSets].Gaps {
		hidden = hidden || gap.Cause == snapshot.CauseUnresolved && gap.HidesMembers()
	}
	if !hidden {
		t.Error("what the broken file declares counts as read")
	}
}

func TestPlanIsLaidOverASnapshotOfAWSOnly(t *testing.T) {
	plan := filepath.Join("..", "testdata", "landing-zone-code", "plan.json")
	base := filepath.Join("..", "testdata", "landing-zone", "snapshot.json")
	with := options("")
	with.Base = base
	if snap := collect(t, []string{plan}, with); snap.IaC == nil || len(snap.Users) == 0 {
		t.Error("the base's users, or the plan's code, are lost")
	}
	for wanted, test := range map[string]struct{ judged, base string }{
		"is no plan":     {filepath.Dir(plan) + "/resources", base},
		"is no snapshot": {plan, plan},
	} {
		with.Base = test.base
		if _, err := collectors.Open([]string{test.judged}, with); err == nil || !strings.Contains(err.Error(), wanted) {
			t.Errorf("%s over %s: %v", test.judged, test.base, err)
		}
	}
}
