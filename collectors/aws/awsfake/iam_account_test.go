package awsfake_test

import (
	"encoding/csv"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/ssoadmin"
	"github.com/aws/aws-sdk-go-v2/service/sts"
	"github.com/google/go-cmp/cmp"

	"github.com/idcscan/idcscan/collectors/aws/awsfake"
	"github.com/idcscan/idcscan/collectors/snapshot"
	"github.com/idcscan/idcscan/collectors/snapshot/snapshottest"
)

// as returns clients with the credentials of a role in an account.
func (c *clients) as(t *testing.T, account, role string) (*clients, error) {
	t.Helper()
	out, err := c.sts.AssumeRole(t.Context(), &sts.AssumeRoleInput{
		RoleArn: new("arn:aws:iam::" + account + ":role/path/" + role), RoleSessionName: new("test"), DurationSeconds: new(int32(900)), ExternalId: new("x1"),
	})
	if err != nil {
		return nil, err
	}
	region := c.sso.Options().Region
	return connectWith(c.server, region, credentials.NewStaticCredentialsProvider(
		*out.Credentials.AccessKeyId, *out.Credentials.SecretAccessKey, *out.Credentials.SessionToken)), nil
}

// TestAccounts reads what IAM of every account tells, with a role in each.
func TestAccounts(t *testing.T) {
	for name, manner := range map[string]awsfake.Options{"AWS's pages": {}, "empty pages": {PageSize: 1, EmptyPages: true}, "absent lists": {EmptyLists: awsfake.Absent}} {
		for seed := range uint64(4) {
			options := manner
			options.State, options.AnyText, options.ReportPolls = snapshottest.Generate(seed, snapshottest.Tiny()), true, 1
			c := start(t, options)
			for account, want := range options.State.AccountHygiene {
				there, err := c.as(t, account, "reader")
				must(t, there, err)
				who, err := there.sts.GetCallerIdentity(t.Context(), &sts.GetCallerIdentityInput{})
				if *must(t, who, err).Account != account || !strings.HasSuffix(*who.Arn, ":sts::"+account+":assumed-role/reader/test") {
					t.Errorf("the caller is %s", *who.Arn)
				}
				if diff := cmp.Diff(want, there.hygiene(t, account, options.State)); diff != "" {
					t.Errorf("%s, seed %d, %s: in the state (-) and read (+):\n%s", name, seed, account, diff)
				}
			}
			for _, call := range c.server.Calls() {
				if call.Violation != "" {
					t.Errorf("%s: %s", call.Operation, call.Violation)
				}
			}
		}
	}
}

// hygiene reads an account's IAM with the SDK's client.
func (c *clients) hygiene(t *testing.T, account string, state *snapshot.Snapshot) *snapshot.AccountHygiene {
	t.Helper()
	h := &snapshot.AccountHygiene{
		Users: map[string]*snapshot.IAMUser{}, SAMLProviders: []string{}, FederatedRoles: map[string]*snapshot.FederatedRole{},
		CustomerManagedPolicies: map[string]string{}, Instances: []snapshot.OtherInstance{},
	}
	summary, err := c.iam.GetAccountSummary(t.Context(), &iam.GetAccountSummaryInput{})
	h.RootPassword = new(must(t, summary, err).SummaryMap["AccountPasswordPresent"] > 0)
	h.RootAccessKeys, h.RootMFA = new(must(t, summary, err).SummaryMap["AccountAccessKeysPresent"] > 0), new(summary.SummaryMap["AccountMFAEnabled"] > 0)
	users := iam.NewListUsersPaginator(c.iam, &iam.ListUsersInput{})
	for users.HasMorePages() {
		out, err := users.NextPage(t.Context())
		for _, u := range must(t, out, err).Users {
			h.Users[*u.UserName] = &snapshot.IAMUser{ARN: *u.Arn, CreatedAt: *stamp(u.CreateDate)}
		}
	}
	providers, err := c.iam.ListSAMLProviders(t.Context(), &iam.ListSAMLProvidersInput{})
	for _, p := range must(t, providers, err).SAMLProviderList {
		h.SAMLProviders = append(h.SAMLProviders, *p.Arn)
	}
	roles := iam.NewListRolesPaginator(c.iam, &iam.ListRolesInput{})
	for roles.HasMorePages() {
		out, err := roles.NextPage(t.Context())
		for _, role := range must(t, out, err).Roles {
			trust, err := url.PathUnescape(*role.AssumeRolePolicyDocument)
			document, _, err2 := snapshot.NormalizePolicy([]byte(must(t, trust, err)))
			federated := slices.DeleteFunc(must(t, document, err2).Statements[0].Principals["Federated"], func(arn string) bool {
				return !strings.Contains(arn, ":saml-provider/")
			})
			if len(federated) > 0 {
				h.FederatedRoles[*role.RoleName] = &snapshot.FederatedRole{ARN: *role.Arn, Providers: federated}
			}
		}
	}
	for reference := range state.AccountHygiene[account].CustomerManagedPolicies {
		arn := "arn:" + state.Meta.Partition + ":iam::" + account + ":policy" + reference
		h.CustomerManagedPolicies[reference] = c.policy(t, arn, state)
	}
	for _, i := range c.instances(t, "") {
		if *i.OwnerAccountId == account && *i.InstanceArn != *state.Instance.ARN {
			h.Instances = append(h.Instances, snapshot.OtherInstance{ARN: *i.InstanceArn, OwnerAccount: account, Status: string(i.Status)})
		}
	}
	c.report(t, h)
	return h
}

