package aws

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/idcscan/idcscan/collectors/aws/awsfake"
	"github.com/idcscan/idcscan/collectors/snapshot"
	"github.com/idcscan/idcscan/collectors/snapshot/snapshottest"
)

const allRegions = `"RegionScope":"ALL_REGIONS"`

func TestLIVE02InstanceInAnotherRegion(t *testing.T) {
	elsewhere := func() *snapshot.Snapshot {
		state := snapshottest.LandingZone()
		state.Instance.PrimaryRegion, state.Meta.Region = new("eu-west-1"), "eu-west-1"
		return state
	}
	from := func(region string) Options {
		options := testOptions()
		options.Region = region
		return options
	}
	refused := awsfake.Fault{Operation: opListInstances, Match: allRegions, Code: codeValidation}

	t.Run("all Regions at once", func(t *testing.T) {
		server := serve(t, awsfake.Options{State: elsewhere()})
		snap, err := collectWith(t, from("us-east-1"))
		if err != nil {
			t.Fatal(err)
		}
		sameButMeta(t, elsewhere(), snap)
		if diff := cmp.Diff([]string{"ALL_REGIONS"}, snap.Meta.RegionsAsked); diff != "" {
			t.Error(diff)
		}
		for _, call := range server.Calls() {
			if strings.HasPrefix(call.Operation, "sso:") && call.Operation != opListInstances && call.Region != "eu-west-1" {
				t.Errorf("%s was asked in %s", call.Operation, call.Region)
			}
		}
	})
	t.Run("Region by Region", func(t *testing.T) {
		serve(t, awsfake.Options{State: elsewhere(), Faults: []awsfake.Fault{refused}})
		snap, err := collectWith(t, from("us-east-1"))
		if err != nil {
			t.Fatal(err)
		}
		valid(t, snap)
		asked := snap.Meta.RegionsAsked
		if asked[0] != "us-east-1" || asked[len(asked)-1] != "eu-west-1" {
			t.Errorf("asked %v, want from us-east-1 to eu-west-1", asked)
		}
		if len(snap.PermissionSets) != 3 {
			t.Errorf("%d permission sets, want 3", len(snap.PermissionSets))
		}
		gap := onlyGap(t, snap, snapshot.SectionInstance, snapshot.Partial)
		if gap.Cause != snapshot.CauseNotRequested || !slices.Equal(gap.Attributes, []string{"other_instances"}) {
			t.Errorf("gap is %+v, want that other instances were not looked for", gap)
		}
	})
	t.Run("only DescribeInstance tells the primary Region", func(t *testing.T) {
		server := serve(t, awsfake.Options{State: elsewhere(), EnabledRegions: []string{"us-east-1"}, Faults: []awsfake.Fault{{
			Operation: opListInstances, Edit: func(answer map[string]any) {
				for _, instance := range answer["Instances"].([]any) {
					delete(instance.(map[string]any), "PrimaryRegion")
					delete(instance.(map[string]any), "Regions")
				}
			},
		}}})
		snap, err := collectWith(t, from("us-east-1"))
		if err != nil {
			t.Fatal(err)
		}
		sameButMeta(t, elsewhere(), snap)
		for _, call := range server.Calls() {
			if call.Operation == opListPermissionSets && call.Region != "eu-west-1" {
				t.Errorf("%s was asked in %s", call.Operation, call.Region)
			}
		}
	})
	empty := awsfake.Fault{Operation: opListInstances, Edit: func(answer map[string]any) { answer["Instances"] = []any{} }}
	t.Run("nowhere", func(t *testing.T) {
		serve(t, awsfake.Options{State: elsewhere(), Faults: []awsfake.Fault{empty}})
		_, err := collectWith(t, from("us-east-1"))
		var none *NoInstanceError
		if !errors.As(err, &none) || !none.AllRegions {
			t.Fatalf("error is %v, want that there is no instance", err)
		}
		wantLine(t, err, "no IAM Identity Center instance is visible to account 111111111111 in any Region (asked through us-east-1)", "--region")
	})
	t.Run("nowhere, Region by Region", func(t *testing.T) {
		serve(t, awsfake.Options{State: elsewhere(), Faults: []awsfake.Fault{refused, empty}})
		_, err := collectWith(t, from("us-east-1"))
		var none *NoInstanceError
		if !errors.As(err, &none) || len(none.Unanswered) != 0 || len(none.Regions) != len(regions["aws"]) {
			t.Fatalf("error is %v, want that no Region has an instance", err)
		}
		wantLine(t, err, "Regions us-east-1, ", "eu-west-1", "--region")
	})
	t.Run("a Region did not answer", func(t *testing.T) {
		denied := awsfake.Fault{Operation: opListInstances, Region: "eu-west-1", Code: "AccessDeniedException"}
		serve(t, awsfake.Options{State: elsewhere(), Faults: []awsfake.Fault{refused, denied}})
		_, err := collectWith(t, from("us-east-1"))
		var none *NoInstanceError
		if !errors.As(err, &none) || !slices.Equal(none.Unanswered, []string{"eu-west-1"}) {
			t.Fatalf("error is %v, want that eu-west-1 did not answer", err)
		}
		wantLine(t, err, "not answered: eu-west-1")
	})
	deniedAll := awsfake.Fault{Operation: opListInstances, Match: allRegions, Code: "AccessDeniedException"}
	t.Run("all Regions at once is denied", func(t *testing.T) {
		serve(t, awsfake.Options{State: elsewhere(), Faults: []awsfake.Fault{deniedAll}})
		snap, err := collectWith(t, from("us-east-1"))
		if err != nil {
			t.Fatal(err)
		}
		valid(t, snap)
		if asked := snap.Meta.RegionsAsked; asked[0] != "us-east-1" || asked[len(asked)-1] != "eu-west-1" {
			t.Errorf("asked %v, want from us-east-1 to eu-west-1", asked)
		}
	})
	t.Run("only the asked Region is allowed", func(t *testing.T) {
		server := serve(t, awsfake.Options{State: elsewhere(), Faults: []awsfake.Fault{deniedAll}})
		snap, err := collectWith(t, from("eu-west-1"))
		if err != nil {
			t.Fatal(err)
		}
		if n := callCounts(server)[opListInstances]; n != 2 || len(snap.PermissionSets) != 3 {
			t.Errorf("asked %d times, %d permission sets", n, len(snap.PermissionSets))
		}
	})
	for name, test := range map[string]struct {
		fault awsfake.Fault
		calls int
	}{
		"a plain denial is believed the second time": {awsfake.Fault{Operation: opListInstances, Code: "AccessDeniedException"}, 2},
		"a denial by the key is believed":            {awsfake.Fault{Operation: opListInstances, Code: "AccessDeniedException", Reason: "KMS_AccessDeniedException"}, 1},
		"credentials that are none are believed":     {awsfake.Fault{Operation: opListInstances, Code: "UnrecognizedClientException"}, 1},
	} {
		t.Run(name, func(t *testing.T) {
			server := serve(t, awsfake.Options{State: elsewhere(), Faults: []awsfake.Fault{test.fault}})
			_, err := collectWith(t, from("us-east-1"))
			var refusal *RefusedError
			if !errors.As(err, &refusal) || refusal.Code != test.fault.Code {
				t.Fatalf("error is %v, want a refusal", err)
			}
			if n := callCounts(server)[opListInstances]; n != test.calls {
				t.Errorf("asked %d times, want %d", n, test.calls)
			}
		})
	}
	t.Run("no Region answers", func(t *testing.T) {
		denied := awsfake.Fault{Operation: opListInstances, Code: "AccessDeniedException"}
		serve(t, awsfake.Options{State: elsewhere(), Faults: []awsfake.Fault{refused, denied}})
		_, err := collectWith(t, from("us-east-1"))
		var refusal *RefusedError
		if !errors.As(err, &refusal) {
			t.Fatalf("error is %v, want a refusal", err)
		}
		wantLine(t, err, "sso:ListInstances: AWS denies the call (AccessDeniedException); allow sso:ListInstances")
	})
}

