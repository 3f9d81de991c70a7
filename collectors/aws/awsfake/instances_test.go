package awsfake_test

import (
	"slices"
	"testing"

	"github.com/aws/aws-sdk-go-v2/service/identitystore"
	"github.com/aws/aws-sdk-go-v2/service/organizations"
	"github.com/aws/aws-sdk-go-v2/service/ssoadmin"
	"github.com/aws/aws-sdk-go-v2/service/ssoadmin/types"
	"github.com/aws/aws-sdk-go-v2/service/sts"

	"github.com/idcscan/idcscan/collectors/aws/awsfake"
	"github.com/idcscan/idcscan/collectors/snapshot"
	"github.com/idcscan/idcscan/collectors/snapshot/snapshottest"
)

// member is an account of the organization that is nobody special.
const member = "999999999999"

// inOrganization returns an organization's state in us-east-1 with a member
// account and a delegated administrator.
func inOrganization(t *testing.T) *snapshot.Snapshot {
	t.Helper()
	for seed := range uint64(50) {
		s := snapshottest.Generate(seed, snapshottest.Tiny())
		if s.Organization.ID == nil {
			continue
		}
		s.Instance.PrimaryRegion, s.Instance.Name = new("us-east-1"), new("main")
		s.Instance.OtherInstances = nil
		s.Accounts[member] = &snapshot.Account{Name: new("member"), State: new("ACTIVE")}
		s.Accounts["888888888888"] = &snapshot.Account{Name: new("audit"), State: new("ACTIVE")}
		s.Accounts["777777777777"] = &snapshot.Account{Name: new("logs"), State: new("PENDING_ACTIVATION")}
		s.Organization.DelegatedAdministrators = map[string][]string{
			"sso.amazonaws.com": {"888888888888"}, "config.amazonaws.com": {"777777777777"},
		}
		return s
	}
	t.Fatal("no seed gives an organization")
	return nil
}

// accountInstance returns the state of an instance that the member owns.
func accountInstance() *snapshot.Snapshot {
	return &snapshot.Snapshot{
		Instance: &snapshot.Instance{
			ARN: new("arn:aws:sso:::instance/ssoins-aaaaaaaaaaaaaaaa"), OwnerAccount: new(member),
			IdentityStoreID: new("d-aaaaaaaaaa"), Status: new("ACTIVE"), PrimaryRegion: new("us-east-1"),
		},
		Users: map[string]*snapshot.User{
			"alice": {ID: new("aaaaaaaa-1111-2222-3333-444444444444"), Name: new("alice"), Exists: new(true), Status: new("ENABLED")},
		},
		Groups: map[string]*snapshot.Group{},
	}
}

func (c *clients) instances(t *testing.T, scope types.RegionScope) []types.InstanceMetadata {
	t.Helper()
	var all []types.InstanceMetadata
	pages := ssoadmin.NewListInstancesPaginator(c.sso, &ssoadmin.ListInstancesInput{RegionScope: scope})
	for pages.HasMorePages() {
		out, err := pages.NextPage(t.Context())
		all = append(all, must(t, out, err).Instances...)
	}
	return all
}

// TestListInstancesIsRegional (LIVE-02): empty is "not here".
func TestListInstancesIsRegional(t *testing.T) {
	state := inOrganization(t)
	c := start(t, awsfake.Options{State: state, AnyText: true, EnabledRegions: []string{"eu-west-1"}})
	for region, want := range map[string]int{"us-east-1": 1, "eu-west-1": 1, "ap-southeast-2": 0} {
		there := connect(c.server, region)
		if got := len(there.instances(t, "")); got != want {
			t.Errorf("%s shows %d instances", region, got)
		}
		if got := len(there.instances(t, types.RegionScopeAllRegions)); got != 1 {
			t.Errorf("all Regions show %d instances in %s", got, region)
		}
		_, err := there.sso.DescribeInstance(t.Context(), &ssoadmin.DescribeInstanceInput{InstanceArn: state.Instance.ARN})
		if (err == nil) != (want == 1) {
			t.Errorf("DescribeInstance in %s: %v", region, err)
		}
	}
	if got := lastCall(t, c.server).Region; got == "" {
		t.Error("no Region is logged")
	}
}

