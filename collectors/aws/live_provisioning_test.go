package aws

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/idcscan/idcscan/collectors/aws/awsfake"
	"github.com/idcscan/idcscan/collectors/snapshot"
	"github.com/idcscan/idcscan/collectors/snapshot/snapshottest"
)

// TestLIVE22OutdatedProvisioning: the set was changed, one of its three accounts
// was not; which one only the filtered call tells.
func TestLIVE22OutdatedProvisioning(t *testing.T) {
	state := snapshottest.LandingZone()
	state.PermissionSets["LZReadOnlyAccess"].OutdatedAccounts = []string{snapshottest.Sandbox}
	t.Run("one of three", func(t *testing.T) {
		sameButMeta(t, state, collectFrom(t, awsfake.Options{State: state}))
	})
	t.Run("the filtered call is denied", func(t *testing.T) {
		const filtered = "LATEST_PERMISSION_SET_NOT_PROVISIONED"
		snap := collectFrom(t, awsfake.Options{State: state, Faults: []awsfake.Fault{
			{Operation: opListProvisionedAccounts, Match: filtered, Code: "AccessDeniedException"},
			{Operation: opListProvisionedSets, Match: filtered, Code: "AccessDeniedException"},
		}})
		gap := onlyGap(t, snap, snapshot.SectionPermissionSets, snapshot.Partial)
		if diff := cmp.Diff([]string{"outdated_accounts"}, gap.Attributes); diff != "" || gap.Cause != snapshot.CauseDenied {
			t.Errorf("gap is %+v:\n%s", gap, diff)
		}
		for name, set := range snap.PermissionSets {
			if set.OutdatedAccounts != nil {
				t.Errorf("%s lags behind in %v, which nothing told", name, set.OutdatedAccounts)
			}
		}
		if diff := cmp.Diff(state.AccountAssignments, snap.AccountAssignments); diff != "" {
			t.Errorf("assignments differ (-want +got):\n%s", diff)
		}
	})
}
