package aws

import (
	"context"
	"maps"
	"slices"
	"sync"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/organizations"
	organizationstypes "github.com/aws/aws-sdk-go-v2/service/organizations/types"

	"github.com/idcscan/idcscan/collectors/snapshot"
)

const (
	opListPolicies   = "organizations:ListPolicies"
	opDescribePolicy = "organizations:DescribePolicy"
	opListTargets    = "organizations:ListTargetsForPolicy"
)

var serviceControlPolicyCalls = []Call{
	{
		Operation: opListPolicies, HowMany: "once per 20 service control policies",
		Times: func(s Sizes) int { return pages(s.ServiceControlPolicies, organizationsPage) },
		Why:   "the service control policies",
		Fills: serviceControlPolicies,
	},
	{
		Operation: opDescribePolicy, HowMany: "once a service control policy",
		Times: eachServiceControlPolicy,
		Why:   "the document of a service control policy",
		Fills: serviceControlPolicies,
	},
	{
		Operation: opListTargets, HowMany: "once a service control policy and 20 targets",
		Times: eachServiceControlPolicy,
		Why:   "what a service control policy is attached to",
		Fills: serviceControlPolicies,
	},
}

var serviceControlPolicies = []Fill{{snapshot.SectionOrganization, []string{"service_control_policies"}}}

func eachServiceControlPolicy(s Sizes) int { return s.ServiceControlPolicies }

// serviceControlPolicyReader is what AWS Organizations tells about its policies.
type serviceControlPolicyReader interface {
	ListPolicies(context.Context, *organizations.ListPoliciesInput, ...func(*organizations.Options)) (*organizations.ListPoliciesOutput, error)
	DescribePolicy(context.Context, *organizations.DescribePolicyInput, ...func(*organizations.Options)) (*organizations.DescribePolicyOutput, error)
	ListTargetsForPolicy(context.Context, *organizations.ListTargetsForPolicyInput, ...func(*organizations.Options)) (*organizations.ListTargetsForPolicyOutput, error)
}

// codePolicyNotFound says that a policy is gone.
const codePolicyNotFound = "PolicyNotFoundException"

// listedPolicy is what the list tells of a policy.
type listedPolicy struct {
	ID, Name   string
	AWSManaged bool
}

// readServiceControlPolicies reads the policies with their documents and
// targets. An organization that neither has all features nor the policy type
// enabled has none.
func (w *walk) readServiceControlPolicies(ctx context.Context, api serviceControlPolicyReader, r *reading) error {
	if enabled := r.organization.ServiceControlPoliciesEnabled; !r.mayHaveAllFeatures() && enabled != nil && !*enabled {
		r.organization.ServiceControlPolicies = map[string]*snapshot.ServiceControlPolicy{}
		return nil
	}
	listed, ok := getAll(ctx, w, opListPolicies, subject{}, func(ctx context.Context, token *string) (*organizations.ListPoliciesOutput, error) {
		return api.ListPolicies(ctx, &organizations.ListPoliciesInput{
			Filter: organizationstypes.PolicyTypeServiceControlPolicy, MaxResults: aws.Int32(organizationsPage), NextToken: token,
		})
	}, func(out *organizations.ListPoliciesOutput) ([]listedPolicy, *string) {
		policies := make([]listedPolicy, 0, len(out.Policies))
		for _, told := range out.Policies {
			policies = append(policies, listedPolicy{aws.ToString(told.Id), aws.ToString(told.Name), told.AwsManaged})
		}
		return policies, out.NextToken
	})
	if !ok {
		return nil
	}
	listed, _ = identified(w, opListPolicies, subject{}, "a service control policy", listed, func(p listedPolicy) string { return p.ID })
	byID := map[string]listedPolicy{}
	for _, policy := range listed {
		byID[policy.ID] = policy
	}
	w.progress.expect(opDescribePolicy, len(byID))
	w.progress.expect(opListTargets, len(byID))
	policies := make(map[string]*snapshot.ServiceControlPolicy, len(byID))
	r.organization.ServiceControlPolicies = policies
	var mu sync.Mutex
	return each(ctx, w, slices.Sorted(maps.Keys(byID)), func(ctx context.Context, id string) {
		policy := &snapshot.ServiceControlPolicy{Name: byID[id].Name, AWSManaged: byID[id].AWSManaged}
		if exists := w.policyDocument(ctx, api, id, policy, r.documents) && w.policyTargets(ctx, api, id, policy); !exists {
			w.forget(subject{of: id})
			return
		}
		mu.Lock()
		defer mu.Unlock()
		policies[id] = policy
	})
}

// policyDocument returns false for a policy that is gone.
func (w *walk) policyDocument(ctx context.Context, api serviceControlPolicyReader, id string, policy *snapshot.ServiceControlPolicy, docs *documents) (exists bool) {
	at := subject{of: id}
	text, err := ask(ctx, w, opDescribePolicy, at, func(ctx context.Context) (string, error) {
		out, err := api.DescribePolicy(ctx, &organizations.DescribePolicyInput{PolicyId: &id})
		if err != nil || out.Policy == nil {
			return "", err
		}
		return aws.ToString(out.Policy.Content), nil
	})
	switch {
	case err != nil && problemOf(err).code == codePolicyNotFound:
		return false
	case err != nil:
		w.failed(opDescribePolicy, at, err)
		return true
	case text == "":
		w.failedBy(opDescribePolicy, at, empty)
		return true
	}
	digest, err := docs.add(text)
	if err != nil {
		w.gap(snapshot.SectionOrganization, at, malformed(opDescribePolicy, "service_control_policies"))
		return true
	}
	policy.Document = &digest
	return true
}

// policyTargets returns false for a policy that is gone.
func (w *walk) policyTargets(ctx context.Context, api serviceControlPolicyReader, id string, policy *snapshot.ServiceControlPolicy) (exists bool) {
	at := subject{of: id}
	targets, _, err := list(ctx, w, opListTargets, at, func(ctx context.Context, token *string) (*organizations.ListTargetsForPolicyOutput, error) {
		return api.ListTargetsForPolicy(ctx, &organizations.ListTargetsForPolicyInput{PolicyId: &id, MaxResults: aws.Int32(organizationsPage), NextToken: token})
	}, func(out *organizations.ListTargetsForPolicyOutput) ([]string, *string) {
		targets := make([]string, 0, len(out.Targets))
		for _, told := range out.Targets {
			targets = append(targets, aws.ToString(told.TargetId))
		}
		return targets, out.NextToken
	})
	if err != nil {
		if problemOf(err).code == codePolicyNotFound {
			return false
		}
		w.failed(opListTargets, at, err)
	}
	if err == nil || len(targets) > 0 {
		targets, _ = identified(w, opListTargets, at, "a target", targets, sameID)
		policy.Targets = sortedSet(targets)
	}
	return true
}

// mayHaveAllFeatures is false where the organization is known to have the
// features of consolidated billing alone.
func (r *reading) mayHaveAllFeatures() bool {
	return aws.ToString(r.organization.FeatureSet) != string(organizationstypes.OrganizationFeatureSetConsolidatedBilling)
}
