package awsfake_test

import (
	"slices"
	"testing"

	"github.com/aws/aws-sdk-go-v2/service/ssoadmin"
	"github.com/aws/aws-sdk-go-v2/service/ssoadmin/types"
	"github.com/google/go-cmp/cmp"

	"github.com/idcscan/idcscan/collectors/aws/awsfake"
	"github.com/idcscan/idcscan/collectors/snapshot"
)

const (
	creationID     = "00000000-aaaa-4aaa-8aaa-000000000001"
	deletionID     = "00000000-aaaa-4aaa-8aaa-000000000002"
	provisioningID = "00000000-aaaa-4aaa-8aaa-000000000003"
)

// withOperations adds one failed operation of each kind; the last one is of a
// permission set that is gone, in all accounts.
func withOperations(t *testing.T) (*snapshot.Snapshot, string) {
	t.Helper()
	state := inOrganization(t)
	set := ""
	for key := range state.PermissionSets {
		set = max(set, key)
	}
	state.Groups["Engineering"] = &snapshot.Group{ID: new("aaaaaaaa-1111-2222-3333-666666666666"), Name: new("Engineering"), Exists: new(true), Members: []string{}}
	failed := func(kind, account, set, principal, reason string) *snapshot.Operation {
		return &snapshot.Operation{
			Kind: &kind, CreatedAt: new("2026-10-11T12:13:14Z"), Account: &account, PermissionSet: &set, Principal: &principal, FailureReason: &reason,
		}
	}
	state.Operations = map[string]*snapshot.Operation{
		creationID:     failed("assignment_creation", member, set, "group:Engineering", "Received a 404 status error"),
		deletionID:     failed("assignment_deletion", member, set, "group:Engineering", ""),
		provisioningID: failed("provisioning", "", "id:ps-ffffffffffffffff", "", "gone"),
	}
	return state, set
}

