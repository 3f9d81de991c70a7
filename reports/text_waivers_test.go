package reports

import (
	"slices"
	"strings"
	"testing"

	"github.com/idcscan/idcscan/scanner"
)

// The sections that waivers and a baseline add stand in their order, each with
// what people need to act.
func TestTextOfWaiversAndBaseline(t *testing.T) {
	out := string(write(t, "text", waived(), Options{}))
	last := -1
	for _, part := range []string{
		"FAIL  1 new finding at or above low",
		"\nSince the baseline of 2025-05-01T12:00:00Z: 1 new, 3 unchanged, 1 resolved, 1 unverified\n",
		"\n  LZAdmin\n", "\n      note: new since the baseline\n", "\n      note: its waiver by identity@example.com ended on 2025-05-31\n",
		"\n  LZBreakGlass\n", "\n      note: unchanged since the baseline: does not fail the gate\n",
		"\nWaived: ", "\n  IDC-ADM-001  critical · ", "\n    111111111111/LZAdmin/user:bob@example.com\n",
		"\n        until: 2025-12-31, by identity@example.com, approved by ciso@example.com, SEC-12\n", "\n        for:   Migration until the team moves\n",
		"\n  IDC-TAG-001  ",
		"\nWaivers to mend: ", "\n  IDC-SES-001  LZAdmin\n      what: expired on 2025-05-31; 1 finding fails again: fix them, or renew it\n      at:   .idcscan/waivers.yaml:4, identity@example.com\n",
		"\n  IDC-USR-001  LZGone\n      what: names nothing that fails; remove it\n",
		"\n  IDC-TAG-001  *\n      what: too broad, it names 1 finding; name them more exactly\n",
		"\nUnverified: ", "\n  IDC-USR-001  LZUnread\n", "\nResolved since the baseline\n  IDC-SES-001  LZOld\n",
		"\nCounts\n",
	} {
		at := strings.Index(out, part)
		if at <= last {
			t.Errorf("%q stands at %d, not after %d", part, at, last)
		}
		last = max(last, at)
	}
	if strings.Contains(string(write(t, "text", failed(), Options{})), "Waive") {
		t.Error("waivers are told of where there are none")
	}
}

// Waivers are written by people and reports read from files: no text of them
// may command a terminal or forge a line.
func TestTextOfHostileWaivers(t *testing.T) {
	for name, hostile := range hostileNames {
		r := waived()
		w := scanner.Waiver{Control: "IDC-ADM-001", Kind: hostile, Key: hostile, Reason: hostile, Owner: hostile, Ticket: hostile, Expires: hostile, Approver: hostile, Source: hostile}
		for i := range r.Waivers {
			r.Waivers[i].Waiver = w
		}
		for i := range r.Findings {
			r.Findings[i].Waiver = &w
		}
		for i := range r.Baseline.Gone {
			r.Baseline.Gone[i].Key, r.Baseline.Gone[i].Control = hostile, hostile
		}
		r.Baseline.EvaluatedAt = hostile
		out := string(write(t, "text", r, Options{}))
		if i := slices.IndexFunc([]rune(out), func(c rune) bool {
			return c != '\n' && (c < ' ' || c >= 0x7f && c < 0xa0 || c >= 0x202a && c <= 0x202e)
		}); i >= 0 {
			t.Errorf("%s: the text holds %q", name, []rune(out)[i])
		}
		for line := range strings.Lines(out) {
			if strings.HasPrefix(strings.TrimSpace(line), "::") || strings.Contains(line, "##[") {
				t.Errorf("%s: a runner obeys %q", name, line)
			}
		}
	}
}

// A severity that the configuration changes shows beside the one that is declared.
func TestTextOfChangedSeverity(t *testing.T) {
	r := failed()
	title := r.Controls[0].Title
	if strings.Contains(string(write(t, "text", r, Options{})), "(declared ") {
		t.Error("a severity that is the declared one shows as another")
	}
	for i := range r.Controls {
		r.Controls[i].DeclaredSeverity = scanner.SeverityCritical
	}
	if out := string(write(t, "text", r, Options{})); !strings.Contains(out, title+" (declared critical)\n") {
		t.Errorf("no declared severity beside %q:\n%s", title, out)
	}
}
