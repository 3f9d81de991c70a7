package aws

import (
	"errors"
	"testing"

	"github.com/idcscan/idcscan/collectors/aws/awsfake"
	"github.com/idcscan/idcscan/collectors/snapshot"
	"github.com/idcscan/idcscan/collectors/snapshot/snapshottest"
)

// TestTrialMakesFewCalls: its cost does not grow with the organisation.
func TestTrialMakesFewCalls(t *testing.T) {
	small := triedCalls(t, snapshottest.Generate(1, snapshottest.Tiny()))
	large := triedCalls(t, snapshottest.Generate(1, snapshottest.Small()))
	if most := trialSize * len(Calls()); small > most || large > most {
		t.Errorf("%d and %d calls, want at most %d", small, large, most)
	}
}

func triedCalls(t *testing.T, state *snapshot.Snapshot) int {
	t.Helper()
	server := serve(t, awsfake.Options{State: state, AnyText: true})
	if _, err := Try(t.Context(), testOptions()); err != nil {
		t.Fatal(err)
	}
	return len(server.Calls())
}

// beyondTrial are the operations that have nothing to be tried on in the zone:
// no role is named, everything has an id and a name, and the walk has another
// way to list assignments and the places of accounts.
var beyondTrial = map[string]bool{
	opAssumeRole: true, opListProvisionedSets: true, opListAssignmentsForPrincipal: true,
	opDescribeApplication: true, opListAccountsForParent: true,
}

// TestTrialFindsEachDenial: an operation that is denied is named, with why, and
// no other one is.
func TestTrialFindsEachDenial(t *testing.T) {
	for _, call := range Calls() {
		t.Run(call.Operation, func(t *testing.T) {
			server := serve(t, awsfake.Options{State: deniedState()})
			fault(t, server, awsfake.FaultDenied(call.Operation))
			trial, err := Try(t.Context(), testOptions())
			var refused *RefusedError
			if errors.As(err, &refused) {
				if refused.Operation != call.Operation {
					t.Errorf("refused is %s", refused.Operation)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			for _, tried := range trial.Calls {
				want := tried.Operation == call.Operation && !beyondTrial[call.Operation]
				if (tried.Gap != nil) != want {
					t.Errorf("%s: gap %+v", tried.Operation, tried.Gap)
				}
			}
		})
	}
}

// TestTrialOfLargerOrganizations: what stands behind the few things that a trial
// looks at is no failure.
func TestTrialOfLargerOrganizations(t *testing.T) {
	size := snapshottest.Small()
	size.Users, size.Memberships = 300, 600
	for seed := range uint64(4) {
		serve(t, awsfake.Options{State: snapshottest.Generate(seed, size), AnyText: true})
		trial, err := Try(t.Context(), testOptions())
		if err != nil {
			t.Fatal(err)
		}
		for _, call := range trial.Calls {
			if call.Gap != nil {
				t.Errorf("seed %d: %s: gap %+v", seed, call.Operation, call.Gap)
			}
		}
	}
}

// TestTrialOfACallerWithoutInstance tells who asked, though nothing is found.
func TestTrialOfACallerWithoutInstance(t *testing.T) {
	serve(t, awsfake.Options{State: snapshottest.LandingZone(), Faults: []awsfake.Fault{{Operation: opListInstances, Code: "AccessDeniedException"}}})
	trial, err := Try(t.Context(), testOptions())
	if err == nil || trial.Caller == nil || trial.Caller.Account != snapshottest.Management || trial.Instance != nil {
		t.Errorf("trial %+v, error %v; want the caller and no instance", trial, err)
	}
}
