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

func TestParentOf(t *testing.T) {
	for name, test := range map[string]struct {
		paths []string
		want  string
	}{
		"in the root":         {[]string{"o-exampleorgid/r-abcd/111122223333/"}, "r-abcd"},
		"in a unit":           {[]string{"o-exampleorgid/r-abcd/ou-abcd-11111111/111122223333/"}, "ou-abcd-11111111"},
		"in a unit of a unit": {[]string{"o-exampleorgid/r-abcd/ou-abcd-11111111/ou-abcd-22222222/111122223333/"}, "ou-abcd-22222222"},
		"without the account": {[]string{"o-exampleorgid/r-abcd/ou-abcd-11111111/"}, "ou-abcd-11111111"},
		"without a slash":     {[]string{"o-exampleorgid/r-abcd/ou-abcd-11111111"}, "ou-abcd-11111111"},
		"none":                {nil, ""},
		"empty":               {[]string{""}, ""},
		"two":                 {[]string{"o-a/r-abcd/1/", "o-a/r-abcd/ou-abcd-11111111/1/"}, ""},
	} {
		if got := parentOf(test.paths); got != test.want {
			t.Errorf("%s: parent is %q, want %q", name, got, test.want)
		}
	}
}

// TestAccountsWithoutPaths are looked for unit by unit, no further than needed.
func TestAccountsWithoutPaths(t *testing.T) {
	collect := func(t *testing.T, faults ...awsfake.Fault) (*snapshot.Snapshot, map[string]int) {
		t.Helper()
		server := serve(t, awsfake.Options{State: snapshottest.LandingZone(), Faults: faults})
		snap, err := collectWith(t, testOptions())
		if err != nil {
			t.Fatal(err)
		}
		valid(t, snap)
		return snap, callCounts(server)
	}
	noPaths := awsfake.Fault{Operation: opListAccounts, Edit: withoutPaths}
	t.Run("with paths nothing is looked for", func(t *testing.T) {
		if _, counts := collect(t); counts[opListAccountsForParent] != 0 {
			t.Errorf("asked %d times", counts[opListAccountsForParent])
		}
	})
	t.Run("all are found", func(t *testing.T) {
		snap, _ := collect(t, noPaths)
		sameButMeta(t, snapshottest.LandingZone(), snap)
	})
	t.Run("only one is looked for", func(t *testing.T) {
		snap, counts := collect(t, awsfake.Fault{Operation: opListAccounts, Edit: func(answer map[string]any) {
			for _, account := range answer["Accounts"].([]any) {
				if account := account.(map[string]any); account["Id"] == snapshottest.Sandbox {
					delete(account, "Paths")
				}
			}
		}})
		sameButMeta(t, snapshottest.LandingZone(), snap)
		if counts[opListAccountsForParent] != 1 { // its unit is the first by id
			t.Errorf("asked %d times, want 1", counts[opListAccountsForParent])
		}
	})
	t.Run("denied", func(t *testing.T) {
		snap, _ := collect(t, noPaths, awsfake.Fault{Operation: opListAccountsForParent, Code: "AccessDeniedException"})
		gap := onlyGap(t, snap, snapshot.SectionAccounts, snapshot.Partial)
		if gap.Cause != snapshot.CauseDenied || gap.Operation != opListAccountsForParent || !slices.Equal(gap.Attributes, []string{"parent"}) || len(gap.Keys) != 4 {
			t.Errorf("gap is %+v", gap)
		}
	})
	t.Run("without the tree", func(t *testing.T) {
		snap, counts := collect(t, noPaths, awsfake.Fault{Operation: opListRoots, Code: "AccessDeniedException"})
		gap := onlyGap(t, snap, snapshot.SectionAccounts, snapshot.Partial)
		if !gap.Cause.Accidental() || !slices.Equal(gap.Attributes, []string{"parent"}) || counts[opListAccountsForParent] != 0 {
			t.Errorf("gap is %+v, asked %d times", gap, counts[opListAccountsForParent])
		}
	})
}

