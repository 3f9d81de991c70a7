package awsfake

import (
	"errors"
	"fmt"

	"github.com/idcscan/idcscan/collectors/aws/awsfake/internal/model"
	"github.com/idcscan/idcscan/collectors/snapshot"
)

// maxProblems bounds how many problems of a state are told at once.
const maxProblems = 10

// checklist collects what in a state AWS could not say.
type checklist struct {
	check    model.Checker
	problems []error
}

// holds checks a value of the SDK's types that answers will be made of.
func (c *checklist) holds(path, shape string, value any) {
	if b := c.check.Check(shape, value); b != nil {
		c.problem(path, "%w", b)
	}
}

// known checks that something was read of which an empty answer would be a claim.
func (c *checklist) known(path string, is bool) {
	if !is {
		c.problems = append(c.problems, fmt.Errorf(
			"state: %s is not known; nobody knows what AWS would answer, so give it, empty where there is none", path))
	}
}

func (c *checklist) problem(path, format string, args ...any) {
	c.problems = append(c.problems, fmt.Errorf("state: %s: %w", path, fmt.Errorf(format, args...)))
}

func (c *checklist) err() error {
	if n := len(c.problems); n > maxProblems {
		c.problems = append(c.problems[:maxProblems], fmt.Errorf("and %d more", n-maxProblems))
	}
	return errors.Join(c.problems...)
}

// checkState says why AWS could not answer with this state, whatever is asked.
func (w *world) checkState() error {
	c := &checklist{check: w.check}
	c.holds("caller", "ssoadmin#AccountId", w.caller.Account)
	for _, in := range w.instances {
		c.holds("instance", "ssoadmin#InstanceMetadata", metadata(in))
		if in.facts == nil || in.status != "ACTIVE" {
			continue // of such an instance nothing else is served
		}
		if !in.accountInstance(w) {
			c.checkABAC(in)
			c.checkSets(w, in)
			c.checkOperations(in)
		}
		c.checkApplications(in)
		c.checkPeople(in)
	}
	c.checkOrganization(w)
	c.checkAccounts(w)
	c.checkTrails(w)
	for arn, document := range w.managed {
		if document == nil {
			c.problem("managed_policies."+arn, "leads to no policy document")
			continue
		}
		c.holds("managed_policies."+arn, "iam#policyDocumentType", string(document.Render()))
	}
	return c.err()
}

func (c *checklist) checkABAC(in *instance) {
	if in.state.ABAC == nil || in.state.ABAC.Status == nil {
		c.known("abac", false)
		return
	}
	if *in.state.ABAC.Status != abacNotConfigured {
		c.holds("abac", "ssoadmin#DescribeInstanceAccessControlAttributeConfigurationResponse", abac(in.state.ABAC))
	}
}

func (c *checklist) checkPeople(in *instance) {
	c.known("users", in.state.Users != nil)
	c.known("groups", in.state.Groups != nil)
	for key, user := range in.state.Users {
		c.holds("users."+key, "ssoadmin#PrincipalId", *user.ID)
		if in.userByID[*user.ID] == user {
			c.holds("users."+key, "identitystore#User", in.user(user))
			c.time("users."+key+".created_at", user.CreatedAt)
			c.time("users."+key+".updated_at", user.UpdatedAt)
		}
	}
	for key, group := range in.state.Groups {
		c.holds("groups."+key, "ssoadmin#PrincipalId", *group.ID)
		if in.groupByID[*group.ID] == group {
			c.holds("groups."+key, "identitystore#Group", in.group(group))
			c.known("groups."+key+".members", group.Members != nil)
			c.time("groups."+key+".created_at", group.CreatedAt)
			c.time("groups."+key+".updated_at", group.UpdatedAt)
		}
	}
}

func (c *checklist) checkOrganization(w *world) {
	if w.organization == nil {
		return
	}
	if w.organization.ID == nil || w.organization.ManagementAccount == nil {
		c.known("organization.id and .management_account", false)
		return
	}
	c.holds("organization", "organizations#Organization", w.describeOrganization())
	for _, id := range w.accounts {
		c.holds("accounts."+id, "organizations#Account", w.account(id))
	}
	c.checkTree(w)
	for service, accounts := range w.organization.DelegatedAdministrators {
		for _, id := range accounts {
			c.known(fmt.Sprintf("accounts.%s, delegated administrator of %s,", id, service), w.accountFacts[id] != nil)
		}
	}
}

// attached are the managed policies of a set, its boundary among them.
func attached(set *permissionSet) []string {
	arns := append([]string(nil), set.ManagedPolicies...)
	if b := set.PermissionsBoundary; b != nil && b.Kind == snapshot.BoundaryManaged {
		arns = append(arns, b.ARN)
	}
	return arns
}
