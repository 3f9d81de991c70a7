package assemble

import (
	"slices"
	"strings"

	"github.com/idcscan/idcscan/collectors/snapshot"
	"github.com/idcscan/idcscan/collectors/terraform/declaration"
)

// removed records what a plan deletes, and reports whether the resource is that.
func (a *assembly) removed(r *declaration.Resource, kind, key string) bool {
	if r.Removed && !r.Data {
		a.removals[kind+"/"+key] = true
	}
	return r.Removed
}

// detach records what a plan detaches from a permission set, where it is known
// which set that is.
func (a *assembly) detach(r *declaration.Resource, attribute string) {
	set, ok := a.removedKey(r.Attribute("permission_set_arn"), snapshot.SectionPermissionSets, typePermissionSet)
	if !ok {
		return
	}
	for _, arn := range append(r.Attribute("managed_policy_arns").Elements(), r.Attribute("managed_policy_arn")) {
		if text, known := a.links.text(arn); known && text != "" {
			a.removed(r, attribute, set+"/"+text)
		}
	}
	for _, reference := range block(r.Attribute("customer_managed_policy_reference")) {
		if policy, doubt := a.reference(r, reference); doubt == nil {
			a.removed(r, attribute, set+"/"+policy.Path+policy.Name)
		}
	}
	if r.Type == typeInline || r.Type == typeBoundary {
		a.removed(r, attribute, set)
	}
}

// removedAssignment records an assignment that a plan deletes, where it is known
// which that is.
func (a *assembly) removedAssignment(r *declaration.Resource) {
	account, ok := a.links.text(r.Attribute("target_id"))
	set, setOK := a.removedKey(r.Attribute("permission_set_arn"), snapshot.SectionPermissionSets, typePermissionSet)
	kind, _ := a.links.text(r.Attribute("principal_type"))
	kind = strings.ToLower(kind)
	section := map[string]snapshot.Section{"group": snapshot.SectionGroups, "user": snapshot.SectionUsers}[kind]
	principal, principalOK := a.removedKey(r.Attribute("principal_id"), section, typeGroup, typeUser)
	if ok && setOK && principalOK && section != "" {
		a.removed(r, snapshot.KindAssignment, account+"/"+set+"/"+kind+":"+principal)
	}
}

// removedKey is the key of something that may be deleted, too.
func (a *assembly) removedKey(v declaration.Value, section snapshot.Section, types ...string) (string, bool) {
	if named := a.links.resource(v, types...); named != nil && a.keys[named] != "" {
		return a.keys[named], true
	}
	text, ok := a.links.text(v)
	if !ok || text == "" {
		return "", false
	}
	return a.keyOfID(section, text), true
}

// declares reports whether what is removed is declared again, as it is where a
// plan replaces it.
func (a *assembly) declares(removal string) bool {
	kind, key, _ := strings.Cut(removal, "/")
	switch kind {
	case snapshot.KindPermissionSet:
		return a.sets[key] != nil
	case snapshot.KindGroup:
		return a.groups[key] != nil && a.groups[key].Exists != nil
	case snapshot.KindUser:
		return a.users[key] != nil && a.users[key].Exists != nil
	case snapshot.KindAssignment:
		return a.declared[key] != nil
	case snapshot.KindApplication:
		return a.applications[key] != nil
	case snapshot.KindTrustedTokenIssuer:
		return a.issuers[key] != nil
	case snapshot.KindABACAttribute:
		return a.abac != nil && a.abac.Attributes[key] != nil
	case snapshot.RemovedMember:
		for group, g := range a.groups {
			if user, ok := strings.CutPrefix(key, group+"/"); ok && slices.Contains(g.Members, user) {
				return true
			}
		}
	}
	for name, set := range a.sets {
		if rest, ok := strings.CutPrefix(key+"/", name+"/"); ok && attaches(set, kind, strings.TrimSuffix(rest, "/")) {
			return true
		}
	}
	return false
}

// attaches reports whether something is attached to a set, for a removal that
// names an attribute of sets: a policy by its ARN or path and name.
func attaches(set *snapshot.PermissionSet, attribute, policy string) bool {
	switch attribute {
	case snapshot.RemovedManagedPolicy:
		return slices.Contains(set.ManagedPolicies, policy)
	case snapshot.RemovedCustomerPolicy:
		return slices.ContainsFunc(set.CustomerManagedPolicies, func(p snapshot.CustomerManagedPolicy) bool { return p.Path+p.Name == policy })
	case snapshot.RemovedInlinePolicy:
		return set.InlinePolicy == nil || *set.InlinePolicy != ""
	case snapshot.RemovedBoundary:
		return set.PermissionsBoundary == nil || set.PermissionsBoundary.Kind != snapshot.BoundaryNone
	}
	return false
}
