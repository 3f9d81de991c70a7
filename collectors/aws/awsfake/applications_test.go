package awsfake_test

import (
	"maps"
	"slices"
	"testing"

	"github.com/aws/aws-sdk-go-v2/service/ssoadmin"
	"github.com/aws/aws-sdk-go-v2/service/ssoadmin/types"
	"github.com/google/go-cmp/cmp"

	"github.com/idcscan/idcscan/collectors/aws/awsfake"
	"github.com/idcscan/idcscan/collectors/snapshot"
)

const (
	appARN    = "arn:aws:sso::111122223333:application/ssoins-1234567890abcdef/apl-1234567890abcdef"
	issuerARN = "arn:aws:sso::111122223333:trustedTokenIssuer/ssoins-1234567890abcdef/tti-aaaaaaaa-1111-2222-3333-444444444444"
)

// withApplications adds an application and an issuer that have everything.
func withApplications(t *testing.T) *snapshot.Snapshot {
	t.Helper()
	state := inOrganization(t)
	document, digest, err := snapshot.NormalizePolicy([]byte(
		`{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111122223333:root"},"Action":"sso-oauth:CreateTokenWithIAM","Resource":"*"}]}`))
	must(t, digest, err)
	state.PolicyDocuments[digest] = document
	state.Users["app user"] = &snapshot.User{ID: new("aaaaaaaa-1111-2222-3333-555555555555"), Name: new("appuser"), Exists: new(true), Status: new("ENABLED")}
	state.Applications = map[string]*snapshot.Application{"Wiki": {
		ARN: new(appARN), Name: new("Wiki"), Account: new(member), Provider: new("arn:aws:sso::aws:applicationProvider/custom"),
		Status: new("ENABLED"), AssignmentRequired: new(false), Assignments: []string{"user:app user"},
		Grants: map[string]*snapshot.ApplicationGrant{
			"authorization_code":                              {RedirectURIs: []string{"http://127.0.0.1/callback", "https://wiki.example.com/callback"}, Issuers: map[string][]string{}},
			"urn:ietf:params:oauth:grant-type:jwt-bearer":     {RedirectURIs: []string{}, Issuers: map[string][]string{issuerARN: {"wiki"}}},
			"refresh_token":                                   {RedirectURIs: []string{}, Issuers: map[string][]string{}},
			"urn:ietf:params:oauth:grant-type:token-exchange": {RedirectURIs: []string{}, Issuers: map[string][]string{}},
		},
		ActorPolicies: map[string]string{"IAM": digest},
		AccessScopes:  map[string][]string{"openid": {}, "redshift:connect": {appARN}}, BackgroundSessions: new("DISABLED"),
	}}
	state.TrustedTokenIssuers = map[string]*snapshot.TrustedTokenIssuer{"idp": {
		ARN: new(issuerARN), Name: new("idp"), Type: new("OIDC_JWT"), IssuerURL: new("https://idp.example.com"),
		ClaimAttributePath: new("email"), IdentityStoreAttributePath: new("emails.value"), KeyRetrieval: new("OPEN_ID_DISCOVERY"),
	}}
	return state
}

func TestApplications(t *testing.T) {
	for name, manner := range map[string]awsfake.Options{
		"AWS's pages": {}, "empty pages": {PageSize: 1, EmptyPages: true}, "absent lists": {EmptyLists: awsfake.Absent},
	} {
		t.Run(name, func(t *testing.T) {
			options := manner
			options.State, options.AnyText, options.Region = withApplications(t), true, "us-east-1"
			c := start(t, options)
			want := *options.State.Applications["Wiki"]
			want.Assignments = []string{"USER aaaaaaaa-1111-2222-3333-555555555555"}
			if diff := cmp.Diff(map[string]snapshot.Application{appARN: want}, c.applications(t, options.State)); diff != "" {
				t.Errorf("in the state (-) and read (+):\n%s", diff)
			}
			for _, call := range c.server.Calls() {
				if call.Violation != "" {
					t.Errorf("%s: %s", call.Operation, call.Violation)
				}
			}
		})
	}
}

// applications reads all with the SDK's client, each grant also by itself.
func (c *clients) applications(t *testing.T, state *snapshot.Snapshot) map[string]snapshot.Application {
	t.Helper()
	read := map[string]snapshot.Application{}
	pages := ssoadmin.NewListApplicationsPaginator(c.sso, &ssoadmin.ListApplicationsInput{InstanceArn: state.Instance.ARN})
	for pages.HasMorePages() {
		out, err := pages.NextPage(t.Context())
		for _, app := range must(t, out, err).Applications {
			described, err := c.sso.DescribeApplication(t.Context(), &ssoadmin.DescribeApplicationInput{ApplicationArn: app.ApplicationArn})
			if must(t, described, err); *described.Name != *app.Name || described.Status != app.Status {
				t.Errorf("listed as %s, described as %s", *app.Name, *described.Name)
			}
			read[*app.ApplicationArn] = c.application(t, app)
		}
	}
	return read
}

