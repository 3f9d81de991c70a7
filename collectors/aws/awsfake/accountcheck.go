package awsfake

import "github.com/aws/aws-sdk-go-v2/service/iam/types"

// checkAccounts checks what the state tells of IAM in the accounts.
func (c *checklist) checkAccounts(w *world) {
	for account, h := range w.hygiene {
		path := "account_hygiene." + account
		c.holds(path, "ssoadmin#AccountId", account)
		c.time(path+".reported_at", h.ReportedAt)
		c.time(path+".root_last_used", h.RootLastUsed)
		for name, user := range h.Users {
			c.holds(path+".users."+name, "iam#User", iamUser(name, user))
			c.time(path+".users."+name+".created_at", &user.CreatedAt)
		}
		for name, credentials := range h.Credentials {
			if n := len(credentials.AccessKeys); n > 2 {
				c.problem(path+".credentials."+name, "%d access keys, but an IAM user has at most two", n)
			}
			for _, key := range credentials.AccessKeys {
				c.time(path+".credentials."+name+".access_keys", &key.RotatedAt)
				c.time(path+".credentials."+name+".access_keys", &key.UsedAt)
			}
		}
		for _, arn := range h.SAMLProviders {
			c.holds(path+".saml_providers", "iam#SAMLProviderListEntry", types.SAMLProviderListEntry{Arn: &arn})
		}
		for name, role := range h.FederatedRoles {
			c.holds(path+".federated_roles."+name, "iam#Role", federatedRole(name, role))
		}
		for reference, policy := range h.CustomerManagedPolicies {
			if policy != "" && w.documents[policy] == nil {
				c.problem(path+".customer_managed_policies."+reference, "leads to no policy document")
			}
		}
	}
}
