package awsfake_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/identitystore"
	"github.com/aws/aws-sdk-go-v2/service/identitystore/types"
	"github.com/aws/aws-sdk-go-v2/service/organizations"
	"github.com/aws/aws-sdk-go-v2/service/ssoadmin"

	"github.com/idcscan/idcscan/collectors/aws/awsfake"
	"github.com/idcscan/idcscan/collectors/snapshot/snapshottest"
)

// TestTroubles: each can strike, in the words of its service.
func TestTroubles(t *testing.T) {
	c := start(t, awsfake.Options{State: snapshottest.LandingZone()})
	names := map[string][]string{}
	for _, operation := range awsfake.Operations() {
		for _, trouble := range awsfake.Troubles(operation, time.Second) {
			names[trouble.Name] = append(names[trouble.Name], operation)
			if err := c.server.SetFaults(trouble.Fault); err != nil {
				t.Errorf("%s, %s: %v", operation, trouble.Name, err)
			}
		}
	}
	everywhere := len(awsfake.Operations())
	for name, want := range map[string]int{
		"denied": everywhere, "denied by a service control policy": everywhere, "throttled for a while": everywhere, "throttled for ever": everywhere,
		"internal error": everywhere, "a page, 500": everywhere, "reset": everywhere, "cut off": everywhere, "malformed": everywhere, "slow": everywhere,
		"Region not enabled": everywhere, "operation unknown": everywhere, "credentials expired": everywhere,
	} {
		if got := len(names[name]); got != want {
			t.Errorf("%s: %d of %d operations", name, got, want)
		}
	}
	for name, want := range map[string]string{
		"repeated token": "iam:ListUsers", "token cycle": "sso:ListApplications", "empty pages": "cloudtrail:LookupEvents",
		"item gone": "organizations:DescribePolicy", "unknown enum value": "iam:ListOrganizationsFeatures", "unknown union member": "sso:ListApplicationGrants",
		"key: KMS_AccessDeniedException": "sso:ListPermissionSets", "key: KMS_DISABLED": "identitystore:ListUsers",
	} {
		if got := names[name]; !slices.Contains(got, want) || len(got) == everywhere {
			t.Errorf("%s: %v", name, got)
		}
	}
	if awsfake.Troubles("sso:Sleep", 0) != nil {
		t.Error("an operation that is not served has troubles")
	}
}

// TestTroublesStrike: what a client sees of each, but for those of broken connections.
func TestTroublesStrike(t *testing.T) {
	state := snapshottest.LandingZone()
	c := start(t, awsfake.Options{State: state})
	sets := func() error { _, err := c.listSets(t.Context(), state); return err }
	users := func() error {
		_, err := c.store.ListUsers(t.Context(), &identitystore.ListUsersInput{IdentityStoreId: state.Instance.IdentityStoreID})
		return err
	}
	accounts := func() error {
		_, err := c.orgs.ListAccounts(t.Context(), &organizations.ListAccountsInput{})
		return err
	}
	summary := func() error {
		_, err := c.iam.GetAccountSummary(t.Context(), &iam.GetAccountSummaryInput{})
		return err
	}
	for _, test := range []struct {
		fault awsfake.Fault
		call  func() error
		code  string
	}{
		{awsfake.FaultDenied("sso:ListPermissionSets"), sets, "AccessDeniedException"},
		{awsfake.FaultDeniedByPolicy("iam:GetAccountSummary"), summary, "AccessDenied"},
		{awsfake.FaultThrottled("sso:ListPermissionSets"), sets, "ThrottlingException"},
		{awsfake.FaultThrottled("identitystore:ListUsers"), users, "ThrottlingException"},
		{awsfake.FaultThrottled("organizations:ListAccounts"), accounts, "TooManyRequestsException"},
		{awsfake.FaultThrottled("iam:GetAccountSummary"), summary, "Throttling"},
		{awsfake.FaultInternal("sso:ListPermissionSets"), sets, "InternalServerException"},
		{awsfake.FaultInternal("organizations:ListAccounts"), accounts, "ServiceException"},
		{awsfake.FaultInternal("iam:GetAccountSummary"), summary, "ServiceFailure"},
		{awsfake.FaultNotEnabled("sso:ListPermissionSets", ""), sets, "UnrecognizedClientException"},
		{awsfake.FaultNotEnabled("iam:GetAccountSummary", ""), summary, "InvalidClientTokenId"},
		{awsfake.FaultUnknownOperation("sso:ListPermissionSets"), sets, "UnknownOperationException"},
		{awsfake.FaultUnknownOperation("iam:GetAccountSummary"), summary, "InvalidAction"},
		{awsfake.FaultExpired("*", 0), users, "ExpiredTokenException"},
		{awsfake.FaultExpired("*", 0), summary, "ExpiredToken"},
		{awsfake.FaultKMS("identitystore:ListUsers", "KMS_ACCESS_DENIED"), users, "AccessDeniedException"},
		{awsfake.FaultKMS("sso:ListPermissionSets", "KMS_DisabledException"), sets, "ValidationException"},
	} {
		if err := c.server.SetFaults(test.fault); err != nil {
			t.Fatal(err)
		}
		if err := test.call(); code(err) != test.code {
			t.Errorf("%s: %v", test.code, err)
		}
	}
}

