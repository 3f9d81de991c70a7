package snapshot

import (
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
)

// laidSections are those over which a plan is laid.
var laidSections = []Section{
	SectionABAC, SectionPermissionSets, SectionAccountAssignments, SectionAccounts, SectionUsers, SectionGroups,
	SectionPolicyDocuments, SectionManagedPolicies, SectionApplications, SectionTrustedTokenIssuers, SectionInstance,
}

// cover makes the coverage of what was laid: base's gaps, the plan's of what it
// does not know, and of the members that are new what the plan cannot hold.
func (o *overlay) cover() {
	for _, section := range laidSections {
		plan := o.code.Coverage[section]
		if plan == nil {
			continue
		}
		for _, gap := range plan.Gaps {
			if gap.Cause != CauseNotInSource {
				o.gap(section, gap, o.renamedKeys(section, gap.Keys), gap.Attributes)
			}
		}
	}
	o.holes(SectionPermissionSets, reflect.ValueOf(o.PermissionSets))
	o.holes(SectionAccounts, reflect.ValueOf(o.Accounts))
	o.holes(SectionUsers, reflect.ValueOf(o.Users))
	o.holes(SectionGroups, reflect.ValueOf(o.Groups))
	o.holes(SectionApplications, reflect.ValueOf(o.Applications))
	o.holes(SectionTrustedTokenIssuers, reflect.ValueOf(o.TrustedTokenIssuers))
	if o.ABAC != nil {
		o.holes(SectionABAC, reflect.ValueOf(o.ABAC.Attributes))
	}
	o.unreadDocuments()
	for _, section := range laidSections {
		o.Coverage[section].settle(!reflect.ValueOf(o.Snapshot).Elem().FieldByIndex(fieldNamed(reflect.TypeFor[Snapshot](), string(section)).index).IsZero())
	}
}

// settle makes the status fit the gaps.
func (c *SectionCoverage) settle(there bool) {
	switch {
	case c.Status == Unavailable && (!there || slices.ContainsFunc(c.Gaps, Gap.HidesMembers)):
	case len(c.Gaps) == 0:
		c.Status = Complete
	default:
		c.Status = Partial
	}
}

// gap adds a gap; one that says the same of other members takes its keys.
func (o *overlay) gap(section Section, why Gap, keys, attributes []string) {
	entry := o.Coverage[section]
	for i, known := range entry.Gaps {
		if known.Cause == why.Cause && known.Meaning == why.Meaning && known.Remedy == why.Remedy && known.Operation == why.Operation &&
			slices.Equal(known.Attributes, attributes) && (len(known.Keys) > 0) == (len(keys) > 0) {
			entry.Gaps[i].Keys = append(entry.Gaps[i].Keys[:len(known.Keys):len(known.Keys)], keys...)
			if len(keys) > 0 {
				entry.Gaps[i].Keys = union(entry.Gaps[i].Keys, nil)
			}
			return
		}
	}
	gap := why
	gap.Keys, gap.Attributes = keys, attributes
	entry.Gaps = append(entry.Gaps, gap)
}

// renamedKeys are the keys of a gap of the plan under base's.
func (o *overlay) renamedKeys(section Section, keys []string) []string {
	var renamed []string
	for _, key := range keys {
		switch section {
		case SectionPermissionSets:
			key = o.sets.key(key)
		case SectionUsers:
			key = o.users.key(key)
		case SectionGroups:
			key = o.groups.key(key)
		case SectionApplications:
			key = o.applications.key(key)
		case SectionTrustedTokenIssuers:
			key = o.issuers.key(key)
		case SectionManagedPolicies:
			key = o.inPartition(key)
		case SectionAccountAssignments:
			for account, set := range cutsAtSlash(key) {
				if _, matched := o.sets.to[set]; matched {
					key = account + "/" + o.sets.key(set)
					break
				}
			}
		}
		renamed = append(renamed, key)
	}
	slices.Sort(renamed)
	return slices.Compact(renamed)
}

// holes gives what a new member lacks the plan's reason.
func (o *overlay) holes(section Section, members reflect.Value) {
	plan := newCover(o.code.Coverage[section])
	for _, key := range slices.Sorted(maps.Keys(o.added[section])) {
		value := members.MapIndex(reflect.ValueOf(key))
		if !value.IsValid() {
			continue
		}
		covered := newCover(o.Coverage[section])
		lacking := map[*Gap][]string{}
		for _, f := range fieldsOf(value.Elem().Type()) {
			if f.optional || !f.omitZero || !value.Elem().FieldByIndex(f.index).IsZero() || covered.absence(key, f.name) {
				continue
			}
			why := plan.why(o.added[section][key], f.name, true)
			if why == nil {
				why = &noReason
			}
			lacking[why] = append(lacking[why], f.name)
		}
		for _, why := range slices.SortedFunc(maps.Keys(lacking), func(a, b *Gap) int { return strings.Compare(a.Meaning+a.Remedy, b.Meaning+b.Remedy) }) {
			o.gap(section, *why, []string{key}, lacking[why])
		}
	}
}

// unreadDocuments gives AWS-managed policies that the plan attaches, and base does
// not hold, the gap that their documents were not read.
func (o *overlay) unreadDocuments() {
	missing := map[string]bool{}
	covered := newCover(o.Coverage[SectionManagedPolicies])
	for _, set := range o.PermissionSets {
		arns := set.ManagedPolicies
		if set.PermissionsBoundary != nil && set.PermissionsBoundary.ARN != "" {
			arns = append(slices.Clone(arns), set.PermissionsBoundary.ARN)
		}
		for _, arn := range arns {
			if _, known := o.ManagedPolicies[arn]; !known && !covered.missing(arn) {
				missing[arn] = true
			}
		}
	}
	if len(missing) > 0 {
		o.gap(SectionManagedPolicies, Gap{
			Cause:   CauseNotInSource,
			Meaning: "no permission set of the base has the policy attached, so its document is not known",
			Remedy:  "scan aws after the plan is applied",
		}, slices.Sorted(maps.Keys(missing)), nil)
	}
}

// newAccounts gives accounts that only the plan names a gap of their hygiene.
func (o *overlay) newAccounts() {
	coverage := o.Coverage[SectionAccountHygiene]
	if o.AccountHygiene == nil || newCover(coverage).hides {
		return
	}
	var accounts []string
	for account := range o.added[SectionAccounts] {
		if isAccountID(account) && o.AccountHygiene[account] == nil {
			o.AccountHygiene[account] = &AccountHygiene{}
			accounts = append(accounts, account)
		}
	}
	if len(accounts) > 0 {
		slices.Sort(accounts)
		o.gap(SectionAccountHygiene, Gap{
			Cause: CauseNotInSource, Meaning: fmt.Sprintf("the base holds nothing of %d accounts that the plan names", len(accounts)), Remedy: "scan aws again",
		}, accounts, nil)
		coverage.settle(true)
	}
}
