package aws

import (
	"strings"
	"testing"

	"github.com/idcscan/idcscan/collectors/aws/awsfake"
	"github.com/idcscan/idcscan/collectors/snapshot"
	"github.com/idcscan/idcscan/collectors/snapshot/snapshottest"
)

// sizesOf counts a state; Further is left to the pages that were asked for.
func sizesOf(state *snapshot.Snapshot) Sizes {
	s := Sizes{
		PermissionSets: len(state.PermissionSets), Accounts: len(state.Accounts),
		Applications: len(state.Applications), TrustedTokenIssuers: len(state.TrustedTokenIssuers),
		AccountsListed: state.Organization != nil && *state.Organization.Exists,
		Further:        map[string]int{},
	}
	sets, accounts := map[string]bool{}, map[string]bool{}
	for account, of := range state.AccountAssignments {
		for set := range of {
			s.Pairs++
			sets[set], accounts[account] = true, true
		}
	}
	s.ProvisionedSets, s.ProvisionedAccounts = len(sets), len(accounts)
	for _, user := range state.Users {
		if *user.Exists {
			s.Users++
		} else {
			s.MissingUsers++
		}
	}
	for _, group := range state.Groups {
		if *group.Exists {
			s.Groups++
		} else {
			s.MissingGroups++
		}
	}
	return s
}

// counted are the operations whose Times the sizes of a state determine: what
// depends on the caller's account, on its IAM or on what failed is left out.
func counted(call Call) bool {
	switch call.Service() {
	case serviceSSOAdmin, serviceIdentityStore:
		return !strings.Contains(call.Operation, "Status") && call.Operation != opListInstances
	}
	return false
}

// TestTimesCountTheCalls: what the table counts from the sizes is what the walk
// asks, to the call, in each way to list assignments.
func TestTimesCountTheCalls(t *testing.T) {
	states := map[string]*snapshot.Snapshot{
		"clean zone": snapshottest.LandingZone(), "broken zone": deniedState(), "standalone": snapshottest.Standalone(),
		"tiny": snapshottest.Generate(2, snapshottest.Tiny()), "small": snapshottest.Generate(5, snapshottest.Small()),
		"more sets than accounts": snapshottest.Generate(7, snapshottest.Size{PermissionSets: 130, Accounts: 6, Assignments: 300, Users: 250, Groups: 120, Memberships: 600}),
		"more accounts than sets": snapshottest.Generate(8, snapshottest.Size{PermissionSets: 6, Accounts: 230, Assignments: 700, Users: 60, Groups: 30, Memberships: 900}),
	}
	for name, state := range states {
		for _, way := range []string{ByPair, ByPrincipal} {
			t.Run(name+" "+way, func(t *testing.T) {
				server := serve(t, awsfake.Options{State: state, AnyText: true})
				options := testOptions()
				options.Assignments, options.WithoutEvents = way, true
				if _, err := collectWith(t, options); err != nil {
					t.Fatal(err)
				}
				sizes := sizesOf(state)
				if sizes.ByPrincipal = way == ByPrincipal; sizes.ByPrincipal {
					sizes.MissingUsers, sizes.MissingGroups = goneFromApplications(state)
				}
				made := map[string]int{}
				for _, call := range server.Calls() {
					made[call.Operation]++
					if strings.Contains(call.Request, `"NextToken"`) && !ofAll[call.Operation] {
						sizes.Further[call.Operation]++
					}
				}
				for _, call := range Calls() {
					if counted(call) && call.times(sizes) != made[call.Operation] {
						t.Errorf("%s: %d calls by the table, %d were made", call.Operation, call.times(sizes), made[call.Operation])
					}
				}
			})
		}
	}
}

// goneFromApplications counts the deleted principals that an application still
// knows: by principal, no others can be seen.
func goneFromApplications(state *snapshot.Snapshot) (users, groups int) {
	gone := map[string]bool{}
	for _, application := range state.Applications {
		for _, who := range application.Assignments {
			user, isUser := strings.CutPrefix(who, snapshot.PrefixUser)
			group, isGroup := strings.CutPrefix(who, snapshot.PrefixGroup)
			if isUser && !*state.Users[user].Exists && !gone[who] {
				users++
			}
			if isGroup && !*state.Groups[group].Exists && !gone[who] {
				groups++
			}
			gone[who] = true
		}
	}
	return users, groups
}

// ofAll are the lists that are read once, of which Times counts the pages.
var ofAll = map[string]bool{
	opListPermissionSets: true, opListUsers: true, opListGroups: true, opListApplications: true, opListTokenIssuers: true,
}