func TestLIVE05OtherPartition(t *testing.T) {
	state := snapshottest.LandingZone()
	government := func(p *string) { *p = strings.ReplaceAll(*p, "arn:aws:", "arn:aws-us-gov:") }
	government(state.Instance.ARN)
	state.Instance.PrimaryRegion, state.Meta.Region, state.Meta.Partition = new("us-gov-west-1"), "us-gov-west-1", "aws-us-gov"
	government(&state.Meta.Caller.ARN)
	managed := map[string]string{}
	for arn, digest := range state.ManagedPolicies {
		government(&arn)
		managed[arn] = digest
	}
	state.ManagedPolicies = managed
	for _, set := range state.PermissionSets {
		government(set.ARN)
		for i := range set.ManagedPolicies {
			government(&set.ManagedPolicies[i])
		}
	}
	server := serve(t, awsfake.Options{State: state})
	snap, err := collectWith(t, testOptions())
	if err != nil {
		t.Fatal(err)
	}
	sameButMeta(t, state, snap)
	if snap.Meta.Partition != "aws-us-gov" {
		t.Errorf("partition is %s", snap.Meta.Partition)
	}
	for _, call := range server.Calls() {
		if strings.Contains(call.Request, "arn:aws:") {
			t.Errorf("%s asked for an ARN of another partition: %s", call.Operation, call.Request)
		}
	}
}
