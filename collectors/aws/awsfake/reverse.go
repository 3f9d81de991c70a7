package awsfake

import "slices"

// reverse are an instance's relations, seen from the other end.
type reverse struct {
	// sets are the ARNs that are provisioned to an account, sorted.
	sets map[string][]string
	// pairs are those in which a principal is assigned, by permission set.
	pairs map[principal][]pair
	// groups are the ids of a user's groups, sorted.
	groups map[string][]string
}

// pair is an account and the ARN of a permission set that is provisioned there.
type pair struct{ account, set string }

func (in *instance) turnAround() *reverse {
	r := &reverse{sets: map[string][]string{}, pairs: map[principal][]pair{}, groups: map[string][]string{}}
	for _, arn := range in.sets {
		set := in.setByARN[arn]
		for _, account := range set.accounts {
			r.sets[account] = append(r.sets[account], arn)
			for _, p := range set.assigned[account] {
				r.pairs[p] = append(r.pairs[p], pair{account, arn})
			}
		}
	}
	for _, group := range in.groups {
		for _, user := range in.members[group] {
			r.groups[user] = append(r.groups[user], group)
		}
	}
	for _, groups := range r.groups {
		slices.Sort(groups)
	}
	return r
}
