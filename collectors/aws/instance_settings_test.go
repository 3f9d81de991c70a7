package aws

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/idcscan/idcscan/collectors/aws/awsfake"
	"github.com/idcscan/idcscan/collectors/snapshot"
	"github.com/idcscan/idcscan/collectors/snapshot/snapshottest"
)

func TestRegionsOfTheInstance(t *testing.T) {
	for name, test := range map[string]struct {
		state *snapshot.Snapshot
		fault awsfake.Fault
		cause snapshot.Cause
	}{
		"a status of tomorrow": {snapshottest.LandingZone(), awsfake.Fault{Edit: func(a map[string]any) {
			a["Regions"].([]any)[0].(map[string]any)["Status"] = "DREAMING"
		}}, snapshot.CauseError},
		"no status": {snapshottest.LandingZone(), awsfake.Fault{Edit: func(a map[string]any) {
			delete(a["Regions"].([]any)[0].(map[string]any), "Status")
		}}, snapshot.CauseNotInSource},
		"an account instance": {snapshottest.Standalone(), awsfake.Fault{Code: codeValidation}, snapshot.CauseNotInSource},
		"invalid":             {snapshottest.LandingZone(), awsfake.Fault{Code: codeValidation}, snapshot.CauseError},
	} {
		t.Run(name, func(t *testing.T) {
			test.fault.Operation = opListRegions
			snap := collectFrom(t, awsfake.Options{State: test.state, Faults: []awsfake.Fault{test.fault}})
			gap := onlyGap(t, snap, snapshot.SectionInstance, snapshot.Partial)
			if gap.Cause != test.cause || !slices.Equal(gap.Attributes, []string{"regions"}) {
				t.Errorf("gap is %+v", gap)
			}
		})
	}
}

func TestNetworkOfTheStore(t *testing.T) {
	none := &snapshot.IdentityStoreNetwork{SourceVPCs: []string{}, APISourceIPs: []string{}, SCIMSourceIPs: []string{}}
	for name, test := range map[string]struct {
		told any
		want *snapshot.IdentityStoreNetwork
	}{
		"absent":                   {nil, none},
		"off":                      {map[string]any{"VpceAccessRequired": false}, none},
		"no word on the endpoint":  {map[string]any{"ApiAllowSourceIps": []any{"192.0.2.0/24"}}, nil},
		"lists in an order of AWS": {map[string]any{"VpceAccessRequired": true, "ApiRestrictSourceVpcs": []any{"vpc-b", "vpc-a", "vpc-b"}, "ScimAllowSourceIps": nil}, &snapshot.IdentityStoreNetwork{VPCEndpointRequired: true, SourceVPCs: []string{"vpc-a", "vpc-b"}, APISourceIPs: []string{}, SCIMSourceIPs: []string{}}},
	} {
		t.Run(name, func(t *testing.T) {
			snap := collectFrom(t, awsfake.Options{State: snapshottest.LandingZone(), Faults: []awsfake.Fault{{
				Operation: opDescribeStore, Edit: func(a map[string]any) {
					delete(a, "NetworkConfiguration")
					if test.told != nil {
						a["NetworkConfiguration"] = test.told
					}
				},
			}}})
			if diff := cmp.Diff(test.want, snap.Instance.Network); diff != "" {
				t.Errorf("network differs (-want +got):\n%s", diff)
			}
			if test.want == nil {
				if gap := onlyGap(t, snap, snapshot.SectionInstance, snapshot.Partial); !slices.Equal(gap.Attributes, []string{"network"}) {
					t.Errorf("gap is %+v", gap)
				}
			}
		})
	}
}
