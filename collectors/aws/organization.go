package aws

import (
	"cmp"
	"context"
	"maps"
	"slices"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/organizations"
	organizationstypes "github.com/aws/aws-sdk-go-v2/service/organizations/types"

	"github.com/idcscan/idcscan/collectors/snapshot"
)

// organizationReader is what AWS Organizations tells.
type organizationReader interface {
	DescribeOrganization(context.Context, *organizations.DescribeOrganizationInput, ...func(*organizations.Options)) (*organizations.DescribeOrganizationOutput, error)
	ListAccounts(context.Context, *organizations.ListAccountsInput, ...func(*organizations.Options)) (*organizations.ListAccountsOutput, error)
	ListDelegatedAdministrators(context.Context, *organizations.ListDelegatedAdministratorsInput, ...func(*organizations.Options)) (*organizations.ListDelegatedAdministratorsOutput, error)
}

// organizationsPage is the largest page of Organizations.
const organizationsPage = 20

// ssoPrincipal is Identity Center's service principal.
const ssoPrincipal = "sso.amazonaws.com"

// readOrganization reads accounts and everything about the organization that
// DescribeOrganization does not tell. Without an organization nothing tells the
// name, state and place of the accounts that are known.
func (w *walk) readOrganization(ctx context.Context, c *clients, caller *snapshot.Caller, r *reading) error {
	if exists := r.organization.Exists; exists == nil || *exists {
		// Accounts come first: the walk by account waits for them.
		w.readAccounts(ctx, c.organizations, r)
		r.tellAccounts()
		w.readDelegatedAdministrators(ctx, c.organizations, r.organization)
		w.readTrustedServices(ctx, c.organizations, r.organization)
		w.readRootAccess(ctx, c.iam, r.organization)
		if err := w.readUnits(ctx, c.organizations, r); err != nil {
			return err
		}
		if err := w.readParents(ctx, c.organizations, r); err != nil {
			return err
		}
		return w.readServiceControlPolicies(ctx, c.organizations, r)
	}
	r.tellAccounts()
	r.accounts = map[string]*snapshot.Account{caller.Account: {}}
	if owner := aws.ToString(r.instance.OwnerAccount); owner != "" {
		r.accounts[owner] = &snapshot.Account{}
	}
	return nil
}

// tellAccounts lets the walk by account begin, where all accounts are listed.
func (r *reading) tellAccounts() {
	if r.accountsListed {
		r.listed <- slices.Sorted(maps.Keys(r.accounts))
	} else {
		r.listed <- nil
	}
}

// describeOrganization returns the organization; exists is nil where AWS does
// not tell, which is a hole. No organization is a fact.
func (w *walk) describeOrganization(ctx context.Context, api organizationReader) *snapshot.Organization {
	out, err := ask(ctx, w, opDescribeOrganization, subject{}, func(ctx context.Context) (*organizations.DescribeOrganizationOutput, error) {
		return api.DescribeOrganization(ctx, &organizations.DescribeOrganizationInput{})
	})
	switch {
	case err != nil && problemOf(err).code == codeNoOrganization:
		return &snapshot.Organization{Exists: new(false)}
	case err != nil:
		w.failed(opDescribeOrganization, subject{}, err)
		return &snapshot.Organization{}
	case out.Organization == nil:
		w.failedBy(opDescribeOrganization, subject{}, empty)
		return &snapshot.Organization{}
	}
	told := out.Organization
	text := func(attribute string, value *string) *string {
		if aws.ToString(value) == "" {
			w.lacks(snapshot.SectionOrganization, subject{}, opDescribeOrganization, attribute, "AWS did not say the "+attribute)
			return nil
		}
		return value
	}
	return &snapshot.Organization{
		Exists:            new(true),
		ID:                text("id", told.Id),
		ManagementAccount: text("management_account", told.MasterAccountId),
		FeatureSet:        enum(w, snapshot.SectionOrganization, subject{}, opDescribeOrganization, "feature_set", told.FeatureSet, told.FeatureSet.Values()),
	}
}

