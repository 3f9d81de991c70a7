package aws

import (
	"encoding/json"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/idcscan/idcscan/collectors/aws/awsfake"
	"github.com/idcscan/idcscan/collectors/snapshot"
	"github.com/idcscan/idcscan/collectors/snapshot/snapshottest"
)

// members are the types whose attributes a call can fill.
var members = map[snapshot.Section]reflect.Type{
	snapshot.SectionInstance:       reflect.TypeFor[snapshot.Instance](),
	snapshot.SectionABAC:           reflect.TypeFor[snapshot.ABAC](),
	snapshot.SectionPermissionSets: reflect.TypeFor[snapshot.PermissionSet](),
	snapshot.SectionAccounts:       reflect.TypeFor[snapshot.Account](),
	snapshot.SectionOrganization:   reflect.TypeFor[snapshot.Organization](),
	snapshot.SectionUsers:          reflect.TypeFor[snapshot.User](),
	snapshot.SectionGroups:         reflect.TypeFor[snapshot.Group](),
	snapshot.SectionAccountHygiene: reflect.TypeFor[snapshot.AccountHygiene](),
	snapshot.SectionCloudTrail:     reflect.TypeFor[snapshot.CloudTrail](),

	snapshot.SectionApplications:        reflect.TypeFor[snapshot.Application](),
	snapshot.SectionTrustedTokenIssuers: reflect.TypeFor[snapshot.TrustedTokenIssuer](),
	snapshot.SectionOperations:          reflect.TypeFor[snapshot.Operation](),
}

func TestCallsNameRealAttributes(t *testing.T) {
	seen := map[string]bool{}
	for _, call := range Calls() {
		if seen[call.Operation] {
			t.Errorf("%s stands twice", call.Operation)
		}
		seen[call.Operation] = true
		if call.HowMany == "" || call.Times == nil || call.Why == "" || !strings.Contains(call.Operation, ":") {
			t.Errorf("%+v does not say what it is", call)
		}
		for _, fill := range call.Fills {
			if !slices.Contains(snapshot.Sections(), fill.Section) {
				t.Errorf("%s fills %s, which is no section", call.Operation, fill.Section)
			}
			if !slices.IsSorted(fill.Attributes) {
				t.Errorf("%s: attributes are not sorted: %v", call.Operation, fill.Attributes)
			}
			for _, attribute := range fill.Attributes {
				if !hasAttribute(members[fill.Section], attribute) {
					t.Errorf("%s fills %s.%s, which is no attribute", call.Operation, fill.Section, attribute)
				}
			}
		}
	}
}

func hasAttribute(member reflect.Type, attribute string) bool {
	for i := range member.NumField() {
		if name, _, _ := strings.Cut(member.Field(i).Tag.Get("json"), ","); name == attribute {
			return true
		}
	}
	return false
}

// everyFlag makes a walk that asks everything.
func everyFlag() Options {
	options := testOptions()
	options.MemberRole = "Reader"
	return options
}

// everyWay are the ways to walk.
func everyWay() []Options {
	byPair, byPrincipal := everyFlag(), everyFlag()
	byPrincipal.Assignments = ByPrincipal
	return []Options{byPair, byPrincipal}
}

// everyDetour makes the walk ask what it asks only where something is amiss: an
// application is gone, and AWS does not tell the paths of accounts.
func everyDetour() []awsfake.Fault {
	return []awsfake.Fault{
		{Operation: opListAccounts, Edit: withoutPaths},
		{Operation: "sso:*", Match: oneApplication(), Code: codeNotFound},
	}
}

// withoutPaths is the list of accounts as older endpoints answer it.
func withoutPaths(answer map[string]any) {
	for _, account := range answer["Accounts"].([]any) {
		delete(account.(map[string]any), "Paths")
	}
}

// TestWalkAsksWhatTheTableSays: all of it over a few states, and nothing else.
func TestWalkAsksWhatTheTableSays(t *testing.T) {
	asked := map[string]bool{}
	for _, options := range everyWay() {
		server := serve(t, awsfake.Options{State: deniedState(), Faults: everyDetour()})
		if _, err := collectWith(t, options); err != nil {
			t.Fatal(err)
		}
		for _, call := range server.Calls() {
			asked[call.Operation] = true
		}
	}
	want := map[string]bool{}
	for _, call := range Calls() {
		want[call.Operation] = true
	}
	if diff := cmp.Diff(want, asked); diff != "" {
		t.Errorf("asked operations differ (-table +walk):\n%s", diff)
	}
}

func TestPolicyAllowsExactlyTheTable(t *testing.T) {
	var policy struct {
		Version   string
		Statement []struct {
			Effect, Resource string
			Action           []string
		}
	}
	decoder := json.NewDecoder(strings.NewReader(string(Policy())))
	if err := decoder.Decode(&policy); err != nil {
		t.Fatal(err)
	}
	resources := map[string]string{}
	for _, statement := range policy.Statement {
		if statement.Effect != "Allow" {
			t.Errorf("effect is %s", statement.Effect)
		}
		for _, action := range statement.Action {
			resources[action] = statement.Resource
		}
	}
	want := map[string]string{}
	for _, call := range Calls() {
		switch call.Operation {
		case opAssumeRole: // only with a flag, and its role is the user's to name
		case opGetPolicy, opGetPolicyVersion:
			want[call.Operation] = "arn:*:iam::*:policy/*"
		default:
			want[call.Operation] = "*"
		}
	}
	if diff := cmp.Diff(want, resources); diff != "" {
		t.Errorf("policy differs from the table (-want +got):\n%s", diff)
	}
	for action := range resources {
		if action == opGenerateCredentialReport || action == opLookupEvents {
			continue // what the one makes is a report, and the other is CloudTrail's Get
		}
		if _, operation, _ := strings.Cut(action, ":"); !strings.HasPrefix(operation, "List") && !strings.HasPrefix(operation, "Describe") && !strings.HasPrefix(operation, "Get") {
			t.Errorf("%s is no reading", action)
		}
	}
	if _, _, err := snapshot.NormalizePolicy(Policy()); err != nil {
		t.Errorf("the policy is none: %v", err)
	}
}

// TestProgress tells every operation, and reaches what it expects.
func TestProgress(t *testing.T) {
	serve(t, awsfake.Options{State: deniedState(), Faults: append(everyDetour(), awsfake.Fault{Operation: opListTags, Code: "AccessDeniedException"})})
	told := map[string]bool{}
	for _, options := range everyWay() {
		last := map[string]Progress{}
		options.Progress = func(p Progress) { last[p.Operation] = p } // calls do not overlap, so there is no race
		if _, err := collectWith(t, options); err != nil {
			t.Fatal(err)
		}
		for operation, p := range last {
			told[operation] = told[operation] || p.Calls > 0
			if p.Calls < p.Expected {
				t.Errorf("progress of %s ends at %+v", operation, p)
			}
		}
		if p := last[opListTags]; p.Failed != len(snapshottest.BrokenLandingZone().PermissionSets)+1 || p.Failed != p.Expected {
			t.Errorf("progress is %+v, want every call failed", p)
		}
	}
	for _, call := range Calls() {
		if !told[call.Operation] {
			t.Errorf("%s is not told", call.Operation)
		}
	}
}
