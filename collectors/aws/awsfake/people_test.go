package awsfake_test

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/identitystore"
	"github.com/aws/aws-sdk-go-v2/service/identitystore/types"
	"github.com/google/go-cmp/cmp"

	"github.com/idcscan/idcscan/collectors/aws/awsfake"
	"github.com/idcscan/idcscan/collectors/snapshot"
	"github.com/idcscan/idcscan/collectors/snapshot/snapshottest"
)

// readUsers lists the users and asks for those that the state knows to be gone.
func (r *reader) readUsers(state *snapshot.Snapshot) map[string]snapshot.User {
	read := map[string]snapshot.User{}
	pages := identitystore.NewListUsersPaginator(r.clients.store, &identitystore.ListUsersInput{IdentityStoreId: &r.store})
	for pages.HasMorePages() {
		out, err := pages.NextPage(r.t.Context())
		for _, u := range must(r.t, out, err).Users {
			read[*u.UserId] = snapshot.User{
				ID: u.UserId, Name: u.UserName, Exists: new(true), Status: new(string(u.UserStatus)),
				CreatedBy: text(u.CreatedBy), ExternalIDIssuers: issuers(u.ExternalIds),
				CreatedAt: stamp(u.CreatedAt), UpdatedAt: stamp(u.UpdatedAt),
			}
		}
	}
	for _, user := range state.Users {
		if id := *user.ID; !*user.Exists {
			_, err := r.clients.store.DescribeUser(r.t.Context(), &identitystore.DescribeUserInput{IdentityStoreId: &r.store, UserId: &id})
			if code(err) != "ResourceNotFoundException" {
				r.t.Errorf("user %s: %v", id, err)
			}
			read[id] = snapshot.User{ID: &id, Exists: new(false)}
		}
	}
	return read
}

// stamp writes a time as the state does; "" where AWS gives none.
func stamp(t *time.Time) *string {
	if t == nil {
		return new("")
	}
	return new(t.UTC().Format(time.RFC3339))
}

func (r *reader) readGroups(state *snapshot.Snapshot) map[string]snapshot.Group {
	read := map[string]snapshot.Group{}
	pages := identitystore.NewListGroupsPaginator(r.clients.store, &identitystore.ListGroupsInput{IdentityStoreId: &r.store})
	for pages.HasMorePages() {
		out, err := pages.NextPage(r.t.Context())
		for _, g := range must(r.t, out, err).Groups {
			read[*g.GroupId] = snapshot.Group{
				ID: g.GroupId, Name: g.DisplayName, Exists: new(true), CreatedBy: text(g.CreatedBy),
				ExternalIDIssuers: issuers(g.ExternalIds), Members: r.readMembers(*g.GroupId),
				CreatedAt: stamp(g.CreatedAt), UpdatedAt: stamp(g.UpdatedAt),
			}
		}
	}
	for _, group := range state.Groups {
		if id := *group.ID; !*group.Exists {
			_, err := r.clients.store.DescribeGroup(r.t.Context(), &identitystore.DescribeGroupInput{IdentityStoreId: &r.store, GroupId: &id})
			if code(err) != "ResourceNotFoundException" {
				r.t.Errorf("group %s: %v", id, err)
			}
			read[id] = snapshot.Group{ID: &id, Exists: new(false)}
		}
	}
	return read
}

func (r *reader) readMembers(group string) []string {
	var ids []string
	pages := identitystore.NewListGroupMembershipsPaginator(r.clients.store,
		&identitystore.ListGroupMembershipsInput{IdentityStoreId: &r.store, GroupId: &group})
	for pages.HasMorePages() {
		out, err := pages.NextPage(r.t.Context())
		for _, m := range must(r.t, out, err).GroupMemberships {
			ids = append(ids, m.MemberId.(*types.MemberIdMemberUserId).Value)
		}
	}
	slices.Sort(ids)
	return ids
}

func issuers(ids []types.ExternalId) []string {
	all := []string{}
	for _, id := range ids {
		all = append(all, *id.Issuer)
	}
	slices.Sort(all)
	return all
}