func (c *clients) application(t *testing.T, app types.Application) snapshot.Application {
	t.Helper()
	arn := app.ApplicationArn
	read := snapshot.Application{
		ARN: arn, Name: app.Name, Account: app.ApplicationAccount, Provider: app.ApplicationProviderArn, Status: new(string(app.Status)),
		Assignments: []string{}, Grants: map[string]*snapshot.ApplicationGrant{}, ActorPolicies: map[string]string{}, AccessScopes: map[string][]string{},
	}
	required, err := c.sso.GetApplicationAssignmentConfiguration(t.Context(), &ssoadmin.GetApplicationAssignmentConfigurationInput{ApplicationArn: arn})
	read.AssignmentRequired = must(t, required, err).AssignmentRequired
	session, err := c.sso.GetApplicationSessionConfiguration(t.Context(), &ssoadmin.GetApplicationSessionConfigurationInput{ApplicationArn: arn})
	read.BackgroundSessions = new(string(must(t, session, err).UserBackgroundSessionApplicationStatus))
	assignments := ssoadmin.NewListApplicationAssignmentsPaginator(c.sso, &ssoadmin.ListApplicationAssignmentsInput{ApplicationArn: arn})
	for assignments.HasMorePages() {
		out, err := assignments.NextPage(t.Context())
		for _, a := range must(t, out, err).ApplicationAssignments {
			read.Assignments = append(read.Assignments, string(a.PrincipalType)+" "+*a.PrincipalId)
		}
	}
	grants := ssoadmin.NewListApplicationGrantsPaginator(c.sso, &ssoadmin.ListApplicationGrantsInput{ApplicationArn: arn})
	for grants.HasMorePages() {
		out, err := grants.NextPage(t.Context())
		for _, g := range must(t, out, err).Grants {
			alone, err := c.sso.GetApplicationGrant(t.Context(), &ssoadmin.GetApplicationGrantInput{ApplicationArn: arn, GrantType: g.GrantType})
			read.Grants[string(g.GrantType)] = readGrant(g.Grant)
			if diff := cmp.Diff(readGrant(g.Grant), readGrant(must(t, alone, err).Grant)); diff != "" {
				t.Errorf("%s: listed (-) and alone (+):\n%s", g.GrantType, diff)
			}
		}
	}
	methods := ssoadmin.NewListApplicationAuthenticationMethodsPaginator(c.sso, &ssoadmin.ListApplicationAuthenticationMethodsInput{ApplicationArn: arn})
	for methods.HasMorePages() {
		out, err := methods.NextPage(t.Context())
		for _, m := range must(t, out, err).AuthenticationMethods {
			policy, err := m.AuthenticationMethod.(*types.AuthenticationMethodMemberIam).Value.ActorPolicy.MarshalSmithyDocument()
			_, digest, err2 := snapshot.NormalizePolicy(must(t, policy, err))
			read.ActorPolicies[string(m.AuthenticationMethodType)] = must(t, digest, err2)
		}
	}
	scopes := ssoadmin.NewListApplicationAccessScopesPaginator(c.sso, &ssoadmin.ListApplicationAccessScopesInput{ApplicationArn: arn})
	for scopes.HasMorePages() {
		out, err := scopes.NextPage(t.Context())
		for _, scope := range must(t, out, err).Scopes {
			read.AccessScopes[*scope.Scope] = append([]string{}, scope.AuthorizedTargets...)
		}
	}
	return read
}

func readGrant(g types.Grant) *snapshot.ApplicationGrant {
	read := &snapshot.ApplicationGrant{RedirectURIs: []string{}, Issuers: map[string][]string{}}
	switch g := g.(type) {
	case *types.GrantMemberAuthorizationCode:
		read.RedirectURIs = g.Value.RedirectUris
	case *types.GrantMemberJwtBearer:
		for _, issuer := range g.Value.AuthorizedTokenIssuers {
			read.Issuers[*issuer.TrustedTokenIssuerArn] = issuer.AuthorizedAudiences
		}
	case nil:
		return nil
	}
	return read
}

func TestTrustedTokenIssuers(t *testing.T) {
	state := withApplications(t)
	c := start(t, awsfake.Options{State: state, AnyText: true, Region: "us-east-1"})
	list, err := c.sso.ListTrustedTokenIssuers(t.Context(), &ssoadmin.ListTrustedTokenIssuersInput{InstanceArn: state.Instance.ARN})
	if issuers := must(t, list, err).TrustedTokenIssuers; len(issuers) != 1 || *issuers[0].TrustedTokenIssuerArn != issuerARN || *issuers[0].Name != "idp" {
		t.Errorf("%+v", issuers)
	}
	out, err := c.sso.DescribeTrustedTokenIssuer(t.Context(), &ssoadmin.DescribeTrustedTokenIssuerInput{TrustedTokenIssuerArn: new(issuerARN)})
	must(t, out, err)
	oidc := out.TrustedTokenIssuerConfiguration.(*types.TrustedTokenIssuerConfigurationMemberOidcJwtConfiguration).Value
	got := snapshot.TrustedTokenIssuer{
		ARN: out.TrustedTokenIssuerArn, Name: out.Name, Type: new(string(out.TrustedTokenIssuerType)), IssuerURL: oidc.IssuerUrl,
		ClaimAttributePath: oidc.ClaimAttributePath, IdentityStoreAttributePath: oidc.IdentityStoreAttributePath, KeyRetrieval: new(string(oidc.JwksRetrievalOption)),
	}
	if diff := cmp.Diff(*state.TrustedTokenIssuers["idp"], got); diff != "" {
		t.Error(diff)
	}
}

