package awsfake

import (
	"fmt"
	"slices"

	"github.com/aws/aws-sdk-go-v2/service/identitystore"
	"github.com/aws/aws-sdk-go-v2/service/identitystore/types"

	"github.com/idcscan/idcscan/collectors/snapshot"
)

// store returns the instance behind an identity store, which a request names
// by id or by ARN.
func (s *session) store(id string) (*instance, error) {
	for _, i := range s.world.instances {
		if id == i.store || id == *i.storeARN() {
			return s.open(i.arn)
		}
	}
	return nil, notFound("IDENTITY_STORE", "IDENTITY_STORE not found.")
}

func (in *instance) storeARN() *string {
	arn := fmt.Sprintf("arn:%s:identitystore::%s:identitystore/%s", partition(in.arn), in.owner, in.store)
	return &arn
}

func listUsers(s *session, in *identitystore.ListUsersInput) (*identitystore.ListUsersOutput, error) {
	i, err := s.store(*in.IdentityStoreId)
	if err != nil {
		return nil, err
	}
	ids, err := filter(in.Filters, "UserName", i.users, func(id string) string { return deref(i.userByID[id].Name) }) //nolint:staticcheck // deprecated is not gone
	if err != nil {
		return nil, err
	}
	items, next, err := page(s, len(ids), in.MaxResults, in.NextToken, func(n int) types.User {
		return i.user(i.userByID[ids[n]])
	})
	return &identitystore.ListUsersOutput{Users: items, NextToken: next}, err
}

func listGroups(s *session, in *identitystore.ListGroupsInput) (*identitystore.ListGroupsOutput, error) {
	i, err := s.store(*in.IdentityStoreId)
	if err != nil {
		return nil, err
	}
	ids, err := filter(in.Filters, "DisplayName", i.groups, func(id string) string { return deref(i.groupByID[id].Name) }) //nolint:staticcheck // deprecated is not gone
	if err != nil {
		return nil, err
	}
	items, next, err := page(s, len(ids), in.MaxResults, in.NextToken, func(n int) types.Group {
		return i.group(i.groupByID[ids[n]])
	})
	return &identitystore.ListGroupsOutput{Groups: items, NextToken: next}, err
}

// filter keeps the ids whose name is the one asked for.
func filter(filters []types.Filter, attribute string, ids []string, name func(string) string) ([]string, error) {
	for _, f := range filters {
		if *f.AttributePath != attribute {
			return nil, invalid("Attribute path %s is not supported", *f.AttributePath)
		}
		ids = slices.DeleteFunc(slices.Clone(ids), func(id string) bool { return name(id) != *f.AttributeValue })
	}
	return ids, nil
}

func listGroupMemberships(s *session, in *identitystore.ListGroupMembershipsInput) (*identitystore.ListGroupMembershipsOutput, error) {
	i, err := s.store(*in.IdentityStoreId)
	if err != nil {
		return nil, err
	}
	if i.groupByID[*in.GroupId] == nil {
		return nil, notFound("GROUP", "GROUP not found.")
	}
	members := i.members[*in.GroupId]
	items, next, err := page(s, len(members), in.MaxResults, in.NextToken, func(n int) types.GroupMembership {
		return i.membership(*in.GroupId, members[n])
	})
	return &identitystore.ListGroupMembershipsOutput{GroupMemberships: items, NextToken: next}, err
}

func describeUser(s *session, in *identitystore.DescribeUserInput) (*identitystore.DescribeUserOutput, error) {
	i, err := s.store(*in.IdentityStoreId)
	if err != nil {
		return nil, err
	}
	facts := i.userByID[*in.UserId]
	if facts == nil {
		return nil, notFound("USER", "USER not found.")
	}
	out := &identitystore.DescribeUserOutput{}
	copyMembers(out, i.user(facts))
	return out, nil
}

func describeGroup(s *session, in *identitystore.DescribeGroupInput) (*identitystore.DescribeGroupOutput, error) {
	i, err := s.store(*in.IdentityStoreId)
	if err != nil {
		return nil, err
	}
	facts := i.groupByID[*in.GroupId]
	if facts == nil {
		return nil, notFound("GROUP", "GROUP not found.")
	}
	out := &identitystore.DescribeGroupOutput{}
	copyMembers(out, i.group(facts))
	return out, nil
}

func describeIdentityStore(s *session, in *identitystore.DescribeIdentityStoreInput) (*identitystore.DescribeIdentityStoreOutput, error) {
	i, err := s.store(*in.IdentityStoreId)
	if err != nil {
		return nil, err
	}
	if i.facts.Network == nil {
		return nil, s.untold("instance.network")
	}
	return &identitystore.DescribeIdentityStoreOutput{
		IdentityStoreArn: i.storeARN(), IdentityStoreId: &i.store, NetworkConfiguration: network(i.facts.Network),
	}, nil
}

// network is nil where nothing is restricted.
func network(n *snapshot.IdentityStoreNetwork) *types.NetworkConfigurationDetails {
	if !n.VPCEndpointRequired && len(n.SourceVPCs)+len(n.APISourceIPs)+len(n.SCIMSourceIPs) == 0 {
		return nil
	}
	return &types.NetworkConfigurationDetails{
		VpceAccessRequired: &n.VPCEndpointRequired, ApiRestrictSourceVpcs: n.SourceVPCs,
		ApiAllowSourceIps: n.APISourceIPs, ScimAllowSourceIps: n.SCIMSourceIPs,
	}
}

// listMembershipsForMember reads the union MemberId from the request itself:
// encoding/json cannot fill the SDK's interface.
func listMembershipsForMember(s *session, in *identitystore.ListGroupMembershipsForMemberInput) (
	*identitystore.ListGroupMembershipsForMemberOutput, error,
) {
	i, err := s.store(*in.IdentityStoreId)
	if err != nil {
		return nil, err
	}
	member, _ := s.request.members["MemberId"].(map[string]any) // checked against the model
	user, _ := member["UserId"].(string)
	if i.userByID[user] == nil {
		return nil, notFound("USER", "USER not found.")
	}
	groups := i.reverse().groups[user]
	items, next, err := page(s, len(groups), in.MaxResults, in.NextToken, func(n int) types.GroupMembership {
		return i.membership(groups[n], user)
	})
	return &identitystore.ListGroupMembershipsForMemberOutput{GroupMemberships: items, NextToken: next}, err
}
