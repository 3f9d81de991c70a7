package awsfake_test

import (
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/service/identitystore"

	"github.com/idcscan/idcscan/collectors/aws/awsfake"
	"github.com/idcscan/idcscan/collectors/snapshot"
)

// TestStatesThatAWSCouldNotReturn: a fake that serves them would lie.
func TestStatesThatAWSCouldNotReturn(t *testing.T) {
	aSet := func(s *snapshot.Snapshot) *snapshot.PermissionSet {
		for _, set := range s.PermissionSets {
			return set
		}
		return nil
	}
	aUser := func(s *snapshot.Snapshot) *snapshot.User {
		for _, user := range s.Users {
			if *user.Exists {
				return user
			}
		}
		return nil
	}
	for name, test := range map[string]struct {
		change func(*snapshot.Snapshot)
		says   string
	}{
		"instance ARN":    {func(s *snapshot.Snapshot) { s.Instance.ARN = new("arn:aws:sso:::instance/x") }, "InstanceArn"},
		"identity store":  {func(s *snapshot.Snapshot) { s.Instance.IdentityStoreID = nil }, "identity_store_id"},
		"instance status": {func(s *snapshot.Snapshot) { s.Instance.Status = new("FINE") }, "Status must be one of"},
		"set's name":      {func(s *snapshot.Snapshot) { aSet(s).Name = new(strings.Repeat("x", 33)) }, "at most 32 characters, not 33"},
		"set's ARN":       {func(s *snapshot.Snapshot) { aSet(s).ARN = nil }, "has no arn"},
		"session": {func(s *snapshot.Snapshot) {
			set := aSet(s)
			set.SessionDefault, set.SessionDuration = new(false), new("PT")
		}, "SessionDuration"},
		"unknown policies":     {func(s *snapshot.Snapshot) { aSet(s).ManagedPolicies = nil }, "managed_policies is not known"},
		"unknown tags":         {func(s *snapshot.Snapshot) { aSet(s).Tags = nil }, "tags is not known"},
		"unknown boundary":     {func(s *snapshot.Snapshot) { aSet(s).PermissionsBoundary = nil }, "permissions_boundary is not known"},
		"unknown inline":       {func(s *snapshot.Snapshot) { aSet(s).InlinePolicy = nil }, "inline_policy is not known"},
		"inline leads nowhere": {func(s *snapshot.Snapshot) { aSet(s).InlinePolicy = new("0") }, "leads to no policy document"},
		"managed leads nowhere": {func(s *snapshot.Snapshot) {
			aSet(s).ManagedPolicies = []string{"arn:aws:iam::aws:policy/Other"}
		}, "managed_policies.arn:aws:iam::aws:policy/Other is not known"},
		"managed is no managed": {func(s *snapshot.Snapshot) {
			aSet(s).ManagedPolicies = []string{"arn:aws:iam::111111111111:policy/Mine"}
		}, "does not match"},
		"path": {func(s *snapshot.Snapshot) {
			aSet(s).CustomerManagedPolicies = []snapshot.CustomerManagedPolicy{{Name: "a", Path: "a"}}
		}, "Path"},
		"tag":  {func(s *snapshot.Snapshot) { aSet(s).Tags = map[string]string{"": "x"} }, "Key must be at least 1"},
		"ABAC": {func(s *snapshot.Snapshot) { s.ABAC = nil }, "abac is not known"},
		"ABAC without source": {func(s *snapshot.Snapshot) {
			s.ABAC = &snapshot.ABAC{Status: new("ENABLED"), Attributes: map[string]*snapshot.ABACAttribute{"a": {}}}
		}, "Value.Source is required"},
		"ABAC with sources": {func(s *snapshot.Snapshot) {
			s.ABAC = &snapshot.ABAC{Status: new("ENABLED"), Attributes: map[string]*snapshot.ABACAttribute{"a": {Sources: []string{"a", "b"}}}}
		}, "Source must be at most 1 items"},
		"user id":         {func(s *snapshot.Snapshot) { aUser(s).ID = new("alice") }, "does not match"},
		"user without id": {func(s *snapshot.Snapshot) { aUser(s).ID = nil }, "has no id"},
		"user status":     {func(s *snapshot.Snapshot) { aUser(s).Status = new("LOCKED") }, "UserStatus must be one of"},
		"issuer":          {func(s *snapshot.Snapshot) { aUser(s).ExternalIDIssuers = []string{strings.Repeat("x", 101)} }, "at most 100 characters"},
		"users": {func(s *snapshot.Snapshot) {
			s.Users = nil
			s.AccountAssignments = noAssignments
			s.Groups = noGroups
			s.Applications = nil
		}, "users is not known"},
		"groups":          {func(s *snapshot.Snapshot) { s.Groups = nil; s.AccountAssignments = noAssignments; s.Applications = nil }, "groups is not known"},
		"assignments":     {func(s *snapshot.Snapshot) { s.AccountAssignments = nil }, "account_assignments is not known"},
		"permission sets": {func(s *snapshot.Snapshot) { s.PermissionSets = nil; s.AccountAssignments = noAssignments }, "permission_sets is not known"},
		"dangling set":    {func(s *snapshot.Snapshot) { s.AccountAssignments[member] = map[string][]string{"None": {}} }, "is no permission set"},
		"dangling principal": {func(s *snapshot.Snapshot) {
			s.AccountAssignments[member] = map[string][]string{*aSet(s).Name: {"user:nobody"}}
		}, "is no group and no user"},
		"account":           {func(s *snapshot.Snapshot) { s.AccountAssignments["1"] = map[string][]string{*aSet(s).Name: {}} }, "must be at least 12 characters"},
		"organization's id": {func(s *snapshot.Snapshot) { s.Organization.ID = nil }, "organization.id"},
		"account state":     {func(s *snapshot.Snapshot) { s.Accounts[member].State = new("GONE") }, "State must be one of"},
		"delegate":          {func(s *snapshot.Snapshot) { delete(s.Accounts, "777777777777") }, "accounts.777777777777, delegated administrator of config.amazonaws.com"},
		"application without ARN": {func(s *snapshot.Snapshot) {
			s.Applications = map[string]*snapshot.Application{"a": {}}
		}, "applications.a has no arn"},
		"application's status": {func(s *snapshot.Snapshot) {
			s.Applications = map[string]*snapshot.Application{"a": {ARN: new(appARN), Status: new("ASLEEP")}}
		}, "Status must be one of"},
		"application's principal": {func(s *snapshot.Snapshot) {
			s.Applications = map[string]*snapshot.Application{"a": {ARN: new(appARN), Assignments: []string{"user:nobody"}}}
		}, "is no group and no user"},
		"grant": {func(s *snapshot.Snapshot) {
			s.Applications = map[string]*snapshot.Application{"a": {ARN: new(appARN), Grants: map[string]*snapshot.ApplicationGrant{"telepathy": {}}}}
		}, "applications.a.grants.telepathy"},
		"actor policy": {func(s *snapshot.Snapshot) {
			s.Applications = map[string]*snapshot.Application{"a": {ARN: new(appARN), ActorPolicies: map[string]string{"IAM": "0"}}}
		}, "leads to no policy document"},
		"issuer's URL": {func(s *snapshot.Snapshot) {
			s.TrustedTokenIssuers = map[string]*snapshot.TrustedTokenIssuer{"i": {ARN: new(issuerARN), IssuerURL: new("ftp://x")}}
		}, "trusted_token_issuers.i"},
		"operation": {func(s *snapshot.Snapshot) {
			s.Operations = map[string]*snapshot.Operation{creationID: {Kind: new("guess")}}
		}, "is no kind of operation"},
		"operation's time": {func(s *snapshot.Snapshot) {
			s.Operations = map[string]*snapshot.Operation{creationID: {Kind: new("provisioning"), CreatedAt: new("today")}}
		}, "is no time"},
		"IAM user's name": {func(s *snapshot.Snapshot) {
			s.AccountHygiene = map[string]*snapshot.AccountHygiene{member: {Users: map[string]*snapshot.IAMUser{"a b": {ARN: "arn:aws:iam::999999999999:user/a", CreatedAt: "2024-01-02T03:04:05Z"}}}}
		}, "UserName"},
		"IAM user's keys": {func(s *snapshot.Snapshot) {
			s.AccountHygiene = map[string]*snapshot.AccountHygiene{member: {Credentials: map[string]*snapshot.IAMCredentials{"a": {AccessKeys: make([]snapshot.IAMAccessKey, 3)}}}}
		}, "at most two"},
		"customer-managed policy": {func(s *snapshot.Snapshot) {
			s.AccountHygiene = map[string]*snapshot.AccountHygiene{member: {CustomerManagedPolicies: map[string]string{"/a": "0"}}}
		}, "leads to no policy document"},
		"nothing at all": {func(s *snapshot.Snapshot) { s.Instance = nil }, "needs an instance"},
	} {
		t.Run(name, func(t *testing.T) {
			state := inOrganization(t)
			test.change(state)
			server, err := awsfake.Start(awsfake.Options{State: state, AnyText: true})
			if err == nil {
				server.Close()
				t.Fatal("it is served")
			}
			if !strings.Contains(err.Error(), test.says) {
				t.Errorf("%v\ndoes not say %q", err, test.says)
			}
		})
	}
}

