package snapshot

import "strings"

// hygiene checks that IAM of every account was read or is known not to be, that
// an account of which IAM tells stands in accounts, and what IAM tells of it.
func (v *validator) hygiene() {
	if v.AccountHygiene != nil && !v.covers[SectionAccountHygiene].hides {
		members(v, v.Accounts, func(account string, _ *Account) {
			if v.AccountHygiene[account] == nil && isAccountID(account) {
				v.report(pathTo(SectionAccountHygiene).key(account), "is absent, and no gap says that accounts may be missing",
					"add it, empty with a gap where IAM of the account was not read, or a gap without keys and attributes")
			}
		})
	}
	members(v, v.AccountHygiene, func(account string, hygiene *AccountHygiene) {
		at := pathTo(SectionAccountHygiene).key(account)
		switch {
		case !isAccountID(account):
			v.report(at, "is no account", "an account is twelve digits")
		case v.Accounts[account] == nil:
			v.dangling(at, account, SectionAccounts)
		}
		if hygiene == nil {
			return // reported with the attributes
		}
		v.moment(at.key("root_last_used"), hygiene.RootLastUsed, true)
		v.moment(at.key("reported_at"), hygiene.ReportedAt, false)
		v.sorted(at.key("saml_providers"), hygiene.SAMLProviders)
		v.otherInstances(at.key("instances"), hygiene.Instances)
		v.iamUsers(at, hygiene)
		members(v, hygiene.FederatedRoles, func(name string, role *FederatedRole) {
			if role != nil {
				v.sorted(at.key("federated_roles").key(name).key("providers"), role.Providers)
			}
		})
		members(v, hygiene.CustomerManagedPolicies, func(policy, digest string) {
			at := at.key("customer_managed_policies").key(policy)
			if !strings.HasPrefix(policy, "/") || strings.HasSuffix(policy, "/") {
				v.report(at, "is no path and name of a policy", `write them like "/infra/Deploy" or "/Deploy"`)
			}
			if digest != "" {
				v.document(at, digest)
			}
		})
	})
}

func (v *validator) iamUsers(at path, hygiene *AccountHygiene) {
	members(v, hygiene.Users, func(name string, user *IAMUser) {
		if user != nil {
			v.moment(at.key("users").key(name).key("created_at"), &user.CreatedAt, false)
		}
	})
	members(v, hygiene.Credentials, func(name string, credentials *IAMCredentials) {
		if credentials == nil {
			return
		}
		for i, key := range credentials.AccessKeys {
			at := at.key("credentials").key(name).key("access_keys").index(i)
			v.moment(at.key("rotated_at"), &key.RotatedAt, false)
			v.moment(at.key("used_at"), &key.UsedAt, true)
		}
	})
}
