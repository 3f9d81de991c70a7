package aws

import (
	"context"
	"maps"
	"slices"
	"sync"

	"github.com/idcscan/idcscan/collectors/snapshot"
)

// codeNoSuchEntity is IAM's answer for what is not there.
const codeNoSuchEntity = "NoSuchEntity"

// customerPolicies reads the documents of the policies that permission sets
// refer to by path and name, such as "/infra/Deploy", as they are in this
// account. That the account has no such policy is a fact.
func (r *accountReader) customerPolicies(ctx context.Context, references []string) (map[string]string, error) {
	var mu sync.Mutex
	digests := map[string]string{}
	r.progress.expect(opGetPolicy, len(references))
	err := each(ctx, r.walk, references, func(ctx context.Context, reference string) {
		digest, ok := r.customerPolicy(ctx, reference)
		if !ok {
			return
		}
		mu.Lock()
		defer mu.Unlock()
		digests[reference] = digest
	})
	return digests, err
}

func (r *accountReader) customerPolicy(ctx context.Context, reference string) (digest string, ok bool) {
	type answer struct {
		Version string
		Missing bool
	}
	policy := "arn:" + r.partition + ":iam::" + r.account + ":policy" + reference
	at := subject{account: r.account, policy: policy}
	told, ok := get(ctx, r.walk, opGetPolicy, at, func(ctx context.Context) (answer, error) {
		version, err := defaultVersion(r.api, policy)(ctx)
		if isCode(err, codeNoSuchEntity) {
			return answer{Missing: true}, nil
		}
		return answer{Version: version}, err
	})
	if !ok || told.Missing {
		return "", ok
	}
	return r.readVersion(ctx, r.api, policy, told.Version, at, r.documents)
}

// references are the customer-managed policies that matter in each account, by
// path and name, sorted: those of the sets that are provisioned there.
func (r *reading) references() map[string][]string {
	bySet := map[string][]string{}
	for arn, set := range r.sets {
		for _, policy := range set.CustomerManagedPolicies {
			bySet[arn] = append(bySet[arn], policy.Path+policy.Name)
		}
		if boundary := set.PermissionsBoundary; boundary != nil && boundary.Kind == snapshot.BoundaryCustomerManaged {
			bySet[arn] = append(bySet[arn], boundary.Path+boundary.Name)
		}
	}
	found := map[string]map[string]bool{}
	for _, pair := range r.pairs {
		for _, reference := range bySet[pair.set] {
			if found[pair.account] == nil {
				found[pair.account] = map[string]bool{}
			}
			found[pair.account][reference] = true
		}
	}
	references := make(map[string][]string, len(found))
	for account, set := range found {
		references[account] = slices.Sorted(maps.Keys(set))
	}
	return references
}
