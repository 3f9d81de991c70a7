package aws

import (
	"context"
	"maps"
	"slices"
	"sync"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ssoadmin"
	ssoadmintypes "github.com/aws/aws-sdk-go-v2/service/ssoadmin/types"

	"github.com/idcscan/idcscan/collectors/snapshot"
)

// The ways to list assignments, of [Options.Assignments].
const (
	ByPair      = "by-pair"
	ByPrincipal = "by-principal"
)

// unseenPrincipals is the gap of assignments that were listed by principal.
var unseenPrincipals = snapshot.Gap{
	Cause:   snapshot.CauseNotRequested,
	Meaning: "assignments were listed by principal: those of deleted principals cannot be seen",
	Remedy:  "scan without --assignments=" + ByPrincipal,
}

// readByPrincipal asks every group and user that the store lists for its direct
// assignments. Of pairs without any, and of principals that are gone, it learns
// nothing.
func (r *pairReader) readByPrincipal(ctx context.Context, p *people) ([]*pair, error) {
	r.gap(snapshot.SectionAccountAssignments, subject{}, unseenPrincipals)
	select {
	case <-p.listed:
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	var mu sync.Mutex
	pairs := map[pairKey]*pair{}
	read := func(ctx context.Context, who principal) error {
		places, err := r.placesOf(ctx, who)
		mu.Lock()
		defer mu.Unlock()
		for _, place := range places {
			if pairs[place] == nil {
				pairs[place] = &pair{set: place.set, account: place.account}
			}
			pairs[place].principals = append(pairs[place].principals, who)
		}
		return err
	}
	var all []principal
	for _, id := range slices.Sorted(maps.Keys(p.groups)) {
		all = append(all, principal{snapshot.PrefixGroup, id})
	}
	for _, id := range slices.Sorted(maps.Keys(p.users)) {
		all = append(all, principal{snapshot.PrefixUser, id})
	}
	err := askAll(ctx, r.walk, opListAssignmentsForPrincipal, all, principal.subject, read)
	return slices.Collect(maps.Values(pairs)), err
}

func (p principal) subject() subject {
	if p.kind == snapshot.PrefixGroup {
		return subject{group: p.id}
	}
	return subject{user: p.id}
}

// placesOf are where the principal itself holds a permission set. Of a user AWS
// lists the assignments of its groups too.
func (r *pairReader) placesOf(ctx context.Context, who principal) ([]pairKey, error) {
	kind := ssoadmintypes.PrincipalTypeUser
	if who.kind == snapshot.PrefixGroup {
		kind = ssoadmintypes.PrincipalTypeGroup
	}
	at := who.subject()
	assignments, _, err := list(ctx, r.walk, opListAssignmentsForPrincipal, at, func(ctx context.Context, token *string) (*ssoadmin.ListAccountAssignmentsForPrincipalOutput, error) {
		return r.api.ListAccountAssignmentsForPrincipal(ctx, &ssoadmin.ListAccountAssignmentsForPrincipalInput{
			InstanceArn: r.instance, PrincipalId: &who.id, PrincipalType: kind, MaxResults: aws.Int32(pageSize), NextToken: token,
		})
	}, func(out *ssoadmin.ListAccountAssignmentsForPrincipalOutput) ([]ssoadmintypes.AccountAssignmentForPrincipal, *string) {
		return out.AccountAssignments, out.NextToken
	})
	if err != nil {
		r.failed(opListAssignmentsForPrincipal, at, err)
	}
	var places []pairKey
	for _, a := range assignments {
		holder, known := principalOf(a.PrincipalType, aws.ToString(a.PrincipalId))
		switch {
		case !known:
			r.unknownValue(snapshot.SectionAccountAssignments, at, opListAssignmentsForPrincipal)
		case aws.ToString(a.PermissionSetArn) == "" || aws.ToString(a.AccountId) == "" || holder.id == "":
			r.withoutID(opListAssignmentsForPrincipal, at, "an assignment")
		case holder == who:
			places = append(places, pairKey{*a.PermissionSetArn, *a.AccountId})
		}
	}
	return places, err
}
