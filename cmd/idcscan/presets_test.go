package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/idcscan/idcscan/scanner"
	"github.com/idcscan/idcscan/scanner/config"
)

// TestPresetsCompileAndHaveAnEffect: each preset names what the policies know,
// and a scan under it goes by something else than one without.
func TestPresetsCompileAndHaveAnEffect(t *testing.T) {
	compiled, err := scanner.LoadPolicies()
	if err != nil {
		t.Fatal(err)
	}
	known := config.Known{Parameters: compiled.ParameterNames(), Parameter: compiled.CheckParameter, Selector: compiled.CheckSelector}
	t.Chdir(t.TempDir())
	_, without, _ := command(t, "config", "show")
	for _, name := range presetNames() {
		preset, err := readPreset(name)
		if err != nil {
			t.Fatal(err)
		}
		if err := preset.Check(known); err != nil {
			t.Error(err)
		}
		code, with, stderr := command(t, "config", "show", "--preset", name)
		if code != exitOK || strings.Count(with, "# preset "+name) == 0 || with == without {
			t.Errorf("%s: exit code %d, %s\n%s", name, code, stderr, with)
		}
	}
}

// TestControlTowerPreset: what Control Tower itself makes fails without the
// preset and not with it; what others make fails in both.
func TestControlTowerPreset(t *testing.T) {
	snapshot := controlTowerSnapshot(t)
	for _, test := range []struct {
		presets string
		want    map[string]bool
	}{
		{"seed", map[string]bool{"IDC-SRC-014": true, "IDC-ADM-001": true, "IDC-ASG-004": true}},
		{"seed,control-tower", map[string]bool{}},
	} {
		_, stdout, stderr := command(t, "scan", snapshot, "--preset", test.presets, "--now", testNow, "--output", "json",
			"--attestations", attestedExternal(t), "--select", "IDC-SRC-014,IDC-ADM-001,IDC-ASG-004")
		var report scanner.Report
		if err := json.Unmarshal([]byte(stdout), &report); err != nil {
			t.Fatal(err, stderr)
		}
		got, handmade := map[string]bool{}, false
		for _, found := range report.Findings {
			if strings.Contains(found.Key, "AWS") {
				got[found.Control] = true
			} else if found.Key == "Handmade" {
				handmade = true
			}
		}
		if fmt.Sprint(got) != fmt.Sprint(test.want) {
			t.Errorf("%s: %v fail, want %v", test.presets, got, test.want)
		}
		if !handmade {
			t.Errorf("%s: the group made by hand does not fail", test.presets)
		}
	}
}

func attestedExternal(t *testing.T) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "attestations.yaml")
	writeFile(t, file, "attestations:\n- {setting: identity_source, value: external, by: b, on: 2026-10-01, valid_until: 2999-12-31}\n")
	return file
}

// controlTowerSnapshot is the clean landing zone with what Control Tower makes
// in it, and one more group made by hand.
func controlTowerSnapshot(t *testing.T) string {
	t.Helper()
	data, err := os.ReadFile("../../testdata/landing-zone/snapshot.json")
	if err != nil {
		t.Fatal(err)
	}
	var snap map[string]any
	if err := json.Unmarshal(data, &snap); err != nil {
		t.Fatal(err)
	}
	groups := snap["groups"].(map[string]any)
	for i, name := range append(controlTowerGroups, "Handmade") {
		groups[name] = map[string]any{
			"id": fmt.Sprintf("00000000-0000-0000-0000-%012d", i), "name": name, "exists": true, "created_by": "AROAEXAMPLE",
			"external_id_issuers": []string{}, "created_at": "2025-02-03T04:05:06Z", "updated_at": "2025-02-03T04:05:06Z", "members": []string{},
		}
	}
	sets := snap["permission_sets"].(map[string]any)
	administrator := map[string]any{}
	for key, value := range sets["LZAdministratorAccess"].(map[string]any) {
		administrator[key] = value
	}
	administrator["name"], administrator["arn"] = "AWSAdministratorAccess", "arn:aws:sso:::permissionSet/ssoins-82593a6ed92c8990/ps-0000000000000001"
	sets["AWSAdministratorAccess"] = administrator
	management := snap["account_assignments"].(map[string]any)["111111111111"].(map[string]any)
	management["AWSAdministratorAccess"] = []string{"group:AWSControlTowerAdmins"}
	if data, err = json.Marshal(snap); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "snapshot.json")
	writeFile(t, file, string(data))
	return file
}

// controlTowerGroups are the directory groups that AWS documents in
// https://docs.aws.amazon.com/controltower/latest/userguide/sso-groups.html.
var controlTowerGroups = []string{
	"AWSAccountFactory", "AWSAuditAccountAdmins", "AWSControlTowerAdmins", "AWSLogArchiveAdmins", "AWSLogArchiveViewers",
	"AWSSecurityAuditPowerUsers", "AWSSecurityAuditors", "AWSServiceCatalogAdmins",
}
