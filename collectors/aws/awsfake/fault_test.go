package awsfake_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/identitystore"
	identitytypes "github.com/aws/aws-sdk-go-v2/service/identitystore/types"
	"github.com/aws/aws-sdk-go-v2/service/ssoadmin"
	ssotypes "github.com/aws/aws-sdk-go-v2/service/ssoadmin/types"
	"github.com/aws/aws-sdk-go-v2/service/sts"
	"github.com/aws/smithy-go"
	smithyhttp "github.com/aws/smithy-go/transport/http"

	"github.com/idcscan/idcscan/collectors/aws/awsfake"
	"github.com/idcscan/idcscan/collectors/snapshot"
	"github.com/idcscan/idcscan/collectors/snapshot/snapshottest"
)

// faulty starts a server on a small state with the faults.
func faulty(t *testing.T, faults ...awsfake.Fault) (*clients, *snapshot.Snapshot) {
	t.Helper()
	state := snapshottest.Generate(1, snapshottest.Tiny())
	return start(t, awsfake.Options{State: state, AnyText: true, Faults: faults}), state
}

func (c *clients) listSets(ctx context.Context, s *snapshot.Snapshot) ([]string, error) {
	out, err := c.sso.ListPermissionSets(ctx, &ssoadmin.ListPermissionSetsInput{InstanceArn: s.Instance.ARN})
	if err != nil {
		return nil, err
	}
	return out.PermissionSets, nil
}

// TestErrorsComeAsTheSDKsTypes: code, message and the members of the modeled error.
func TestErrorsComeAsTheSDKsTypes(t *testing.T) {
	c, state := faulty(t,
		awsfake.Fault{Operation: "sso:ListPermissionSets", Code: "AccessDeniedException", Message: "no", Reason: "KMS_AccessDeniedException"},
		awsfake.Fault{Operation: "identitystore:ListUsers", Code: "ThrottlingException", RetryAfterSeconds: 7},
		awsfake.Fault{Operation: "identitystore:DescribeUser", Code: "ResourceNotFoundException", ResourceType: "USER"},
		awsfake.Fault{Operation: "iam:GetPolicy", Code: "AccessDenied", Message: "<no> & no"},
		awsfake.Fault{Operation: "sso:DescribeInstance", Code: "UnrecognizedClientException", Message: "who?"},
		awsfake.Fault{Operation: "sts:*", Code: "ExpiredToken", Message: "late"},
	)
	ctx := t.Context()
	_, err := c.listSets(ctx, state)
	var denied *ssotypes.AccessDeniedException
	if !errors.As(err, &denied) || *denied.Message != "no" || denied.Reason != ssotypes.AccessDeniedExceptionReasonKmsAccessDeniedException {
		t.Errorf("%v", err)
	}
	_, err = c.store.ListUsers(ctx, &identitystore.ListUsersInput{IdentityStoreId: state.Instance.IdentityStoreID})
	var slow *identitytypes.ThrottlingException
	if !errors.As(err, &slow) || slow.RetryAfterSeconds != 7 || httpStatus(err) != http.StatusBadRequest {
		t.Errorf("%v", err)
	}
	_, err = c.store.DescribeUser(ctx, &identitystore.DescribeUserInput{
		IdentityStoreId: state.Instance.IdentityStoreID, UserId: new("11111111-2222-3333-4444-555555555555"),
	})
	var gone *identitytypes.ResourceNotFoundException
	if !errors.As(err, &gone) || gone.ResourceType != identitytypes.ResourceTypeUser {
		t.Errorf("%v", err)
	}
	_, err = c.iam.GetPolicy(ctx, &iam.GetPolicyInput{PolicyArn: new("arn:aws:iam::aws:policy/AdministratorAccess")})
	var refused smithy.APIError
	if !errors.As(err, &refused) || refused.ErrorCode() != "AccessDenied" || refused.ErrorMessage() != "<no> & no" || httpStatus(err) != http.StatusForbidden {
		t.Errorf("%v", err)
	}
	_, err = c.sso.DescribeInstance(ctx, &ssoadmin.DescribeInstanceInput{InstanceArn: state.Instance.ARN})
	if code(err) != "UnrecognizedClientException" {
		t.Errorf("%v", err)
	}
	if _, err = c.sts.GetCallerIdentity(ctx, &sts.GetCallerIdentityInput{}); code(err) != "ExpiredToken" {
		t.Errorf("%v", err)
	}
	for _, call := range c.server.Calls() {
		if call.Violation != "" || call.Code == "" {
			t.Errorf("%+v", call)
		}
	}
}

