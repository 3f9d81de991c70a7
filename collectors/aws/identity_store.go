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
	// listed is closed when the lists of users and groups have ended.
	listed chan struct{}
}

func newPeople() *people {
	return &people{
		users: map[string]*snapshot.User{}, groups: map[string]*snapshot.Group{}, members: map[string][]string{},
		listed: make(chan struct{}), refused: map[string]error{}, evidence: []snapshot.IdentitySourceEvidence{},
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
	close(p.listed)
	groups := slices.Sorted(maps.Keys(p.groups))
	return askAll(ctx, r.walk, opListGroupMemberships, groups, groupSubject, r.readMembers(p))
}

// profile is all of AWS's user or group that leaves an answer of the store.
type profile struct {
	// Each text is "" where AWS gave none.
	ID, Name, CreatedBy  string
	CreatedAt, UpdatedAt string
	Status               identitystoretypes.UserStatus
	Issuers              []string
	// NotFound is set where AWS does not find whom it was asked for.
	NotFound bool
}

func (p profile) id() string { return p.ID }

func (r *storeReader) listUsers(ctx context.Context, p *people) {
	users, pages, err := listStore(ctx, r, opListUsers, func(ctx context.Context, most *int32, token *string) (*identitystore.ListUsersOutput, error) {
		return r.api.ListUsers(ctx, &identitystore.ListUsersInput{IdentityStoreId: r.store, MaxResults: most, NextToken: token})
	}, func(out *identitystore.ListUsersOutput) ([]profile, *string) {
		users := make([]profile, 0, len(out.Users))
		for _, told := range out.Users {
			users = append(users, profile{
				ID: aws.ToString(told.UserId), Name: aws.ToString(told.UserName), CreatedBy: aws.ToString(told.CreatedBy),
				CreatedAt: stampOf(told.CreatedAt), UpdatedAt: stampOf(told.UpdatedAt),
				Status: told.UserStatus, Issuers: issuers(told.ExternalIds),
			})
		}
		return users, out.NextToken
	})
	users, whole := identified(r.walk, opListUsers, subject{}, "a user", users, profile.id)
	for _, user := range users {
		p.users[user.ID] = r.user(opListUsers, user)
	}
	p.usersRead, p.usersListed = pages > 0, err == nil && whole
	r.unlisted(p, opListUsers, pages, err)
}

func (r *storeReader) listGroups(ctx context.Context, p *people) {
	groups, pages, err := listStore(ctx, r, opListGroups, func(ctx context.Context, most *int32, token *string) (*identitystore.ListGroupsOutput, error) {
		return r.api.ListGroups(ctx, &identitystore.ListGroupsInput{IdentityStoreId: r.store, MaxResults: most, NextToken: token})
	}, func(out *identitystore.ListGroupsOutput) ([]profile, *string) {
		groups := make([]profile, 0, len(out.Groups))
		for _, told := range out.Groups {
			groups = append(groups, profile{
				ID: aws.ToString(told.GroupId), Name: aws.ToString(told.DisplayName), CreatedBy: aws.ToString(told.CreatedBy),
				CreatedAt: stampOf(told.CreatedAt), UpdatedAt: stampOf(told.UpdatedAt),
				Issuers: issuers(told.ExternalIds),
			})
		}
		return groups, out.NextToken
	})
	groups, _ = identified(r.walk, opListGroups, subject{}, "a group", groups, profile.id)
	for _, group := range groups {
		p.groups[group.ID] = r.group(opListGroups, group)
	}
	p.groupsRead = pages > 0
	r.unlisted(p, opListGroups, pages, err)
}

func (r *storeReader) user(operation string, told profile) *snapshot.User {
	at := subject{user: told.ID}
	user := &snapshot.User{
		ID: &told.ID, Exists: new(true),
		CreatedBy: &told.CreatedBy, CreatedAt: &told.CreatedAt, UpdatedAt: &told.UpdatedAt,
		ExternalIDIssuers: told.Issuers,
		Status:            enum(r.walk, snapshot.SectionUsers, at, operation, "status", told.Status, told.Status.Values()),
	}
	if told.Name == "" {
		r.lacks(snapshot.SectionUsers, at, operation, "name", "AWS gave the user no name")
		return user
	}
	user.Name = &told.Name
	return user
}

func (r *storeReader) group(operation string, told profile) *snapshot.Group {
	group := &snapshot.Group{
		ID: &told.ID, Exists: new(true),
		CreatedBy: &told.CreatedBy, CreatedAt: &told.CreatedAt, UpdatedAt: &told.UpdatedAt,
		ExternalIDIssuers: told.Issuers,
	}
	if told.Name == "" {
		r.lacks(snapshot.SectionGroups, subject{group: told.ID}, operation, "name", "AWS gave the group no name")
		return group
	}
	group.Name = &told.Name
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

// membership is one member of a group: a user, or what this version does not know.
type membership struct {
	User    string
	Unknown bool
}

// readMembers reads the members of a group. Groups do not nest: a member is a user.
func (r *storeReader) readMembers(p *people) func(context.Context, string) error {
	return func(ctx context.Context, group string) error {
		at := subject{group: group}
		memberships, _, err := list(ctx, r.walk, opListGroupMemberships, at, func(ctx context.Context, token *string) (*identitystore.ListGroupMembershipsOutput, error) {
			return r.api.ListGroupMemberships(ctx, &identitystore.ListGroupMembershipsInput{
				IdentityStoreId: r.store, GroupId: &group, MaxResults: aws.Int32(pageSize), NextToken: token,
			})
		}, func(out *identitystore.ListGroupMembershipsOutput) ([]membership, *string) {
			memberships := make([]membership, 0, len(out.GroupMemberships))
			for _, told := range out.GroupMemberships {
				user, ok := told.MemberId.(*identitystoretypes.MemberIdMemberUserId)
				if !ok {
					memberships = append(memberships, membership{Unknown: true})
					continue
				}
				memberships = append(memberships, membership{User: user.Value})
			}
			return memberships, out.NextToken
		})
		if err != nil {
			r.failed(opListGroupMemberships, at, err)
		}
		members := make([]string, 0, len(memberships))
		for _, m := range memberships {
			switch {
			case m.Unknown:
				r.unknownValue(snapshot.SectionGroups, at, opListGroupMemberships, "members")
			case m.User == "":
				r.withoutID(opListGroupMemberships, at, "a member")
			default:
				members = append(members, m.User)
			}
		}
		if err == nil || len(members) > 0 {
			p.putMembers(group, members)
		}
		return err
	}
}
