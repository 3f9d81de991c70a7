package awsfake

import (
	"github.com/aws/aws-sdk-go-v2/service/ssoadmin"
	"github.com/aws/aws-sdk-go-v2/service/ssoadmin/types"
)

func listProvisionedAccounts(s *session, in *ssoadmin.ListAccountsForProvisionedPermissionSetInput) (
	*ssoadmin.ListAccountsForProvisionedPermissionSetOutput, error,
) {
	_, set, err := s.set(in.InstanceArn, in.PermissionSetArn)
	if err != nil {
		return nil, err
	}
	accounts := set.accounts
	if in.ProvisioningStatus == types.ProvisioningStatusLatestPermissionSetNotProvisioned {
		accounts = nil // the state knows no account that lags behind
	}
	items, next, err := page(s, len(accounts), in.MaxResults, in.NextToken, func(n int) string { return accounts[n] })
	return &ssoadmin.ListAccountsForProvisionedPermissionSetOutput{AccountIds: items, NextToken: next}, err
}

func listAccountAssignments(s *session, in *ssoadmin.ListAccountAssignmentsInput) (*ssoadmin.ListAccountAssignmentsOutput, error) {
	_, set, err := s.set(in.InstanceArn, in.PermissionSetArn)
	if err != nil {
		return nil, err
	}
	assigned := set.assigned[*in.AccountId]
	items, next, err := page(s, len(assigned), in.MaxResults, in.NextToken, func(n int) types.AccountAssignment {
		return types.AccountAssignment{
			AccountId: in.AccountId, PermissionSetArn: &set.arn,
			PrincipalId: &assigned[n].id, PrincipalType: types.PrincipalType(assigned[n].kind),
		}
	})
	return &ssoadmin.ListAccountAssignmentsOutput{AccountAssignments: items, NextToken: next}, err
}
