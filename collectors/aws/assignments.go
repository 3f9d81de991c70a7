package aws

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ssoadmin"
	ssoadmintypes "github.com/aws/aws-sdk-go-v2/service/ssoadmin/types"

	"github.com/idcscan/idcscan/collectors/snapshot"
)

// assignmentReader is what of sso-admin tells who holds a permission set where.
type assignmentReader interface {
	ListAccountsForProvisionedPermissionSet(context.Context, *ssoadmin.ListAccountsForProvisionedPermissionSetInput, ...func(*ssoadmin.Options)) (*ssoadmin.ListAccountsForProvisionedPermissionSetOutput, error)
	ListAccountAssignments(context.Context, *ssoadmin.ListAccountAssignmentsInput, ...func(*ssoadmin.Options)) (*ssoadmin.ListAccountAssignmentsOutput, error)
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

// pairs returns the accounts in which the set is provisioned: provisioned is
// not assigned, but nothing is assigned where a set is not provisioned.
func (r *pairReader) pairs(ctx context.Context, set string) []*pair {
	accounts, _ := getAll(ctx, r.walk, opListProvisionedAccounts, subject{set: set}, func(ctx context.Context, token *string) (*ssoadmin.ListAccountsForProvisionedPermissionSetOutput, error) {
		return r.api.ListAccountsForProvisionedPermissionSet(ctx, &ssoadmin.ListAccountsForProvisionedPermissionSetInput{
			InstanceArn: r.instance, PermissionSetArn: &set, MaxResults: aws.Int32(pageSize), NextToken: token,
		})
	}, func(out *ssoadmin.ListAccountsForProvisionedPermissionSetOutput) ([]string, *string) {
		return out.AccountIds, out.NextToken
	})
	accounts, _ = identified(r.walk, opListProvisionedAccounts, subject{set: set}, "an account", accounts, sameID)
	pairs := make([]*pair, 0, len(accounts))
	for _, account := range accounts {
		pairs = append(pairs, &pair{set: set, account: account})
	}
	return pairs
}

// read fills in who holds the set in the account.
func (r *pairReader) read(ctx context.Context, p *pair) {
	at := subject{set: p.set, account: p.account}
	assignments, ok := getAll(ctx, r.walk, opListAccountAssignments, at, func(ctx context.Context, token *string) (*ssoadmin.ListAccountAssignmentsOutput, error) {
		return r.api.ListAccountAssignments(ctx, &ssoadmin.ListAccountAssignmentsInput{
			InstanceArn: r.instance, PermissionSetArn: &p.set, AccountId: &p.account, MaxResults: aws.Int32(pageSize), NextToken: token,
		})
	}, func(out *ssoadmin.ListAccountAssignmentsOutput) ([]ssoadmintypes.AccountAssignment, *string) {
		return out.AccountAssignments, out.NextToken
	})
	if !ok {
		return
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
