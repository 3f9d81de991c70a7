package config_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/idcscan/idcscan/scanner/config"
)

func TestAttestKeepsCommentsAndOrder(t *testing.T) {
	statement := config.Attestation{Setting: "mfa_mode", Value: "always_on", By: "b@example.com", On: "2026-11-01", ValidUntil: "2027-01-30"}
	renewed := statement
	renewed.By = ""
	for name, test := range map[string]struct {
		before, after string
		statement     config.Attestation
	}{
		"no file": {"", `# Settings of IAM Identity Center that no API shows, as somebody saw them.
# idcscan attest SETTING VALUE adds to this file.
attestations:
  - setting: mfa_mode
    value: always_on
    by: b@example.com
    on: 2026-11-01
    valid_until: 2027-01-30
`, statement},
		"beside others": {
			"# mine\nattestations:\n- setting: scim_enabled # checked\n  value: \"yes\"\n  by: a\n  on: 2026-01-01\n  valid_until: 2026-12-31\n",
			"# mine\nattestations:\n- setting: scim_enabled # checked\n  value: \"yes\"\n  by: a\n  on: 2026-01-01\n  valid_until: 2026-12-31\n- setting: mfa_mode\n  value: always_on\n  by: b@example.com\n  on: 2026-11-01\n  valid_until: 2027-01-30\n",
			statement,
		},
		"below a configuration": {
			"preset: seed # ours\n",
			"preset: seed # ours\nattestations:\n  - setting: mfa_mode\n    value: always_on\n    by: b@example.com\n    on: 2026-11-01\n    valid_until: 2027-01-30\n",
			statement,
		},
		"in place": {
			"attestations:\n  # seen\n  - value: 'disabled' # why\n    setting: mfa_mode\n    by: a\n\n    on: 2026-01-01 # then\n    valid_until: 2026-12-31\n    evidence: console\n\nfail_on: high\n",
			"attestations:\n  # seen\n  - value: always_on # why\n    setting: mfa_mode\n    by: a\n\n    on: 2026-11-01 # then\n    valid_until: 2027-01-30\n    evidence: console\n\nfail_on: high\n",
			renewed,
		},
		"in one line": {
			"attestations:\n- {setting: mfa_mode, value: disabled, by: a, on: 2026-01-01, valid_until: 2026-12-31} # é\n",
			"attestations:\n- {setting: mfa_mode, value: always_on, by: b@example.com, on: 2026-11-01, valid_until: 2027-01-30} # é\n",
			statement,
		},
		"a folded text is written anew": {
			"attestations:\n  - setting: mfa_mode\n    value: >-\n      disabled\n    by: a # who\n    on: 2026-01-01\n    valid_until: 2026-12-31\n",
			"attestations:\n  - setting: mfa_mode\n    value: always_on\n    by: a # who\n    on: 2026-11-01\n    valid_until: 2027-01-30\n",
			renewed,
		},
		"a list in flow style": {
			"attestations: [] # none\n",
			"attestations:\n  # none\n  - setting: mfa_mode\n    value: always_on\n    by: b@example.com\n    on: 2026-11-01\n    valid_until: 2027-01-30\n",
			statement,
		},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := config.Attest([]byte(test.before), "a.yaml", test.statement)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(test.after, string(got)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestAttestRefuses(t *testing.T) {
	const one = "- {setting: s, value: v, by: b, on: 2026-01-01, valid_until: 2026-12-31}\n"
	statement := config.Attestation{Setting: "s", Value: "w", On: "2026-02-01", ValidUntil: "2026-12-31"}
	for name, test := range map[string]struct{ before, want string }{
		"no author":   {"", "a.yaml: nobody makes the statement on s; name a person or team with --by"},
		"twice":       {"attestations:\n" + one + one, "a.yaml:2: s is attested at a.yaml:3 too; remove one of them"},
		"broken file": {"attestation: []\n", `a.yaml:1:1: unknown key "attestation"; did you mean attestations?`},
	} {
		if _, err := config.Attest([]byte(test.before), "a.yaml", statement); err == nil || err.Error() != test.want {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// What is written is what was stated, whatever text somebody gives.
func FuzzAttest(f *testing.F) {
	f.Add("attestations:\n- {setting: s, value: v, by: b, on: 2026-01-01, valid_until: 2026-12-31}\n", "w", "c: d # e")
	f.Add("", "&es", " ")
	f.Add("", "yes", "'\"\n\t")
	f.Fuzz(func(t *testing.T, before, value, by string) {
		statement := config.Attestation{Setting: "s", Value: value, By: by, On: "2026-02-01", ValidUntil: "2026-12-31"}
		text, err := config.Attest([]byte(before), "a.yaml", statement)
		if err != nil {
			if !strings.HasPrefix(err.Error(), "a.yaml") {
				t.Errorf("error names no file: %v", err)
			}
			return
		}
		after, err := config.Parse(text, "a.yaml")
		if err != nil {
			t.Fatal(err)
		}
		for _, found := range after.Attestations {
			if found.Setting == "s" && (found.Value != value || found.On != "2026-02-01") {
				t.Errorf("stated %q, written %q", value, found.Value)
			}
		}
	})
}
