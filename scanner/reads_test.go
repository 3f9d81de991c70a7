package scanner

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"
)

// TestOwnControlRequiresWhatItReads: a control of the user that reads a section
// through a library of its own must require it; through a fact it need not.
func TestOwnControlRequiresWhatItReads(t *testing.T) {
	own := fstest.MapFS{
		"lib/facts/facts.rego": {Data: []byte("package idcscan.facts\n\npeople := input.users\n")},
	}
	library := "package acme.lib.people\n\nall := input.users\n"
	rule := `fail contains {"key": name, "message": "m"} if {
	some name, _ in input.permission_sets
	count(_people) > 9
}

_people := `
	for name, test := range map[string]struct {
		rules, want string
		replace     []string
	}{
		"by a fact":              {rules: rule + "data.idcscan.facts.people\n"},
		"by a library":           {rules: rule + "data.acme.lib.people.all\n", want: "people.rego:3: ACME-TST-001 reads input.users and requires nothing of it"},
		"by a library, required": {rules: rule + "data.acme.lib.people.all\n", replace: []string{"permission_sets.session_minutes", "users.status"}},
		"own section":            {rules: rule + "input.coverage\n"},
		"another by itself":      {rules: rule + "input.groups\n", want: "control.rego:24: ACME-TST-001 reads input.groups"},
		"not used":               {rules: noFailures + "\nunused := input.groups\n"},
	} {
		t.Run(name, func(t *testing.T) {
			text := controlText(test.rules, append([]string{"IDC-TST-001", "ACME-TST-001", "package idcscan.controls", "package acme.controls"}, test.replace...)...)
			folder := t.TempDir()
			for file, text := range map[string]string{"control.rego": text, "people.rego": library} {
				if err := os.WriteFile(filepath.Join(folder, file), []byte(text), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			_, err := loadPolicies(own, folder)
			if test.want == "" && err != nil || test.want != "" && (err == nil || !strings.Contains(err.Error(), test.want)) {
				t.Errorf("error %v, want %q", err, test.want)
			}
		})
	}
}
