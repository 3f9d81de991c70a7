package awsfake

import (
	"time"

	"github.com/aws/aws-sdk-go-v2/service/ssoadmin/types"
)

// checkApplications checks applications and trusted token issuers.
func (c *checklist) checkApplications(in *instance) {
	for key, app := range in.state.Applications {
		path := "applications." + key
		c.holds(path, "ssoadmin#Application", in.application(app))
		for kind, g := range app.Grants {
			c.holds(path+".grants."+kind, "ssoadmin#GrantItem", types.GrantItem{GrantType: types.GrantType(kind), Grant: grant(kind, g)})
		}
		for scope, targets := range app.AccessScopes {
			c.holds(path+".access_scopes", "ssoadmin#ScopeDetails", types.ScopeDetails{Scope: &scope, AuthorizedTargets: nonEmpty(targets)})
		}
		for kind, policy := range app.ActorPolicies {
			if in.state.PolicyDocuments[policy] == nil {
				c.problem(path+".actor_policies."+kind, "leads to no policy document")
				continue
			}
			c.holds(path+".actor_policies", "ssoadmin#AuthenticationMethodItem", in.authenticationMethod(kind, policy))
		}
	}
	for key, issuer := range in.state.TrustedTokenIssuers {
		c.holds("trusted_token_issuers."+key, "ssoadmin#DescribeTrustedTokenIssuerResponse", describeIssuer(issuer))
	}
}

// checkOperations checks the operations that failed.
func (c *checklist) checkOperations(in *instance) {
	for id, op := range in.state.Operations {
		path := "operations." + id
		c.time(path+".created_at", op.CreatedAt)
		async := asyncOperation{op, id, types.StatusValuesFailed}
		switch deref(op.Kind) {
		case assignmentCreation, assignmentDeletion:
			c.holds(path, "ssoadmin#AccountAssignmentOperationStatus", *in.assignmentStatus(async))
		case provisioning:
			c.holds(path, "ssoadmin#PermissionSetProvisioningStatus", *in.provisioningStatus(async))
		default:
			c.problem(path+".kind", "%q is no kind of operation", deref(op.Kind))
		}
	}
}

// time checks a time; "" is none, as AWS gives none.
func (c *checklist) time(path string, text *string) {
	if text == nil || *text == "" {
		return
	}
	if _, err := time.Parse(timeForm, *text); err != nil {
		c.problem(path, "%q is no time such as 2026-01-02T03:04:05Z", *text)
	}
}
