package aws

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/idcscan/idcscan/collectors/aws/awsfake"
	"github.com/idcscan/idcscan/collectors/snapshot/snapshottest"
)

// TestMemberCredentialsAreKeptNowhere: neither the snapshot nor a journal holds
// anything of a session, and a run that goes on opens sessions of its own.
func TestMemberCredentialsAreKeptNowhere(t *testing.T) {
	state := snapshottest.BrokenLandingZone()
	server := serve(t, awsfake.Options{State: state})
	options := testOptions()
	options.MemberRole = "Reader"
	path := filepath.Join(t.TempDir(), "journal")
	first, err := collectOn(t, path, options)
	if err != nil {
		t.Fatal(err)
	}
	journal, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(journal), opListRoles) {
		t.Fatalf("the journal holds nothing of IAM")
	}
	for name, text := range map[string]string{"snapshot": jsonOf(t, first), "journal": string(journal)} {
		for _, secret := range []string{"ASIA", "session-", "this-key-opens-nothing", "SecretAccessKey", "SessionToken", opAssumeRole} {
			if strings.Contains(text, secret) {
				t.Errorf("the %s holds %q", name, secret)
			}
		}
	}
	before := callCounts(server)
	second, err := collectOn(t, path, options)
	if err != nil {
		t.Fatal(err)
	}
	sameAs(t, first, second)
	after := callCounts(server)
	if opened := after[opAssumeRole] - before[opAssumeRole]; opened != before[opAssumeRole] || after[opListRoles] != before[opListRoles] {
		t.Errorf("%d sessions were opened and roles listed %d times more, want %d and 0", opened, after[opListRoles]-before[opListRoles], before[opAssumeRole])
	}
}
