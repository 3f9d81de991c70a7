package snapshot

import (
	"fmt"
	"testing"
)

func TestSuggestion(t *testing.T) {
	var many []string
	for i := range 21 {
		many = append(many, fmt.Sprintf("IDC-SES-%03d", 20-i))
	}
	for _, test := range []struct {
		word  string
		known []string
		want  string
	}{
		{"sarfi", []string{"text", "sarif", "json"}, "did you mean sarif?"},
		{"SARIF", []string{"text", "sarif"}, "did you mean sarif?"},
		{"xml", []string{"text", "sarif", "json"}, "known are json, sarif, text"},
		{"", []string{"b", "a"}, "known are a, b"},
		{"x", nil, "known are "},
		{"idc-ses-20", many, "did you mean IDC-SES-020?"},
		{"idc-ses-999", many, "did you mean IDC-SES-009?"},
		{"NOPE", many, "the nearest of 21 are IDC-SES-000, IDC-SES-001, IDC-SES-002, IDC-SES-003, IDC-SES-004"},
	} {
		if got := Suggestion(test.word, test.known); got != test.want {
			t.Errorf("%q of %d words: %s, not %s", test.word, len(test.known), got, test.want)
		}
	}
}
