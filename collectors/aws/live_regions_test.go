package aws

import (
	"encoding/json"
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
		moveTo(state, "eu-west-1")
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
		want := elsewhere()
		want.Instance.Regions["us-east-1"] = "ACTIVE"
		sameButMeta(t, want, snap)
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

// moveTo moves the instance of a state, and who asks for it, to one other Region.
func moveTo(state *snapshot.Snapshot, region string) {
	state.Instance.PrimaryRegion, state.Meta.Region = &region, region
	state.Instance.Regions = map[string]string{region: "ACTIVE"}
	state.CloudTrail.Regions = []string{region}
}

// TestLIVE05OtherPartition: nothing builds an ARN of a partition of its own.
func TestLIVE05OtherPartition(t *testing.T) {
	for partition, region := range map[string]string{
		"aws-cn": "cn-north-1", "aws-us-gov": "us-gov-west-1", "aws-eusc": "eusc-de-east-1",
		"aws-iso": "us-iso-east-1", "aws-iso-b": "us-isob-east-1", "aws-iso-e": "eu-isoe-west-1", "aws-iso-f": "us-isof-south-1",
	} {
		t.Run(partition, func(t *testing.T) {
			state := inPartition(t, partition, region)
			server := serve(t, awsfake.Options{State: state})
			snap, err := collectWith(t, testOptions())
			if err != nil {
				t.Fatal(err)
			}
			sameButMeta(t, state, snap)
			if snap.Meta.Partition != partition {
				t.Errorf("partition is %s", snap.Meta.Partition)
			}
			for _, call := range server.Calls() {
				if strings.Contains(call.Request, "arn:aws:") {
					t.Errorf("%s asked for an ARN of another partition: %s", call.Operation, call.Request)
				}
			}
		})
	}
}

// TestLIVE05SearchKnowsThePartition: where AWS does not search all Regions by
// itself, those of the caller's partition are asked, and no other.
func TestLIVE05SearchKnowsThePartition(t *testing.T) {
	for partition, test := range map[string]struct {
		region string
		asked  []string
		// known says that the Regions of the partition are known, so that "no other
		// instance anywhere" may be said.
		known bool
	}{
		"aws-cn":     {"cn-northwest-1", []string{"cn-northwest-1", "cn-north-1"}, true},
		"aws-us-gov": {"us-gov-east-1", []string{"us-gov-east-1", "us-gov-west-1"}, true},
		"aws-eusc":   {"eusc-de-east-1", []string{"eusc-de-east-1"}, true},
		"aws-iso":    {"us-iso-east-1", []string{"us-iso-east-1"}, false},
		"aws-iso-b":  {"us-isob-east-1", []string{"us-isob-east-1"}, false},
	} {
		t.Run(partition, func(t *testing.T) {
			home := test.asked[len(test.asked)-1]
			serve(t, awsfake.Options{State: inPartition(t, partition, home), Faults: []awsfake.Fault{
				{Operation: opListInstances, Match: allRegions, Code: codeValidation},
				{Operation: opDescribeOrganization, Code: "AccessDeniedException"}, // so that no owner ends the search
			}})
			options := testOptions()
			options.Region = test.region
			snap, err := collectWith(t, options)
			if err != nil {
				t.Fatal(err)
			}
			valid(t, snap)
			if diff := cmp.Diff(test.asked, snap.Meta.RegionsAsked); diff != "" {
				t.Errorf("Regions asked differ (-want +got):\n%s", diff)
			}
			open := slices.ContainsFunc(snap.Coverage[snapshot.SectionInstance].Gaps, func(g snapshot.Gap) bool {
				return slices.Contains(g.Attributes, "other_instances")
			})
			if open == test.known {
				t.Errorf("other instances may be elsewhere: %v, want %v", open, !test.known)
			}
		})
	}
}

// inPartition is a landing zone in a Region of another partition. Its policy
// documents stay as they are, since their digests are their keys.
func inPartition(t *testing.T, partition, region string) *snapshot.Snapshot {
	t.Helper()
	state := snapshottest.LandingZone()
	documents := state.PolicyDocuments
	state.PolicyDocuments = nil
	text := strings.ReplaceAll(jsonOf(t, state), "arn:aws:", "arn:"+partition+":")
	state = &snapshot.Snapshot{}
	if err := json.Unmarshal([]byte(text), state); err != nil {
		t.Fatal(err)
	}
	state.PolicyDocuments, state.Meta.Partition = documents, partition
	moveTo(state, region)
	return state
}
