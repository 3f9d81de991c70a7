package scanner

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/idcscan/idcscan/collectors/snapshot"
	"github.com/idcscan/idcscan/collectors/snapshot/snapshottest"
)

// crooked is a snapshot whose names do their best to be cut in the wrong place.
func crooked() *snapshot.Snapshot {
	s := snapshottest.LandingZone()
	s.AccountAssignments = map[string]map[string][]string{
		"111111111111":    {"A": {"group:g", "user:u/v"}, "A/B": {"group:g"}, "Empty": {}},
		"unresolved:x/y":  {"A": {"group:a/b", "user:u"}},
		"unresolved:x":    {"y/A": {"user:z"}},
		"999999999999":    {},
		"222222222222":    {"A-b": {"user:u"}, "A": {"user:u"}},
		"id:/leading":     {"/": {"user:/"}},
		"unresolved:x/y/": {"A": {"user:w"}},
	}
	return s
}

func TestMembersOfEveryKind(t *testing.T) {
	s := crooked()
	s.PermissionSets = map[string]*snapshot.PermissionSet{"B": {}, "A": {}}
	s.AccountHygiene = map[string]*snapshot.AccountHygiene{
		"222222222222": {Users: map[string]*snapshot.IAMUser{"b": {}, "a.b@c": {}}, FederatedRoles: map[string]*snapshot.FederatedRole{"r": {}}},
		"111111111111": {Users: map[string]*snapshot.IAMUser{"b": {}}},
	}
	s.Events = map[string]*snapshot.Event{"e-2": {}, "e-1": {}}
	s.Operations = map[string]*snapshot.Operation{"o": {}}
	s.IaC = &snapshot.IaC{
		ModuleCalls: map[string]*snapshot.ModuleCall{"module.b": {}, "infra#module.a": {}},
		RootModules: map[string]*snapshot.RootModule{".": {}, "infra": {}},
		Code:        map[string]*snapshot.Code{"main.tf#locals": {}},
	}
	s.Drift = map[string]*snapshot.Difference{"permission_set/A#.": {}, "assignment/111111111111/A/group:g#.": {}}
	for _, test := range []struct {
		kind Kind
		want []string
	}{
		{KindPermissionSet, []string{"A", "B"}},
		{KindGroup, []string{"LZAdministrators", "LZPowerUsers", "LZReadOnly", "LZSecurityAudit"}},
		{KindAccount, []string{"111111111111", "222222222222", "333333333333", "444444444444"}},
		{KindInstance, []string{"instance"}},
		{KindOrganization, []string{"organization"}},
		{KindABACAttribute, []string{"CostCenter", "Department"}},
		{KindSetting, []string{}},
		{KindModuleCall, []string{"infra#module.a", "module.b"}},
		{KindRootModule, []string{".", "infra"}},
		{KindCode, []string{"main.tf#locals"}},
		{KindDrift, []string{"assignment/111111111111/A/group:g#.", "permission_set/A#."}},
		{KindApplication, []string{"portal"}},
		{KindTrustedTokenIssuer, []string{"workforce"}},
		{KindOperation, []string{"o"}},
		{KindEvent, []string{"e-1", "e-2"}},
		{KindIAMUser, []string{"111111111111/b", "222222222222/a.b@c", "222222222222/b"}},
		{KindIAMRole, []string{"222222222222/r"}},
		{KindAssignment, []string{
			"111111111111/A/group:g", "111111111111/A/user:u/v", "111111111111/A/B/group:g",
			"222222222222/A/user:u", "222222222222/A-b/user:u", "id:/leading///user:/",
			"unresolved:x/y/A/user:z", "unresolved:x/y/A/group:a/b", "unresolved:x/y/A/user:u", "unresolved:x/y//A/user:w",
		}},
		{KindProvisioning, []string{
			"111111111111/A", "111111111111/A/B", "111111111111/Empty", "222222222222/A", "222222222222/A-b",
			"id:/leading//", "unresolved:x/y/A", "unresolved:x/y/A", "unresolved:x/y//A",
		}},
		{KindPrincipalAccess, []string{
			"111111111111/group:g", "111111111111/user:u/v", "222222222222/user:u", "id:/leading/user:/",
			"unresolved:x/user:z", "unresolved:x/y/group:a/b", "unresolved:x/y/user:u", "unresolved:x/y//user:w",
		}},
		{KindGroupPermissionSet, []string{"a/b/A", "g/A", "g/A/B"}},
	} {
		m := membersOf(s, test.kind)
		got := []string{}
		for i := range m.size() {
			key := m.key(i)
			got = append(got, key)
			// Two members may bear one key only if their names were made for it.
			if at, ok := m.index(key); !ok || m.key(at) != key {
				t.Errorf("%s: index of %q is %d, %v", test.kind, key, at, ok)
			}
			if _, ok := m.index(key + "x"); ok {
				t.Errorf("%s: %q is a member", test.kind, key+"x")
			}
		}
		if diff := cmp.Diff(test.want, got); diff != "" {
			t.Errorf("%s: %s", test.kind, diff)
		}
		for _, key := range []string{"", "/", "A/", "111111111111/A", "111111111111/A/group:", "none"} {
			if _, ok := m.index(key); ok && !slices.Contains(test.want, key) {
				t.Errorf("%s: %q is a member", test.kind, key)
			}
		}
	}
}

func TestNoMembersInAbsentSections(t *testing.T) {
	for _, kind := range Kinds() {
		want := 0
		if kind == KindInstance || kind == KindOrganization {
			want = 1 // read or not
		}
		if m := membersOf(&snapshot.Snapshot{}, kind); m.size() != want {
			t.Errorf("%s has %d members", kind, m.size())
		}
		if want == 1 {
			if resource, place, _ := locate(&snapshot.Snapshot{}, kind, string(kind), "arn"); resource != "" || place != nil {
				t.Errorf("%s is %q at %v", kind, resource, place)
			}
		}
	}
}

func TestEveryKindIsKnown(t *testing.T) {
	if len(Kinds()) != 22 || !slices.IsSorted(Kinds()) {
		t.Errorf("kinds are %v", Kinds())
	}
	for _, section := range snapshot.Sections() {
		if _, known := memberTypes[section]; !known {
			t.Errorf("nothing is known of the attributes of %s", section)
		}
	}
}
