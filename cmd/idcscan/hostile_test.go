package main

import (
	"encoding/json"
	"path/filepath"
	"strings"
	"testing"

	"github.com/idcscan/idcscan/collectors/snapshot"
	"github.com/idcscan/idcscan/collectors/snapshot/snapshottest"
	"github.com/idcscan/idcscan/scanner"
)

// hostileNames are names that AWS allows and that some reader of a report obeys.
var hostileNames = []string{
	`<script>alert(1)</script>`, `=cmd|'/C calc'!A0`, "\x1b[2J\x1b]0;owned\x07", "line\r\n::error::forged", "##[error]forged",
	"abc\u202etxt.exe", "zero\u200bwidth", `a[b](c){0}|d`, "../../etc/passwd", strings.Repeat("ä", 1024),
}

// TestHostileNames gives each name to a group that breaches controls, and reads
// the reports as their readers do.
func TestHostileNames(t *testing.T) {
	for _, name := range hostileNames {
		zone := snapshottest.BrokenLandingZone()
		group := zone.Groups["LZContractors"]
		delete(zone.Groups, "LZContractors")
		group.Name, group.Members = &name, []string{}
		zone.Groups[name] = group
		zone.AccountAssignments[snapshottest.Sandbox]["LZAdministratorAccess"] = []string{snapshot.PrefixGroup + name}
		file := filepath.Join(t.TempDir(), "snapshot.json")
		if err := zone.WriteFile(file); err != nil {
			t.Fatal(err)
		}
		for format, stdout := range scanAll(t, exitFindings, "scan", file, "--preset", "seed", "--now", testNow) {
			if format == snapshotFormat { // a file is data; on stdout others read along
				_, stdout, _ = command(t, "collect", file)
			}
			checkStream(t, format, stdout)
			if format != "text" {
				continue
			}
			for line := range strings.Lines(stdout) {
				if len([]rune(line)) > 1000 {
					t.Errorf("%.40q as text: line %.80q", name, line)
				}
			}
		}
		found := false
		for _, finding := range scanFile(t, file).Findings {
			found = found || finding.Key == name && finding.Control == "IDC-USR-001"
		}
		if !found {
			t.Errorf("%.40q: the finding's key is another in JSON", name)
		}
	}
}

func scanFile(t *testing.T, file string) scanner.Report {
	t.Helper()
	_, stdout, _ := command(t, "scan", file, "--preset", "seed", "--now", testNow, "--output", "json")
	var report scanner.Report
	if err := json.Unmarshal([]byte(stdout), &report); err != nil {
		t.Fatal(err)
	}
	return report
}
