package aws

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ssoadmin"
	ssoadmintypes "github.com/aws/aws-sdk-go-v2/service/ssoadmin/types"

	"github.com/idcscan/idcscan/collectors/snapshot"
)

// assignmentReader is what of sso-admin tells who holds a permission set where.
type assignmentReader interface {
	provisioningReader
	ListAccountAssignments(context.Context, *ssoadmin.ListAccountAssignmentsInput, ...func(*ssoadmin.Options)) (*ssoadmin.ListAccountAssignmentsOutput, error)
	ListAccountAssignmentsForPrincipal(context.Context, *ssoadmin.ListAccountAssignmentsForPrincipalInput, ...func(*ssoadmin.Options)) (*ssoadmin.ListAccountAssignmentsForPrincipalOutput, error)
}

// pair is one permission set in one account.
type pair struct {
	set     string // ARN
	account string
	// principals are who holds the set in the account; nil where that was not
	// read, empty where the set is provisioned without an assignment.
	principals []principal
}

// pairReader reads the assignments of one instance.
type pairReader struct {
	*walk
	api      assignmentReader
	instance *string
}

// readByPair asks about every pair that is provisioned, and no other.
func (r *pairReader) readByPair(ctx context.Context, places []pairKey) ([]*pair, error) {
	pairs := make([]*pair, 0, len(places))
	for _, p := range places {
		pairs = append(pairs, &pair{set: p.set, account: p.account})
	}
	slices.SortFunc(pairs, func(a, b *pair) int {
		return cmp.Or(strings.Compare(a.set, b.set), strings.Compare(a.account, b.account))
	})
	return pairs, askAll(ctx, r.walk, opListAccountAssignments, pairs, (*pair).subject, r.read)
}

func (p *pair) subject() subject { return subject{set: p.set, account: p.account} }

// read fills in who holds the set in the account.
func (r *pairReader) read(ctx context.Context, p *pair) error {
	at := p.subject()
	assignments, pages, err := list(ctx, r.walk, opListAccountAssignments, at, func(ctx context.Context, token *string) (*ssoadmin.ListAccountAssignmentsOutput, error) {
		return r.api.ListAccountAssignments(ctx, &ssoadmin.ListAccountAssignmentsInput{
			InstanceArn: r.instance, PermissionSetArn: &p.set, AccountId: &p.account, MaxResults: aws.Int32(pageSize), NextToken: token,
		})
	}, func(out *ssoadmin.ListAccountAssignmentsOutput) ([]ssoadmintypes.AccountAssignment, *string) {
		return out.AccountAssignments, out.NextToken
	})
	if err != nil {
		r.failed(opListAccountAssignments, at, err)
		if pages == 0 || len(assignments) == 0 {
			return err
		}
	}
	assignments, _ = identified(r.walk, opListAccountAssignments, at, "an assignment", assignments, func(a ssoadmintypes.AccountAssignment) string {
		return aws.ToString(a.PrincipalId)
	})
	p.principals = make([]principal, 0, len(assignments))
	for _, assignment := range assignments {
		who, ok := principalOf(assignment.PrincipalType, aws.ToString(assignment.PrincipalId))
		if !ok {
			r.unknownValue(snapshot.SectionAccountAssignments, at, opListAccountAssignments)
			continue
		}
		p.principals = append(p.principals, who)
	}
	return err
}

func principalOf(kind ssoadmintypes.PrincipalType, id string) (principal, bool) {
	switch kind {
	case ssoadmintypes.PrincipalTypeGroup:
		return principal{snapshot.PrefixGroup, id}, true
	case ssoadmintypes.PrincipalTypeUser:
		return principal{snapshot.PrefixUser, id}, true
	}
	return principal{}, false
}