func TestFailedOperations(t *testing.T) {
	state, set := withOperations(t)
	c := start(t, awsfake.Options{State: state, AnyText: true, Region: "us-east-1"})
	arn, failed := state.Instance.ARN, &types.OperationStatusFilter{Status: types.StatusValuesFailed}

	created, err := c.sso.ListAccountAssignmentCreationStatus(t.Context(), &ssoadmin.ListAccountAssignmentCreationStatusInput{InstanceArn: arn, Filter: failed})
	ids := []string{*must(t, created, err).AccountAssignmentsCreationStatus[0].RequestId}
	deleted, err := c.sso.ListAccountAssignmentDeletionStatus(t.Context(), &ssoadmin.ListAccountAssignmentDeletionStatusInput{InstanceArn: arn, Filter: failed})
	ids = append(ids, *must(t, deleted, err).AccountAssignmentsDeletionStatus[0].RequestId)
	provisioned, err := c.sso.ListPermissionSetProvisioningStatus(t.Context(), &ssoadmin.ListPermissionSetProvisioningStatusInput{InstanceArn: arn, Filter: failed})
	ids = append(ids, *must(t, provisioned, err).PermissionSetsProvisioningStatus[0].RequestId)
	n := len(created.AccountAssignmentsCreationStatus) + len(deleted.AccountAssignmentsDeletionStatus) + len(provisioned.PermissionSetsProvisioningStatus)
	if want := []string{creationID, deletionID, provisioningID}; !slices.Equal(ids, want) || n != 3 {
		t.Fatalf("%d failed, among them %v", n, ids)
	}

	creation, err := c.sso.DescribeAccountAssignmentCreationStatus(t.Context(), &ssoadmin.DescribeAccountAssignmentCreationStatusInput{
		InstanceArn: arn, AccountAssignmentCreationRequestId: &ids[0],
	})
	s := must(t, creation, err).AccountAssignmentCreationStatus
	got := []string{*s.TargetId, *s.PermissionSetArn, *s.PrincipalId, string(s.PrincipalType), *s.FailureReason, s.CreatedDate.Format("2006-01-02"), string(s.Status)}
	want := []string{member, *state.PermissionSets[set].ARN, *state.Groups["Engineering"].ID, "GROUP", "Received a 404 status error", "2026-10-11", "FAILED"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	deletion, err := c.sso.DescribeAccountAssignmentDeletionStatus(t.Context(), &ssoadmin.DescribeAccountAssignmentDeletionStatusInput{
		InstanceArn: arn, AccountAssignmentDeletionRequestId: &ids[1],
	})
	if must(t, deletion, err).AccountAssignmentDeletionStatus.FailureReason != nil {
		t.Error("a reason was made up")
	}
	provisioning, err := c.sso.DescribePermissionSetProvisioningStatus(t.Context(), &ssoadmin.DescribePermissionSetProvisioningStatusInput{
		InstanceArn: arn, ProvisionPermissionSetRequestId: &ids[2],
	})
	if p := must(t, provisioning, err).PermissionSetProvisioningStatus; p.AccountId != nil || snapshot.PermissionSetID(*p.PermissionSetArn) != "ps-ffffffffffffffff" {
		t.Errorf("%+v", p)
	}
	_, err = c.sso.DescribeAccountAssignmentCreationStatus(t.Context(), &ssoadmin.DescribeAccountAssignmentCreationStatusInput{
		InstanceArn: arn, AccountAssignmentCreationRequestId: &ids[1],
	})
	if code(err) != "ResourceNotFoundException" {
		t.Errorf("another kind's id: %v", err)
	}
}

// TestOtherOperationsAreThere: without the filter those that did not fail show.
func TestOtherOperationsAreThere(t *testing.T) {
	state, _ := withOperations(t)
	c := start(t, awsfake.Options{State: state, AnyText: true, Region: "us-east-1", PageSize: 1})
	pages := ssoadmin.NewListAccountAssignmentCreationStatusPaginator(c.sso, &ssoadmin.ListAccountAssignmentCreationStatusInput{InstanceArn: state.Instance.ARN})
	var all []string
	for pages.HasMorePages() {
		out, err := pages.NextPage(t.Context())
		for _, s := range must(t, out, err).AccountAssignmentsCreationStatus {
			all = append(all, string(s.Status))
		}
	}
	if want := []string{"SUCCEEDED", "IN_PROGRESS", "FAILED"}; !slices.Equal(all, want) {
		t.Error(all)
	}
}

// withAssignments gives the group Engineering one set in two accounts, in one of
// which an older version is, and its member another set.
func withAssignments(t *testing.T) (state *snapshot.Snapshot, first, second string) {
	t.Helper()
	state, _ = withOperations(t)
	keys := []string{}
	for key := range state.PermissionSets {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	state.Users["ada"] = &snapshot.User{ID: new("aaaaaaaa-1111-2222-3333-777777777777"), Name: new("ada"), Exists: new(true), Status: new("ENABLED")}
	state.Groups["Engineering"].Members = []string{"ada"}
	state.AccountAssignments = map[string]map[string][]string{
		member:         {keys[0]: {"group:Engineering"}, keys[1]: {"user:ada"}},
		"888888888888": {keys[0]: {"group:Engineering"}},
	}
	for _, set := range state.PermissionSets {
		set.OutdatedAccounts = []string{}
	}
	state.PermissionSets[keys[0]].OutdatedAccounts = []string{member}
	return state, *state.PermissionSets[keys[0]].ARN, *state.PermissionSets[keys[1]].ARN
}

// TestProvisioning (LIVE-22): which version is where, from both sides.
func TestProvisioning(t *testing.T) {
	state, first, second := withAssignments(t)
	c := start(t, awsfake.Options{State: state, AnyText: true, Region: "us-east-1"})
	for status, want := range map[types.ProvisioningStatus][2][]string{
		"": {{"888888888888", member}, {first, second}},
		types.ProvisioningStatusLatestPermissionSetProvisioned:    {{"888888888888"}, {second}},
		types.ProvisioningStatusLatestPermissionSetNotProvisioned: {{member}, {first}},
	} {
		accounts, err := c.sso.ListAccountsForProvisionedPermissionSet(t.Context(), &ssoadmin.ListAccountsForProvisionedPermissionSetInput{
			InstanceArn: state.Instance.ARN, PermissionSetArn: &first, ProvisioningStatus: status,
		})
		sets, err2 := c.sso.ListPermissionSetsProvisionedToAccount(t.Context(), &ssoadmin.ListPermissionSetsProvisionedToAccountInput{
			InstanceArn: state.Instance.ARN, AccountId: new(member), ProvisioningStatus: status,
		})
		got := [2][]string{must(t, accounts, err).AccountIds, slices.Sorted(slices.Values(must(t, sets, err2).PermissionSets))}
		want[1] = slices.Sorted(slices.Values(want[1]))
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%q:\n%s", status, diff)
		}
	}
}

// TestAssignmentsForPrincipal: a user's also through groups, for the management
// account alone (LIVE-10).
func TestAssignmentsForPrincipal(t *testing.T) {
	state, first, second := withAssignments(t)
	ada, engineering := *state.Users["ada"].ID, *state.Groups["Engineering"].ID
	options := awsfake.Options{State: state, AnyText: true, Region: "us-east-1"}
	options.Caller.Account = *state.Instance.OwnerAccount
	c := start(t, options)
	in := &ssoadmin.ListAccountAssignmentsForPrincipalInput{InstanceArn: state.Instance.ARN, PrincipalId: &ada, PrincipalType: types.PrincipalTypeUser}
	var got []string
	pages := ssoadmin.NewListAccountAssignmentsForPrincipalPaginator(c.sso, in, func(o *ssoadmin.ListAccountAssignmentsForPrincipalPaginatorOptions) { o.Limit = 2 })
	for pages.HasMorePages() {
		out, err := pages.NextPage(t.Context())
		for _, a := range must(t, out, err).AccountAssignments {
			got = append(got, *a.AccountId+" "+*a.PermissionSetArn+" "+string(a.PrincipalType)+" "+*a.PrincipalId)
		}
	}
	want := []string{member + " " + second + " USER " + ada, "888888888888 " + first + " GROUP " + engineering, member + " " + first + " GROUP " + engineering}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	in.Filter = &types.ListAccountAssignmentsFilter{AccountId: new("888888888888")}
	out, err := c.sso.ListAccountAssignmentsForPrincipal(t.Context(), in)
	if n := len(must(t, out, err).AccountAssignments); n != 1 {
		t.Errorf("%d in one account", n)
	}
	in.PrincipalId = new("bbbbbbbb-1111-2222-3333-777777777777")
	if _, err := c.sso.ListAccountAssignmentsForPrincipal(t.Context(), in); code(err) != "ResourceNotFoundException" {
		t.Errorf("a principal that is gone: %v", err)
	}
	options.Caller.Account = "888888888888"
	in.PrincipalId = &ada
	if _, err := start(t, options).sso.ListAccountAssignmentsForPrincipal(t.Context(), in); code(err) != "AccessDeniedException" {
		t.Errorf("the delegated administrator: %v", err)
	}
}