// TestApplicationsFromAMember: an account sees its own applications of the
// organization's instance, and only where it asks for them.
func TestApplicationsFromAMember(t *testing.T) {
	options := awsfake.Options{State: withApplications(t), AnyText: true, Region: "us-east-1"}
	options.Caller.Account = member
	c := start(t, options)
	for account, want := range map[string]string{"": "AccessDeniedException", member: "", "888888888888": "AccessDeniedException"} {
		in := &ssoadmin.ListApplicationsInput{InstanceArn: options.State.Instance.ARN}
		if account != "" {
			in.Filter = &types.ListApplicationsFilter{ApplicationAccount: &account}
		}
		out, err := c.sso.ListApplications(t.Context(), in)
		if code(err) != want || err == nil && len(out.Applications) != 1 {
			t.Errorf("applications of %q: %v", account, err)
		}
	}
	other := withApplications(t)
	other.Applications["Wiki"].Account = new("888888888888")
	options.State = other
	_, err := start(t, options).sso.DescribeApplication(t.Context(), &ssoadmin.DescribeApplicationInput{ApplicationArn: new(appARN)})
	if code(err) != "AccessDeniedException" {
		t.Errorf("another account's application: %v", err)
	}
}

// TestWhatTheStateDoesNotTell: nobody knows what AWS would answer, so it is denied.
func TestWhatTheStateDoesNotTell(t *testing.T) {
	state := withApplications(t)
	state.TrustedTokenIssuers, state.Applications["Wiki"].Grants = nil, nil
	c := start(t, awsfake.Options{State: state, AnyText: true, Region: "us-east-1"})
	_, err := c.sso.ListTrustedTokenIssuers(t.Context(), &ssoadmin.ListTrustedTokenIssuersInput{InstanceArn: state.Instance.ARN})
	if code(err) != "AccessDeniedException" {
		t.Errorf("a section: %v", err)
	}
	_, err = c.sso.ListApplicationGrants(t.Context(), &ssoadmin.ListApplicationGrantsInput{ApplicationArn: new(appARN)})
	if code(err) != "AccessDeniedException" {
		t.Errorf("an attribute: %v", err)
	}
}

// TestTags: of the instance and of whatever else can have tags.
func TestTags(t *testing.T) {
	state := withApplications(t)
	state.Instance.Tags = map[string]string{"owner": "identity"}
	c := start(t, awsfake.Options{State: state, AnyText: true, Region: "us-east-1"})
	for arn, want := range map[string]map[string]string{
		*state.Instance.ARN: {"owner": "identity"},
		appARN:              {awsfake.Private + "tag": awsfake.Private + "tag-value"},
		issuerARN:           {awsfake.Private + "tag": awsfake.Private + "tag-value"},
	} {
		out, err := c.sso.ListTagsForResource(t.Context(), &ssoadmin.ListTagsForResourceInput{InstanceArn: state.Instance.ARN, ResourceArn: &arn})
		got := map[string]string{}
		for _, tag := range must(t, out, err).Tags {
			got[*tag.Key] = *tag.Value
		}
		if !maps.Equal(got, want) {
			t.Errorf("%s: %v", arn, got)
		}
	}
}

// TestRegions: those that are being added or removed are listed and do not answer.
func TestRegions(t *testing.T) {
	state := inOrganization(t)
	state.Instance.Regions = map[string]string{"us-east-1": "ACTIVE", "eu-west-1": "ACTIVE", "eu-west-3": "ADDING"}
	c := start(t, awsfake.Options{State: state, AnyText: true, Region: "us-east-1"})
	got := map[string]string{}
	pages := ssoadmin.NewListRegionsPaginator(c.sso, &ssoadmin.ListRegionsInput{InstanceArn: state.Instance.ARN, MaxResults: new(int32(1))})
	var primary []string
	for pages.HasMorePages() {
		out, err := pages.NextPage(t.Context())
		for _, r := range must(t, out, err).Regions {
			got[*r.RegionName] = string(r.Status)
			if r.IsPrimaryRegion {
				primary = append(primary, *r.RegionName)
			}
		}
	}
	if diff := cmp.Diff(state.Instance.Regions, got); diff != "" || !slices.Equal(primary, []string{"us-east-1"}) {
		t.Errorf("primary %v, all %s", primary, diff)
	}
	for region, want := range map[string]int{"eu-west-1": 1, "eu-west-3": 0} {
		if n := len(connect(c.server, region).instances(t, "")); n != want {
			t.Errorf("%d instances answer in %s", n, region)
		}
	}
}
