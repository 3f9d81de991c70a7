package awsfake

import (
	"fmt"
	"net/url"
	"strings"

	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/iam/types"

	"github.com/idcscan/idcscan/collectors/snapshot"
)

// hygiene returns what the state tells about the account that calls.
func (s *session) hygiene() *snapshot.AccountHygiene {
	if h := s.world.hygiene[s.caller.Account]; h != nil {
		return h
	}
	return &snapshot.AccountHygiene{}
}

func getAccountSummary(s *session, _ *iam.GetAccountSummaryInput) (*iam.GetAccountSummaryOutput, error) {
	h := s.hygiene()
	if h.RootAccessKeys == nil && h.RootPassword == nil && h.RootMFA == nil {
		return nil, s.untold("root_access_keys, root_password and root_mfa")
	}
	summary := map[string]int32{"UsersQuota": 5000, "MFADevices": 1, "Policies": 3}
	for key, fact := range map[string]*bool{
		"AccountAccessKeysPresent": h.RootAccessKeys, "AccountPasswordPresent": h.RootPassword, "AccountMFAEnabled": h.RootMFA,
	} {
		if fact != nil {
			summary[key] = 0
			if *fact {
				summary[key] = 1
			}
		}
	}
	return &iam.GetAccountSummaryOutput{SummaryMap: summary}, nil
}

func listIAMUsers(s *session, in *iam.ListUsersInput) (*iam.ListUsersOutput, error) {
	users := s.hygiene().Users
	if users == nil {
		return nil, s.untold("users")
	}
	names := sortedKeys(users)
	items, next, err := page(s, len(names), in.MaxItems, in.Marker, func(n int) types.User { return iamUser(names[n], users[names[n]]) })
	return &iam.ListUsersOutput{Users: items, Marker: next, IsTruncated: next != nil}, err
}

// iamUser has a date of the last sign-in, which is not kept.
func iamUser(name string, facts *snapshot.IAMUser) types.User {
	path, id := resourcePath(facts.ARN), "AIDA"+strings.ToUpper(digest(facts.ARN))[:17]
	return types.User{Arn: &facts.ARN, UserName: &name, UserId: &id, Path: &path, CreateDate: moment(&facts.CreatedAt), PasswordLastUsed: &born}
}

// resourcePath is "/svc/" of "arn:aws:iam::111122223333:user/svc/deploy".
func resourcePath(arn string) string {
	start, end := strings.IndexByte(arn, '/'), strings.LastIndexByte(arn, '/')
	if start < 0 {
		return "/"
	}
	return arn[start : end+1]
}

func listSAMLProviders(s *session, _ *iam.ListSAMLProvidersInput) (*iam.ListSAMLProvidersOutput, error) {
	h := s.hygiene()
	if h.SAMLProviders == nil {
		return nil, s.untold("saml_providers")
	}
	out := &iam.ListSAMLProvidersOutput{}
	until := born.AddDate(100, 0, 0)
	for _, arn := range h.SAMLProviders {
		out.SAMLProviderList = append(out.SAMLProviderList, types.SAMLProviderListEntry{Arn: &arn, CreateDate: &born, ValidUntil: &until})
	}
	return out, nil
}

func listRoles(s *session, in *iam.ListRolesInput) (*iam.ListRolesOutput, error) {
	h := s.hygiene()
	if h.FederatedRoles == nil {
		return nil, s.untold("federated_roles")
	}
	roles := s.world.otherRoles(s.caller.Account)
	for name, role := range h.FederatedRoles {
		roles[name] = federatedRole(name, role)
	}
	var names []string
	for _, name := range sortedKeys(roles) {
		if in.PathPrefix == nil || strings.HasPrefix(*roles[name].Path, *in.PathPrefix) {
			names = append(names, name)
		}
	}
	items, next, err := page(s, len(names), in.MaxItems, in.Marker, func(n int) types.Role { return roles[names[n]] })
	return &iam.ListRolesOutput{Roles: items, Marker: next, IsTruncated: next != nil}, err
}

func federatedRole(name string, facts *snapshot.FederatedRole) types.Role {
	trust := canonical(map[string]any{"Version": "2012-10-17", "Statement": []any{map[string]any{
		"Effect": "Allow", "Action": []string{"sts:AssumeRoleWithSAML", "sts:TagSession"},
		"Principal": map[string]any{"Federated": facts.Providers},
		"Condition": map[string]any{"StringEquals": map[string]any{"SAML:aud": "https://signin.aws.amazon.com/saml"}},
	}}})
	return role(name, facts.ARN, trust)
}

// otherRoles trust no SAML provider: a service, another account, and a provider
// of another protocol. They are in every account.
func (w *world) otherRoles(account string) map[string]types.Role {
	roles := map[string]types.Role{}
	for name, trust := range map[string]string{
		"service/lambda": `{"Service":"lambda.amazonaws.com"}`,
		"audit":          `{"AWS":"arn:` + w.partition + `:iam::111122223333:root"}`,
		"ci":             `{"Federated":"arn:` + w.partition + `:iam::` + account + `:oidc-provider/token.actions.githubusercontent.com"}`,
	} {
		arn := fmt.Sprintf("arn:%s:iam::%s:role/%s", w.partition, account, name)
		name = name[strings.LastIndexByte(name, '/')+1:]
		roles[name] = role(name, arn, `{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"sts:AssumeRole","Principal":`+trust+`}}`)
	}
	return roles
}

func role(name, arn, trust string) types.Role {
	path, id, encoded, description := resourcePath(arn), roleID(arn), percentEncoded(trust), Private+"role-description"
	return types.Role{
		Arn: &arn, RoleName: &name, RoleId: &id, Path: &path, CreateDate: &born, AssumeRolePolicyDocument: &encoded,
		Description: &description, MaxSessionDuration: new(int32(3600)),
	}
}

// percentEncoded encodes a document as IAM answers it, by RFC 3986.
func percentEncoded(document string) string {
	return strings.ReplaceAll(url.QueryEscape(document), "+", "%20")
}

// listOrganizationsFeatures answers the management account and IAM's delegated
// administrator.
func listOrganizationsFeatures(s *session, _ *iam.ListOrganizationsFeaturesInput) (*iam.ListOrganizationsFeaturesOutput, error) {
	org := s.world.organization
	switch {
	case org == nil:
		return nil, &apiError{Code: "OrganizationNotFoundException", Message: "The account is in no organization."}
	case s.caller.Account != s.world.managementAccount() && !s.world.delegated(s.caller.Account, "iam.amazonaws.com"):
		return nil, &apiError{Code: "AccountNotManagementOrDelegatedAdministratorException", Message: "The account is no management account and no delegated administrator."}
	case deref(org.FeatureSet) == "CONSOLIDATED_BILLING":
		return nil, &apiError{Code: "OrganizationNotInAllFeaturesModeException", Message: "The organization has not all features enabled."}
	case org.RootAccessFeatures == nil:
		return nil, s.untold("root_access_features")
	}
	out := &iam.ListOrganizationsFeaturesOutput{OrganizationId: org.ID}
	for _, feature := range org.RootAccessFeatures {
		out.EnabledFeatures = append(out.EnabledFeatures, types.FeatureType(feature))
	}
	return out, nil
}
