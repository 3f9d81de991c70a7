package snapshot

import (
	"slices"
	"strings"
)

// Kinds of removals of what is attached to a permission set: "<kind>/<set>", and
// of lists "<kind>/<set>/<what is detached>", a customer-managed policy by its
// path and name. They are names of attributes.
const (
	RemovedManagedPolicy  = "managed_policies"
	RemovedCustomerPolicy = "customer_managed_policies"
	RemovedInlinePolicy   = "inline_policy"
	RemovedBoundary       = "permissions_boundary"
)

// RemovedRegion begins a removal of a Region of the instance.
const RemovedRegion = "regions"

// remove takes away what the plan deletes: assignments before the sets and the
// principals that hold them.
func (o *overlay) remove() {
	if o.code.IaC == nil {
		return
	}
	for _, of := range []func(kind, key string){o.removeAssignment, o.detach, o.removeSet, o.removePrincipal, o.removeOther} {
		for _, removal := range o.code.IaC.Removals {
			kind, key, _ := strings.Cut(removal, "/")
			of(kind, key)
		}
	}
	o.doubtRemovals()
}

func (o *overlay) removeAssignment(kind, key string) {
	if kind != KindAssignment {
		return
	}
	for account, rest := range cutsAtSlash(key) {
		for set, principal := range cutsAtSlash(rest) {
			to, _ := o.principal(principal)
			set = o.sets.key(set)
			if held := o.AccountAssignments[account][set]; slices.Contains(held, to) {
				o.AccountAssignments[account][set] = without(held, to)
				return
			}
		}
	}
}

func without(list []string, item string) []string {
	return slices.DeleteFunc(append([]string{}, list...), func(other string) bool { return other == item })
}

// detach takes away what is attached to a permission set or belongs to a group.
func (o *overlay) detach(kind, key string) {
	switch kind {
	case RemovedInlinePolicy, RemovedBoundary:
		if set := o.editSet(key); set != nil && kind == RemovedInlinePolicy {
			set.InlinePolicy = new("")
		} else if set != nil {
			set.PermissionsBoundary = &PermissionsBoundary{Kind: BoundaryNone}
		}
	case RemovedManagedPolicy, RemovedCustomerPolicy:
		for name, item := range cutsAtSlash(key) {
			set := o.editSet(name)
			if set == nil {
				continue
			}
			if kind == RemovedManagedPolicy {
				set.ManagedPolicies = without(set.ManagedPolicies, o.inPartition(item))
			} else {
				set.CustomerManagedPolicies = slices.DeleteFunc(slices.Clone(set.CustomerManagedPolicies), func(policy CustomerManagedPolicy) bool {
					return strings.TrimPrefix(policy.Path+policy.Name, "/") == strings.TrimPrefix(item, "/")
				})
			}
			return
		}
	case RemovedMember:
		for name, user := range cutsAtSlash(key) {
			if group := o.Groups[o.groups.key(name)]; group != nil {
				edited := *group
				edited.Members = without(group.Members, o.users.key(user))
				if group.Members == nil {
					edited.Members = nil
				}
				o.Groups[o.groups.key(name)] = &edited
				return
			}
		}
	}
}

// editSet returns a copy of a set that may be changed, nil where there is none.
func (o *overlay) editSet(planKey string) *PermissionSet {
	key := o.sets.key(planKey)
	if o.PermissionSets[key] == nil {
		return nil
	}
	set := *o.PermissionSets[key]
	o.PermissionSets[key] = &set
	return &set
}

// removeSet deletes a permission set that nobody holds any more: AWS refuses to
// delete another, so that it stays with its assignments.
func (o *overlay) removeSet(kind, key string) {
	key = o.sets.key(key)
	set := o.PermissionSets[key]
	if kind != KindPermissionSet || set == nil {
		return
	}
	for _, sets := range o.AccountAssignments {
		if len(sets[key]) > 0 {
			return
		}
	}
	for _, sets := range o.AccountAssignments {
		delete(sets, key)
	}
	delete(o.PermissionSets, key)
	to := PrefixID + "removed"
	if set.ARN != nil {
		to = PrefixID + PermissionSetID(*set.ARN)
	}
	for id, operation := range o.Operations {
		if operation.PermissionSet != nil && *operation.PermissionSet == key {
			edited := *operation
			edited.PermissionSet = &to
			o.Operations[id] = &edited
		}
	}
	o.forget(SectionPermissionSets, func(gapKey string) bool { return gapKey == key })
	o.forget(SectionAccountAssignments, func(gapKey string) bool { return strings.HasSuffix(gapKey, "/"+key) })
}

