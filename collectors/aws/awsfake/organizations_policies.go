package awsfake

import (
	"fmt"
	"strings"

	"github.com/aws/aws-sdk-go-v2/service/organizations"
	"github.com/aws/aws-sdk-go-v2/service/organizations/types"

	"github.com/idcscan/idcscan/collectors/snapshot"
)

// mayListPolicies is mayListOrganization for service control policies, the only
// type of which the state tells.
func (s *session) mayListPolicies() error {
	if err := s.mayListOrganization(); err != nil {
		return err
	}
	if s.world.organization.ServiceControlPolicies == nil {
		return s.untold("service_control_policies")
	}
	return nil
}

func listPolicies(s *session, in *organizations.ListPoliciesInput) (*organizations.ListPoliciesOutput, error) {
	if err := s.mayListPolicies(); err != nil {
		return nil, err
	}
	if in.Filter != types.PolicyTypeServiceControlPolicy {
		return nil, s.untold("policies of the type " + string(in.Filter))
	}
	policies := s.world.organization.ServiceControlPolicies
	ids := sortedKeys(policies)
	items, next, err := page(s, len(ids), in.MaxResults, in.NextToken, func(n int) types.PolicySummary {
		return s.world.policySummary(ids[n], policies[ids[n]])
	})
	return &organizations.ListPoliciesOutput{Policies: items, NextToken: next}, err
}

func (w *world) policySummary(id string, policy *snapshot.ServiceControlPolicy) types.PolicySummary {
	arn := w.organizationARN("policy", "service_control_policy/"+id)
	if policy.AWSManaged {
		arn = fmt.Sprintf("arn:%s:organizations::aws:policy/service_control_policy/%s", w.partition, id)
	}
	description := Private + "policy-description"
	return types.PolicySummary{
		Id: &id, Arn: &arn, Name: &policy.Name, AwsManaged: policy.AWSManaged, Description: &description, Type: types.PolicyTypeServiceControlPolicy,
	}
}

func (s *session) controlPolicy(id string) (*snapshot.ServiceControlPolicy, error) {
	if err := s.mayListPolicies(); err != nil {
		return nil, err
	}
	policy := s.world.organization.ServiceControlPolicies[id]
	if policy == nil {
		return nil, &apiError{Code: "PolicyNotFoundException", Message: "You specified a policy that doesn't exist."}
	}
	return policy, nil
}

func describePolicy(s *session, in *organizations.DescribePolicyInput) (*organizations.DescribePolicyOutput, error) {
	policy, err := s.controlPolicy(*in.PolicyId)
	if err != nil {
		return nil, err
	}
	if policy.Document == nil {
		return nil, s.untold("document")
	}
	summary, content := s.world.policySummary(*in.PolicyId, policy), string(s.world.documents[*policy.Document].Render())
	return &organizations.DescribePolicyOutput{Policy: &types.Policy{Content: &content, PolicySummary: &summary}}, nil
}

func listTargetsForPolicy(s *session, in *organizations.ListTargetsForPolicyInput) (*organizations.ListTargetsForPolicyOutput, error) {
	policy, err := s.controlPolicy(*in.PolicyId)
	if err != nil {
		return nil, err
	}
	if policy.Targets == nil {
		return nil, s.untold("targets")
	}
	items, next, err := page(s, len(policy.Targets), in.MaxResults, in.NextToken, func(n int) types.PolicyTargetSummary {
		return s.world.policyTarget(policy.Targets[n])
	})
	return &organizations.ListTargetsForPolicyOutput{Targets: items, NextToken: next}, err
}

func (w *world) policyTarget(id string) types.PolicyTargetSummary {
	target := types.PolicyTargetSummary{TargetId: &id, Type: types.TargetTypeAccount}
	arn := w.accountARN(id)
	if facts := w.accountFacts[id]; facts != nil {
		target.Name = facts.Name
	}
	if unit := w.organization.OrganizationalUnits[id]; unit != nil {
		target.Type, target.Name, arn = types.TargetTypeOrganizationalUnit, &unit.Name, w.organizationARN("ou", id)
		if isRoot(id) {
			target.Type, arn = types.TargetTypeRoot, w.organizationARN("root", id)
		}
	}
	target.Arn = &arn
	return target
}

// checkTree checks organizational units, policies and trusted access.
func (c *checklist) checkTree(w *world) {
	units := w.organization.OrganizationalUnits
	for id, unit := range units {
		path := "organization.organizational_units." + id
		if isRoot(id) {
			c.holds(path, "organizations#Root", w.root(id))
			continue
		}
		c.holds(path, "organizations#OrganizationalUnit", w.unit(id))
		if units[unit.Parent] == nil || !strings.Contains(w.entityPath(id), "/r-") {
			c.problem(path+".parent", "%q leads to no root", unit.Parent)
		}
	}
	for _, id := range w.accounts {
		if parent := w.accountFacts[id].Parent; parent != nil && units != nil && units[*parent] == nil {
			c.problem("accounts."+id+".parent", "%q is no root and no organizational unit", *parent)
		}
	}
	for id, policy := range w.organization.ServiceControlPolicies {
		path := "organization.service_control_policies." + id
		c.holds(path, "organizations#PolicySummary", w.policySummary(id, policy))
		if policy.Document != nil && w.documents[*policy.Document] == nil {
			c.problem(path+".document", "leads to no policy document")
		}
		for _, target := range policy.Targets {
			c.holds(path+".targets", "organizations#PolicyTargetSummary", w.policyTarget(target))
		}
	}
	for _, service := range w.organization.TrustedServices {
		c.holds("organization.trusted_services", "organizations#ServicePrincipal", service)
	}
}
