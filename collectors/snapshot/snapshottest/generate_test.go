package snapshottest

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/idcscan/idcscan/collectors/snapshot"
)

func TestGenerateIsTheSameForTheSameSeed(t *testing.T) {
	for seed := range uint64(20) {
		if diff := cmp.Diff(Generate(seed, Small()), Generate(seed, Small())); diff != "" {
			t.Fatalf("seed %d gave two snapshots:\n%s", seed, diff)
		}
	}
	if cmp.Equal(Generate(1, Small()), Generate(2, Small())) {
		t.Error("two seeds gave one snapshot")
	}
}

func TestGenerateHoldsEveryShape(t *testing.T) {
	shapes := map[string]int{}
	count := func(name string, found bool) {
		if found {
			shapes[name]++
		} else {
			shapes[name] += 0
		}
	}
	for seed := range uint64(20) {
		s := Generate(seed, Small())
		for key, user := range s.Users {
			count("deleted user", !*user.Exists)
			count("disabled user", user.Status != nil && *user.Status == "DISABLED")
			count("user whose name is no key", user.Name != nil && *user.Name != key)
		}
		for key, group := range s.Groups {
			count("deleted group", !*group.Exists)
			count("empty group", *group.Exists && len(group.Members) == 0)
			count("group whose name is no key", group.Name != nil && *group.Name != key)
			count("name with escape sequence", strings.Contains(key, "\x1b"))
		}
		for _, sets := range s.AccountAssignments {
			for _, principals := range sets {
				count("provisioned but unassigned", len(principals) == 0)
				count("several principals", len(principals) > 1)
			}
		}
		for _, account := range s.Accounts {
			count("suspended account", *account.State == "SUSPENDED")
		}
		for _, set := range s.PermissionSets {
			count("customer-managed policy", len(set.CustomerManagedPolicies) > 0)
			count("boundary "+set.PermissionsBoundary.Kind, true)
			count("no inline policy", *set.InlinePolicy == "")
			count("default session", *set.SessionDefault)
			count("no tags", len(set.Tags) == 0)
		}
		for _, document := range s.PolicyDocuments {
			for _, statement := range document.Statements {
				count("NotAction", statement.NotActions != nil)
				count("NotResource", statement.NotResources != nil)
				count("no resource", statement.Resources != nil && len(statement.Resources) == 0)
				count("condition", statement.Conditions != nil)
				count("deny", statement.Effect == snapshot.EffectDeny)
			}
		}
		count("no ABAC", len(s.ABAC.Attributes) == 0)
		count("delegated administrator", s.Meta.Vantage == "delegated_administrator")
		count("other partition", s.Meta.Partition != "aws")
		count("customer-managed key", s.Instance.Encryption.KeyARN != "")
	}
	for shape, n := range shapes {
		if n == 0 {
			t.Errorf("twenty seeds hold no %s", shape)
		}
	}
}

func TestGenerateReachesTheSize(t *testing.T) {
	size := Large()
	s := Generate(1, size)
	assignments, memberships, users := 0, 0, 0
	for _, sets := range s.AccountAssignments {
		for _, principals := range sets {
			assignments += len(principals)
		}
	}
	for _, group := range s.Groups {
		memberships += len(group.Members)
	}
	for _, user := range s.Users {
		if *user.Exists {
			users++
		}
	}
	got := Size{len(s.PermissionSets), len(s.Accounts), assignments, users, size.Groups, memberships}
	if got != size {
		t.Errorf("Generate gave %+v, want %+v", got, size)
	}
	if text, _ := json.Marshal(s); testing.Verbose() {
		t.Logf("%d MB of JSON, %d policy documents", len(text)>>20, len(s.PolicyDocuments))
	}
}
