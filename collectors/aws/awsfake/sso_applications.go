package awsfake

import (
	"encoding/json"
	"slices"

	"github.com/aws/aws-sdk-go-v2/service/ssoadmin"
	"github.com/aws/aws-sdk-go-v2/service/ssoadmin/document"
	"github.com/aws/aws-sdk-go-v2/service/ssoadmin/types"

	"github.com/idcscan/idcscan/collectors/snapshot"
)

// listApplications: from an account that does not own the instance only its own
// applications can be seen, and only where it asks for them.
func listApplications(s *session, in *ssoadmin.ListApplicationsInput) (*ssoadmin.ListApplicationsOutput, error) {
	var filter types.ListApplicationsFilter
	if in.Filter != nil {
		filter = *in.Filter
	}
	i, err := s.open(*in.InstanceArn)
	if own := s.world.instance(*in.InstanceArn); err != nil && own != nil && deref(filter.ApplicationAccount) == s.caller.Account && s.seesInstance(own) {
		i, err = own, nil
	}
	if err != nil {
		return nil, err
	}
	if i.state.Applications == nil {
		return nil, s.untold("applications")
	}
	arns := slices.DeleteFunc(sortedKeys(i.appByARN), func(arn string) bool {
		app := i.appByARN[arn]
		return filter.ApplicationAccount != nil && deref(app.Account) != *filter.ApplicationAccount ||
			filter.ApplicationProvider != nil && deref(app.Provider) != *filter.ApplicationProvider
	})
	items, next, err := page(s, len(arns), in.MaxResults, in.NextToken, func(n int) types.Application {
		return i.application(i.appByARN[arns[n]])
	})
	return &ssoadmin.ListApplicationsOutput{Applications: items, NextToken: next}, err
}

// application is what AWS says about an application, in its list and alone.
func (in *instance) application(app *snapshot.Application) types.Application {
	description, url := Private+"description", "https://"+Private+"application.example.com/start"
	return types.Application{
		ApplicationArn: app.ARN, ApplicationAccount: app.Account, ApplicationProviderArn: app.Provider,
		Name: filled(app.Name), Status: types.ApplicationStatus(deref(app.Status)),
		InstanceArn: &in.arn, IdentityStoreArn: in.storeARN(), CreatedDate: &born, CreatedFrom: &in.regions[0], Description: &description,
		PortalOptions: &types.PortalOptions{
			Visibility:    types.ApplicationVisibilityEnabled,
			SignInOptions: &types.SignInOptions{Origin: types.SignInOriginApplication, ApplicationUrl: &url},
		},
	}
}

// openApplication returns an application of an instance that the caller may read.
func (s *session) openApplication(arn string) (*instance, *snapshot.Application, error) {
	for _, i := range s.world.instances {
		app := i.appByARN[arn]
		if app == nil {
			continue
		}
		if deref(app.Account) == s.caller.Account && s.seesInstance(i) {
			return i, app, nil
		}
		_, err := s.open(i.arn)
		return i, app, err
	}
	return nil, nil, notFound("", "Application with ARN %s not found", arn)
}

func describeApplication(s *session, in *ssoadmin.DescribeApplicationInput) (*ssoadmin.DescribeApplicationOutput, error) {
	i, app, err := s.openApplication(*in.ApplicationArn)
	if err != nil {
		return nil, err
	}
	out := &ssoadmin.DescribeApplicationOutput{}
	copyMembers(out, i.application(app))
	return out, nil
}

func getApplicationAssignmentConfiguration(s *session, in *ssoadmin.GetApplicationAssignmentConfigurationInput) (
	*ssoadmin.GetApplicationAssignmentConfigurationOutput, error,
) {
	_, app, err := s.openApplication(*in.ApplicationArn)
	if err != nil {
		return nil, err
	}
	if app.AssignmentRequired == nil {
		return nil, s.untold("assignment_required")
	}
	return &ssoadmin.GetApplicationAssignmentConfigurationOutput{AssignmentRequired: app.AssignmentRequired}, nil
}

func listApplicationAssignments(s *session, in *ssoadmin.ListApplicationAssignmentsInput) (*ssoadmin.ListApplicationAssignmentsOutput, error) {
	i, app, err := s.openApplication(*in.ApplicationArn)
	if err != nil {
		return nil, err
	}
	if app.Assignments == nil {
		return nil, s.untold("assignments")
	}
	items, next, err := page(s, len(app.Assignments), in.MaxResults, in.NextToken, func(n int) types.ApplicationAssignment {
		p, _ := i.principal(app.Assignments[n]) // newInstance has found all
		return types.ApplicationAssignment{ApplicationArn: app.ARN, PrincipalId: &p.id, PrincipalType: types.PrincipalType(p.kind)}
	})
	return &ssoadmin.ListApplicationAssignmentsOutput{ApplicationAssignments: items, NextToken: next}, err
}