// TestSeveralInstances (LIVE-03): each with a store of its own; of a bystander
// nothing is known but that it is there.
func TestSeveralInstances(t *testing.T) {
	state, other := inOrganization(t), accountInstance()
	bystander := "arn:aws:sso:::instance/ssoins-bbbbbbbbbbbbbbbb"
	state.Instance.OtherInstances = []snapshot.OtherInstance{
		{ARN: *other.Instance.ARN, OwnerAccount: member, Status: "ACTIVE"},
		{ARN: bystander, OwnerAccount: member, Status: "CREATE_IN_PROGRESS"},
	}
	options := awsfake.Options{State: state, Others: []*snapshot.Snapshot{other}, AnyText: true, Region: "us-east-1"}
	options.Caller.Account = member
	c := start(t, options)
	var arns []string
	for _, i := range c.instances(t, "") {
		arns = append(arns, *i.InstanceArn)
	}
	if want := []string{*state.Instance.ARN, *other.Instance.ARN, bystander}; !slices.Equal(arns, want) {
		t.Errorf("instances %v", arns)
	}
	_, err := c.sso.DescribeInstance(t.Context(), &ssoadmin.DescribeInstanceInput{InstanceArn: &bystander})
	if code(err) != "AccessDeniedException" {
		t.Errorf("the bystander: %v", err)
	}
	// LIVE-01: the account's own instance has people, but no permission sets.
	out, err := c.store.ListUsers(t.Context(), &identitystore.ListUsersInput{IdentityStoreId: other.Instance.IdentityStoreID})
	if users := must(t, out, err).Users; len(users) != 1 || *users[0].UserName != "alice" {
		t.Errorf("%d users", len(users))
	}
	if _, err := c.listSets(t.Context(), other); code(err) != "ValidationException" {
		t.Errorf("permission sets of an account instance: %v", err)
	}
	described, err := c.sso.DescribeInstance(t.Context(), &ssoadmin.DescribeInstanceInput{InstanceArn: other.Instance.ARN})
	if must(t, described, err).PermissionSetsEnabled != nil {
		t.Error("PermissionSetsEnabled was left out of the state and is in the answer")
	}
	options.Caller.Account = "888888888888"
	if _, err := start(t, options).listSets(t.Context(), other); code(err) != "AccessDeniedException" {
		t.Errorf("the delegated administrator reads a member's own instance: %v", err)
	}
	// And the organization's is not the member's to read.
	if _, err := c.listSets(t.Context(), state); code(err) != "AccessDeniedException" {
		t.Errorf("permission sets from a member account: %v", err)
	}
}

// TestVantage: who may ask what (LIVE-06, LIVE-08, LIVE-10).
func TestVantage(t *testing.T) {
	state := inOrganization(t)
	for account, want := range map[string]struct{ sets, accounts string }{
		*state.Organization.ManagementAccount: {"", ""},
		"888888888888":                        {"", ""},
		"777777777777":                        {"AccessDeniedException", ""},
		member:                                {"AccessDeniedException", "AccessDeniedException"},
	} {
		options := awsfake.Options{State: state, AnyText: true, Region: "us-east-1"}
		options.Caller.Account = account
		c := start(t, options)
		who, err := c.sts.GetCallerIdentity(t.Context(), &sts.GetCallerIdentityInput{})
		if *must(t, who, err).Account != account {
			t.Errorf("the caller is %s, not %s", *who.Account, account)
		}
		if _, err := c.listSets(t.Context(), state); code(err) != want.sets {
			t.Errorf("%s lists permission sets: %v", account, err)
		}
		if _, err := c.orgs.ListAccounts(t.Context(), &organizations.ListAccountsInput{}); code(err) != want.accounts {
			t.Errorf("%s lists accounts: %v", account, err)
		}
		if _, err := c.orgs.DescribeOrganization(t.Context(), &organizations.DescribeOrganizationInput{}); err != nil {
			t.Errorf("%s describes the organization: %v", account, err)
		}
	}
}

// TestAnInstanceThatIsNotActive (LIVE-04): only DescribeInstance answers.
func TestAnInstanceThatIsNotActive(t *testing.T) {
	state := inOrganization(t)
	state.Instance.Status, state.Instance.StatusReason = new("CREATE_FAILED"), new("the key is disabled")
	c := start(t, awsfake.Options{State: state, AnyText: true, Region: "us-east-1"})
	out, err := c.sso.DescribeInstance(t.Context(), &ssoadmin.DescribeInstanceInput{InstanceArn: state.Instance.ARN})
	if must(t, out, err).Status != "CREATE_FAILED" || *out.StatusReason != "the key is disabled" {
		t.Errorf("%+v", out)
	}
	if _, err := c.listSets(t.Context(), state); code(err) != "AccessDeniedException" {
		t.Errorf("%v", err)
	}
	_, err = c.store.ListUsers(t.Context(), &identitystore.ListUsersInput{IdentityStoreId: state.Instance.IdentityStoreID})
	if code(err) != "AccessDeniedException" {
		t.Errorf("%v", err)
	}
}

// TestAccountStates (LIVE-28): Status knows three of the five states.
func TestAccountStates(t *testing.T) {
	state := inOrganization(t)
	state.Accounts[member].State = nil
	state.Accounts["666666666666"] = &snapshot.Account{} // known by an assignment only
	c := start(t, awsfake.Options{State: state, AnyText: true, Region: "us-east-1"})
	out, err := c.orgs.ListAccounts(t.Context(), &organizations.ListAccountsInput{})
	for _, a := range must(t, out, err).Accounts {
		switch got := string(a.State) + "/" + string(a.Status); *a.Id {
		case "777777777777":
			if got != "PENDING_ACTIVATION/" {
				t.Error(got)
			}
		case "888888888888":
			if got != "ACTIVE/ACTIVE" {
				t.Error(got)
			}
		case "666666666666":
			t.Error("an account that has left the organization is listed")
		case member:
			if got != "/" {
				t.Error(got)
			}
		}
	}
}
