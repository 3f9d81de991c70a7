package aws

import (
	"testing"

	"github.com/idcscan/idcscan/collectors/aws/awsfake"
	"github.com/idcscan/idcscan/collectors/snapshot"
	"github.com/idcscan/idcscan/collectors/snapshot/snapshottest"
)

// TestDeniedMembershipsAreProbed: a caller that may not list members does not
// ask about each of thousands of groups.
func TestDeniedMembershipsAreProbed(t *testing.T) {
	state := snapshottest.LandingZone()
	server := serve(t, awsfake.Options{State: state, Faults: []awsfake.Fault{{Operation: opListGroupMemberships, Code: "AccessDeniedException"}}})
	snap, err := collectWith(t, testOptions())
	if err != nil {
		t.Fatal(err)
	}
	valid(t, snap)
	gap := onlyGap(t, snap, snapshot.SectionGroups, snapshot.Partial)
	if gap.Cause != snapshot.CauseDenied || len(gap.Keys) != len(state.Groups) || len(state.Groups) <= maxDenials {
		t.Errorf("gap is %+v, want one over all %d groups", gap, len(state.Groups))
	}
	if n := callCounts(server)[opListGroupMemberships]; n != maxDenials {
		t.Errorf("asked %d times, want %d", n, maxDenials)
	}
}
