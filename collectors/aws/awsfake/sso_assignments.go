package awsfake

import (
	"slices"

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
	accounts, err := s.provisioned(set, in.ProvisioningStatus)
	if err != nil {
		return nil, err
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

// provisioned returns the accounts in which a set is provisioned in the version
// that is asked for.
func (s *session) provisioned(set *permissionSet, status types.ProvisioningStatus) ([]string, error) {
	if status == "" {
		return set.accounts, nil
	}
	if set.OutdatedAccounts == nil {
		return nil, s.untold("outdated_accounts")
	}
	outdated := status == types.ProvisioningStatusLatestPermissionSetNotProvisioned
	return slices.DeleteFunc(slices.Clone(set.accounts), func(account string) bool {
		return slices.Contains(set.OutdatedAccounts, account) != outdated
	}), nil
}

func listProvisionedSets(s *session, in *ssoadmin.ListPermissionSetsProvisionedToAccountInput) (*ssoadmin.ListPermissionSetsProvisionedToAccountOutput, error) {
	i, err := s.openForSets(*in.InstanceArn)
	if err != nil {
		return nil, err
	}
	arns := i.reverse().sets[*in.AccountId]
	if in.ProvisioningStatus != "" {
		outdated := in.ProvisioningStatus == types.ProvisioningStatusLatestPermissionSetNotProvisioned
		var asked []string
		for _, arn := range arns {
			set := i.setByARN[arn]
			if set.OutdatedAccounts == nil {
				return nil, s.untold("outdated_accounts")
			}
			if slices.Contains(set.OutdatedAccounts, *in.AccountId) == outdated {
				asked = append(asked, arn)
			}
		}
		arns = asked
	}
	items, next, err := page(s, len(arns), in.MaxResults, in.NextToken, func(n int) string { return arns[n] })
	return &ssoadmin.ListPermissionSetsProvisionedToAccountOutput{PermissionSets: items, NextToken: next}, err
}

// listAssignmentsForPrincipal answers the management account only, and knows
// those principals that are in the store. What a user has through a group
// stands there with the group.
func listAssignmentsForPrincipal(s *session, in *ssoadmin.ListAccountAssignmentsForPrincipalInput) (*ssoadmin.ListAccountAssignmentsForPrincipalOutput, error) {
	i, err := s.openForSets(*in.InstanceArn)
	if err != nil {
		return nil, err
	}
	if s.caller.Account != i.owner {
		return nil, denied(s, *in.InstanceArn)
	}
	asked := principal{kind: string(in.PrincipalType), id: *in.PrincipalId}
	principals := []principal{asked}
	if asked.kind == "USER" {
		for _, group := range i.reverse().groups[asked.id] {
			principals = append(principals, principal{kind: "GROUP", id: group})
		}
	}
	if i.userByID[asked.id] == nil && i.groupByID[asked.id] == nil {
		return nil, notFound("", "%s not found", asked.kind)
	}
	var all []types.AccountAssignmentForPrincipal
	for _, p := range principals {
		for _, pair := range i.reverse().pairs[p] {
			if in.Filter == nil || in.Filter.AccountId == nil || *in.Filter.AccountId == pair.account {
				all = append(all, types.AccountAssignmentForPrincipal{
					AccountId: &pair.account, PermissionSetArn: &pair.set, PrincipalId: &p.id, PrincipalType: types.PrincipalType(p.kind),
				})
			}
		}
	}
	items, next, err := page(s, len(all), in.MaxResults, in.NextToken, func(n int) types.AccountAssignmentForPrincipal { return all[n] })
	return &ssoadmin.ListAccountAssignmentsForPrincipalOutput{AccountAssignments: items, NextToken: next}, err
}
