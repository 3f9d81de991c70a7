package aws

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/idcscan/idcscan/collectors/aws/awsfake"
	"github.com/idcscan/idcscan/collectors/snapshot"
	"github.com/idcscan/idcscan/collectors/snapshot/snapshottest"
)

// TestCollectedEqualsServed is the collector's promise: what comes out is what
// AWS knows, however AWS cuts and writes its lists.
func TestCollectedEqualsServed(t *testing.T) {
	styles := []awsfake.Options{
		{},
		{PageSize: 1, EmptyLists: awsfake.Absent},
		{PageSize: 3, EmptyPages: true, EmptyLists: awsfake.Null},
		{PageSize: 7, EmptyLists: awsfake.Empty},
		{EmptyPages: true, EmptyLists: awsfake.Absent},
		{PageSize: 2, EmptyPages: true, EmptyLists: awsfake.Absent},
	}
	for seed := range uint64(24) {
		t.Run(fmt.Sprintf("seed %d", seed), func(t *testing.T) {
			options := styles[seed%uint64(len(styles))]
			size := snapshottest.Small()
			if seed%3 == 0 {
				size = snapshottest.Tiny()
			}
			options.State, options.AnyText = snapshottest.Generate(seed, size), true
			got := collectFrom(t, options)
			sameButMeta(t, options.State, got)
			if got.Meta.Vantage != options.State.Meta.Vantage {
				t.Errorf("vantage is %s, want %s", got.Meta.Vantage, options.State.Meta.Vantage)
			}
		})
	}
}

func TestCollectedEqualsServedLandingZones(t *testing.T) {
	for name, state := range map[string]*snapshot.Snapshot{
		"landing zone": snapshottest.LandingZone(), "broken": snapshottest.BrokenLandingZone(), "standalone": snapshottest.Standalone(),
	} {
		t.Run(name, func(t *testing.T) {
			got := collectFrom(t, awsfake.Options{State: state})
			sameButMeta(t, state, got)
			if got.Meta.Vantage != state.Meta.Vantage {
				t.Errorf("vantage is %s, want %s", got.Meta.Vantage, state.Meta.Vantage)
			}
		})
	}
}

// TestCollectedEqualsServedUnderThrottling asks faster than AWS allows.
func TestCollectedEqualsServedUnderThrottling(t *testing.T) {
	state := snapshottest.LandingZone()
	server := serve(t, awsfake.Options{State: state, Rate: awsfake.AWSRate, Speed: 2})
	options := testOptions()
	options.ThrottleBudget = time.Minute
	got, err := collectWith(t, options)
	if err != nil {
		t.Fatal(err)
	}
	sameButMeta(t, state, got)
	throttled := 0
	for _, call := range server.Calls() {
		if call.Code == codeThrottling {
			throttled++
		}
	}
	if throttled == 0 {
		t.Error("nothing was throttled: the test shows nothing")
	}
}

// TestPacedWalkIsNotThrottled walks at AWS's own rate, both sides sped up alike:
// not more than a busy machine can bear, which lets calls arrive in heaps.
func TestPacedWalkIsNotThrottled(t *testing.T) {
	const speed = 4
	state := snapshottest.LandingZone()
	server := serve(t, awsfake.Options{State: state, Rate: awsfake.AWSRate, Speed: speed})
	options := testOptions()
	options.speed, options.CloudTrailRate = speed, 1000 // events take a minute
	got, err := collectWith(t, options)
	if err != nil {
		t.Fatal(err)
	}
	sameButMeta(t, state, got)
	for _, call := range server.Calls() {
		if call.Code == codeThrottling {
			t.Fatalf("%s was throttled", call.Operation)
		}
	}
}

func TestTwoRunsDifferInMetaOnly(t *testing.T) {
	server := serve(t, awsfake.Options{State: snapshottest.Generate(11, snapshottest.Small()), AnyText: true, PageSize: 2})
	var written [2][]byte
	var err error
	for i := range written {
		fault(t, server,
			awsfake.Fault{Operation: opListTags, Code: "AccessDeniedException"},
			awsfake.Fault{Operation: opListUsers, Skip: 3, Code: "AccessDeniedException"},
			awsfake.Fault{Operation: opListAccountAssignments, Match: `"AccountId":"2`, Code: "AccessDeniedException"},
		)
		got, failure := collectWith(t, testOptions())
		if failure != nil {
			t.Fatal(failure)
		}
		if written[i], err = json.MarshalIndent(got, "", "  "); err != nil {
			t.Fatal(err)
		}
	}
	if diff := cmp.Diff(string(written[0]), string(written[1])); diff != "" {
		t.Errorf("two runs differ:\n%s", diff)
	}
}

