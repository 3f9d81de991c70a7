package snapshottest

import (
	"fmt"
	"slices"

	"github.com/idcscan/idcscan/collectors/snapshot"
)

// hygiene fills what IAM of every account tells, as a scan that may assume a
// role in each of them sees it.
func (g *generator) hygiene() {
	g.snapshot.AccountHygiene = map[string]*snapshot.AccountHygiene{}
	for _, account := range g.accountKeys {
		hygiene := &snapshot.AccountHygiene{
			RootAccessKeys: new(g.chance(5)), RootPassword: new(!g.chance(3)), RootMFA: new(!g.chance(4)),
			RootLastUsed: new(pick(g, []string{"", "", g.moment(), "2024-05-06T07:08:09Z"})), ReportedAt: new(g.snapshot.Meta.StartedAt),
			Users: map[string]*snapshot.IAMUser{}, Credentials: map[string]*snapshot.IAMCredentials{},
			FederatedRoles: map[string]*snapshot.FederatedRole{}, CustomerManagedPolicies: map[string]string{}, Instances: []snapshot.OtherInstance{},
		}
		g.iamUsers(account, hygiene)
		g.federation(account, hygiene)
		for _, reference := range g.customerManagedPolicies(account) {
			hygiene.CustomerManagedPolicies[reference] = ""
			if !g.chance(4) {
				hygiene.CustomerManagedPolicies[reference] = g.inlinePolicy()
			}
		}
		if g.chance(6) {
			own := snapshot.OtherInstance{
				ARN: fmt.Sprintf("arn:%s:sso:::instance/ssoins-%s", g.partition, g.hex(16)), OwnerAccount: account, Status: "ACTIVE",
			}
			// The management account has the organization's, and the caller's own
			// would be visible beside it.
			if account != g.accountKeys[0] && account != g.snapshot.Meta.Caller.Account {
				hygiene.Instances = append(hygiene.Instances, own)
			}
		}
		g.snapshot.AccountHygiene[account] = hygiene
	}
}

// customerManagedPolicies returns the policies to which the permission sets that
// are provisioned in an account refer.
func (g *generator) customerManagedPolicies(account string) []string {
	var references []string
	for key := range g.snapshot.AccountAssignments[account] {
		set := g.snapshot.PermissionSets[key]
		for _, policy := range set.CustomerManagedPolicies {
			references = append(references, policy.Path+policy.Name)
		}
		if boundary := set.PermissionsBoundary; boundary.Kind == snapshot.BoundaryCustomerManaged {
			references = append(references, boundary.Path+boundary.Name)
		}
	}
	slices.Sort(references)
	return slices.Compact(references)
}

// iamUsers adds users; the newest may not be in the credential report yet, and
// the report may know one that is gone.
func (g *generator) iamUsers(account string, hygiene *snapshot.AccountHygiene) {
	for n := range g.IntN(4) {
		name := fmt.Sprintf("%s%d", pick(g, []string{"ci+deploy", "=cmd@", "amara.adeyemi_", "break-glass-"}), n)
		if !g.chance(8) {
			hygiene.Users[name] = &snapshot.IAMUser{
				ARN: fmt.Sprintf("arn:%s:iam::%s:user%s%s", g.partition, account, pick(g, []string{"/", "/svc/"}), name), CreatedAt: "2023-04-05T06:07:08Z",
			}
		}
		if g.chance(8) {
			continue
		}
		credentials := &snapshot.IAMCredentials{Password: g.chance(2), MFA: g.chance(2), AccessKeys: []snapshot.IAMAccessKey{}}
		for range g.IntN(3) {
			credentials.AccessKeys = append(credentials.AccessKeys, snapshot.IAMAccessKey{
				Active: !g.chance(3), RotatedAt: pick(g, []string{"2023-04-05T06:07:08Z", g.moment()}), UsedAt: pick(g, []string{"", g.moment()}),
			})
		}
		hygiene.Credentials[name] = credentials
	}
}

// federation adds Identity Center's provider and roles, and others' at times.
func (g *generator) federation(account string, hygiene *snapshot.AccountHygiene) {
	own := fmt.Sprintf("arn:%s:iam::%s:saml-provider/AWSSSO_%s_DO_NOT_DELETE", g.partition, account, g.hex(16))
	hygiene.SAMLProviders = []string{own}
	path := "aws-reserved/sso.amazonaws.com/" + g.region + "/"
	if g.region == "us-east-1" {
		path = "aws-reserved/sso.amazonaws.com/" // there the path names no Region
	}
	for range g.IntN(3) {
		role := fmt.Sprintf("AWSReservedSSO_%s_%s", pick(g, g.setKeys), g.hex(16))
		hygiene.FederatedRoles[role] = &snapshot.FederatedRole{
			ARN:       fmt.Sprintf("arn:%s:iam::%s:role/%s%s", g.partition, account, path, role),
			Providers: []string{own},
		}
	}
	if g.chance(4) {
		foreign := fmt.Sprintf("arn:%s:iam::%s:saml-provider/%s", g.partition, account, pick(g, []string{"ADFS", "okta", "AWSSSO_not_DO_NOT_DELETE"}))
		hygiene.SAMLProviders = append(hygiene.SAMLProviders, foreign)
		slices.Sort(hygiene.SAMLProviders)
		providers := []string{foreign}
		if g.chance(3) {
			providers = slices.Clone(hygiene.SAMLProviders)
		}
		hygiene.FederatedRoles["ADFS-Admin"] = &snapshot.FederatedRole{
			ARN: fmt.Sprintf("arn:%s:iam::%s:role/ADFS-Admin", g.partition, account), Providers: providers,
		}
	}
}