// TestOrganizationChangesDuringTheWalk: what is gone is gone, and what came is
// known to be unknown.
func TestOrganizationChangesDuringTheWalk(t *testing.T) {
	const sandbox = "ou-ab12-sandb0x1"
	t.Run("a unit was deleted", func(t *testing.T) {
		state := snapshottest.LandingZone()
		state.Organization.OrganizationalUnits["ou-ab12-empty000"] = &snapshot.OrganizationalUnit{Name: "Empty", Parent: "r-ab12", Path: "Root/Empty"}
		snap := collectFrom(t, awsfake.Options{State: state, Faults: []awsfake.Fault{
			{Operation: opListUnits, Match: "ou-ab12-empty000", Code: codeParentNotFound},
		}})
		sameButMeta(t, snapshottest.LandingZone(), snap)
	})
	t.Run("a unit is not in the tree", func(t *testing.T) {
		snap := collectFrom(t, awsfake.Options{State: snapshottest.LandingZone(), Faults: []awsfake.Fault{
			{Operation: opListUnits, Match: `"r-ab12"`, Edit: func(answer map[string]any) {
				answer["OrganizationalUnits"] = slices.DeleteFunc(answer["OrganizationalUnits"].([]any), func(u any) bool { return u.(map[string]any)["Id"] == sandbox })
			}},
		}})
		gap := onlyGap(t, snap, snapshot.SectionOrganization, snapshot.Partial)
		if gap.Cause != snapshot.CauseError || !slices.Equal(gap.Attributes, []string{"organizational_units"}) || gap.Remedy != "scan again" {
			t.Errorf("gap is %+v", gap)
		}
		if snap.Coverage[snapshot.SectionAccounts].Status != snapshot.Complete {
			t.Errorf("accounts are %+v", snap.Coverage[snapshot.SectionAccounts])
		}
	})
	t.Run("a tree that goes round ends", func(t *testing.T) {
		snap := collectFrom(t, awsfake.Options{State: snapshottest.LandingZone(), Faults: []awsfake.Fault{
			{Operation: opListUnits, Match: sandbox, Edit: func(answer map[string]any) {
				answer["OrganizationalUnits"] = []any{map[string]any{"Id": "r-ab12", "Name": "Root"}, map[string]any{"Id": sandbox, "Name": "Sandbox"}}
			}},
		}})
		sameButMeta(t, snapshottest.LandingZone(), snap)
	})
	t.Run("a policy was deleted", func(t *testing.T) {
		for _, operation := range []string{opDescribePolicy, opListTargets} {
			state := snapshottest.LandingZone()
			id := slices.Max(slices.Collect(maps.Keys(state.Organization.ServiceControlPolicies)))
			snap := collectFrom(t, awsfake.Options{State: state, Faults: []awsfake.Fault{
				{Operation: operation, Match: id, Code: codePolicyNotFound},
				{Operation: opDescribePolicy, Match: id, Code: "AccessDeniedException"}, // a hole in what is gone
			}})
			delete(state.Organization.ServiceControlPolicies, id)
			sameButMeta(t, state, snap)
		}
	})
	t.Run("a policy's target is no account of the list", func(t *testing.T) {
		snap := collectFrom(t, awsfake.Options{State: snapshottest.LandingZone(), Faults: []awsfake.Fault{
			{Operation: opListTargets, Edit: func(answer map[string]any) {
				answer["Targets"] = append(answer["Targets"].([]any), map[string]any{"TargetId": "999999999999", "Type": "ACCOUNT"})
			}},
		}})
		if gap := onlyGap(t, snap, snapshot.SectionAccounts, snapshot.Partial); !slices.Equal(gap.Keys, []string{"999999999999"}) {
			t.Errorf("gap is %+v", gap)
		}
	})
	t.Run("a policy that is none", func(t *testing.T) {
		snap := collectFrom(t, awsfake.Options{State: snapshottest.LandingZone(), Faults: []awsfake.Fault{
			{Operation: opDescribePolicy, Match: "p-FullAWSAccess", Edit: func(answer map[string]any) {
				answer["Policy"].(map[string]any)["Content"] = "{"
			}},
		}})
		gap := onlyGap(t, snap, snapshot.SectionOrganization, snapshot.Partial)
		if gap.Code != codeMalformedPolicy || !slices.Equal(gap.Attributes, []string{"service_control_policies"}) {
			t.Errorf("gap is %+v", gap)
		}
		if policy := snap.Organization.ServiceControlPolicies["p-FullAWSAccess"]; policy.Document != nil || len(policy.Targets) == 0 {
			t.Errorf("policy is %+v", policy)
		}
	})
}

