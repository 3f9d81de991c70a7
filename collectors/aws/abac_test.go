package aws

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/idcscan/idcscan/collectors/aws/awsfake"
	"github.com/idcscan/idcscan/collectors/snapshot"
	"github.com/idcscan/idcscan/collectors/snapshot/snapshottest"
)

// TestABACNotFound: "not found" is a fact about the configuration only where
// the instance itself is found.
func TestABACNotFound(t *testing.T) {
	missing := func(operations ...string) (faults []awsfake.Fault) {
		for _, operation := range operations {
			faults = append(faults, awsfake.Fault{Operation: operation, Code: codeNotFound})
		}
		return faults
	}
	for name, test := range map[string]struct {
		faults []awsfake.Fault
		fact   bool
	}{
		"no configuration":               {missing(opDescribeABAC), true},
		"only its sets are listed":       {missing(opDescribeABAC, opDescribeInstance), true},
		"only the instance is described": {missing(opDescribeABAC, opListPermissionSets), true},
		"no instance":                    {missing(opDescribeABAC, opDescribeInstance, opListPermissionSets), false},
	} {
		t.Run(name, func(t *testing.T) {
			snap := collectFrom(t, awsfake.Options{State: snapshottest.LandingZone(), Faults: test.faults})
			if test.fact {
				want := &snapshot.ABAC{Status: new(abacNotConfigured), StatusReason: new(""), Attributes: map[string]*snapshot.ABACAttribute{}}
				if diff := cmp.Diff(want, snap.ABAC); diff != "" {
					t.Errorf("abac differs (-want +got):\n%s", diff)
				}
				return
			}
			gap := onlyGap(t, snap, snapshot.SectionABAC, snapshot.Unavailable)
			if snap.ABAC != nil || gap.Cause != snapshot.CauseError || gap.Code != codeNotFound || !gap.HidesMembers() {
				t.Errorf("abac is %+v with gap %+v", snap.ABAC, gap)
			}
		})
	}
}