func (c *clients) policy(t *testing.T, arn string, state *snapshot.Snapshot) string {
	t.Helper()
	policy, err := c.iam.GetPolicy(t.Context(), &iam.GetPolicyInput{PolicyArn: &arn})
	if code(err) == "NoSuchEntity" {
		return ""
	}
	version, err2 := c.iam.GetPolicyVersion(t.Context(), &iam.GetPolicyVersionInput{PolicyArn: &arn, VersionId: must(t, policy, err).Policy.DefaultVersionId})
	document, err := url.PathUnescape(*must(t, version, err2).PolicyVersion.Document)
	return (&reader{t: t}).digest(must(t, document, err), state)
}

// report reads the credential report as the job that it is (LIVE-29).
func (c *clients) report(t *testing.T, h *snapshot.AccountHygiene) {
	t.Helper()
	get := func() (*iam.GetCredentialReportOutput, error) {
		return c.iam.GetCredentialReport(t.Context(), &iam.GetCredentialReportInput{})
	}
	if _, err := get(); code(err) != "ReportNotPresent" || httpStatus(err) != 410 {
		t.Errorf("before it is begun: %v", err)
	}
	states := []string{}
	generate := func() {
		out, err := c.iam.GenerateCredentialReport(t.Context(), &iam.GenerateCredentialReportInput{})
		states = append(states, string(must(t, out, err).State))
	}
	generate()
	generate()
	if _, err := get(); code(err) != "ReportInProgress" || httpStatus(err) != 404 {
		t.Errorf("at first: %v", err)
	}
	generate()
	if want := []string{"STARTED", "INPROGRESS", "COMPLETE"}; !slices.Equal(states, want) {
		t.Errorf("states %v", states)
	}
	out, err := get()
	rows, err2 := csv.NewReader(strings.NewReader(string(must(t, out, err).Content))).ReadAll()
	h.ReportedAt, h.RootLastUsed, h.Credentials = stamp(out.GeneratedTime), new(""), map[string]*snapshot.IAMCredentials{}
	columns := map[string]int{}
	for n, row := range must(t, rows, err2) {
		cell := func(name string) string { return row[columns[name]] }
		switch {
		case n == 0:
			for i, name := range row {
				columns[name] = i
			}
		case row[0] == "<root_account>":
			if cell("password_enabled") != "not_supported" || cell("mfa_active") != map[bool]string{true: "true", false: "false"}[*h.RootMFA] {
				t.Errorf("%v", row)
			}
			h.RootLastUsed = new(max(reportTime(t, cell("password_last_used")), reportTime(t, cell("access_key_1_last_used_date"))))
		default:
			credentials := &snapshot.IAMCredentials{Password: cell("password_enabled") == "true", MFA: cell("mfa_active") == "true", AccessKeys: []snapshot.IAMAccessKey{}}
			for _, key := range []string{"access_key_1", "access_key_2"} {
				if rotated := reportTime(t, cell(key+"_last_rotated")); rotated != "" {
					credentials.AccessKeys = append(credentials.AccessKeys, snapshot.IAMAccessKey{
						Active: cell(key+"_active") == "true", RotatedAt: rotated, UsedAt: reportTime(t, cell(key+"_last_used_date")),
					})
				}
			}
			h.Credentials[row[0]] = credentials
		}
	}
}