// TestFaultsEnd: by time, by count, and where another account asks.
func TestFaultsEnd(t *testing.T) {
	state := snapshottest.LandingZone()
	c := start(t, awsfake.Options{State: state, Speed: 1000})
	strike := func(fault awsfake.Fault) (codes []string) {
		if err := c.server.SetFaults(fault); err != nil {
			t.Fatal(err)
		}
		for range 2 {
			_, err := c.listSets(t.Context(), state)
			codes = append(codes, code(err))
			time.Sleep(50 * time.Millisecond)
		}
		return codes
	}
	for name, test := range map[string]struct {
		fault awsfake.Fault
		want  []string
	}{
		"30 s at 1000 times the speed": {awsfake.FaultThrottledFor("sso:*", 30*time.Second), []string{"ThrottlingException", ""}},
		"for ever":                     {awsfake.FaultThrottled("sso:*"), []string{"ThrottlingException", "ThrottlingException"}},
		"after one call":               {awsfake.FaultExpired("*", 1), []string{"", "ExpiredTokenException"}},
		"of another account":           {awsfake.Fault{Operation: "*", Account: "999999999999", Code: "Strange"}, []string{"", ""}},
		"of the caller's":              {awsfake.Fault{Operation: "*", Account: snapshottest.Management, Code: "Strange"}, []string{"Strange", "Strange"}},
	} {
		if got := strike(test.fault); !slices.Equal(got, test.want) {
			t.Errorf("%s: %q", name, got)
		}
	}
}

// TestItemGone: one item is gone, the others stay.
func TestItemGone(t *testing.T) {
	state := snapshottest.LandingZone()
	c := start(t, awsfake.Options{State: state, Faults: []awsfake.Fault{awsfake.FaultGone("sso:DescribePermissionSet")}})
	var codes []string
	for arn := range byARN(state) {
		_, err := c.sso.DescribePermissionSet(t.Context(), &ssoadmin.DescribePermissionSetInput{InstanceArn: state.Instance.ARN, PermissionSetArn: &arn})
		codes = append(codes, code(err))
	}
	if n := len(slices.DeleteFunc(codes, func(c string) bool { return c == "" })); n != 1 || codes[0] != "ResourceNotFoundException" {
		t.Errorf("%d are gone: %v", n, codes)
	}
	if err := c.server.SetFaults(awsfake.FaultGone("sso:ListPermissionSets")); err == nil {
		t.Error("a list names no item")
	}
}

// TestUnknownValues: enums and unions are newer than the SDK.
func TestUnknownValues(t *testing.T) {
	state := snapshottest.LandingZone()
	c := start(t, awsfake.Options{State: state, Faults: []awsfake.Fault{
		awsfake.FaultUnknownEnum("organizations:ListAccounts"), awsfake.FaultUnknownEnum("iam:ListOrganizationsFeatures"),
		awsfake.FaultUnknownUnion("identitystore:ListGroupMemberships"), awsfake.FaultEmptyPages("sso:ListPermissionSets"),
	}})
	accounts, err := c.orgs.ListAccounts(t.Context(), &organizations.ListAccountsInput{})
	if a := must(t, accounts, err).Accounts[0]; slices.Contains(a.State.Values(), a.State) || *a.Id == "" {
		t.Errorf("state %s", a.State)
	}
	features, err := c.iam.ListOrganizationsFeatures(t.Context(), &iam.ListOrganizationsFeaturesInput{})
	if f := must(t, features, err).EnabledFeatures[0]; slices.Contains(f.Values(), f) {
		t.Errorf("feature %s", f)
	}
	for _, group := range state.Groups {
		if len(group.Members) == 0 {
			continue
		}
		members, err := c.store.ListGroupMemberships(t.Context(), &identitystore.ListGroupMembershipsInput{IdentityStoreId: state.Instance.IdentityStoreID, GroupId: group.ID})
		// The SDK makes nothing of a member that it does not know.
		if m, ok := must(t, members, err).GroupMemberships[0].MemberId.(*types.MemberIdMemberUserId); ok {
			t.Errorf("member %s", m.Value)
		}
		break
	}
	page, err := c.sso.ListPermissionSets(t.Context(), &ssoadmin.ListPermissionSetsInput{InstanceArn: state.Instance.ARN})
	if must(t, page, err).NextToken == nil {
		t.Error("no empty page follows")
	}
	for _, call := range c.server.Calls() {
		if call.Violation != "" && !strings.Contains(call.Violation, "edited") {
			t.Errorf("%s: %s", call.Operation, call.Violation)
		}
	}
}
