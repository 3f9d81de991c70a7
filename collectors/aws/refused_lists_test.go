package aws

import (
	"strings"
	"testing"

	"github.com/idcscan/idcscan/collectors/aws/awsfake"
	"github.com/idcscan/idcscan/collectors/snapshot"
	"github.com/idcscan/idcscan/collectors/snapshot/snapshottest"
)

// TestRefusedLists: a list that is refused as invalid is evidence of Active
// Directory only where everything else speaks for it.
func TestRefusedLists(t *testing.T) {
	users := awsfake.Fault{Operation: opListUsers, Code: codeValidation}
	groups := awsfake.Fault{Operation: opListGroups, Code: codeValidation}
	unassigned := snapshottest.LandingZone()
	for _, sets := range unassigned.AccountAssignments {
		for set := range sets {
			sets[set] = []string{}
		}
	}
	for name, test := range map[string]struct {
		state  *snapshot.Snapshot
		faults []awsfake.Fault
		// causes are those of the hiding gaps of users and groups, "" for none.
		users, groups snapshot.Cause
	}{
		"both, and who is assigned is described": {snapshottest.LandingZone(), []awsfake.Fault{users, groups}, snapshot.CauseNoAPI, snapshot.CauseNoAPI},
		"both, and nobody is assigned":           {unassigned, []awsfake.Fault{users, groups}, snapshot.CauseNoAPI, snapshot.CauseNoAPI},
		"only users":                             {snapshottest.LandingZone(), []awsfake.Fault{users}, snapshot.CauseError, ""},
		"only groups":                            {snapshottest.LandingZone(), []awsfake.Fault{groups}, "", snapshot.CauseError},
		"both, and nobody is described": {
			snapshottest.LandingZone(), []awsfake.Fault{users, groups, {Operation: "identitystore:Describe*", Code: codeValidation}},
			snapshot.CauseError, snapshot.CauseError,
		},
		"both, one of them for its key": {
			snapshottest.LandingZone(), []awsfake.Fault{{Operation: opListUsers, Code: codeValidation, Reason: "KMS_INVALID_STATE"}, groups},
			snapshot.CauseError, snapshot.CauseError,
		},
	} {
		t.Run(name, func(t *testing.T) {
			snap := collectFrom(t, awsfake.Options{State: test.state, Faults: test.faults})
			evidence := 0
			for section, want := range map[snapshot.Section]snapshot.Cause{snapshot.SectionUsers: test.users, snapshot.SectionGroups: test.groups} {
				var got snapshot.Cause
				for _, gap := range snap.Coverage[section].Gaps {
					if gap.HidesMembers() {
						got = gap.Cause
					}
				}
				if got != want {
					t.Errorf("cause for %s is %q, want %q", section, got, want)
				}
				if want == snapshot.CauseNoAPI {
					evidence++
				}
			}
			if len(snap.IdentitySource.Evidence) != evidence {
				t.Errorf("evidence is %+v, want %d", snap.IdentitySource.Evidence, evidence)
			}
		})
	}
	t.Run("only the size of a page is refused", func(t *testing.T) {
		state := snapshottest.LandingZone()
		server := serve(t, awsfake.Options{State: state, PageSize: 2, Faults: []awsfake.Fault{
			{Operation: "identitystore:ListUsers", Match: `"MaxResults"`, Code: codeValidation},
			{Operation: "identitystore:ListGroups", Match: `"MaxResults"`, Code: codeValidation},
		}})
		snap, err := collectWith(t, testOptions())
		if err != nil {
			t.Fatal(err)
		}
		sameButMeta(t, state, snap)
		sized := 0
		for _, call := range server.Calls() {
			if (call.Operation == opListUsers || call.Operation == opListGroups) && strings.Contains(call.Request, "MaxResults") {
				sized++
			}
		}
		if sized != 2 {
			t.Errorf("asked %d times with a size, want once a list", sized)
		}
	})
}
