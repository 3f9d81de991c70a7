package scanner

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/idcscan/idcscan/collectors/snapshot"
)

func TestLocate(t *testing.T) {
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
		{KindAssignment, "111111111111/k/user:k", "", "", 0},
		{KindSetting, "k", "name", "", 0},
	} {
		resource, place := locate(s, test.kind, test.key, test.attribute)
		var want *snapshot.Location
		if test.line > 0 {
			want = new(at(test.line))
		}
		if diff := cmp.Diff(want, place); diff != "" || resource != test.resource {
			t.Errorf("%s %s.%s is %q: %s", test.kind, test.key, test.attribute, resource, diff)
		}
	}
}
