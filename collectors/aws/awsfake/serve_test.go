package awsfake_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/idcscan/idcscan/collectors/aws/awsfake"
	"github.com/idcscan/idcscan/collectors/snapshot"
	"github.com/idcscan/idcscan/collectors/snapshot/snapshottest"
)

// TestServesTheState reads everything back with the SDK's clients, in every
// manner of paging and of empty lists: it must be what the state holds.
func TestServesTheState(t *testing.T) {
	for name, manner := range map[string]awsfake.Options{
		"AWS's own pages": {},
		"pages of 1":      {PageSize: 1},
		"empty pages":     {PageSize: 2, EmptyPages: true},
		"absent lists":    {EmptyLists: awsfake.Absent},
		"null lists":      {EmptyLists: awsfake.Null, EmptyPages: true},
	} {
		for seed := range uint64(4) {
			t.Run(fmt.Sprintf("%s, seed %d", name, seed), func(t *testing.T) {
				options := manner
				options.State = snapshottest.Generate(seed, snapshottest.Tiny())
				options.AnyText = true
				compareWithState(t, start(t, options), options.State)
			})
		}
	}
}

func compareWithState(t *testing.T, c *clients, state *snapshot.Snapshot) {
	t.Helper()
	r := &reader{t: t, clients: c, instance: *state.Instance.ARN, store: *state.Instance.IdentityStoreID}
	for name, pair := range map[string][2]any{
		"instance":        {wantInstance(state), r.readInstance()},
		"abac":            {state.ABAC.Attributes, r.readABAC()},
		"permission sets": {byARN(state), r.readSets(state)},
		"assignments":     {wantAssignments(state), r.readAssignments()},
		"users":           {wantUsers(state), r.readUsers(state)},
		"groups":          {wantGroups(state), r.readGroups(state)},
		"organization":    {state.Organization, r.readOrganization(state)},
		"accounts":        {state.Accounts, r.readAccounts(state)},
		"policies":        {state.ManagedPolicies, r.readManagedPolicies(state)},
	} {
		if diff := cmp.Diff(pair[0], pair[1]); diff != "" {
			t.Errorf("%s: in the state (-) and read (+):\n%s", name, diff)
		}
	}
	for _, call := range c.server.Calls() {
		if call.Violation != "" {
			t.Errorf("%s: %s", call.Operation, call.Violation)
		}
	}
}

func wantInstance(s *snapshot.Snapshot) snapshot.Instance {
	i := *s.Instance
	i.OtherInstances = nil
	return i
}

func byARN(s *snapshot.Snapshot) map[string]snapshot.PermissionSet {
	sets := map[string]snapshot.PermissionSet{}
	for _, set := range s.PermissionSets {
		plain := *set
		plain.SessionMinutes = nil // not AWS's
		sets[*set.ARN] = plain
	}
	return sets
}

// wantAssignments are the ids of the principals by account and ARN.
func wantAssignments(s *snapshot.Snapshot) map[string][]string {
	all := map[string][]string{}
	for account, sets := range s.AccountAssignments {
		for key, principals := range sets {
			pair := account + " " + *s.PermissionSets[key].ARN
			all[pair] = []string{}
			for _, p := range principals {
				all[pair] = append(all[pair], principalID(s, p))
			}
			slices.Sort(all[pair])
		}
	}
	return all
}

func principalID(s *snapshot.Snapshot, p string) string {
	if group := s.Groups[cut(p, snapshot.PrefixGroup)]; group != nil {
		return "GROUP " + *group.ID
	}
	return "USER " + *s.Users[cut(p, snapshot.PrefixUser)].ID
}

func cut(s, prefix string) string {
	if len(s) > len(prefix) && s[:len(prefix)] == prefix {
		return s[len(prefix):]
	}
	return ""
}

func wantUsers(s *snapshot.Snapshot) map[string]snapshot.User {
	users := map[string]snapshot.User{}
	for _, u := range s.Users {
		users[*u.ID] = *u
	}
	return users
}

func wantGroups(s *snapshot.Snapshot) map[string]snapshot.Group {
	groups := map[string]snapshot.Group{}
	for _, g := range s.Groups {
		group := *g
		group.Members = nil
		for _, member := range g.Members {
			group.Members = append(group.Members, *s.Users[member].ID)
		}
		slices.Sort(group.Members)
		groups[*g.ID] = group
	}
	return groups
}