var (
	noAssignments = map[string]map[string][]string{}
	noGroups      = map[string]*snapshot.Group{}
)

// TestHostileNames (LIVE-17): what the model allows is served, and more with AnyText.
func TestHostileNames(t *testing.T) {
	state := inOrganization(t)
	tame := strings.Repeat("x", 1024)
	state.AccountAssignments = noAssignments
	state.Groups, state.Applications, state.Operations, state.TrustedTokenIssuers = map[string]*snapshot.Group{}, nil, nil, nil
	state.Users = map[string]*snapshot.User{}
	addGroup := func(n byte, name string) {
		state.Groups[name] = &snapshot.Group{
			ID: new("aaaaaaaa-1111-2222-3333-44444444444" + string('0'+n)), Name: &name, Exists: new(true), Members: []string{},
		}
	}
	for n, name := range []string{"<script>alert(1)</script>", "=cmd()|'/c calc'!A1", "two\nlines\r\n\tand\u00a0more", "`code` | a \\| b", tame} {
		addGroup(byte(n), name)
	}
	c := start(t, awsfake.Options{State: state, Region: "us-east-1"})
	out, err := c.store.ListGroups(t.Context(), &identitystore.ListGroupsInput{IdentityStoreId: state.Instance.IdentityStoreID})
	for _, g := range must(t, out, err).Groups {
		if state.Groups[*g.DisplayName] == nil {
			t.Errorf("%q was not in the state", *g.DisplayName)
		}
	}
	issuer := state.Groups[tame]
	for _, bad := range []string{"arn:me", "AWS:me"} {
		issuer.ExternalIDIssuers = []string{bad}
		if _, err := awsfake.Start(awsfake.Options{State: state}); err == nil || !strings.Contains(err.Error(), "must not match") {
			t.Errorf("issuer %q: %v", bad, err)
		}
	}
	issuer.ExternalIDIssuers = nil
	addGroup(9, "\x1b[31mred \u202ediorder")
	if _, err := awsfake.Start(awsfake.Options{State: state}); err == nil {
		t.Error("a name that the model does not allow is served without AnyText")
	}
	anyText := start(t, awsfake.Options{State: state, AnyText: true, Region: "us-east-1"})
	out, err = anyText.store.ListGroups(t.Context(), &identitystore.ListGroupsInput{IdentityStoreId: state.Instance.IdentityStoreID})
	if n := len(must(t, out, err).Groups); n != 6 {
		t.Errorf("%d groups", n)
	}
	state.Groups["long"] = &snapshot.Group{ID: new("aaaaaaaa-1111-2222-3333-444444444448"), Name: new(tame + "x"), Members: []string{}}
	if _, err := awsfake.Start(awsfake.Options{State: state, AnyText: true}); err == nil {
		t.Error("AnyText also allows names that are too long")
	}
}

// TestAStateThatChangesLater: the answers are still checked, one by one.
func TestAStateThatChangesLater(t *testing.T) {
	state := inOrganization(t)
	c := start(t, awsfake.Options{State: state, AnyText: true, Region: "us-east-1"})
	for _, user := range state.Users {
		user.Status = new("LOCKED")
	}
	_, err := c.store.ListUsers(t.Context(), &identitystore.ListUsersInput{IdentityStoreId: state.Instance.IdentityStoreID})
	call := lastCall(t, c.server)
	if httpStatus(err) != 500 || !strings.Contains(call.Violation, "answer: Users.0.UserStatus must be one of") {
		t.Errorf("%v, violation %q", err, call.Violation)
	}
}