func listApplicationGrants(s *session, in *ssoadmin.ListApplicationGrantsInput) (*ssoadmin.ListApplicationGrantsOutput, error) {
	_, app, err := s.openApplication(*in.ApplicationArn)
	if err != nil {
		return nil, err
	}
	if app.Grants == nil {
		return nil, s.untold("grants")
	}
	kinds := sortedKeys(app.Grants)
	items, next, err := page(s, len(kinds), nil, in.NextToken, func(n int) types.GrantItem {
		return types.GrantItem{GrantType: types.GrantType(kinds[n]), Grant: grant(kinds[n], app.Grants[kinds[n]])}
	})
	return &ssoadmin.ListApplicationGrantsOutput{Grants: items, NextToken: next}, err
}

func getApplicationGrant(s *session, in *ssoadmin.GetApplicationGrantInput) (*ssoadmin.GetApplicationGrantOutput, error) {
	_, app, err := s.openApplication(*in.ApplicationArn)
	if err != nil {
		return nil, err
	}
	if app.Grants == nil {
		return nil, s.untold("grants")
	}
	g := app.Grants[string(in.GrantType)]
	if g == nil {
		return nil, notFound("", "Grant %s not found", in.GrantType)
	}
	return &ssoadmin.GetApplicationGrantOutput{Grant: grant(string(in.GrantType), g)}, nil
}

// grant is the member of the union Grant for a type of grant; nil where the
// model knows no such type.
func grant(kind string, g *snapshot.ApplicationGrant) types.Grant {
	switch types.GrantType(kind) {
	case types.GrantTypeAuthorizationCode:
		return &types.GrantMemberAuthorizationCode{Value: types.AuthorizationCodeGrant{RedirectUris: nonEmpty(g.RedirectURIs)}}
	case types.GrantTypeRefreshToken:
		return &types.GrantMemberRefreshToken{}
	case types.GrantTypeTokenExchange:
		return &types.GrantMemberTokenExchange{}
	case types.GrantTypeJwtBearer:
		var issuers []types.AuthorizedTokenIssuer
		for _, arn := range sortedKeys(g.Issuers) {
			issuers = append(issuers, types.AuthorizedTokenIssuer{TrustedTokenIssuerArn: &arn, AuthorizedAudiences: nonEmpty(g.Issuers[arn])})
		}
		return &types.GrantMemberJwtBearer{Value: types.JwtBearerGrant{AuthorizedTokenIssuers: issuers}}
	}
	return nil
}

// nonEmpty returns nil for a list without items, where the model has no empty one.
func nonEmpty(list []string) []string {
	if len(list) == 0 {
		return nil
	}
	return list
}

func listApplicationAuthenticationMethods(s *session, in *ssoadmin.ListApplicationAuthenticationMethodsInput) (
	*ssoadmin.ListApplicationAuthenticationMethodsOutput, error,
) {
	i, app, err := s.openApplication(*in.ApplicationArn)
	if err != nil {
		return nil, err
	}
	if app.ActorPolicies == nil {
		return nil, s.untold("actor_policies")
	}
	kinds := sortedKeys(app.ActorPolicies)
	items, next, err := page(s, len(kinds), nil, in.NextToken, func(n int) types.AuthenticationMethodItem {
		return i.authenticationMethod(kinds[n], app.ActorPolicies[kinds[n]])
	})
	return &ssoadmin.ListApplicationAuthenticationMethodsOutput{AuthenticationMethods: items, NextToken: next}, err
}

// authenticationMethod: an actor policy is JSON within the answer, no text.
func (in *instance) authenticationMethod(kind, policy string) types.AuthenticationMethodItem {
	var actors any
	_ = json.Unmarshal(in.state.PolicyDocuments[policy].Render(), &actors) // it renders JSON
	return types.AuthenticationMethodItem{
		AuthenticationMethodType: types.AuthenticationMethodType(kind),
		AuthenticationMethod: &types.AuthenticationMethodMemberIam{
			Value: types.IamAuthenticationMethod{ActorPolicy: document.NewLazyDocument(actors)},
		},
	}
}

func listApplicationAccessScopes(s *session, in *ssoadmin.ListApplicationAccessScopesInput) (*ssoadmin.ListApplicationAccessScopesOutput, error) {
	_, app, err := s.openApplication(*in.ApplicationArn)
	if err != nil {
		return nil, err
	}
	if app.AccessScopes == nil {
		return nil, s.untold("access_scopes")
	}
	scopes := sortedKeys(app.AccessScopes)
	items, next, err := page(s, len(scopes), in.MaxResults, in.NextToken, func(n int) types.ScopeDetails {
		return types.ScopeDetails{Scope: &scopes[n], AuthorizedTargets: nonEmpty(app.AccessScopes[scopes[n]])}
	})
	return &ssoadmin.ListApplicationAccessScopesOutput{Scopes: items, NextToken: next}, err
}

func getApplicationSessionConfiguration(s *session, in *ssoadmin.GetApplicationSessionConfigurationInput) (
	*ssoadmin.GetApplicationSessionConfigurationOutput, error,
) {
	_, app, err := s.openApplication(*in.ApplicationArn)
	if err != nil {
		return nil, err
	}
	return &ssoadmin.GetApplicationSessionConfigurationOutput{
		UserBackgroundSessionApplicationStatus: types.UserBackgroundSessionApplicationStatus(deref(app.BackgroundSessions)),
	}, nil
}
