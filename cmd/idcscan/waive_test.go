package main

import (
	"context"
	"maps"
	"os"
	"path/filepath"
	"testing"

	"github.com/idcscan/idcscan/reports"
	"github.com/idcscan/idcscan/scanner"
	"github.com/idcscan/idcscan/scanner/config"
)

// A report that is older than the configuration must not spare a waiver the
// approver that a scan would ask for, of this control or of another.
func TestWaiveKeepsSeveritiesOfTheConfiguration(t *testing.T) {
	file, err := os.Open("../../reports/testdata/failed.json")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	report, err := scanner.ReadReport(file)
	if err != nil {
		t.Fatal(err)
	}
	found := report.Findings[0]
	for i := range report.Controls {
		if report.Controls[i].ID == found.Control {
			report.Controls[i].Severity, report.Controls[i].DeclaredSeverity = scanner.SeverityMedium, scanner.SeverityHigh
		}
	}
	path := filepath.Join(t.TempDir(), "report.json")
	if err := reports.WriteFile("json", path, report, reports.Options{}); err != nil {
		t.Fatal(err)
	}
	critical := map[string]scanner.Severity{found.Control: scanner.SeverityCritical, "IDC-ELSE-001": scanner.SeverityCritical}
	for name, test := range map[string]struct{ configured, want map[string]scanner.Severity }{
		"configured":     {critical, critical},
		"not configured": {map[string]scanner.Severity{}, map[string]scanner.Severity{found.Control: scanner.SeverityMedium}},
	} {
		options := scanner.Options{Severities: maps.Clone(test.configured)}
		if err := nameFinding(context.Background(), &environment{}, new(config.Waiver), path, []string{found.Fingerprint}, &options); err != nil {
			t.Fatal(err)
		}
		if !maps.Equal(options.Severities, test.want) {
			t.Errorf("%s: got %v, want %v", name, options.Severities, test.want)
		}
	}
}
