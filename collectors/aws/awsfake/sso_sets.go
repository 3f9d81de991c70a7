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
	tags, err := s.tags(in)
	if err != nil {
		return nil, err
	}
	if tags == nil {
		return nil, s.untold("tags")
	}
	keys := sortedKeys(tags)
	items, next, err := page(s, len(keys), nil, in.NextToken, func(n int) types.Tag {
		value := tags[keys[n]]
		return types.Tag{Key: &keys[n], Value: &value}
	})
	return &ssoadmin.ListTagsForResourceOutput{Tags: items, NextToken: next}, err
}

// tags finds what is asked for. InstanceArn may be left out, and must be for
// applications and issuers, of whose tags the state knows nothing.
func (s *session) tags(in *ssoadmin.ListTagsForResourceInput) (map[string]string, error) {
	for _, i := range s.world.instances {
		if i.arn == *in.ResourceArn {
			i, err := s.open(i.arn)
			if err != nil {
				return nil, err
			}
			return i.facts.Tags, nil
		}
		if in.InstanceArn != nil && *in.InstanceArn != i.arn {
			continue
		}
		if set := i.setByARN[*in.ResourceArn]; set != nil {
			_, _, err := s.set(&i.arn, in.ResourceArn)
			return set.Tags, err
		}
		if i.appByARN[*in.ResourceArn] != nil || i.issuerByARN[*in.ResourceArn] != nil {
			_, err := s.open(i.arn)
			return map[string]string{Private + "tag": Private + "tag-value"}, err
		}
	}
	return nil, notFound("", "Resource with ARN %s not found", *in.ResourceArn)
}
