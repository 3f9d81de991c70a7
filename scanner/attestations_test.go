package scanner

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/idcscan/idcscan/collectors/snapshot"
)

func TestAttestationsThatNobodyReads(t *testing.T) {
	p := ownPolicies(t)
	for _, test := range []struct{ setting, value, problem string }{
		{"identity_source", "INTERNAL", ""},
		{"identity_source", "active directory", ""},
		{"identity_sorce", "INTERNAL", `attestation of unknown setting "identity_sorce"; did you mean identity_source?`},
		{"mfa", "on", `attestation of unknown setting "mfa"; known are identity_provider, identity_source, mfa_mode, mfa_registration, mfa_types, portal_session_minutes, saml_certificate_expiry, scim_enabled, scim_token_expiry`},
		{"scim_enabled", "YES", ""},
		{"saml_certificate_expiry", "2027-02-28", ""},
		{"saml_certificate_expiry", "2027-02-29", `attestation of saml_certificate_expiry: "2027-02-29" is no day; write it like 2026-01-31`},
		{"portal_session_minutes", "480", ""},
		{"portal_session_minutes", "8h", `attestation of portal_session_minutes: "8h" is no whole number`},
		{"identity_source", "okta", `attestation of identity_source: "okta" is no known value; known are active directory, active_directory, ad, external, identity center, identity_center, internal`},
		{"identity_source", "exernal", `attestation of identity_source: "exernal" is no known value; did you mean external?`},
	} {
		err := p.CheckAttestations([]snapshot.Attestation{{Setting: test.setting, Value: test.value}})
		if problemOf(err) != test.problem {
			t.Errorf("%s: %s: %v, want %s", test.setting, test.value, err, test.problem)
		}
	}
	if err := p.CheckAttestations(nil); err != nil {
		t.Error(err)
	}
	both := []snapshot.Attestation{{Setting: "mfa"}, {Setting: "identity_source", Value: "INTERNAL"}, {Setting: "identity_source", Value: "okta"}}
	if lines := strings.Split(problemOf(p.CheckAttestations(both)), "\n"); len(lines) != 2 {
		t.Errorf("%q are not both problems", lines)
	}
}

// TestControlsDeclareAttestations shows that the user's own controls can read
// what the user attests.
func TestControlsDeclareAttestations(t *testing.T) {
	declare := func(declared string) (*Policies, error) {
		return loadPolicies(files("controls/a.rego", controlText(noFailures, "#   rationale:", "#   attestations: {"+declared+"}\n#   rationale:")))
	}
	p, err := declare("mfa: {type: string, enum: [always, never], description: x}, owner: {type: string, description: x}")
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct{ setting, value, problem string }{
		{"mfa", "Always", ""},
		{"owner", "whoever", ""},
		{"mfa", "nevr", `attestation of mfa: "nevr" is no known value; did you mean never?`},
		{"ownr", "x", `attestation of unknown setting "ownr"; did you mean owner?`},
	} {
		if err := p.CheckAttestations([]snapshot.Attestation{{Setting: test.setting, Value: test.value}}); problemOf(err) != test.problem {
			t.Errorf("%s: %s: %v, want %s", test.setting, test.value, err, test.problem)
		}
	}
	for declared, want := range map[string]string{
		"mfa: {type: boolean, description: x}":               "attestation mfa is not of type string",
		"mfa: {type: string, default: a, description: x}":    "attestation mfa is not of type string without a default",
		"mfa: {type: string}":                                "attestation mfa has no description",
		"mfa: {type: string, format: dat, description: x}":   `attestation mfa has unknown format "dat"; did you mean date?`,
		"mfa: {type: integer, format: date, description: x}": "attestation mfa has a format, which only texts have",
	} {
		if _, err := declare(declared); !strings.Contains(problemOf(err), want) {
			t.Errorf("%s: %v, want %s", declared, err, want)
		}
	}
	twice := files(
		"controls/a.rego", controlText(noFailures, "#   rationale:", "#   attestations: {mfa: {type: string, description: x}}\n#   rationale:"),
		"controls/b.rego", controlText(noFailures, "#   rationale:", "#   attestations: {mfa: {type: string, description: x}}\n#   rationale:",
			"IDC-TST-001", "IDC-TST-002", "controls.tst.sessions", "controls.tst.others"),
	)
	if _, err := loadPolicies(twice); !strings.Contains(problemOf(err), "attestation mfa is declared twice") {
		t.Error(err)
	}
	if err := load(t, controlText(noFailures)).CheckAttestations([]snapshot.Attestation{{Setting: "mfa"}}); problemOf(err) != `attestation of "mfa": no control reads attestations` {
		t.Error(err)
	}
}

func TestUncountedAttestationsAreNamed(t *testing.T) {
	of := func(setting, on, until string) snapshot.Attestation {
		return snapshot.Attestation{Setting: setting, Value: "v", By: "b", On: on, ValidUntil: until}
	}
	got := uncounted([]snapshot.Attestation{
		of("renewed", "2026-01-01", "2026-02-01"), of("renewed", "2026-03-01", "2026-04-01"),
		of("last day", "2026-01-01", "2026-03-15"), of("first day", "2026-03-15", "2026-04-01"),
		of("expired", "2026-01-01", "2026-02-01"), of("expired", "2026-01-01", "2026-03-14"), of("expired", "2026-03-16", "2026-04-01"),
		of("early", "2026-05-01", "2026-06-01"), of("early", "2026-03-16", "2026-06-01"),
	}, "2026-03-15")
	want := []UncountedAttestation{
		{Setting: "early", Value: "v", By: "b", On: "2026-03-16", ValidUntil: "2026-06-01"},
		{Setting: "expired", Value: "v", By: "b", On: "2026-01-01", ValidUntil: "2026-03-14", Expired: true},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}
