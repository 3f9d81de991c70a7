package awsfake

import "github.com/aws/aws-sdk-go-v2/service/ssoadmin/types"

// checkSets checks the permission sets and their assignments.
func (c *checklist) checkSets(w *world, in *instance) {
	c.known("permission_sets", in.state.PermissionSets != nil)
	c.known("account_assignments", in.state.AccountAssignments != nil)
	for key, facts := range in.state.PermissionSets {
		set := in.setByARN[*facts.ARN]
		path := "permission_sets." + key
		c.holds(path, "ssoadmin#PermissionSet", describe(set))
		c.checkInlinePolicy(path+".inline_policy", in, set)
		c.checkPolicies(path, w, set)
		c.checkTags(path+".tags", set)
		for _, account := range set.accounts {
			c.holds("account_assignments."+account, "ssoadmin#AccountId", account)
		}
	}
}

func (c *checklist) checkInlinePolicy(path string, in *instance, set *permissionSet) {
	c.known(path, set.InlinePolicy != nil)
	key := deref(set.InlinePolicy)
	if key == "" {
		return
	}
	document := in.state.PolicyDocuments[key]
	if document == nil {
		c.problem(path, "leads to no policy document")
		return
	}
	c.holds(path, "ssoadmin#PermissionSetPolicyDocument", string(document.Render()))
}

func (c *checklist) checkPolicies(path string, w *world, set *permissionSet) {
	c.known(path+".managed_policies", set.ManagedPolicies != nil)
	c.known(path+".customer_managed_policies", set.CustomerManagedPolicies != nil)
	c.known(path+".permissions_boundary", set.PermissionsBoundary != nil)
	for _, arn := range attached(set) {
		c.holds(path, "ssoadmin#ManagedPolicyArn", arn)
		c.known("managed_policies."+arn, w.managed[arn] != nil)
	}
	for _, policy := range set.CustomerManagedPolicies {
		c.holds(path, "ssoadmin#CustomerManagedPolicyReference", types.CustomerManagedPolicyReference{Name: &policy.Name, Path: &policy.Path})
	}
	if b := boundary(set.PermissionsBoundary); b != nil {
		c.holds(path+".permissions_boundary", "ssoadmin#PermissionsBoundary", *b)
	}
}

func (c *checklist) checkTags(path string, set *permissionSet) {
	c.known(path, set.Tags != nil)
	for key, value := range set.Tags {
		c.holds(path+"."+key, "ssoadmin#Tag", types.Tag{Key: &key, Value: &value})
	}
}