// TestDescribeSaysWhatListSays: one profile, two ways to it.
func TestDescribeSaysWhatListSays(t *testing.T) {
	state := snapshottest.Generate(2, snapshottest.Tiny())
	c := start(t, awsfake.Options{State: state, AnyText: true})
	store := state.Instance.IdentityStoreID
	users, err := c.store.ListUsers(t.Context(), &identitystore.ListUsersInput{IdentityStoreId: store})
	listed := must(t, users, err).Users[0]
	described, err := c.store.DescribeUser(t.Context(), &identitystore.DescribeUserInput{IdentityStoreId: store, UserId: listed.UserId})
	must(t, described, err)
	if diff := cmp.Diff(*listed.Name, *described.Name, cmp.FilterPath(unexported, cmp.Ignore())); diff != "" {
		t.Error(diff)
	}
	for name, value := range map[string]*string{
		"email": described.Emails[0].Value, "birthdate": described.Birthdate, "external id": externalID(described.ExternalIds),
	} {
		if value != nil && !strings.HasPrefix(*value, awsfake.Private) {
			t.Errorf("%s %q is not marked as private", name, *value)
		}
	}
}

func unexported(p cmp.Path) bool {
	field, ok := p.Last().(cmp.StructField)
	return ok && field.Name() == "noSmithyDocumentSerde"
}

func externalID(ids []types.ExternalId) *string {
	if len(ids) == 0 {
		return nil
	}
	return ids[0].Id
}

// TestFiltersFindByName: the one use of the deprecated filters.
func TestFiltersFindByName(t *testing.T) {
	state := snapshottest.Generate(2, snapshottest.Tiny())
	c := start(t, awsfake.Options{State: state, AnyText: true})
	for _, user := range state.Users {
		if user.Name == nil {
			continue
		}
		out, err := c.store.ListUsers(t.Context(), &identitystore.ListUsersInput{
			IdentityStoreId: state.Instance.IdentityStoreID,
			Filters:         []types.Filter{{AttributePath: new("UserName"), AttributeValue: user.Name}}, //nolint:staticcheck // deprecated is not gone
		})
		if users := must(t, out, err).Users; len(users) != 1 || *users[0].UserId != *user.ID {
			t.Errorf("%d users are named %q", len(users), *user.Name)
		}
	}
}

// TestListsAreInOrder: the same state gives the same pages every time.
func TestListsAreInOrder(t *testing.T) {
	state := snapshottest.Generate(2, snapshottest.Small())
	c := start(t, awsfake.Options{State: state, AnyText: true})
	out, err := c.store.ListUsers(t.Context(), &identitystore.ListUsersInput{IdentityStoreId: state.Instance.IdentityStoreID})
	users := must(t, out, err).Users
	if !slices.IsSortedFunc(users, func(a, b types.User) int { return strings.Compare(*a.UserId, *b.UserId) }) {
		t.Error("users are in no order")
	}
	groups, err := c.store.ListGroups(t.Context(), &identitystore.ListGroupsInput{IdentityStoreId: state.Instance.IdentityStoreID})
	if !slices.IsSortedFunc(must(t, groups, err).Groups, func(a, b types.Group) int { return strings.Compare(*a.GroupId, *b.GroupId) }) {
		t.Error("groups are in no order")
	}
}

// TestWhatIsGone: the error says of which kind it is (LIVE-12).
func TestWhatIsGone(t *testing.T) {
	state := snapshottest.Generate(2, snapshottest.Tiny())
	c := start(t, awsfake.Options{State: state, AnyText: true})
	store, nobody := state.Instance.IdentityStoreID, new("11111111-2222-3333-4444-555555555555")
	for want, err := range map[types.ResourceType]error{
		types.ResourceTypeUser:          second(c.store.DescribeUser(t.Context(), &identitystore.DescribeUserInput{IdentityStoreId: store, UserId: nobody})),
		types.ResourceTypeGroup:         second(c.store.DescribeGroup(t.Context(), &identitystore.DescribeGroupInput{IdentityStoreId: store, GroupId: nobody})),
		types.ResourceTypeIdentityStore: second(c.store.ListUsers(t.Context(), &identitystore.ListUsersInput{IdentityStoreId: new("d-0000000000")})),
	} {
		var gone *types.ResourceNotFoundException
		if !errors.As(err, &gone) || gone.ResourceType != want {
			t.Errorf("%s: %v", want, err)
		}
	}
}
