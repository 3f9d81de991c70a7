package snapshot

import "strings"

func (v *validator) applications() {
	members(v, v.Applications, func(key string, application *Application) {
		if application == nil {
			return // reported with the attributes, as below
		}
		at := pathTo(SectionApplications).key(key)
		v.keyFits(at, key, application.Name, idOf(application.ARN))
		if application.Account != nil {
			v.account(at.key("account"), *application.Account, false)
		}
		v.sorted(at.key("assignments"), application.Assignments)
		for i, principal := range application.Assignments {
			v.principal(at.key("assignments"), i, principal)
		}
		members(v, application.Grants, func(kind string, grant *ApplicationGrant) {
			if grant == nil {
				return
			}
			at := at.key("grants").key(kind)
			v.sorted(at.key("redirect_uris"), grant.RedirectURIs)
			members(v, grant.Issuers, func(issuer string, audiences []string) {
				v.sorted(at.key("issuers").key(issuer), audiences)
			})
		})
		members(v, application.ActorPolicies, func(method, digest string) {
			v.document(at.key("actor_policies").key(method), digest)
		})
		members(v, application.AccessScopes, func(scope string, targets []string) {
			v.sorted(at.key("access_scopes").key(scope), targets)
		})
	})
}

func (v *validator) trustedTokenIssuers() {
	members(v, v.TrustedTokenIssuers, func(key string, issuer *TrustedTokenIssuer) {
		if issuer != nil {
			v.keyFits(pathTo(SectionTrustedTokenIssuers).key(key), key, issuer.Name, idOf(issuer.ARN))
		}
	})
}

// idOf returns the id in an ARN that is known.
func idOf(arn *string) *string {
	if arn == nil {
		return nil
	}
	return new(ResourceID(*arn))
}

// operations checks that what an operation was about stands in its section,
// unless it is gone.
func (v *validator) operations() {
	members(v, v.Operations, func(key string, operation *Operation) {
		if operation == nil {
			return
		}
		at := pathTo(SectionOperations).key(key)
		v.moment(at.key("created_at"), operation.CreatedAt, false)
		if operation.Account != nil {
			v.account(at.key("account"), *operation.Account, true)
		}
		if set := operation.PermissionSet; set != nil && v.PermissionSets[*set] == nil && !strings.HasPrefix(*set, PrefixID) {
			v.dangling(at.key("permission_set"), *set, SectionPermissionSets)
		}
		if operation.Principal != nil && *operation.Principal != "" {
			v.operationPrincipal(at.key("principal"), *operation.Principal)
		}
	})
}

func (v *validator) operationPrincipal(at path, principal string) {
	group, isGroup := strings.CutPrefix(principal, PrefixGroup)
	user, isUser := strings.CutPrefix(principal, PrefixUser)
	switch {
	case isGroup && v.Groups[group] == nil && !strings.HasPrefix(group, PrefixID):
		v.dangling(at, group, SectionGroups)
	case isUser && v.Users[user] == nil && !strings.HasPrefix(user, PrefixID):
		v.dangling(at, user, SectionUsers)
	case !isGroup && !isUser:
		v.report(at, quote(principal)+" is no principal", `write "group:<key>" or "user:<key>"`)
	}
}
