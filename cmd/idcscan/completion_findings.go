package main

import (
	"os"

	"github.com/spf13/cobra"

	"github.com/idcscan/idcscan/reports"
	"github.com/idcscan/idcscan/scanner"
)

// shownDigits of a fingerprint tell findings apart and can be compared by eye.
const shownDigits = 12

// findingWords offers what names a finding: of the report that --report names the
// fingerprints of what fails, and the controls; behind a control its keys there.
func findingWords(o *policyOptions, report *string) completion {
	return func(_ *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
		findings := failingOf(*report)
		var words []string
		switch len(args) {
		case 0:
			for _, finding := range findings {
				if len(finding.Fingerprint) >= shownDigits {
					words = append(words, described(finding.Fingerprint[:shownDigits], finding.Control+" "+finding.Key+": "+finding.Message))
				}
			}
			for _, control := range scanner.ReadCatalogue(o.paths...).Controls {
				words = append(words, described(control.ID, control.Title))
			}
		case 1:
			for _, finding := range findings {
				if finding.Control == args[0] && reports.Sanitize(finding.Key) == finding.Key {
					words = append(words, described(finding.Key, finding.Message))
				}
			}
		}
		return words, cobra.ShellCompDirectiveNoFileComp
	}
}

// failingOf returns what fails in a report, and nothing where there is none.
func failingOf(path string) []scanner.Finding {
	if info, err := os.Stat(path); err != nil || !info.Mode().IsRegular() {
		return nil // a pipe would be waited for
	}
	report, err := loadReport(nil, path)
	if err != nil {
		return nil
	}
	var failing []scanner.Finding
	for _, finding := range report.Findings {
		if finding.Status == scanner.StatusFail {
			failing = append(failing, finding)
		}
	}
	return failing
}
