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

// maxDenials is how many denials at the beginning are taken for a denial of the
// operation itself: a caller that may not describe users does not ask about
// each of thousands.
const maxDenials = 3

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
	if err := r.askAll(ctx, opDescribeUser, users, r.describeUser(p)); err != nil {
		return err
	}
	if err := r.askAll(ctx, opDescribeGroup, groups, r.describeGroup(p)); err != nil {
		return err
	}
	groups = slices.DeleteFunc(groups, func(id string) bool { return p.groups[id] == nil || !*p.groups[id].Exists })
	return r.askAll(ctx, opListGroupMemberships, groups, r.readMembers(p))
}

// askAll asks about every principal. Where the first few are all denied, the
// others are taken as denied without asking.
func (w *walk) askAll(ctx context.Context, operation string, ids []string, one func(ctx context.Context, id string) error) error {
	slices.Sort(ids)
	ids = slices.Compact(ids)
	if w.trial != nil {
		ids = ids[:min(len(ids), trialSize)]
	}
	w.progress.expect(operation, len(ids))
	probes := ids[:min(maxDenials, len(ids))]
	rest := ids[len(probes):]
	var denials []error
	for _, id := range probes {
		if err := one(ctx, id); err != nil && isDenial(problemOf(err).code) {
			denials = append(denials, err)
		}
	}
	if len(denials) < maxDenials {
		return each(ctx, w, rest, func(ctx context.Context, id string) { _ = one(ctx, id) })
	}
	for _, id := range rest {
		w.failed(operation, principalSubject(operation, id), denials[0])
	}
	return ctx.Err()
}

func principalSubject(operation, id string) subject {
	if operation == opDescribeUser {
		return subject{user: id}
	}
	return subject{group: id}
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
