package main

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"github.com/idcscan/idcscan/reports"
)

// TestReportDocsAreFresh compares the table and the samples in docs/reports.md
// with the formats that there are.
func TestReportDocsAreFresh(t *testing.T) {
	const path = "../../docs/reports.md"
	page := freshPage(t, path, map[string]string{"formats": formatDocs(), "samples": sampleDocs(t)})
	readers, _, _ := strings.Cut(page, "## Who may read them")
	_, readers, _ = strings.Cut(readers, "## Which for whom")
	for _, name := range reports.Names() {
		if !strings.Contains(readers, "| `"+name+"`") {
			t.Errorf("%s does not say for whom %s is", path, name)
		}
	}
}

// formatDocs lists the formats.
func formatDocs() string {
	var b strings.Builder
	b.WriteString("| format | file | |\n|---|---|---|\n")
	formats := reports.Formats()
	for _, name := range reports.Names() {
		fmt.Fprintf(&b, "| `%s` | `%s` | %s |\n", name, formats[name].Extension, formats[name].About)
	}
	return b.String()
}

// sampleLines is how much of a format is shown, 22 lines where it says nothing;
// none of those that hold a digest of the policies, which is another every day.
var sampleLines = map[string]int{"csv": 8, "gitlab-sast": 64, "markdown": 36, "json": 0, "sarif": 0}

// sampleDocs shows the beginning of each format, written from one saved report of
// the broken landing zone.
func sampleDocs(t *testing.T) string {
	t.Helper()
	const usual, columns = 22, 220
	saved := filepath.Join(t.TempDir(), "findings.json")
	arguments := zoneArguments("landing-zone-broken", "")
	arguments[len(arguments)-1] = "json=" + saved
	if code, _, errs := command(t, arguments...); code != exitFindings {
		t.Fatalf("exit %d: %s", code, errs)
	}
	var b strings.Builder
	for _, name := range reports.Names() {
		code, sample, errs := command(t, "report", saved, "--output", name)
		if code != exitOK {
			t.Fatalf("%s: exit %d: %s", name, code, errs)
		}
		lines, given := sampleLines[name]
		switch {
		case !given:
			lines = usual
		case lines == 0:
			continue
		}
		language := strings.TrimPrefix(reports.Formats()[name].Extension, ".")
		if name == "text" {
			language = name
		}
		fmt.Fprintf(&b, "### %s\n\n````%s\n", name, language)
		for line := range strings.Lines(head(sample, min(lines, strings.Count(sample, "\n")))) {
			if cut := []rune(strings.TrimSuffix(line, "\n")); len(cut) > columns {
				line = string(cut[:columns]) + "…\n"
			}
			b.WriteString(line)
		}
		b.WriteString("…\n````\n\n")
	}
	return strings.TrimSuffix(b.String(), "\n")
}
