package aws

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/idcscan/idcscan/collectors/aws/awsfake"
	"github.com/idcscan/idcscan/collectors/snapshot"
	"github.com/idcscan/idcscan/collectors/snapshot/snapshottest"
)

// TestWithoutID: what AWS answers without an id is left out, with a gap, and
// everything else is as it was.
func TestWithoutID(t *testing.T) {
	// add puts two more into a list of the answer.
	add := func(list string, item any) func(map[string]any) {
		return func(answer map[string]any) {
			items, _ := answer[list].([]any)
			answer[list] = append(slices.Clone(items), item, item)
		}
	}
	state := func() *snapshot.Snapshot {
		s := snapshottest.LandingZone()
		s.ABAC.Status = new("ENABLED")
		s.ABAC.Attributes = map[string]*snapshot.ABACAttribute{"team": {Sources: []string{"${path:enterprise.costCenter}"}}}
		return s
	}
	user := user("a")
	delete(user, "UserId")
	key := map[string]any{"Value": map[string]any{"Source": []any{"${path:userName}"}}}
	for operation, test := range map[string]struct {
		edit func(map[string]any)
		what string
	}{
		opListUsers:                   {add("Users", user), "a user"},
		opListGroups:                  {add("Groups", map[string]any{"DisplayName": "nobody", "IdentityStoreId": "d-0000000000"}), "a group"},
		opListGroupMemberships:        {add("GroupMemberships", map[string]any{"IdentityStoreId": "d-0000000000", "MemberId": map[string]any{"UserId": ""}}), "a member"},
		opListAccounts:                {add("Accounts", map[string]any{"Name": "nothing", "State": "ACTIVE"}), "an account"},
		opListDelegatedAdministrators: {add("DelegatedAdministrators", map[string]any{"Name": "nothing"}), "a delegated administrator"},
		opListPermissionSets:          {add("PermissionSets", ""), "a permission set"},
		opListProvisionedAccounts:     {add("AccountIds", ""), "an account"},
		opListAccountAssignments:      {add("AccountAssignments", map[string]any{"PrincipalType": "USER"}), "an assignment"},
		opListRegions:                 {add("Regions", map[string]any{"Status": "ACTIVE"}), "a Region"},
		opListApplications:            {add("Applications", map[string]any{"Name": "nothing"}), "an application"},
		opListApplicationHolders:      {add("ApplicationAssignments", map[string]any{"PrincipalType": "USER"}), "an assignment"},
		opListAccessScopes:            {add("Scopes", map[string]any{"AuthorizedTargets": []any{}}), "an access scope"},
		opListTokenIssuers:            {add("TrustedTokenIssuers", map[string]any{"Name": "nothing"}), "a trusted token issuer"},
		opListCreations:               {add("AccountAssignmentsCreationStatus", map[string]any{"Status": "FAILED"}), "an operation"},
		opListDeletions:               {add("AccountAssignmentsDeletionStatus", map[string]any{"Status": "FAILED"}), "an operation"},
		opListProvisionings:           {add("PermissionSetsProvisioningStatus", map[string]any{"Status": "FAILED"}), "an operation"},
		opListRoots:                   {add("Roots", map[string]any{"Name": "nothing"}), "a root"},
		opListUnits:                   {add("OrganizationalUnits", map[string]any{"Name": "nothing"}), "an organizational unit"},
		opListPolicies:                {add("Policies", map[string]any{"Name": "nothing"}), "a service control policy"},
		opListTargets:                 {add("Targets", map[string]any{"Name": "nothing"}), "a target"},
		opListTrustedServices:         {add("EnabledServicePrincipals", map[string]any{}), "a service"},
		opListTags:                    {add("Tags", map[string]any{"Value": "1"}), "a tag"},
		opListManagedPolicies:         {add("AttachedManagedPolicies", map[string]any{"Name": "nothing"}), "a managed policy"},
		opListCustomerManagedPolicies: {add("CustomerManagedPolicyReferences", map[string]any{"Path": "/"}), "a customer-managed policy"},
		opDescribeABAC: {func(answer map[string]any) {
			add("AccessControlAttributes", key)(answer["InstanceAccessControlAttributeConfiguration"].(map[string]any))
		}, "an attribute for access control"},
	} {
		t.Run(operation, func(t *testing.T) {
			snap := collectFrom(t, awsfake.Options{State: state(), Faults: []awsfake.Fault{{Operation: operation, Edit: test.edit}}})
			want := state()
			for _, fill := range callOf(operation).Fills {
				gap := onlyGap(t, snap, fill.Section, snapshot.Partial)
				if gap.Cause != snapshot.CauseError || gap.Operation != operation || !slices.Equal(gap.Attributes, fill.Attributes) ||
					gap.Meaning != "AWS answered "+test.what+" without an id" {
					t.Errorf("gap of %s is %+v", fill.Section, gap)
				}
				if slices.ContainsFunc(gap.Keys, func(key string) bool { return strings.HasSuffix(key, "/") || key == snapshot.PrefixID }) {
					t.Errorf("keys are %v", gap.Keys)
				}
				want.Coverage[fill.Section] = snap.Coverage[fill.Section]
			}
			sameButMeta(t, want, snap)
		})
	}
	t.Run("a list that lacks one is not whole", func(t *testing.T) {
		forget := func(answer map[string]any) {
			for _, listed := range answer["Users"].([]any) {
				if listed := listed.(map[string]any); listed["UserName"] == "amara@example.com" {
					delete(listed, "UserId")
				}
			}
		}
		snap := collectFrom(t, awsfake.Options{State: state(), Faults: []awsfake.Fault{{Operation: opListUsers, Edit: forget}}})
		if gap := onlyGap(t, snap, snapshot.SectionUsers, snapshot.Partial); !gap.HidesMembers() {
			t.Errorf("gap is %+v", gap)
		}
		id := snapshot.PrefixID + *state().Users["amara@example.com"].ID
		if diff := cmp.Diff(&snapshot.User{ID: state().Users["amara@example.com"].ID}, snap.Users[id]); diff != "" {
			t.Errorf("the member differs (-want +got):\n%s", diff)
		}
	})
}
