package aws

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/idcscan/idcscan/collectors/aws/awsfake"
	"github.com/idcscan/idcscan/collectors/snapshot"
	"github.com/idcscan/idcscan/collectors/snapshot/snapshottest"
)

// operationsState has one failed operation of each kind; creation is the id of one.
func operationsState() *snapshot.Snapshot {
	state := snapshottest.BrokenLandingZone()
	state.Operations = map[string]*snapshot.Operation{}
	withOperations(state)
	return state
}

const creation = "00000001-1111-2222-3333-444444444444"

func TestFailedOperations(t *testing.T) {
	first := func(answer map[string]any) map[string]any {
		return answer["AccountAssignmentsCreationStatus"].([]any)[0].(map[string]any)
	}
	details := func(answer map[string]any) map[string]any {
		return answer["AccountAssignmentCreationStatus"].(map[string]any)
	}
	for name, test := range map[string]struct {
		fault awsfake.Fault
		// attributes are those of the gap; nil where there is none.
		attributes []string
		cause      snapshot.Cause
		hides      bool
		// gone says that the operation is not there.
		gone bool
	}{
		"AWS forgot it": {fault: awsfake.Fault{Operation: opDescribeCreation, Code: codeNotFound}, gone: true},
		"it went well after all": {gone: true, fault: awsfake.Fault{Operation: opListCreations, Edit: func(a map[string]any) {
			first(a)["Status"] = "SUCCEEDED"
		}}},
		"no status": {fault: awsfake.Fault{Operation: opListCreations, Edit: func(a map[string]any) { delete(first(a), "Status") }}},
		"a status of tomorrow": {gone: true, hides: true, cause: snapshot.CauseError, fault: awsfake.Fault{Operation: opListCreations, Edit: func(a map[string]any) {
			first(a)["Status"] = "REGRETTED"
		}}},
		"only the description tells the time": {fault: awsfake.Fault{Operation: opListCreations, Edit: func(a map[string]any) { delete(first(a), "CreatedDate") }}},
		"an empty description": {attributes: []string{"account", "failure_reason", "permission_set", "principal"}, cause: snapshot.CauseError,
			fault: awsfake.Fault{Operation: opDescribeCreation, Edit: func(a map[string]any) { delete(a, "AccountAssignmentCreationStatus") }}},
		"no account": {attributes: []string{"account"}, cause: snapshot.CauseNotInSource,
			fault: awsfake.Fault{Operation: opDescribeCreation, Edit: func(a map[string]any) { delete(details(a), "TargetId") }}},
		"no permission set": {attributes: []string{"permission_set"}, cause: snapshot.CauseNotInSource,
			fault: awsfake.Fault{Operation: opDescribeCreation, Edit: func(a map[string]any) { delete(details(a), "PermissionSetArn") }}},
		"nobody": {attributes: []string{"principal"}, cause: snapshot.CauseNotInSource,
			fault: awsfake.Fault{Operation: opDescribeCreation, Edit: func(a map[string]any) { delete(details(a), "PrincipalId") }}},
		"a principal of tomorrow": {attributes: []string{"principal"}, cause: snapshot.CauseError,
			fault: awsfake.Fault{Operation: opDescribeCreation, Edit: func(a map[string]any) { details(a)["PrincipalType"] = "ROBOT" }}},
	} {
		t.Run(name, func(t *testing.T) {
			snap := collectFrom(t, awsfake.Options{State: operationsState(), Faults: []awsfake.Fault{test.fault}})
			want := operationsState().Operations
			if test.gone {
				delete(want, creation)
			}
			if test.attributes == nil && !test.hides {
				if diff := cmp.Diff(want, snap.Operations); diff != "" || snap.Coverage[snapshot.SectionOperations].Status != snapshot.Complete {
					t.Errorf("operations differ (-want +got):\n%s%+v", diff, snap.Coverage[snapshot.SectionOperations])
				}
				return
			}
			gap := onlyGap(t, snap, snapshot.SectionOperations, snapshot.Partial)
			if gap.Cause != test.cause || !slices.Equal(gap.Attributes, test.attributes) || gap.HidesMembers() != test.hides || !test.hides && !slices.Equal(gap.Keys, []string{creation}) {
				t.Errorf("gap is %+v", gap)
			}
			if len(snap.Operations) != len(want) {
				t.Errorf("%d operations, want %d", len(snap.Operations), len(want))
			}
		})
	}
}

// TestOperationsOnWhatIsGone stand under its id.
func TestOperationsOnWhatIsGone(t *testing.T) {
	state := operationsState()
	state.Operations[creation].PermissionSet = new("id:ps-00000000deadbeef")
	state.Operations[creation].Principal = new("group:id:11111111-2222-3333-4444-555555555555")
	sameButMeta(t, state, collectFrom(t, awsfake.Options{State: state}))
}

// TestOperationsOfAnAccountInstance: without permission sets there are none.
func TestOperationsOfAnAccountInstance(t *testing.T) {
	for name, enabled := range map[string]*bool{"told": new(false), "refused": nil} {
		t.Run(name, func(t *testing.T) {
			state := snapshottest.Standalone()
			state.Instance.PermissionSetsEnabled = enabled
			server := serve(t, awsfake.Options{State: state})
			snap, err := collectWith(t, testOptions())
			if err != nil {
				t.Fatal(err)
			}
			valid(t, snap)
			coverage := snap.Coverage[snapshot.SectionOperations]
			if enabled != nil {
				if coverage.Status != snapshot.Complete || len(snap.Operations) != 0 || snap.Operations == nil || callCounts(server)[opListCreations] != 0 {
					t.Errorf("operations are %v, %+v", snap.Operations, coverage)
				}
				return
			}
			if coverage.Status != snapshot.Unavailable || slices.ContainsFunc(coverage.Gaps, func(g snapshot.Gap) bool { return g.Cause != snapshot.CauseNotInSource }) {
				t.Errorf("coverage is %+v", coverage)
			}
		})
	}
}
