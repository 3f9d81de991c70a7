package aws

import (
	"testing"

	"github.com/idcscan/idcscan/collectors/snapshot"
)

// countAccounts adds how many calls about IAM and CloudTrail a walk without
// flags makes, where no credential report is there yet.
func countAccounts(t *testing.T, state *snapshot.Snapshot, pages func(int) int, want map[string]int) {
	t.Helper()
	seen := asSeen(t, state, testOptions())
	own := seen.AccountHygiene[state.Meta.Caller.Account]
	want[opGetAccountSummary], want[opListSAMLProviders] = 1, 1
	want[opGetCredentialReport], want[opGenerateCredentialReport] = 2, 1
	want[opListIAMUsers] = pages(len(own.Users))
	const otherRoles = 3 // which the fake serves in every account
	want[opListRoles] = pages(len(state.AccountHygiene[state.Meta.Caller.Account].FederatedRoles) + otherRoles)
	want[opGetPolicy] = len(state.ManagedPolicies) + len(own.CustomerManagedPolicies)
	want[opGetPolicyVersion] = len(state.ManagedPolicies)
	for _, digest := range own.CustomerManagedPolicies {
		if digest != "" {
			want[opGetPolicyVersion]++
		}
	}
	want[opDescribeTrails] = 1
	want[opGetTrailStatus], want[opGetEventSelectors] = len(state.CloudTrail.Trails), len(state.CloudTrail.Trails)
	found := map[string]int{}
	for _, event := range seen.Events {
		found[event.Name]++
	}
	for _, name := range eventNames() {
		want[opLookupEvents] += pages(found[name])
	}
}