func TestPolicyTypes(t *testing.T) {
	for name, test := range map[string]struct {
		types []any
		want  *bool
	}{
		"enabled":          {[]any{map[string]any{"Type": "SERVICE_CONTROL_POLICY", "Status": "ENABLED"}}, new(true)},
		"on the way":       {[]any{map[string]any{"Type": "SERVICE_CONTROL_POLICY", "Status": "PENDING_ENABLE"}}, new(false)},
		"another type":     {[]any{map[string]any{"Type": "TAG_POLICY", "Status": "ENABLED"}}, new(false)},
		"none":             {[]any{}, new(false)},
		"a word of newer":  {[]any{map[string]any{"Type": "SERVICE_CONTROL_POLICY", "Status": "DREAMT_OF"}}, nil},
		"a type of newer ": {[]any{map[string]any{"Type": "POLICY_OF_TOMORROW", "Status": "DREAMT_OF"}}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			snap := collectFrom(t, awsfake.Options{State: snapshottest.LandingZone(), Faults: []awsfake.Fault{{
				Operation: opListRoots, Edit: func(answer map[string]any) { answer["Roots"].([]any)[0].(map[string]any)["PolicyTypes"] = test.types },
			}}})
			if diff := cmp.Diff(test.want, snap.Organization.ServiceControlPoliciesEnabled); diff != "" {
				t.Errorf("enabled differs (-want +got):\n%s", diff)
			}
		})
	}
}

// TestRootAccess: where no feature can be enabled there is none, which is a fact.
func TestRootAccess(t *testing.T) {
	collect := func(t *testing.T, state *snapshot.Snapshot, code string) *snapshot.Snapshot {
		var faults []awsfake.Fault
		if code != "" {
			faults = []awsfake.Fault{{Operation: opListRootAccess, Code: code}}
		}
		return collectFrom(t, awsfake.Options{State: state, Faults: faults})
	}
	for _, code := range []string{codeNoTrustedAccess, codeNotAllFeatures} {
		t.Run(code, func(t *testing.T) {
			snap := collect(t, snapshottest.LandingZone(), code)
			if features := snap.Organization.RootAccessFeatures; features == nil || len(features) != 0 || snap.Coverage[snapshot.SectionOrganization].Status != snapshot.Complete {
				t.Errorf("features are %v, %+v", features, snap.Coverage[snapshot.SectionOrganization])
			}
		})
	}
	t.Run("not from this account", func(t *testing.T) {
		snap := collect(t, snapshottest.LandingZone(), codeNotFromThisAccount)
		gap := onlyGap(t, snap, snapshot.SectionOrganization, snapshot.Partial)
		if gap.Cause != snapshot.CauseDenied || !strings.HasPrefix(gap.Remedy, "scan from the management account 111111111111 or from a delegated administrator of IAM") {
			t.Errorf("gap is %+v", gap)
		}
	})
}

// TestPoliciesWithoutAllFeatures are not asked for: there can be none.
func TestPoliciesWithoutAllFeatures(t *testing.T) {
	state := snapshottest.LandingZone()
	organization := state.Organization
	organization.FeatureSet, organization.ServiceControlPoliciesEnabled = new("CONSOLIDATED_BILLING"), new(false)
	organization.RootAccessFeatures, organization.ServiceControlPolicies = []string{}, map[string]*snapshot.ServiceControlPolicy{}
	server := serve(t, awsfake.Options{State: state})
	snap, err := collectWith(t, testOptions())
	if err != nil {
		t.Fatal(err)
	}
	sameButMeta(t, state, snap)
	if n := callCounts(server)[opListPolicies]; n != 0 {
		t.Errorf("asked %d times", n)
	}
}
