package reports

import (
	"bytes"
	"strings"
	"testing"

	"github.com/idcscan/idcscan/scanner"
)

func TestTextNamesAttestationsThatDoNotCount(t *testing.T) {
	r := clean()
	r.UncountedAttestations = []scanner.UncountedAttestation{
		{Setting: "mfa_mode", Value: "always_on", By: "eve\x1b[2J\nFAIL", On: "2026-01-01", ValidUntil: "2026-03-14", Expired: true},
		{Setting: "scim_enabled", Value: "yes", By: "b", On: "2026-03-16", ValidUntil: "2026-06-01"},
	}
	var text bytes.Buffer
	if err := Write("text", &text, r, Options{}); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"attestation of mfa_mode expired on 2026-03-14 (always_on, by eve", "attestation of scim_enabled is of 2026-03-16, a later day (yes, by b)"} {
		if !strings.Contains(text.String(), want) {
			t.Errorf("%q is not in\n%s", want, text.String())
		}
	}
	if strings.Contains(text.String(), "\x1b") || strings.Contains(text.String(), "\nFAIL") {
		t.Errorf("a name commands the terminal:\n%q", text.String())
	}
}