func reportTime(t *testing.T, cell string) string {
	t.Helper()
	if cell == "N/A" || cell == "no_information" {
		return ""
	}
	at, err := time.Parse(time.RFC3339, cell)
	return must(t, at, err).UTC().Format(time.RFC3339)
}

// TestRolesThatAreNot: in another account there is a role only where the state
// tells of it, and only of the one name.
func TestRolesThatAreNot(t *testing.T) {
	state := snapshottest.LandingZone()
	state.AccountHygiene[snapshottest.Sandbox] = &snapshot.AccountHygiene{}
	c := start(t, awsfake.Options{State: state, MemberRole: "reader"})
	for role, want := range map[[2]string]string{
		{snapshottest.Workload, "reader"}:   "",
		{snapshottest.Workload, "other"}:    "AccessDenied",
		{snapshottest.Sandbox, "reader"}:    "AccessDenied",
		{"999999999999", "reader"}:          "AccessDenied",
		{snapshottest.Management, "anyone"}: "",
	} {
		if _, err := c.as(t, role[0], role[1]); code(err) != want {
			t.Errorf("%v: %v", role, err)
		}
	}
}

// TestSessionsEnd: with the words of the service that is asked.
func TestSessionsEnd(t *testing.T) {
	state := snapshottest.LandingZone()
	for calls, want := range map[int][2]string{0: {"", ""}, 1: {"", "ExpiredTokenException"}, -1: {"ExpiredToken", "ExpiredTokenException"}} {
		c := start(t, awsfake.Options{State: state, SessionCalls: calls})
		there, err := c.as(t, snapshottest.Workload, "reader")
		_, first := must(t, there, err).iam.GetAccountSummary(t.Context(), &iam.GetAccountSummaryInput{})
		_, second := there.sso.ListInstances(t.Context(), &ssoadmin.ListInstancesInput{})
		if got := [2]string{code(first), code(second)}; got != want {
			t.Errorf("%d calls: %v", calls, got)
		}
	}
	c := start(t, awsfake.Options{State: state})
	there, err := c.as(t, snapshottest.Workload, "reader")
	must(t, there, err)
	forged := connectWith(c.server, state.Meta.Region, credentials.NewStaticCredentialsProvider("ASIAIDCSCANFAKE00001", "x", "forged"))
	if _, err := forged.iam.GetAccountSummary(t.Context(), &iam.GetAccountSummaryInput{}); code(err) != "InvalidClientTokenId" {
		t.Errorf("a forged token: %v", err)
	}
}

// TestMembersSeeTheOrganizationsInstance and what they own, not what others do.
func TestMembersSeeTheOrganizationsInstance(t *testing.T) {
	state := snapshottest.LandingZone()
	own := snapshot.OtherInstance{ARN: "arn:aws:sso:::instance/ssoins-7223b02c9a1d4f5e", OwnerAccount: snapshottest.Sandbox, Status: "ACTIVE"}
	state.AccountHygiene[snapshottest.Sandbox].Instances = []snapshot.OtherInstance{own}
	c := start(t, awsfake.Options{State: state})
	for account, want := range map[string][]string{
		snapshottest.Management: {*state.Instance.ARN},
		snapshottest.Workload:   {*state.Instance.ARN},
		snapshottest.Sandbox:    {*state.Instance.ARN, own.ARN},
	} {
		there, err := c.as(t, account, "reader")
		var got []string
		for _, i := range must(t, there, err).instances(t, "") {
			got = append(got, *i.InstanceArn)
		}
		slices.Sort(want)
		if diff := cmp.Diff(want, slices.Sorted(slices.Values(got))); diff != "" {
			t.Errorf("%s: %s", account, diff)
		}
	}
}

// TestRootAccess: management account and IAM's delegated administrator may ask.
func TestRootAccess(t *testing.T) {
	state := snapshottest.LandingZone()
	c := start(t, awsfake.Options{State: state})
	out, err := c.iam.ListOrganizationsFeatures(t.Context(), &iam.ListOrganizationsFeaturesInput{})
	var features []string
	for _, f := range must(t, out, err).EnabledFeatures {
		features = append(features, string(f))
	}
	if diff := cmp.Diff(state.Organization.RootAccessFeatures, features); diff != "" {
		t.Error(diff)
	}
	there, err := c.as(t, snapshottest.Workload, "reader")
	_, denied := must(t, there, err).iam.ListOrganizationsFeatures(t.Context(), &iam.ListOrganizationsFeaturesInput{})
	if code(denied) != "AccountNotManagementOrDelegatedAdministratorException" {
		t.Errorf("from a member: %v", denied)
	}
}
