package awsfake

import (
	"fmt"
	"slices"

	"github.com/aws/aws-sdk-go-v2/service/organizations"
	"github.com/aws/aws-sdk-go-v2/service/organizations/types"
)

func describeOrganization(s *session, _ *organizations.DescribeOrganizationInput) (*organizations.DescribeOrganizationOutput, error) {
	if err := s.inOrganization(); err != nil {
		return nil, err
	}
	org := s.world.describeOrganization()
	return &organizations.DescribeOrganizationOutput{Organization: &org}, nil
}

func (w *world) describeOrganization() types.Organization {
	org := w.organization
	arn := fmt.Sprintf("arn:%s:organizations::%s:organization/%s", w.partition, *org.ManagementAccount, *org.ID)
	master, email := w.accountARN(*org.ManagementAccount), mail(*org.ManagementAccount)
	return types.Organization{
		Arn: &arn, FeatureSet: types.OrganizationFeatureSet(deref(org.FeatureSet)), Id: org.ID,
		MasterAccountArn: &master, MasterAccountEmail: &email, MasterAccountId: org.ManagementAccount,
	}
}

func (s *session) inOrganization() error {
	if s.world.organization == nil {
		return &apiError{Code: "AWSOrganizationsNotInUseException", Message: "Your account is not a member of an organization."}
	}
	return nil
}

// mayListOrganization: AWS answers the management account and whoever is
// delegated administrator for some service.
func (s *session) mayListOrganization() error {
	if err := s.inOrganization(); err != nil {
		return err
	}
	caller := s.caller.Account
	if caller != s.world.managementAccount() && !s.world.delegated(caller, "") {
		return &apiError{Code: "AccessDeniedException", Message: "You don't have permissions to access this resource."}
	}
	return nil
}

func listAccounts(s *session, in *organizations.ListAccountsInput) (*organizations.ListAccountsOutput, error) {
	if err := s.mayListOrganization(); err != nil {
		return nil, err
	}
	items, next, err := page(s, len(s.world.accounts), in.MaxResults, in.NextToken, func(n int) types.Account {
		return s.account(s.world.accounts[n])
	})
	return &organizations.ListAccountsOutput{Accounts: items, NextToken: next}, err
}

func (w *world) account(id string) types.Account {
	facts := w.accountFacts[id]
	arn, email := w.accountARN(id), mail(id)
	return types.Account{
		Arn: &arn, Email: &email, Id: &id, JoinedMethod: types.AccountJoinedMethodCreated, JoinedTimestamp: &born,
		Name: facts.Name, State: types.AccountState(deref(facts.State)), Status: retiredStatus(deref(facts.State)),
	}
}

// account is what the lists of accounts say: newer answers have Paths.
func (s *session) account(id string) types.Account {
	account := s.world.account(id)
	if parent := s.world.accountFacts[id].Parent; parent != nil && !s.options.NoPaths {
		account.Paths = []string{s.world.entityPath(*parent) + id + "/"}
	}
	return account
}

// retiredStatus is the member that State has replaced; it knew three of the states.
func retiredStatus(state string) types.AccountStatus {
	if status := types.AccountStatus(state); slices.Contains(status.Values(), status) {
		return status
	}
	return ""
}

func listDelegatedAdministrators(s *session, in *organizations.ListDelegatedAdministratorsInput) (*organizations.ListDelegatedAdministratorsOutput, error) {
	if err := s.mayListOrganization(); err != nil {
		return nil, err
	}
	var ids []string
	for service, accounts := range s.world.organization.DelegatedAdministrators {
		if in.ServicePrincipal == nil || *in.ServicePrincipal == service {
			ids = append(ids, accounts...)
		}
	}
	slices.Sort(ids)
	ids = slices.Compact(ids)
	items, next, err := page(s, len(ids), in.MaxResults, in.NextToken, func(n int) types.DelegatedAdministrator {
		return s.world.delegate(ids[n])
	})
	return &organizations.ListDelegatedAdministratorsOutput{DelegatedAdministrators: items, NextToken: next}, err
}

func (w *world) delegate(id string) types.DelegatedAdministrator {
	a := w.account(id)
	return types.DelegatedAdministrator{
		Arn: a.Arn, DelegationEnabledDate: &born, Email: a.Email, Id: a.Id, JoinedMethod: a.JoinedMethod,
		JoinedTimestamp: a.JoinedTimestamp, Name: a.Name, State: a.State, Status: a.Status,
	}
}

func (w *world) accountARN(id string) string {
	return fmt.Sprintf("arn:%s:organizations::%s:account/%s/%s", w.partition, w.managementAccount(), deref(w.organization.ID), id)
}

func mail(account string) string { return "aws-" + account + "@example.com" }
