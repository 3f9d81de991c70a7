package aws

import (
	"testing"

	"github.com/idcscan/idcscan/collectors/aws/awsfake"
	"github.com/idcscan/idcscan/collectors/snapshot"
	"github.com/idcscan/idcscan/collectors/snapshot/snapshottest"
)

// TestOperationThatARegionLacks: where AWS does not offer an operation yet no
// other run could know more. What it offers wherever there is Identity Center
// it cannot lack: something else than AWS has answered.
func TestOperationThatARegionLacks(t *testing.T) {
	for operation, want := range map[string]snapshot.Cause{
		opListApplications:  snapshot.CauseNoAPI,
		opDescribeStore:     snapshot.CauseNoAPI,
		opListRootAccess:    snapshot.CauseNoAPI,
		opListDeletions:     snapshot.CauseError,
		opGetAccountSummary: snapshot.CauseError,
	} {
		snap := collectFrom(t, awsfake.Options{State: snapshottest.LandingZone(), Faults: []awsfake.Fault{awsfake.FaultUnknownOperation(operation)}})
		found := false
		for _, section := range callOf(operation).Sections() {
			for _, gap := range snap.Coverage[section].Gaps {
				if gap.Operation == operation {
					found = true
					if gap.Cause != want {
						t.Errorf("gap is %+v, want cause %s", gap, want)
					}
				}
			}
		}
		if !found {
			t.Errorf("%s that is unknown leaves no gap", operation)
		}
	}
}
