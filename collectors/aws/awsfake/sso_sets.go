package awsfake

import (
	"strings"

	"github.com/aws/aws-sdk-go-v2/service/ssoadmin"
	"github.com/aws/aws-sdk-go-v2/service/ssoadmin/types"

	"github.com/idcscan/idcscan/collectors/snapshot"
)

func listPermissionSets(s *session, in *ssoadmin.ListPermissionSetsInput) (*ssoadmin.ListPermissionSetsOutput, error) {
	i, err := s.openForSets(*in.InstanceArn)
	if err != nil {
		return nil, err
	}
	items, next, err := page(s, len(i.sets), in.MaxResults, in.NextToken, func(n int) string { return i.sets[n] })
	return &ssoadmin.ListPermissionSetsOutput{PermissionSets: items, NextToken: next}, err
}

// set returns a permission set of an instance that the caller may read.
func (s *session) set(instanceARN, setARN *string) (*instance, *permissionSet, error) {
	i, err := s.openForSets(*instanceARN)
	if err != nil {
		return nil, nil, err
	}
	set := i.setByARN[*setARN]
	if set == nil {
		return nil, nil, notFound("", "PermissionSet with ARN %s not found", *setARN)
	}
	return i, set, nil
}

func describePermissionSet(s *session, in *ssoadmin.DescribePermissionSetInput) (*ssoadmin.DescribePermissionSetOutput, error) {
	_, set, err := s.set(in.InstanceArn, in.PermissionSetArn)
	if err != nil {
		return nil, err
	}
	described := describe(set)
	return &ssoadmin.DescribePermissionSetOutput{PermissionSet: &described}, nil
}

func describe(set *permissionSet) types.PermissionSet {
	described := types.PermissionSet{
		CreatedDate: &born, PermissionSetArn: &set.arn, Name: set.Name,
		Description: filled(set.Description), RelayState: filled(set.RelayState), SessionDuration: set.SessionDuration,
	}
	if deref(set.SessionDefault) {
		described.SessionDuration = nil
	}
	return described
}

func getInlinePolicy(s *session, in *ssoadmin.GetInlinePolicyForPermissionSetInput) (*ssoadmin.GetInlinePolicyForPermissionSetOutput, error) {
	i, set, err := s.set(in.InstanceArn, in.PermissionSetArn)
	if err != nil {
		return nil, err
	}
	var policy string
	if key := deref(set.InlinePolicy); key != "" {
		policy = string(i.state.PolicyDocuments[key].Render())
	}
	return &ssoadmin.GetInlinePolicyForPermissionSetOutput{InlinePolicy: &policy}, nil
}

func listManagedPolicies(s *session, in *ssoadmin.ListManagedPoliciesInPermissionSetInput) (*ssoadmin.ListManagedPoliciesInPermissionSetOutput, error) {
	_, set, err := s.set(in.InstanceArn, in.PermissionSetArn)
	if err != nil {
		return nil, err
	}
	items, next, err := page(s, len(set.ManagedPolicies), in.MaxResults, in.NextToken, func(n int) types.AttachedManagedPolicy {
		arn := set.ManagedPolicies[n]
		name := arn[strings.LastIndexByte(arn, '/')+1:]
		return types.AttachedManagedPolicy{Arn: &arn, Name: &name}
	})
	return &ssoadmin.ListManagedPoliciesInPermissionSetOutput{AttachedManagedPolicies: items, NextToken: next}, err
}

func listCustomerManagedPolicies(s *session, in *ssoadmin.ListCustomerManagedPolicyReferencesInPermissionSetInput) (
	*ssoadmin.ListCustomerManagedPolicyReferencesInPermissionSetOutput, error,
) {
	_, set, err := s.set(in.InstanceArn, in.PermissionSetArn)
	if err != nil {
		return nil, err
	}
	policies := set.CustomerManagedPolicies
	items, next, err := page(s, len(policies), in.MaxResults, in.NextToken, func(n int) types.CustomerManagedPolicyReference {
		return types.CustomerManagedPolicyReference{Name: &policies[n].Name, Path: &policies[n].Path}
	})
	return &ssoadmin.ListCustomerManagedPolicyReferencesInPermissionSetOutput{CustomerManagedPolicyReferences: items, NextToken: next}, err
}

func getPermissionsBoundary(s *session, in *ssoadmin.GetPermissionsBoundaryForPermissionSetInput) (
	*ssoadmin.GetPermissionsBoundaryForPermissionSetOutput, error,
) {
	_, set, err := s.set(in.InstanceArn, in.PermissionSetArn)
	if err != nil {
		return nil, err
	}
	boundary := boundary(set.PermissionsBoundary)
	if boundary == nil {
		return nil, notFound("", "PermissionsBoundary not found for PermissionSet")
	}
	return &ssoadmin.GetPermissionsBoundaryForPermissionSetOutput{PermissionsBoundary: boundary}, nil
}

func boundary(b *snapshot.PermissionsBoundary) *types.PermissionsBoundary {
	switch {
	case b == nil || b.Kind == snapshot.BoundaryNone:
		return nil
	case b.Kind == snapshot.BoundaryManaged:
		return &types.PermissionsBoundary{ManagedPolicyArn: &b.ARN}
	}
	return &types.PermissionsBoundary{
		CustomerManagedPolicyReference: &types.CustomerManagedPolicyReference{Name: &b.Name, Path: &b.Path},
	}
}

func listTags(s *session, in *ssoadmin.ListTagsForResourceInput) (*ssoadmin.ListTagsForResourceOutput, error) {
	_, set, err := s.tagged(in)
	if err != nil {
		return nil, err
	}
	var tags map[string]string
	if set != nil {
		tags = set.Tags
	}
	keys := sortedKeys(tags)
	items, next, err := page(s, len(keys), nil, in.NextToken, func(n int) types.Tag {
		value := tags[keys[n]]
		return types.Tag{Key: &keys[n], Value: &value}
	})
	return &ssoadmin.ListTagsForResourceOutput{Tags: items, NextToken: next}, err
}

// tagged finds the permission set whose tags are asked for; nil for the
// instance itself, of which the state has no tags. InstanceArn may be left out.
func (s *session) tagged(in *ssoadmin.ListTagsForResourceInput) (*instance, *permissionSet, error) {
	if i := s.world.instance(*in.ResourceArn); i != nil {
		i, err := s.open(i.arn)
		return i, nil, err
	}
	if in.InstanceArn != nil {
		return s.set(in.InstanceArn, in.ResourceArn)
	}
	for _, i := range s.world.instances {
		if i.setByARN[*in.ResourceArn] != nil {
			return s.set(&i.arn, in.ResourceArn)
		}
	}
	return nil, nil, notFound("", "Resource with ARN %s not found", *in.ResourceArn)
}
