package aws

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/idcscan/idcscan/collectors/aws/awsfake"
	"github.com/idcscan/idcscan/collectors/snapshot"
	"github.com/idcscan/idcscan/collectors/snapshot/snapshottest"
)

// accountInstance is an instance that a member account owns.
func accountInstance() *snapshot.Snapshot {
	state := snapshottest.LandingZone()
	state.Instance.OwnerAccount = new(snapshottest.Workload)
	state.Instance.PermissionSetsEnabled = nil
	state.Meta.Caller = &snapshot.Caller{Account: snapshottest.Workload, ARN: "arn:aws:sts::222222222222:assumed-role/audit/me"}
	return state
}

func TestLIVE01AccountInstance(t *testing.T) {
	for _, message := range []string{"message A", "another message B"} {
		t.Run(message, func(t *testing.T) {
			snap := collectFrom(t, awsfake.Options{State: accountInstance(), Faults: []awsfake.Fault{
				{Operation: opListPermissionSets, Code: codeValidation, Message: message},
				{Operation: opDescribeABAC, Code: codeValidation, Message: message},
			}})
			for _, section := range []snapshot.Section{snapshot.SectionPermissionSets, snapshot.SectionAccountAssignments, snapshot.SectionABAC} {
				gap := onlyGap(t, snap, section, snapshot.Unavailable)
				if gap.Cause != snapshot.CauseNotInSource || gap.Code != codeValidation || !strings.Contains(gap.Meaning, "account instance") {
					t.Errorf("gap of %s is %+v, want one that speaks of an account instance", section, gap)
				}
			}
			if snap.PermissionSets != nil || snap.AccountAssignments != nil {
				t.Error("sections that were not read are present")
			}
			if len(snap.Users) != 6 || snap.Coverage[snapshot.SectionUsers].Status != snapshot.Complete {
				t.Errorf("%d users, %s: want all of them", len(snap.Users), snap.Coverage[snapshot.SectionUsers].Status)
			}
		})
	}
	t.Run("permission sets are not enabled", func(t *testing.T) {
		state := accountInstance()
		state.Instance.PermissionSetsEnabled = new(false)
		server := serve(t, awsfake.Options{State: state})
		snap, err := collectWith(t, testOptions())
		if err != nil {
			t.Fatal(err)
		}
		valid(t, snap)
		// That there are none is a fact that was read.
		if snap.PermissionSets == nil || len(snap.PermissionSets) != 0 || snap.Coverage[snapshot.SectionPermissionSets].Status != snapshot.Complete {
			t.Errorf("permission sets are %v, %v; want none, complete", snap.PermissionSets, snap.Coverage[snapshot.SectionPermissionSets])
		}
		if n := callCounts(server)[opListPermissionSets]; n != 0 {
			t.Errorf("permission sets were listed %d times", n)
		}
	})
	t.Run("the management account's instance is none", func(t *testing.T) {
		snap := collectFrom(t, awsfake.Options{State: snapshottest.LandingZone(), Faults: []awsfake.Fault{
			{Operation: opListPermissionSets, Code: codeValidation},
		}})
		gap := onlyGap(t, snap, snapshot.SectionPermissionSets, snapshot.Unavailable)
		if gap.Cause != snapshot.CauseError || strings.Contains(gap.Meaning, "account instance") {
			t.Errorf("gap is %+v, want an error", gap)
		}
	})
	t.Run("the management account is not known", func(t *testing.T) {
		snap := collectFrom(t, awsfake.Options{State: accountInstance(), Faults: []awsfake.Fault{
			{Operation: opDescribeOrganization, Code: "AccessDeniedException"},
		}})
		if gap := onlyGap(t, snap, snapshot.SectionPermissionSets, snapshot.Unavailable); gap.Cause != snapshot.CauseError {
			t.Errorf("gap is %+v, want an error", gap)
		}
	})
}

// withAccountInstance serves a second instance that a member account owns, with
// the same names in it, whose ARN sorts before the organization's.
func withAccountInstance(t *testing.T) awsfake.Options {
	t.Helper()
	member := snapshottest.LandingZone()
	rename := func(p **string, text string) { *p = &text }
	rename(&member.Instance.ARN, "arn:aws:sso:::instance/ssoins-0000000000000000")
	rename(&member.Instance.OwnerAccount, snapshottest.Workload)
	rename(&member.Instance.IdentityStoreID, "d-0000000000")
	member.Instance.PermissionSetsEnabled = new(false)
	member.PermissionSets, member.AccountAssignments = map[string]*snapshot.PermissionSet{}, map[string]map[string][]string{}
	n := 0
	for _, user := range member.Users {
		n++
		rename(&user.ID, fmt.Sprintf("00000000-0000-0000-0000-%012d", n))
	}
	for _, group := range member.Groups {
		n++
		rename(&group.ID, fmt.Sprintf("00000000-0000-0000-0000-%012d", n))
	}
	return awsfake.Options{State: snapshottest.LandingZone(), Others: []*snapshot.Snapshot{member}}
}

