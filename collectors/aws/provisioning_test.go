package aws

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/idcscan/idcscan/collectors/aws/awsfake"
	"github.com/idcscan/idcscan/collectors/snapshot"
	"github.com/idcscan/idcscan/collectors/snapshot/snapshottest"
)

// outdatedState has a set that is provisioned in three accounts, and an older
// version of it in one of them.
func outdatedState() *snapshot.Snapshot {
	state := snapshottest.LandingZone()
	for _, set := range state.PermissionSets {
		set.OutdatedAccounts = []string{}
	}
	state.PermissionSets["LZReadOnlyAccess"].OutdatedAccounts = []string{snapshottest.Workload}
	return state
}

func TestOutdatedProvisioning(t *testing.T) {
	noAccounts := awsfake.Fault{Operation: opListAccounts, Code: "AccessDeniedException"}
	outdatedOnly := `"ProvisioningStatus":"LATEST_PERMISSION_SET_NOT_PROVISIONED"`
	t.Run("the account that lags behind is named", func(t *testing.T) {
		snap := collectFrom(t, awsfake.Options{State: outdatedState()})
		if diff := cmp.Diff(outdatedState().PermissionSets, snap.PermissionSets); diff != "" {
			t.Errorf("permission sets differ: %s", diff)
		}
	})
	t.Run("set by set, where accounts cannot be listed", func(t *testing.T) {
		snap := collectFrom(t, awsfake.Options{State: outdatedState(), Faults: []awsfake.Fault{noAccounts}})
		if diff := cmp.Diff(outdatedState().PermissionSets, snap.PermissionSets); diff != "" {
			t.Errorf("permission sets differ: %s", diff)
		}
	})
	t.Run("unread is unknown, of the sets concerned, and of them alone", func(t *testing.T) {
		state := outdatedState()
		snap := collectFrom(t, awsfake.Options{State: state, Faults: []awsfake.Fault{
			{Operation: opListProvisionedAccounts, Match: outdatedOnly, Code: "AccessDeniedException"},
			{Operation: opListProvisionedSets, Match: outdatedOnly, Code: "AccessDeniedException"},
		}})
		gap := onlyGap(t, snap, snapshot.SectionPermissionSets, snapshot.Partial)
		provisioned := map[string]bool{}
		for _, sets := range state.AccountAssignments {
			for set := range sets {
				provisioned[set] = true
			}
		}
		if diff := cmp.Diff(slices.Sorted(maps.Keys(provisioned)), gap.Keys); diff != "" || !slices.Equal(gap.Attributes, []string{"outdated_accounts"}) {
			t.Errorf("gap is %+v: %s", gap, diff)
		}
		for name, set := range snap.PermissionSets {
			if (set.OutdatedAccounts == nil) != provisioned[name] {
				t.Errorf("outdated accounts of %s are %v", name, set.OutdatedAccounts)
			}
		}
		if diff := cmp.Diff(state.AccountAssignments, snap.AccountAssignments); diff != "" {
			t.Errorf("assignments differ: %s", diff)
		}
	})
}

// TestByAccountGivesWay: where one account does not answer, going set by set
// tells as much, and leaves no gap.
func TestByAccountGivesWay(t *testing.T) {
	state := snapshottest.Generate(7, snapshottest.Size{PermissionSets: 40, Accounts: 6, Assignments: 100, Users: 20, Groups: 10, Memberships: 30})
	for name, fault := range map[string]awsfake.Fault{
		"denied":             {Operation: opListProvisionedSets, Code: "AccessDeniedException"},
		"the fourth fails":   {Operation: opListProvisionedSets, Skip: 3, Code: "InternalServerException"},
		"an endless list":    {Operation: opListProvisionedSets, Token: awsfake.TokenRepeat},
		"accounts not known": {Operation: opListAccounts, Skip: 1, Code: "ServiceException"},
	} {
		t.Run(name, func(t *testing.T) {
			server := serve(t, awsfake.Options{State: state, AnyText: true, PageSize: 50, Faults: []awsfake.Fault{fault}})
			snap, err := collectWith(t, testOptions())
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(state.AccountAssignments, snap.AccountAssignments); diff != "" {
				t.Errorf("assignments differ: %s", diff)
			}
			if coverage := snap.Coverage[snapshot.SectionAccountAssignments]; coverage.Status != snapshot.Complete {
				t.Errorf("coverage is %+v", coverage)
			}
			if name != "accounts not known" && callCounts(server)[opListProvisionedAccounts] < len(state.PermissionSets) {
				t.Error("not every set was asked about")
			}
		})
	}
}

// TestByPrincipal finds the same assignments but those of principals that are
// gone, and says that it may miss some.
func TestByPrincipal(t *testing.T) {
	state := deniedState()
	server := serve(t, awsfake.Options{State: state})
	options := testOptions()
	options.Assignments = ByPrincipal
	snap, err := collectWith(t, options)
	if err != nil {
		t.Fatal(err)
	}
	valid(t, snap)
	want := map[string]map[string][]string{}
	for account, sets := range state.AccountAssignments {
		for set, principals := range sets {
			held := slices.DeleteFunc(slices.Clone(principals), func(who string) bool {
				return strings.Contains(who, ":"+snapshot.PrefixID)
			})
			if len(held) == 0 {
				continue
			}
			if want[account] == nil {
				want[account] = map[string][]string{}
			}
			want[account][set] = held
		}
	}
	if diff := cmp.Diff(want, snap.AccountAssignments); diff != "" {
		t.Errorf("assignments differ: %s", diff)
	}
	gap := onlyGap(t, snap, snapshot.SectionAccountAssignments, snapshot.Partial)
	if gap.Cause != snapshot.CauseNotRequested || !gap.HidesMembers() || gap.Remedy != "scan without --assignments=by-principal" {
		t.Errorf("gap is %+v", gap)
	}
	if n := callCounts(server)[opListAccountAssignments]; n > 0 {
		t.Errorf("%d pairs were asked about", n)
	}
}

// TestDeniedPairsAreProbed: a caller that may not list assignments does not ask
// about each of thousands of pairs; one that a control policy stops in some
// accounts asks about every one.
func TestDeniedPairsAreProbed(t *testing.T) {
	state := snapshottest.Generate(5, snapshottest.Small())
	pairs := sizesOf(state).Pairs
	for message, want := range map[string]int{
		"not authorized": maxDenials,
		"not authorized, with an explicit deny in a service control policy": pairs,
	} {
		server := serve(t, awsfake.Options{State: state, AnyText: true, Faults: []awsfake.Fault{
			{Operation: opListAccountAssignments, Code: "AccessDeniedException", Message: message},
		}})
		snap, err := collectWith(t, testOptions())
		if err != nil {
			t.Fatal(err)
		}
		if made := callCounts(server)[opListAccountAssignments]; made != want {
			t.Errorf("%q: %d calls, want %d", message, made, want)
		}
		if gap := onlyGap(t, snap, snapshot.SectionAccountAssignments, snapshot.Partial); len(gap.Keys) != pairs {
			t.Errorf("%q: the gap names %d pairs, want %d", message, len(gap.Keys), pairs)
		}
	}
}
