package aws

import (
	"context"
	"maps"
	"slices"
	"sync"

	ssoadmintypes "github.com/aws/aws-sdk-go-v2/service/ssoadmin/types"
	"golang.org/x/sync/errgroup"

	"github.com/idcscan/idcscan/collectors/snapshot"
)

// accessReader reads the permission sets of one instance and who holds them.
type accessReader struct {
	*walk
	sets  *setReader
	pairs *pairReader
	// listed are the ARNs of the sets.
	listed []string
}

func (a *accessReader) read(ctx context.Context, c *clients, r *reading) error {
	r.sets = make(map[string]*snapshot.PermissionSet, len(a.listed))
	group, groupCtx := errgroup.WithContext(ctx)
	group.Go(func() (err error) {
		if err = a.readSets(groupCtx, a.listed, r.sets); err != nil {
			return err
		}
		r.managed, err = a.readManagedPolicies(groupCtx, c.iam, managedPolicyARNs(r.sets), r.documents)
		return err
	})
	var outdated map[string][]string
	group.Go(func() (err error) {
		outdated, err = a.readPairs(groupCtx, r)
		return err
	})
	if err := group.Wait(); err != nil {
		return err
	}
	if err := a.readUnlisted(ctx, c, r, outdated); err != nil {
		return err
	}
	for arn, set := range r.sets {
		if accounts, known := outdated[arn]; known {
			slices.Sort(accounts)
			set.OutdatedAccounts = slices.Compact(accounts)
		}
	}
	return nil
}

// readSets reads all that is attached to each set.
func (a *accessReader) readSets(ctx context.Context, arns []string, sets map[string]*snapshot.PermissionSet) error {
	for _, operation := range []string{
		opDescribePermissionSet, opListTags, opGetInlinePolicy, opListManagedPolicies, opListCustomerManagedPolicies,
		opGetPermissionsBoundary,
	} {
		a.progress.expect(operation, len(arns))
	}
	var mu sync.Mutex
	return each(ctx, a.walk, arns, func(ctx context.Context, arn string) {
		set := a.sets.read(ctx, arn)
		mu.Lock()
		defer mu.Unlock()
		sets[arn] = set
	})
}

// readPairs reads where the sets are provisioned and who holds them there. It
// returns the accounts in which an older version of a set is provisioned.
func (a *accessReader) readPairs(ctx context.Context, r *reading) (outdated map[string][]string, err error) {
	everywhere := inquiry{sets: a.listed}
	select {
	case everywhere.accounts = <-r.listed:
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	where := &provisioner{walk: a.walk, api: a.pairs.api, instance: a.pairs.instance}
	if a.options.Assignments == ByPrincipal {
		if r.pairs, err = a.pairs.readByPrincipal(ctx, r.people); err != nil {
			return nil, err
		}
		return a.readOutdated(ctx, where, everywhere)
	}
	places, failed, err := where.places(ctx, everywhere)
	if err != nil {
		return nil, err
	}
	for set, err := range failed {
		a.failed(opListProvisionedAccounts, subject{set: set, section: snapshot.SectionAccountAssignments}, err)
	}
	somewhere := everywhere.among(places, failed)
	if outdated, err = a.readOutdated(ctx, where, somewhere); err != nil {
		return nil, err
	}
	for _, set := range a.listed {
		if _, asked := slices.BinarySearch(somewhere.sets, set); !asked {
			outdated[set] = []string{} // what is provisioned nowhere lags behind nowhere
		}
	}
	r.pairs, err = a.pairs.readByPair(ctx, places)
	return outdated, err
}

// among narrows the question to where sets are provisioned, and to sets of
// which that is not known.
func (q inquiry) among(places []pairKey, failed map[string]error) inquiry {
	sets, accounts := map[string]bool{}, map[string]bool{}
	for _, p := range places {
		sets[p.set], accounts[p.account] = true, true
	}
	for set := range failed {
		sets[set] = true
	}
	narrowed := inquiry{sets: slices.Sorted(maps.Keys(sets))}
	if q.accounts != nil && len(failed) == 0 {
		narrowed.accounts = slices.Sorted(maps.Keys(accounts))
	}
	return narrowed
}

// readOutdated returns, for each set of the question that answered, the accounts
// in which an older version of it is provisioned.
func (a *accessReader) readOutdated(ctx context.Context, where *provisioner, q inquiry) (map[string][]string, error) {
	q.status = ssoadmintypes.ProvisioningStatusLatestPermissionSetNotProvisioned
	places, failed, err := where.places(ctx, q)
	if err != nil {
		return nil, err
	}
	outdated := map[string][]string{}
	for _, set := range q.sets {
		if failed[set] == nil {
			outdated[set] = []string{}
		}
	}
	for _, p := range places {
		outdated[p.set] = append(outdated[p.set], p.account)
	}
	for set, err := range failed {
		a.failed(opListProvisionedAccounts, subject{set: set, section: snapshot.SectionPermissionSets}, err)
	}
	return outdated, nil
}

// readUnlisted reads the sets that are provisioned and were not listed: made
// meanwhile, or on a page that did not come.
func (a *accessReader) readUnlisted(ctx context.Context, c *clients, r *reading, outdated map[string][]string) error {
	unlisted := map[string]bool{}
	for set := range outdated {
		unlisted[set] = r.sets[set] == nil
	}
	for _, pair := range r.pairs {
		unlisted[pair.set] = r.sets[pair.set] == nil
	}
	maps.DeleteFunc(unlisted, func(_ string, unlisted bool) bool { return !unlisted })
	if len(unlisted) == 0 {
		return nil
	}
	further := make(map[string]*snapshot.PermissionSet, len(unlisted))
	if err := a.readSets(ctx, slices.Sorted(maps.Keys(unlisted)), further); err != nil {
		return err
	}
	read := managedPolicyARNs(r.sets)
	policies := slices.DeleteFunc(managedPolicyARNs(further), func(policy string) bool { return slices.Contains(read, policy) })
	maps.Copy(r.sets, further)
	digests, err := a.readManagedPolicies(ctx, c.iam, policies, r.documents)
	maps.Copy(r.managed, digests)
	return err
}