func TestLIVE03SeveralInstances(t *testing.T) {
	organization := *snapshottest.LandingZone().Instance.ARN
	other := snapshot.OtherInstance{ARN: "arn:aws:sso:::instance/ssoins-0000000000000000", OwnerAccount: snapshottest.Workload, Status: "ACTIVE"}

	t.Run("the management account's is chosen", func(t *testing.T) {
		snap := collectFrom(t, withAccountInstance(t))
		want := snapshottest.LandingZone()
		want.Instance.OtherInstances = []snapshot.OtherInstance{other}
		sameButMeta(t, want, snap)
	})
	t.Run("nobody knows the management account", func(t *testing.T) {
		options := withAccountInstance(t)
		options.Faults = []awsfake.Fault{{Operation: opDescribeOrganization, Code: "AccessDeniedException"}}
		serve(t, options)
		_, err := collectWith(t, testOptions())
		var several *SeveralInstancesError
		if !errors.As(err, &several) || len(several.Candidates) != 2 {
			t.Fatalf("error is %v, want both candidates", err)
		}
		wantLine(t, err, other.ARN+" (owner 222222222222, ACTIVE)", organization+" (owner 111111111111, ACTIVE)", "--instance")
	})
	for _, wanted := range []string{organization, organization[strings.LastIndexByte(organization, '/')+1:]} {
		t.Run("named "+wanted, func(t *testing.T) {
			options := withAccountInstance(t)
			options.Faults = []awsfake.Fault{{Operation: opDescribeOrganization, Code: "AccessDeniedException"}}
			serve(t, options)
			o := testOptions()
			o.Instance = wanted
			snap, err := collectWith(t, o)
			if err != nil {
				t.Fatal(err)
			}
			valid(t, snap)
			if *snap.Instance.ARN != organization {
				t.Errorf("instance is %s", *snap.Instance.ARN)
			}
		})
	}
	t.Run("named, but not there", func(t *testing.T) {
		serve(t, withAccountInstance(t))
		o := testOptions()
		o.Instance = "ssoins-ffffffffffffffff"
		_, err := collectWith(t, o)
		var none *NoInstanceError
		if !errors.As(err, &none) || len(none.Visible) != 2 {
			t.Fatalf("error is %v, want the visible instances", err)
		}
		wantLine(t, err, "no IAM Identity Center instance ssoins-ffffffffffffffff is visible", other.ARN, organization)
	})
	t.Run("the management account's among further ones, on several pages", func(t *testing.T) {
		options := withAccountInstance(t)
		options.PageSize, options.EmptyPages = 1, true
		snap := collectFrom(t, options)
		if *snap.Instance.ARN != organization {
			t.Errorf("instance is %s", *snap.Instance.ARN)
		}
	})
}

func TestLIVE04InactiveInstance(t *testing.T) {
	failed := func(state *snapshot.Snapshot) {
		state.Instance.Status, state.Instance.StatusReason = new("CREATE_FAILED"), new("the KMS key is disabled")
	}
	everythingElse := []awsfake.Fault{
		{Operation: opDescribeInstance, Code: "AccessDeniedException"},
		{Operation: "identitystore:*", Code: "AccessDeniedException"},
	}
	t.Run("the only one", func(t *testing.T) {
		state := snapshottest.LandingZone()
		failed(state)
		serve(t, awsfake.Options{State: state, Faults: everythingElse})
		_, err := collectWith(t, testOptions())
		var inactive *InactiveInstanceError
		if !errors.As(err, &inactive) {
			t.Fatalf("error is %v, want that the instance is not active", err)
		}
		wantLine(t, err, "CREATE_FAILED", "the KMS key is disabled", *state.Instance.ARN)
	})
	t.Run("beside another", func(t *testing.T) {
		options := withAccountInstance(t)
		failed(options.State)
		options.Faults = everythingElse
		server := serve(t, options)
		snap, err := collectWith(t, testOptions())
		if err != nil {
			t.Fatal(err)
		}
		valid(t, snap)
		if *snap.Instance.Status != "CREATE_FAILED" || *snap.Instance.StatusReason != "the KMS key is disabled" {
			t.Errorf("instance is %s, %s", *snap.Instance.Status, *snap.Instance.StatusReason)
		}
		for _, section := range []snapshot.Section{
			snapshot.SectionABAC, snapshot.SectionPermissionSets, snapshot.SectionAccountAssignments, snapshot.SectionUsers, snapshot.SectionGroups,
		} {
			if gap := onlyGap(t, snap, section, snapshot.Unavailable); gap.Code != "CREATE_FAILED" || !gap.Cause.Accidental() {
				t.Errorf("gap of %s is %+v, want the status", section, gap)
			}
		}
		if n := callCounts(server)[opListPermissionSets]; n != 0 {
			t.Errorf("permission sets were listed %d times", n)
		}
	})
}