func httpStatus(err error) int {
	var response *smithyhttp.ResponseError
	if errors.As(err, &response) {
		return response.HTTPStatusCode()
	}
	return 0
}

// TestFaultsStrikeWhatTheyMatch: by operation, piece of the request, Region and count.
func TestFaultsStrikeWhatTheyMatch(t *testing.T) {
	state := snapshottest.Generate(1, snapshottest.Tiny())
	arns := byARN(state)
	var struck, spared string
	for arn := range arns {
		struck, spared = spared, arn
	}
	c := start(t, awsfake.Options{State: state, AnyText: true, EnabledRegions: []string{"eu-south-2"}, Faults: []awsfake.Fault{
		{Operation: "sso:DescribePermissionSet", Match: `"PermissionSetArn":"` + struck + `"`, Code: "ResourceNotFoundException"},
		{Operation: "sso:DescribePermissionSet", Region: "eu-south-2", Code: "ValidationException"},
		{Operation: "sso:ListPermissionSets", Skip: 1, Times: 2, Code: "InternalServerException"},
		{Operation: "sso:ListPermissionSets", Skip: 2, Code: "ConflictException"},
	}})
	describe := func(c *clients, arn string) string {
		_, err := c.sso.DescribePermissionSet(t.Context(), &ssoadmin.DescribePermissionSetInput{InstanceArn: state.Instance.ARN, PermissionSetArn: &arn})
		return code(err)
	}
	if got := describe(c, struck); got != "ResourceNotFoundException" {
		t.Errorf("the struck set gives %q", got)
	}
	if got := describe(c, spared); got != "" {
		t.Errorf("the spared set gives %q", got)
	}
	if got := describe(connect(c.server, "eu-south-2"), spared); got != "ValidationException" {
		t.Errorf("the struck Region gives %q", got)
	}
	var got []string
	for range 6 {
		_, err := c.listSets(t.Context(), state)
		got = append(got, code(err))
	}
	// The second fault sees only what the first lets pass: requests 1, 4, 5 and 6.
	if want := ",InternalServerException,InternalServerException,,ConflictException,ConflictException"; strings.Join(got, ",") != want {
		t.Errorf("calls gave %v", got)
	}
	if err := c.server.SetFaults(); err != nil {
		t.Fatal(err)
	}
	if _, err := c.listSets(t.Context(), state); err != nil {
		t.Errorf("without faults: %v", err)
	}
}

// TestRawAnswers: a proxy's page, and an answer that the model does not allow.
func TestRawAnswers(t *testing.T) {
	c, state := faulty(t,
		awsfake.Fault{Operation: "sso:ListPermissionSets", Status: 403, Body: "<html>blocked</html>", ContentType: "text/html"},
		awsfake.Fault{Operation: "identitystore:ListUsers", Edit: func(answer map[string]any) {
			answer["Users"].([]any)[0].(map[string]any)["UserStatus"] = "LOCKED"
			answer["NextToken"] = ""
		}},
		awsfake.Fault{Operation: "sso:GetInlinePolicyForPermissionSet", Body: `{"InlinePolicy":"{"}`},
		awsfake.Fault{Operation: "identitystore:ListGroupMemberships", Body: `{"GroupMemberships":[{"IdentityStoreId":"d-1","MemberId":{"GroupId":"g"}}]}`},
	)
	ctx := t.Context()
	if _, err := c.listSets(ctx, state); err == nil || httpStatus(err) != 403 || code(err) != "" {
		t.Errorf("%v", err)
	}
	users, err := c.store.ListUsers(ctx, &identitystore.ListUsersInput{IdentityStoreId: state.Instance.IdentityStoreID})
	if out := must(t, users, err); out.Users[0].UserStatus != "LOCKED" || out.NextToken == nil || *out.NextToken != "" || *out.Users[0].Birthdate == "" {
		t.Errorf("edited answer %+v", out.Users[0])
	}
	for arn := range byARN(state) {
		policy, err := c.sso.GetInlinePolicyForPermissionSet(ctx, &ssoadmin.GetInlinePolicyForPermissionSetInput{
			InstanceArn: state.Instance.ARN, PermissionSetArn: &arn,
		})
		if out := must(t, policy, err); *out.InlinePolicy != "{" {
			t.Errorf("%+v", out)
		}
	}
	members, err := c.store.ListGroupMemberships(ctx, &identitystore.ListGroupMembershipsInput{
		IdentityStoreId: state.Instance.IdentityStoreID, GroupId: new("11111111-2222-3333-4444-555555555555"),
	})
	if m := must(t, members, err).GroupMemberships; len(m) != 1 || m[0].MemberId != nil {
		t.Errorf("the SDK reads an unknown member of a union as %T", m[0].MemberId)
	}
}

