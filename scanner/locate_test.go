package scanner

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/idcscan/idcscan/collectors/snapshot"
)

func TestLocate(t *testing.T) {
	const assigned, hand = "111111111111/k/group:k", "111111111111/k/user:k"
	at := func(line int) snapshot.Location { return snapshot.Location{URI: "main.tf", StartLine: line} }
	declared := snapshot.Locations{".": at(1), "name": at(2)}
	s := &snapshot.Snapshot{
		Instance:       &snapshot.Instance{ARN: new("arn:instance"), Locations: declared},
		Organization:   &snapshot.Organization{ID: new("o-1")},
		ABAC:           &snapshot.ABAC{Attributes: map[string]*snapshot.ABACAttribute{"k": {Locations: declared}}},
		PermissionSets: map[string]*snapshot.PermissionSet{"k": {ARN: new("arn:set"), Locations: declared}, "bare": {}},
		Accounts:       map[string]*snapshot.Account{"111111111111": {Locations: declared}},
		Users:          map[string]*snapshot.User{"k": {ID: new("user"), Locations: declared}},
		Applications:   map[string]*snapshot.Application{"k": {ARN: new("arn:application"), Locations: declared}},

		TrustedTokenIssuers: map[string]*snapshot.TrustedTokenIssuer{"k": {ARN: new("arn:issuer"), Locations: declared}},
		AccountHygiene: map[string]*snapshot.AccountHygiene{"111111111111": {
			Users: map[string]*snapshot.IAMUser{"u": {ARN: "arn:user"}}, FederatedRoles: map[string]*snapshot.FederatedRole{"r": {ARN: "arn:role"}},
		}},
		Groups: map[string]*snapshot.Group{"k": {ID: new("group"), Locations: snapshot.Locations{"members": at(3)}}},
		AccountAssignments: map[string]map[string][]string{
			"111111111111": {"a": {"group:k", "user:k"}, "k": {"group:k", "user:k"}}, "000000000000": {"k": {"group:k"}},
		},
		IaC: &snapshot.IaC{
			ModuleCalls: map[string]*snapshot.ModuleCall{"module.k": {Locations: snapshot.Locations{".": at(4), "source": at(5)}}},
			RootModules: map[string]*snapshot.RootModule{".": {Locations: snapshot.Locations{".": at(6)}}},
			Code:        map[string]*snapshot.Code{"main.tf#local.k": {Locations: snapshot.Locations{".": at(7)}}},
			Assignments: map[string]*snapshot.AssignmentDeclaration{
				assigned: {Locations: snapshot.Locations{".": at(8), "account": at(9), "module": at(10)}},
			},
		},
		Drift: map[string]*snapshot.Difference{
			"group/k#members":       {Kind: "group", Key: "k", Attribute: "members"},
			"permission_set/k#name": {Kind: "permission_set", Key: "k", Attribute: "name", Locations: snapshot.Locations{"name": at(11)}},
			"permission_set/gone#.": {Kind: "permission_set", Key: "gone", Attribute: "."},
		},
	}
	for _, test := range []struct {
		kind           Kind
		key, attribute string
		resource       string
		line           int // 0 for none
	}{
		{KindPermissionSet, "k", "name", "arn:set", 2},
		{KindPermissionSet, "k", "tags", "arn:set", 1},
		{KindPermissionSet, "k", "", "arn:set", 1},
		{KindPermissionSet, "bare", "name", "", 0},
		{KindUser, "k", "name", "user", 2},
		{KindGroup, "k", "members", "group", 3},
		{KindGroup, "k", "name", "group", 0},
		{KindAccount, "111111111111", "name", "111111111111", 2},
		{KindInstance, "instance", "name", "arn:instance", 2},
		{KindOrganization, "organization", "name", "o-1", 0},
		{KindABACAttribute, "k", "sources", "", 1},
		{KindApplication, "k", "name", "arn:application", 2},
		{KindTrustedTokenIssuer, "k", "type", "arn:issuer", 1},
		{KindOperation, "k", "", "k", 0},
		{KindEvent, "k", "name", "k", 0},
		{KindIAMUser, "111111111111/u", "", "arn:user", 0},
		{KindIAMRole, "111111111111/r", "", "arn:role", 0},
		{KindAssignment, assigned, "account", "", 9},
		{KindAssignment, assigned, "", "", 8},
		{KindAssignment, hand, "", "", 0},
		{KindProvisioning, "111111111111/k", "", "", 8},
		{KindProvisioning, "111111111111/a", "", "", 0},
		{KindPrincipalAccess, "111111111111/group:k", "", "", 8},
		{KindPrincipalAccess, "111111111111/user:k", "", "", 0},
		{KindGroupPermissionSet, "k/k", "", "", 8},
		{KindGroupPermissionSet, "k/a", "", "", 0},
		{KindModuleCall, "module.k", "source", "", 5},
		{KindRootModule, ".", "backend", "", 6},
		{KindCode, "main.tf#local.k", "secrets", "", 7},
		{KindDrift, "group/k#members", "members", "group", 3},
		{KindDrift, "permission_set/k#name", "name", "arn:set", 11},
		{KindDrift, "permission_set/gone#.", ".", "", 0},
		{KindSetting, "k", "name", "", 0},
	} {
		resource, place, related := locate(s, test.kind, test.key, test.attribute)
		var want *snapshot.Location
		if test.line > 0 {
			want = new(at(test.line))
		}
		if diff := cmp.Diff(want, place); diff != "" || resource != test.resource {
			t.Errorf("%s %s.%s is %q: %s", test.kind, test.key, test.attribute, resource, diff)
		}
		calls := []snapshot.Location{}
		if test.line == 8 || test.line == 9 {
			calls = append(calls, at(10)) // of the assignments' module
		}
		if diff := cmp.Diff(calls, related); diff != "" {
			t.Errorf("%s %s.%s is related to: %s", test.kind, test.key, test.attribute, diff)
		}
	}
	// What one block makes is related to no other.
	s.IaC.Assignments[assigned].Locations = snapshot.Locations{"module": at(10)}
	if _, place, related := locate(s, KindAssignment, assigned, "account"); *place != at(10) || len(related) > 0 {
		t.Errorf("declared by the call alone, it is at %v, related to %v", place, related)
	}
}
