package aws

import (
	"context"
	"sync"
	"sync/atomic"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ssoadmin"
	ssoadmintypes "github.com/aws/aws-sdk-go-v2/service/ssoadmin/types"
)

// provisioningReader is what of sso-admin tells where permission sets are
// provisioned: nothing is assigned where a set is not.
type provisioningReader interface {
	ListAccountsForProvisionedPermissionSet(context.Context, *ssoadmin.ListAccountsForProvisionedPermissionSetInput, ...func(*ssoadmin.Options)) (*ssoadmin.ListAccountsForProvisionedPermissionSetOutput, error)
	ListPermissionSetsProvisionedToAccount(context.Context, *ssoadmin.ListPermissionSetsProvisionedToAccountInput, ...func(*ssoadmin.Options)) (*ssoadmin.ListPermissionSetsProvisionedToAccountOutput, error)
}

// pairKey is a permission set, by ARN, in an account.
type pairKey struct{ set, account string }

// goesByAccount reports whether asking account by account takes fewer calls
// than asking set by set: at the least, one page for each, and at the most,
// where every set is in every account.
func goesByAccount(sets, accounts int) bool {
	return accounts < sets && accounts*pages(sets, pageSize) <= sets*pages(accounts, pageSize)
}

// inquiry is where to look for places.
type inquiry struct {
	// status narrows the question; "" asks for every place.
	status ssoadmintypes.ProvisioningStatus
	// sets are ARNs; accounts are ids, nil where not all of them are known.
	sets, accounts []string
}

// of tells the calls of one status from those of another.
func (q inquiry) of() string { return string(q.status) }

// provisioner finds where the permission sets of one instance are provisioned.
type provisioner struct {
	*walk
	api      provisioningReader
	instance *string
}

// places asks account by account where that is cheaper. Where one account does
// not answer it asks set by set, which tells as much. failed are the sets that
// did not answer then.
func (p *provisioner) places(ctx context.Context, q inquiry) (found []pairKey, failed map[string]error, err error) {
	if q.accounts != nil && goesByAccount(len(q.sets), len(q.accounts)) {
		if found, ok := p.byAccount(ctx, q); ok {
			return found, nil, nil
		}
	}
	return p.bySet(ctx, q)
}

// byAccount asks the first account alone: what AWS refuses of it, it will
// refuse of the others too.
func (p *provisioner) byAccount(ctx context.Context, q inquiry) (found []pairKey, ok bool) {
	var mu sync.Mutex
	var failed atomic.Bool
	p.progress.expect(opListProvisionedSets, len(q.accounts))
	read := func(ctx context.Context, account string) {
		if failed.Load() {
			p.progress.expect(opListProvisionedSets, -1)
			return
		}
		sets, err := p.setsIn(ctx, q, account)
		if err != nil {
			failed.Store(true)
			return
		}
		mu.Lock()
		defer mu.Unlock()
		for _, set := range sets {
			found = append(found, pairKey{set, account})
		}
	}
	if len(q.accounts) > 0 {
		read(ctx, q.accounts[0])
		if err := each(ctx, p.walk, q.accounts[1:], read); err != nil {
			return nil, false
		}
	}
	return found, !failed.Load()
}

func (p *provisioner) bySet(ctx context.Context, q inquiry) (found []pairKey, failed map[string]error, err error) {
	var mu sync.Mutex
	failed = map[string]error{}
	p.progress.expect(opListProvisionedAccounts, len(q.sets))
	err = each(ctx, p.walk, q.sets, func(ctx context.Context, set string) {
		accounts, err := p.accountsOf(ctx, q, set)
		mu.Lock()
		defer mu.Unlock()
		if err != nil {
			failed[set] = err
		}
		for _, account := range accounts {
			found = append(found, pairKey{set, account})
		}
	})
	return found, failed, err
}

// setsIn are the sets in an account; a list that fails on a later page is no list.
func (p *provisioner) setsIn(ctx context.Context, q inquiry, account string) ([]string, error) {
	at := subject{account: account, of: q.of()}
	sets, _, err := list(ctx, p.walk, opListProvisionedSets, at, func(ctx context.Context, token *string) (*ssoadmin.ListPermissionSetsProvisionedToAccountOutput, error) {
		return p.api.ListPermissionSetsProvisionedToAccount(ctx, &ssoadmin.ListPermissionSetsProvisionedToAccountInput{
			InstanceArn: p.instance, AccountId: &account, ProvisioningStatus: q.status, MaxResults: aws.Int32(pageSize), NextToken: token,
		})
	}, func(out *ssoadmin.ListPermissionSetsProvisionedToAccountOutput) ([]string, *string) {
		return out.PermissionSets, out.NextToken
	})
	if err != nil {
		return nil, err
	}
	sets, _ = identified(p.walk, opListProvisionedSets, at, "a permission set", sets, sameID)
	return sets, nil
}

// accountsOf are the accounts of a set, as far as they were listed.
func (p *provisioner) accountsOf(ctx context.Context, q inquiry, set string) ([]string, error) {
	at := subject{set: set, of: q.of()}
	accounts, _, err := list(ctx, p.walk, opListProvisionedAccounts, at, func(ctx context.Context, token *string) (*ssoadmin.ListAccountsForProvisionedPermissionSetOutput, error) {
		return p.api.ListAccountsForProvisionedPermissionSet(ctx, &ssoadmin.ListAccountsForProvisionedPermissionSetInput{
			InstanceArn: p.instance, PermissionSetArn: &set, ProvisioningStatus: q.status, MaxResults: aws.Int32(pageSize), NextToken: token,
		})
	}, func(out *ssoadmin.ListAccountsForProvisionedPermissionSetOutput) ([]string, *string) {
		return out.AccountIds, out.NextToken
	})
	accounts, _ = identified(p.walk, opListProvisionedAccounts, at, "an account", accounts, sameID)
	return accounts, err
}