// TestBrokenConnections: the client sees what a broken network shows.
func TestBrokenConnections(t *testing.T) {
	c, state := faulty(t,
		awsfake.Fault{Operation: "sso:ListPermissionSets", Times: 1, Truncate: true},
		awsfake.Fault{Operation: "sso:ListPermissionSets", Times: 1, Reset: true},
		awsfake.Fault{Operation: "sso:ListPermissionSets", Times: 1, Delay: 50 * time.Millisecond},
		awsfake.Fault{Operation: "sso:ListPermissionSets", Times: 1, Delay: time.Hour},
	)
	if _, err := c.listSets(t.Context(), state); !errors.Is(err, io.ErrUnexpectedEOF) {
		t.Errorf("truncated: %v", err)
	}
	if _, err := c.listSets(t.Context(), state); err == nil || httpStatus(err) != 0 {
		t.Errorf("reset: %v", err)
	}
	if call := lastCall(t, c.server); call.Status != 0 {
		t.Errorf("reset is logged with status %d", call.Status)
	}
	begin := time.Now()
	if _, err := c.listSets(t.Context(), state); err != nil || time.Since(begin) < 50*time.Millisecond {
		t.Errorf("after %v: %v", time.Since(begin), err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	if _, err := c.listSets(ctx, state); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("delayed for an hour: %v", err)
	}
}

// TestFaultsThatCannotStrike are told at once, not after an hour of wondering.
func TestFaultsThatCannotStrike(t *testing.T) {
	c, _ := faulty(t)
	for name, fault := range map[string]awsfake.Fault{
		"no such operation":     {Operation: "sso:ListPermissionSet", Code: "AccessDeniedException"},
		"wrong prefix":          {Operation: "sso-admin:ListPermissionSets", Code: "AccessDeniedException"},
		"no such service":       {Operation: "s3:*", Code: "AccessDenied"},
		"error has no Reason":   {Operation: "organizations:ListAccounts", Code: "AccessDeniedException", Reason: "KMS_ACCESS_DENIED"},
		"Reason of another":     {Operation: "identitystore:ListUsers", Code: "AccessDeniedException", Reason: "KMS_AccessDeniedException"},
		"no retry-after":        {Operation: "sso:ListPermissionSets", Code: "ThrottlingException", RetryAfterSeconds: 1},
		"no resource type":      {Operation: "sso:ListPermissionSets", Code: "ResourceNotFoundException", ResourceType: "USER"},
		"query has no Reason":   {Operation: "iam:GetPolicy", Code: "AccessDenied", Reason: "x"},
		"query is not editable": {Operation: "iam:GetPolicy", Edit: func(map[string]any) {}},
	} {
		if err := c.server.SetFaults(fault); err == nil {
			t.Errorf("%s: accepted", name)
		}
	}
	if err := c.server.SetFaults(awsfake.Fault{Operation: "*", Code: "AccessDenied"}); err != nil {
		t.Errorf("all operations: %v", err)
	}
}