// readDelegatedAdministrators asks for Identity Center's only.
func (w *walk) readDelegatedAdministrators(ctx context.Context, api organizationReader, organization *snapshot.Organization) {
	administrators, ok := getAll(ctx, w, opListDelegatedAdministrators, subject{}, func(ctx context.Context, token *string) (*organizations.ListDelegatedAdministratorsOutput, error) {
		return api.ListDelegatedAdministrators(ctx, &organizations.ListDelegatedAdministratorsInput{
			ServicePrincipal: new(ssoPrincipal), MaxResults: aws.Int32(organizationsPage), NextToken: token,
		})
	}, func(out *organizations.ListDelegatedAdministratorsOutput) ([]string, *string) {
		accounts := make([]string, 0, len(out.DelegatedAdministrators))
		for _, administrator := range out.DelegatedAdministrators {
			accounts = append(accounts, aws.ToString(administrator.Id))
		}
		return accounts, out.NextToken
	})
	if !ok {
		return
	}
	administrators, _ = identified(w, opListDelegatedAdministrators, subject{}, "a delegated administrator", administrators, sameID)
	slices.Sort(administrators)
	organization.DelegatedAdministrators = map[string][]string{ssoPrincipal: append([]string{}, slices.Compact(administrators)...)}
}

// listedAccount is what of AWS's account a snapshot keeps: not its e-mail address.
type listedAccount struct {
	ID    string
	Name  *string
	State organizationstypes.AccountState
	// Parent is "" where AWS did not tell the account's path.
	Parent string
}

// readAccounts reads the organization's accounts.
func (w *walk) readAccounts(ctx context.Context, api organizationReader, r *reading) {
	accounts, pages, err := list(ctx, w, opListAccounts, subject{}, func(ctx context.Context, token *string) (*organizations.ListAccountsOutput, error) {
		return api.ListAccounts(ctx, &organizations.ListAccountsInput{MaxResults: aws.Int32(organizationsPage), NextToken: token})
	}, func(out *organizations.ListAccountsOutput) ([]listedAccount, *string) {
		accounts := make([]listedAccount, 0, len(out.Accounts))
		for _, told := range out.Accounts {
			// Status was retired in September 2026; an answer may hold either.
			state := cmp.Or(told.State, organizationstypes.AccountState(told.Status))
			accounts = append(accounts, listedAccount{aws.ToString(told.Id), told.Name, state, parentOf(told.Paths)})
		}
		return accounts, out.NextToken
	})
	if err != nil {
		w.failed(opListAccounts, subject{}, err)
	}
	if pages == 0 {
		return
	}
	accounts, whole := identified(w, opListAccounts, subject{}, "an account", accounts, func(a listedAccount) string { return a.ID })
	r.accountsRead, r.accountsListed = true, err == nil && whole
	r.accounts = make(map[string]*snapshot.Account, len(accounts))
	for _, account := range accounts {
		r.accounts[account.ID] = w.account(account)
	}
}

func (w *walk) account(told listedAccount) *snapshot.Account {
	at := subject{account: told.ID}
	account := &snapshot.Account{Name: told.Name, Parent: nonEmpty(told.Parent)}
	if told.Name == nil {
		w.lacks(snapshot.SectionAccounts, at, opListAccounts, "name", "AWS gave the account no name")
	}
	account.State = enum(w, snapshot.SectionAccounts, at, opListAccounts, "state", told.State, told.State.Values())
	return account
}

// The vantages of a caller.
const (
	vantageUnknown    = "unknown"
	vantageStandalone = "standalone"
	vantageManagement = "management"
	vantageDelegated  = "delegated_administrator"
	vantageMember     = "member"
	vantageOwn        = "member_instance"
)

// vantageOf says from where the caller looks at the instance.
func vantageOf(caller string, instance *snapshot.Instance, organization *snapshot.Organization) string {
	management := aws.ToString(organization.ManagementAccount)
	switch {
	case organization.Exists == nil:
		return vantageUnknown
	case !*organization.Exists:
		return vantageStandalone
	case management == caller:
		return vantageManagement
	case management != "" && aws.ToString(instance.OwnerAccount) == caller:
		return vantageOwn
	case management == "" || organization.DelegatedAdministrators == nil:
		return vantageUnknown
	case slices.Contains(organization.DelegatedAdministrators[ssoPrincipal], caller):
		return vantageDelegated
	}
	return vantageMember
}
