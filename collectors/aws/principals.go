package aws

import (
	"context"
	"errors"
	"slices"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/identitystore"
	identitystoretypes "github.com/aws/aws-sdk-go-v2/service/identitystore/types"

	"github.com/idcscan/idcscan/collectors/snapshot"
)

// readAssigned reads the principals that hold assignments and are not listed.
func (r *storeReader) readAssigned(ctx context.Context, p *people, assigned []principal) error {
	var users, groups []string
	for _, who := range assigned {
		switch {
		case who.kind == snapshot.PrefixUser && p.users[who.id] == nil:
			users = append(users, who.id)
		case who.kind == snapshot.PrefixGroup && p.groups[who.id] == nil:
			groups = append(groups, who.id)
		}
	}
	if err := askAll(ctx, r.walk, opDescribeUser, sortedIDs(users), userSubject, r.describeUser(p)); err != nil {
		return err
	}
	if err := askAll(ctx, r.walk, opDescribeGroup, sortedIDs(groups), groupSubject, r.describeGroup(p)); err != nil {
		return err
	}
	groups = slices.DeleteFunc(groups, func(id string) bool { return p.groups[id] == nil || !*p.groups[id].Exists })
	return askAll(ctx, r.walk, opListGroupMemberships, sortedIDs(groups), groupSubject, r.readMembers(p))
}

func userSubject(id string) subject  { return subject{user: id} }
func groupSubject(id string) subject { return subject{group: id} }

// sortedIDs are the ids, each once.
func sortedIDs(ids []string) []string {
	slices.Sort(ids)
	return slices.Compact(ids)
}

// describeUser reads a user that holds an assignment but is not listed. A user
// that AWS does not find is a fact; any other error is a hole.
func (r *storeReader) describeUser(p *people) func(context.Context, string) error {
	return func(ctx context.Context, id string) error {
		at := subject{user: id}
		told, err := ask(ctx, r.walk, opDescribeUser, at, func(ctx context.Context) (profile, error) {
			out, err := r.api.DescribeUser(ctx, &identitystore.DescribeUserInput{IdentityStoreId: r.store, UserId: &id})
			if err != nil {
				return gone(err, identitystoretypes.ResourceTypeUser)
			}
			return profile{
				ID: id, Name: aws.ToString(out.UserName), CreatedBy: aws.ToString(out.CreatedBy),
				CreatedAt: stampOf(out.CreatedAt), UpdatedAt: stampOf(out.UpdatedAt),
				Status: out.UserStatus, Issuers: issuers(out.ExternalIds),
			}, nil
		})
		switch {
		case err != nil:
			r.failed(opDescribeUser, at, err)
		case told.NotFound:
			p.putUser(&snapshot.User{ID: &id, Exists: new(false)})
		default:
			p.putUser(r.user(opDescribeUser, told))
		}
		return err
	}
}

func (r *storeReader) describeGroup(p *people) func(context.Context, string) error {
	return func(ctx context.Context, id string) error {
		at := subject{group: id}
		told, err := ask(ctx, r.walk, opDescribeGroup, at, func(ctx context.Context) (profile, error) {
			out, err := r.api.DescribeGroup(ctx, &identitystore.DescribeGroupInput{IdentityStoreId: r.store, GroupId: &id})
			if err != nil {
				return gone(err, identitystoretypes.ResourceTypeGroup)
			}
			return profile{
				ID: id, Name: aws.ToString(out.DisplayName), CreatedBy: aws.ToString(out.CreatedBy),
				CreatedAt: stampOf(out.CreatedAt), UpdatedAt: stampOf(out.UpdatedAt), Issuers: issuers(out.ExternalIds),
			}, nil
		})
		switch {
		case err != nil:
			r.failed(opDescribeGroup, at, err)
		case told.NotFound:
			p.putGroup(&snapshot.Group{ID: &id, Exists: new(false)})
		default:
			p.putGroup(r.group(opDescribeGroup, told))
		}
		return err
	}
}

// gone makes an answer of the error by which AWS does not find a principal.
func gone(err error, kind identitystoretypes.ResourceType) (profile, error) {
	if isGone(err, kind) {
		return profile{NotFound: true}, nil
	}
	return profile{}, err
}

// isGone reports whether AWS says that this very principal is not found: not
// the store, and not the key that encrypts it.
func isGone(err error, kind identitystoretypes.ResourceType) bool {
	var missing *identitystoretypes.ResourceNotFoundException
	return errors.As(err, &missing) && missing.ResourceType == kind && !isKeyReason(string(missing.Reason))
}
