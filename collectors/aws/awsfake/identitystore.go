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
		if id == i.store || id == i.storeARN() {
			return s.open(i.arn)
		}
	}
	return nil, notFound("IDENTITY_STORE", "IDENTITY_STORE not found.")
}

func (in *instance) storeARN() string {
	return fmt.Sprintf("arn:%s:identitystore::%s:identitystore/%s", partition(in.arn), in.owner, in.store)
}

func listUsers(s *session, in *identitystore.ListUsersInput) (*identitystore.ListUsersOutput, error) {
	i, err := s.store(*in.IdentityStoreId)
	if err != nil {
		return nil, err
	}
	ids, err := filter(in.Filters, "UserName", i.users, func(id string) string { return deref(i.userByID[id].Name) })
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
	ids, err := filter(in.Filters, "DisplayName", i.groups, func(id string) string { return deref(i.groupIDs[id].Name) })
	if err != nil {
		return nil, err
	}
	items, next, err := page(s, len(ids), in.MaxResults, in.NextToken, func(n int) types.Group {
		return i.group(i.groupIDs[ids[n]])
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
	if i.groupIDs[*in.GroupId] == nil {
		return nil, notFound("GROUP", "GROUP not found.")
	}
	members := i.members[*in.GroupId]
	items, next, err := page(s, len(members), in.MaxResults, in.NextToken, func(n int) types.GroupMembership {
		return i.membership(*in.GroupId, members[n])
	})
	return &identitystore.ListGroupMembershipsOutput{GroupMemberships: items, NextToken: next}, err
}

func (in *instance) membership(group, user string) types.GroupMembership {
	id := uuid(group, user)
	return types.GroupMembership{
		IdentityStoreId: &in.store, MembershipId: &id, GroupId: &group, MemberId: &types.MemberIdMemberUserId{Value: user},
	}
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
	u := i.user(facts)
	return &identitystore.DescribeUserOutput{
		IdentityStoreId: u.IdentityStoreId, UserId: u.UserId, UserName: u.UserName, UserStatus: u.UserStatus,
		CreatedBy: u.CreatedBy, ExternalIds: u.ExternalIds, CreatedAt: u.CreatedAt, UpdatedAt: u.UpdatedAt,
	}, nil
}

func describeGroup(s *session, in *identitystore.DescribeGroupInput) (*identitystore.DescribeGroupOutput, error) {
	i, err := s.store(*in.IdentityStoreId)
	if err != nil {
		return nil, err
	}
	facts := i.groupIDs[*in.GroupId]
	if facts == nil {
		return nil, notFound("GROUP", "GROUP not found.")
	}
	g := i.group(facts)
	return &identitystore.DescribeGroupOutput{
		IdentityStoreId: g.IdentityStoreId, GroupId: g.GroupId, DisplayName: g.DisplayName,
		CreatedBy: g.CreatedBy, ExternalIds: g.ExternalIds, CreatedAt: g.CreatedAt,
	}, nil
}

// user is what the store says about a person.
func (in *instance) user(u *snapshot.User) types.User {
	return types.User{
		IdentityStoreId: &in.store, UserId: u.ID, UserName: u.Name, UserStatus: types.UserStatus(deref(u.Status)),
		CreatedBy: filled(u.CreatedBy), ExternalIds: externalIDs(*u.ID, u.ExternalIDIssuers), CreatedAt: &born, UpdatedAt: &born,
	}
}

func (in *instance) group(g *snapshot.Group) types.Group {
	return types.Group{
		IdentityStoreId: &in.store, GroupId: g.ID, DisplayName: g.Name,
		CreatedBy: filled(g.CreatedBy), ExternalIds: externalIDs(*g.ID, g.ExternalIDIssuers), CreatedAt: &born,
	}
}

func externalIDs(id string, issuers []string) []types.ExternalId {
	var all []types.ExternalId
	for _, issuer := range issuers {
		external := "external-" + digest(id, issuer)[:16]
		all = append(all, types.ExternalId{Id: &external, Issuer: &issuer})
	}
	return all
}

// uuid returns an id in the store's form, the same for the same parts.
func uuid(parts ...string) string {
	d := digest(parts...)
	return d[:8] + "-" + d[8:12] + "-" + d[12:16] + "-" + d[16:20] + "-" + d[20:32]
}