// TestNumberOfCalls holds the table's "how many" to its word.
func TestNumberOfCalls(t *testing.T) {
	const pageSize = 4
	state := snapshottest.Generate(5, snapshottest.Small())
	server := serve(t, awsfake.Options{State: state, AnyText: true, PageSize: pageSize})
	if _, err := collectWith(t, testOptions()); err != nil {
		t.Fatal(err)
	}
	pages := func(items int) int { return max(1, (items+pageSize-1)/pageSize) }
	sets := len(state.PermissionSets)
	want := map[string]int{
		opGetCallerIdentity:           1,
		opDescribeOrganization:        1,
		opListInstances:               pages(1 + len(state.Instance.OtherInstances)),
		opDescribeInstance:            1,
		opDescribeABAC:                1,
		opListAccounts:                pages(len(state.Accounts)),
		opListDelegatedAdministrators: 1,
		opListPermissionSets:          pages(sets),
		opDescribePermissionSet:       sets,
		opGetInlinePolicy:             sets,
		opGetPermissionsBoundary:      sets,
	}
	for _, set := range state.PermissionSets {
		want[opListTags] += pages(len(set.Tags))
		want[opListManagedPolicies] += pages(len(set.ManagedPolicies))
		want[opListCustomerManagedPolicies] += pages(len(set.CustomerManagedPolicies))
	}
	for _, sets := range state.AccountAssignments {
		for _, principals := range sets {
			want[opListAccountAssignments] += pages(len(principals))
		}
	}
	countProvisioning(state, pages, want)
	existing := 0
	for _, user := range state.Users {
		if *user.Exists {
			existing++
		} else {
			want[opDescribeUser]++
		}
	}
	want[opListUsers] = pages(existing)
	existing = 0
	for _, group := range state.Groups {
		if *group.Exists {
			existing++
			want[opListGroupMemberships] += pages(len(group.Members))
		} else {
			want[opDescribeGroup]++
		}
	}
	want[opListGroups] = pages(existing)
	countAccounts(t, state, pages, want)
	countApplicationCalls(state, pages, want)
	countOrganizationCalls(state, pages, want)
	want[opListTags] += pages(len(state.Instance.Tags))
	want[opListRegions], want[opDescribeStore] = pages(len(state.Instance.Regions)), 1
	if diff := cmp.Diff(want, callCounts(server)); diff != "" {
		t.Errorf("number of calls differs (-want +got):\n%s", diff)
	}
}

// countProvisioning counts the lists of where sets are provisioned, and of where
// they lag behind, each by the way that costs less.
func countProvisioning(state *snapshot.Snapshot, pages func(int) int, want map[string]int) {
	everywhere, outdated := map[string][]string{}, map[string][]string{}
	for account, sets := range state.AccountAssignments {
		for set := range sets {
			everywhere[set] = append(everywhere[set], account)
		}
	}
	for name, set := range state.PermissionSets {
		outdated[name] = set.OutdatedAccounts
	}
	provisionedAccounts := len(state.AccountAssignments)
	count := func(accountsOf map[string][]string, sets []string, accounts []string) {
		bySet, byAccount := 0, 0
		in := map[string]int{}
		for _, set := range sets {
			bySet += pages(len(accountsOf[set]))
			for _, account := range accountsOf[set] {
				in[account]++
			}
		}
		for _, account := range accounts {
			byAccount += pages(in[account])
		}
		if goesByAccount(len(sets), len(accounts)) {
			want[opListProvisionedSets] += byAccount
		} else {
			want[opListProvisionedAccounts] += bySet
		}
	}
	count(everywhere, slices.Collect(maps.Keys(state.PermissionSets)), slices.Collect(maps.Keys(state.Accounts)))
	if provisionedAccounts > 0 {
		count(outdated, slices.Collect(maps.Keys(everywhere)), slices.Collect(maps.Keys(state.AccountAssignments)))
	}
}
