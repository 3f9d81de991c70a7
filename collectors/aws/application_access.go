package aws

import (
	"context"
	"slices"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ssoadmin"
	ssoadmintypes "github.com/aws/aws-sdk-go-v2/service/ssoadmin/types"

	"github.com/idcscan/idcscan/collectors/snapshot"
)

const (
	opListGrants                = "sso:ListApplicationGrants"
	opListAuthenticationMethods = "sso:ListApplicationAuthenticationMethods"
	opListAccessScopes          = "sso:ListApplicationAccessScopes"
)

// accessScopesPage is the largest page of ListApplicationAccessScopes.
const accessScopesPage = 10

// grant is one grant of an application, taken out of AWS's union.
type grant struct {
	Type ssoadmintypes.GrantType
	// Known says that the union held the member that goes with the type.
	Known        bool
	RedirectURIs []string
	Issuers      []authorizedIssuer
}

// authorizedIssuer is one issuer whose tokens are accepted, and for whom they
// must be meant.
type authorizedIssuer struct {
	ARN       string
	Audiences []string
}

func (r *applicationsReader) grants(ctx context.Context, a *application) {
	grants, pages, err := list(ctx, r.walk, opListGrants, a.subject(), func(ctx context.Context, token *string) (*ssoadmin.ListApplicationGrantsOutput, error) {
		return r.api.ListApplicationGrants(ctx, &ssoadmin.ListApplicationGrantsInput{ApplicationArn: a.ARN, NextToken: token})
	}, func(out *ssoadmin.ListApplicationGrantsOutput) ([]grant, *string) {
		grants := make([]grant, 0, len(out.Grants))
		for _, told := range out.Grants {
			grants = append(grants, grantOf(told))
		}
		return grants, out.NextToken
	})
	r.unreadList(a, opListGrants, pages, err)
	if err != nil && len(grants) == 0 {
		return
	}
	a.Grants = make(map[string]*snapshot.ApplicationGrant, len(grants))
	for _, g := range grants {
		if !g.Known {
			r.unknownValue(snapshot.SectionApplications, a.subject(), opListGrants, "grants")
			continue
		}
		kept := &snapshot.ApplicationGrant{RedirectURIs: sortedSet(g.RedirectURIs), Issuers: map[string][]string{}}
		issuers, _ := identified(r.walk, opListGrants, a.subject(), "a trusted token issuer", g.Issuers, func(i authorizedIssuer) string { return i.ARN })
		for _, issuer := range issuers {
			kept.Issuers[issuer.ARN] = sortedSet(issuer.Audiences)
		}
		a.Grants[string(g.Type)] = kept
	}
}

func grantOf(told ssoadmintypes.GrantItem) grant {
	g := grant{Type: told.GrantType}
	switch member := told.Grant.(type) {
	case *ssoadmintypes.GrantMemberAuthorizationCode:
		g.Known = g.Type == ssoadmintypes.GrantTypeAuthorizationCode
		g.RedirectURIs = member.Value.RedirectUris
	case *ssoadmintypes.GrantMemberJwtBearer:
		g.Known = g.Type == ssoadmintypes.GrantTypeJwtBearer
		for _, issuer := range member.Value.AuthorizedTokenIssuers {
			g.Issuers = append(g.Issuers, authorizedIssuer{aws.ToString(issuer.TrustedTokenIssuerArn), issuer.AuthorizedAudiences})
		}
	case *ssoadmintypes.GrantMemberRefreshToken:
		g.Known = g.Type == ssoadmintypes.GrantTypeRefreshToken
	case *ssoadmintypes.GrantMemberTokenExchange:
		g.Known = g.Type == ssoadmintypes.GrantTypeTokenExchange
	}
	return g
}

// actor is one authentication method of an application.
type actor struct {
	Type ssoadmintypes.AuthenticationMethodType
	// Known says that the union held a member of the type IAM.
	Known bool
	// Policy is the actor policy as JSON, "" where AWS gave none.
	Policy string
}

func (r *applicationsReader) authenticationMethods(ctx context.Context, a *application) {
	actors, pages, err := list(ctx, r.walk, opListAuthenticationMethods, a.subject(), func(ctx context.Context, token *string) (*ssoadmin.ListApplicationAuthenticationMethodsOutput, error) {
		return r.api.ListApplicationAuthenticationMethods(ctx, &ssoadmin.ListApplicationAuthenticationMethodsInput{ApplicationArn: a.ARN, NextToken: token})
	}, func(out *ssoadmin.ListApplicationAuthenticationMethodsOutput) ([]actor, *string) {
		actors := make([]actor, 0, len(out.AuthenticationMethods))
		for _, told := range out.AuthenticationMethods {
			actors = append(actors, actorOf(told))
		}
		return actors, out.NextToken
	})
	r.unreadList(a, opListAuthenticationMethods, pages, err)
	if err != nil && len(actors) == 0 {
		return
	}
	a.ActorPolicies = make(map[string]string, len(actors))
	for _, told := range actors {
		if !told.Known {
			r.unknownValue(snapshot.SectionApplications, a.subject(), opListAuthenticationMethods, "actor_policies")
			continue
		}
		digest, err := r.documents.add(told.Policy)
		if err != nil {
			r.gap(snapshot.SectionApplications, a.subject(), malformed(opListAuthenticationMethods, "actor_policies"))
			continue
		}
		a.ActorPolicies[string(told.Type)] = digest
	}
}

func actorOf(told ssoadmintypes.AuthenticationMethodItem) actor {
	a := actor{Type: told.AuthenticationMethodType}
	if member, ok := told.AuthenticationMethod.(*ssoadmintypes.AuthenticationMethodMemberIam); ok {
		a.Known = a.Type == ssoadmintypes.AuthenticationMethodTypeIam
		if policy := member.Value.ActorPolicy; policy != nil {
			text, _ := policy.MarshalSmithyDocument() // "" is no policy document either
			a.Policy = string(text)
		}
	}
	return a
}

// accessScope is one scope and to whom it is limited.
type accessScope struct {
	Scope   string
	Targets []string
}

func (r *applicationsReader) accessScopes(ctx context.Context, a *application) {
	scopes, pages, err := list(ctx, r.walk, opListAccessScopes, a.subject(), func(ctx context.Context, token *string) (*ssoadmin.ListApplicationAccessScopesOutput, error) {
		return r.api.ListApplicationAccessScopes(ctx, &ssoadmin.ListApplicationAccessScopesInput{
			ApplicationArn: a.ARN, MaxResults: aws.Int32(accessScopesPage), NextToken: token,
		})
	}, func(out *ssoadmin.ListApplicationAccessScopesOutput) ([]accessScope, *string) {
		scopes := make([]accessScope, 0, len(out.Scopes))
		for _, told := range out.Scopes {
			scopes = append(scopes, accessScope{aws.ToString(told.Scope), told.AuthorizedTargets})
		}
		return scopes, out.NextToken
	})
	r.unreadList(a, opListAccessScopes, pages, err)
	if err != nil && len(scopes) == 0 {
		return
	}
	scopes, _ = identified(r.walk, opListAccessScopes, a.subject(), "an access scope", scopes, func(s accessScope) string { return s.Scope })
	a.AccessScopes = make(map[string][]string, len(scopes))
	for _, scope := range scopes {
		a.AccessScopes[scope.Scope] = sortedSet(scope.Targets)
	}
}

// sortedSet are the texts in order, each once; never nil.
func sortedSet(texts []string) []string {
	sorted := append([]string{}, texts...)
	slices.Sort(sorted)
	return slices.Compact(sorted)
}