// removePrincipal leaves of a group or user that is deleted what AWS leaves of
// it: an id that leads nowhere, where somebody still refers to it.
func (o *overlay) removePrincipal(kind, key string) {
	switch kind {
	case KindGroup:
		key = o.groups.key(key)
		if group := o.Groups[key]; group != nil && group.ID != nil && !isFalse(group.Exists) {
			delete(o.Groups, key)
			o.Groups[PrefixID+*group.ID] = &Group{ID: group.ID, Exists: new(false)}
			o.rename(PrefixGroup+key, PrefixGroup+PrefixID+*group.ID)
			o.forget(SectionGroups, func(gapKey string) bool { return gapKey == key })
		}
	case KindUser:
		key = o.users.key(key)
		if user := o.Users[key]; user != nil && user.ID != nil && !isFalse(user.Exists) {
			delete(o.Users, key)
			o.Users[PrefixID+*user.ID] = &User{ID: user.ID, Exists: new(false)}
			o.rename(PrefixUser+key, PrefixUser+PrefixID+*user.ID)
			o.forget(SectionUsers, func(gapKey string) bool { return gapKey == key })
			for name, group := range o.Groups {
				if slices.Contains(group.Members, key) {
					edited := *group
					edited.Members = without(group.Members, key)
					o.Groups[name] = &edited
				}
			}
		}
	}
}

// rename renames a principal wherever somebody refers to it.
func (o *overlay) rename(from, to string) {
	in := func(list []string) []string { return union(without(list, from), []string{to}) }
	for _, sets := range o.AccountAssignments {
		for set, principals := range sets {
			if slices.Contains(principals, from) {
				sets[set] = in(principals)
			}
		}
	}
	for key, application := range o.Applications {
		if slices.Contains(application.Assignments, from) {
			edited := *application
			edited.Assignments = in(application.Assignments)
			o.Applications[key] = &edited
		}
	}
	for id, operation := range o.Operations {
		if operation.Principal != nil && *operation.Principal == from {
			edited := *operation
			edited.Principal = &to
			o.Operations[id] = &edited
		}
	}
}

// removeOther deletes what nothing else refers to.
func (o *overlay) removeOther(kind, key string) {
	switch kind {
	case KindApplication:
		key = o.applications.key(key)
		delete(o.Applications, key)
		o.forget(SectionApplications, func(gapKey string) bool { return gapKey == key })
	case KindTrustedTokenIssuer:
		key = o.issuers.key(key)
		delete(o.TrustedTokenIssuers, key)
		o.forget(SectionTrustedTokenIssuers, func(gapKey string) bool { return gapKey == key })
	case KindABACAttribute:
		if o.ABAC != nil && o.ABAC.Attributes[key] != nil {
			abac := *o.ABAC
			abac.Attributes = map[string]*ABACAttribute{}
			for other, attribute := range o.ABAC.Attributes {
				if other != key {
					abac.Attributes[other] = attribute
				}
			}
			o.ABAC = &abac
			o.forget(SectionABAC, func(gapKey string) bool { return gapKey == key })
		}
	}
}

// forget takes a member's key out of the gaps of a section.
func (o *overlay) forget(section Section, gone func(key string) bool) {
	entry := o.Coverage[section]
	var kept []Gap
	for _, gap := range entry.Gaps {
		if len(gap.Keys) > 0 {
			gap.Keys = slices.DeleteFunc(slices.Clone(gap.Keys), gone)
			if len(gap.Keys) == 0 {
				continue
			}
		}
		kept = append(kept, gap)
	}
	entry.Gaps = append([]Gap{}, kept...)
	entry.settle(true)
}
