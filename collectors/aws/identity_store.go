package aws

import (
	"context"
	"maps"
	"slices"
	"sync"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/identitystore"
	identitystoretypes "github.com/aws/aws-sdk-go-v2/service/identitystore/types"

	"github.com/idcscan/idcscan/collectors/snapshot"
)

// identityReader is what of the identity store tells about people. Only
// Describe and List operations are used, so that AWS's own policy
// AWSSSODirectoryReadOnly allows them all.
type identityReader interface {
	ListUsers(context.Context, *identitystore.ListUsersInput, ...func(*identitystore.Options)) (*identitystore.ListUsersOutput, error)
	ListGroups(context.Context, *identitystore.ListGroupsInput, ...func(*identitystore.Options)) (*identitystore.ListGroupsOutput, error)
	ListGroupMemberships(context.Context, *identitystore.ListGroupMembershipsInput, ...func(*identitystore.Options)) (*identitystore.ListGroupMembershipsOutput, error)
	DescribeUser(context.Context, *identitystore.DescribeUserInput, ...func(*identitystore.Options)) (*identitystore.DescribeUserOutput, error)
	DescribeGroup(context.Context, *identitystore.DescribeGroupInput, ...func(*identitystore.Options)) (*identitystore.DescribeGroupOutput, error)
}

// people are the users and groups of one identity store, by id.
type people struct {
	mu     sync.Mutex
	users  map[string]*snapshot.User
	groups map[string]*snapshot.Group
	// members are the ids of users by the id of their group, as far as read.
	members map[string][]string
	// usersRead and groupsRead say that the store answered anything about users
	// and groups themselves, usersListed that it listed all users.
	usersRead, groupsRead, usersListed bool
	// refused are the lists, by operation, that were refused as invalid.
	refused map[string]error
	// evidence of the identity source.
	evidence []snapshot.IdentitySourceEvidence
}

func newPeople() *people {
	return &people{
		users: map[string]*snapshot.User{}, groups: map[string]*snapshot.Group{}, members: map[string][]string{},
		refused: map[string]error{}, evidence: []snapshot.IdentitySourceEvidence{},
	}
}

func (p *people) putUser(user *snapshot.User) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.users[*user.ID] = user
	p.usersRead = true
}

func (p *people) putGroup(group *snapshot.Group) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.groups[*group.ID] = group
	p.groupsRead = true
}

func (p *people) putMembers(group string, members []string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.members[group] = members
}

// storeReader reads one identity store.
type storeReader struct {
	*walk
	api   identityReader
	store *string
}

// readListed reads users, groups and the members of the groups. Users and
// groups are lists of the same quota, so they go one after the other.
func (r *storeReader) readListed(ctx context.Context, p *people) error {
	r.listUsers(ctx, p)
	r.listGroups(ctx, p)
	groups := slices.Sorted(maps.Keys(p.groups))
	return r.askAll(ctx, opListGroupMemberships, groups, r.readMembers(p))
}

// listUsers takes of AWS's profile what a User holds and lets the rest go.
func (r *storeReader) listUsers(ctx context.Context, p *people) {
	whole := true
	users, pages, err := listStore(ctx, r, opListUsers, func(ctx context.Context, most *int32, token *string) (*identitystore.ListUsersOutput, error) {
		return r.api.ListUsers(ctx, &identitystore.ListUsersInput{IdentityStoreId: r.store, MaxResults: most, NextToken: token})
	}, func(out *identitystore.ListUsersOutput) ([]*snapshot.User, *string) {
		listed, all := identified(r.walk, opListUsers, subject{}, "a user", out.Users, func(u identitystoretypes.User) string { return aws.ToString(u.UserId) })
		whole = whole && all
		users := make([]*snapshot.User, 0, len(listed))
		for _, told := range listed {
			users = append(users, r.user(opListUsers, aws.ToString(told.UserId), profile{told.UserName, told.UserStatus, told.CreatedBy, told.ExternalIds}))
		}
		return users, out.NextToken
	})
	for _, user := range users {
		p.users[*user.ID] = user
	}
	p.usersRead, p.usersListed = pages > 0, err == nil && whole
	r.unlisted(p, opListUsers, pages, err)
}

func (r *storeReader) listGroups(ctx context.Context, p *people) {
	groups, pages, err := listStore(ctx, r, opListGroups, func(ctx context.Context, most *int32, token *string) (*identitystore.ListGroupsOutput, error) {
		return r.api.ListGroups(ctx, &identitystore.ListGroupsInput{IdentityStoreId: r.store, MaxResults: most, NextToken: token})
	}, func(out *identitystore.ListGroupsOutput) ([]*snapshot.Group, *string) {
		listed, _ := identified(r.walk, opListGroups, subject{}, "a group", out.Groups, func(g identitystoretypes.Group) string { return aws.ToString(g.GroupId) })
		groups := make([]*snapshot.Group, 0, len(listed))
		for _, told := range listed {
			groups = append(groups, r.group(opListGroups, aws.ToString(told.GroupId), told.DisplayName, told.CreatedBy, told.ExternalIds))
		}
		return groups, out.NextToken
	})
	for _, group := range groups {
		p.groups[*group.ID] = group
	}
	p.groupsRead = pages > 0
	r.unlisted(p, opListGroups, pages, err)
}

// profile is what of AWS's user a snapshot keeps.
type profile struct {
	name        *string
	status      identitystoretypes.UserStatus
	createdBy   *string
	externalIDs []identitystoretypes.ExternalId
}

func (r *storeReader) user(operation, id string, p profile) *snapshot.User {
	at := subject{user: id}
	user := &snapshot.User{
		ID: &id, Exists: new(true),
		CreatedBy:         new(aws.ToString(p.createdBy)),
		ExternalIDIssuers: issuers(p.externalIDs),
		Status:            enum(r.walk, snapshot.SectionUsers, at, operation, "status", p.status, p.status.Values()),
	}
	if aws.ToString(p.name) == "" {
		r.lacks(snapshot.SectionUsers, at, operation, "name", "AWS gave the user no name")
		return user
	}
	user.Name = new(*p.name)
	return user
}

func (r *storeReader) group(operation, id string, name, createdBy *string, externalIDs []identitystoretypes.ExternalId) *snapshot.Group {
	group := &snapshot.Group{
		ID: &id, Exists: new(true),
		CreatedBy:         new(aws.ToString(createdBy)),
		ExternalIDIssuers: issuers(externalIDs),
	}
	if aws.ToString(name) == "" {
		r.lacks(snapshot.SectionGroups, subject{group: id}, operation, "name", "AWS gave the group no name")
		return group
	}
	group.Name = new(*name)
	return group
}

// issuers keeps who issued external ids, not the ids.
func issuers(externalIDs []identitystoretypes.ExternalId) []string {
	found := make([]string, 0, len(externalIDs))
	for _, id := range externalIDs {
		found = append(found, aws.ToString(id.Issuer))
	}
	slices.Sort(found)
	return slices.Compact(found)
}

// readMembers reads the members of a group. Groups do not nest: a member is a user.
func (r *storeReader) readMembers(p *people) func(context.Context, string) error {
	return func(ctx context.Context, group string) error {
		at := subject{group: group}
		members, _, err := list(ctx, r.walk, opListGroupMemberships, func(ctx context.Context, token *string) (*identitystore.ListGroupMembershipsOutput, error) {
			return r.api.ListGroupMemberships(ctx, &identitystore.ListGroupMembershipsInput{
				IdentityStoreId: r.store, GroupId: &group, MaxResults: aws.Int32(pageSize), NextToken: token,
			})
		}, func(out *identitystore.ListGroupMembershipsOutput) ([]string, *string) {
			members := make([]string, 0, len(out.GroupMemberships))
			for _, membership := range out.GroupMemberships {
				user, ok := membership.MemberId.(*identitystoretypes.MemberIdMemberUserId)
				switch {
				case !ok:
					r.unknownValue(snapshot.SectionGroups, at, opListGroupMemberships, "members")
				case user.Value == "":
					r.withoutID(opListGroupMemberships, at, "a member")
				default:
					members = append(members, user.Value)
				}
			}
			return members, out.NextToken
		})
		if err != nil {
			r.failed(opListGroupMemberships, at, err)
		}
		if err == nil || len(members) > 0 {
			p.putMembers(group, members)
		}
		return err
	}
}
