package assemble

import (
	"cmp"
	"slices"
	"strings"

	"github.com/idcscan/idcscan/collectors/snapshot"
	"github.com/idcscan/idcscan/collectors/terraform/declaration"
)

// attachments joins to permission sets what is attached to them.
func (a *assembly) attachments() {
	a.attach(typeManaged, "managed_policies", func(r *declaration.Resource, key string) {
		a.managed(r, key, r.Attribute("managed_policy_arn"))
	})
	a.attach(typeManagedOnly, "managed_policies", func(r *declaration.Resource, key string) {
		list := r.Attribute("managed_policy_arns")
		a.list(r, key, "managed_policies", list)
		for _, arn := range list.Elements() {
			a.managed(r, key, arn)
		}
	})
	for _, resourceType := range []string{typeCustomer, typeCustomerOnly} {
		a.attach(resourceType, "customer_managed_policies", func(r *declaration.Resource, key string) {
			list := r.Attribute("customer_managed_policy_reference")
			a.list(r, key, "customer_managed_policies", list)
			for _, reference := range block(list) {
				a.customer(r, key, reference)
			}
		})
	}
	a.attach(typeInline, "inline_policy", a.inline)
	a.attach(typeBoundary, "permissions_boundary", a.boundary)
	for _, set := range a.sets {
		if set.ManagedPolicies != nil {
			set.ManagedPolicies = sortedSet(set.ManagedPolicies)
		}
		slices.SortFunc(set.CustomerManagedPolicies, func(x, y snapshot.CustomerManagedPolicy) int {
			return cmp.Or(strings.Compare(x.Name, y.Name), strings.Compare(x.Path, y.Path))
		})
		set.CustomerManagedPolicies = slices.Compact(set.CustomerManagedPolicies)
	}
}

// attach calls join for each attachment of a type with the key of its set. What
// is attached to a set of which code does not tell which it is may be attached to
// any.
func (a *assembly) attach(resourceType, attribute string, join func(r *declaration.Resource, key string)) {
	for _, r := range a.links.byType[resourceType] {
		if r.Removed {
			a.detach(r, attribute)
		}
	}
	a.each(func(r *declaration.Resource) {
		key, d := a.setOf(r, r.Attribute("permission_set_arn"))
		if d != nil {
			a.gaps.unresolved(snapshot.SectionPermissionSets, "to which permission set "+r.Address+" attaches a policy",
				*d, nil, []string{attribute})
		}
		join(r, key)
	}, resourceType)
}

// list says what of a list of attachments is not known as a whole.
func (a *assembly) list(r *declaration.Resource, key, attribute string, list declaration.Value) {
	switch more := list.More(); {
	case !list.Known():
		a.lacking(r, key, attribute, unknown(list, r))
	case len(more) > 0:
		a.lacking(r, key, attribute, doubt{symbols: more, place: placeOf(r)})
	}
}

// lacking says that a part of what is attached to a set is not known.
func (a *assembly) lacking(r *declaration.Resource, key, attribute string, d doubt) {
	a.gaps.unresolved(snapshot.SectionPermissionSets, "what "+r.Address+" attaches to "+key, d, []string{key}, []string{attribute})
}

// managed attaches an AWS-managed policy.
func (a *assembly) managed(r *declaration.Resource, key string, value declaration.Value) {
	const attribute = "managed_policies"
	arn, d := a.policyARN(r, value)
	if d != nil {
		a.lacking(r, key, attribute, *d)
	}
	if arn == "" {
		return
	}
	set := a.sets[key]
	set.ManagedPolicies = append(set.ManagedPolicies, arn)
	place := value.Place()
	if place == nil {
		return
	}
	if strings.HasSuffix(arn, ":policy/AdministratorAccess") {
		delete(set.Locations, attribute) // of all the one that people look for
	}
	locate(&set.Locations, attribute, value)
}

// policyARN returns the ARN of a managed policy, "" where it is not known at all.
// The doubt says what of it is not known.
//
// Where only the partition is not known, it is which policy all the same: it
// stands with [snapshot.UnresolvedPartition] and without doubt. A policy that
// code looks up by its name lacks its path, too.
func (a *assembly) policyARN(r *declaration.Resource, value declaration.Value) (string, *doubt) {
	value = a.links.follow(value)
	if text, ok := value.Text(); ok && text != "" {
		return text, nil
	}
	if parts := value.Template(); len(parts) == 3 && parts[0].Symbol == nil && parts[0].Text == "arn:" && parts[1].Symbol != nil && parts[2].Symbol == nil {
		if strings.HasPrefix(parts[2].Text, ":iam::aws:policy/") {
			return "arn:" + snapshot.UnresolvedPartition + parts[2].Text, nil
		}
	}
	d := unknown(value, r)
	if policy := a.links.resource(value, typeIAMPolicy); policy != nil && policy.Data {
		if name, ok := a.links.text(policy.Attribute("name")); ok && name != "" {
			path, _ := a.links.text(policy.Attribute("path_prefix"))
			return "arn:" + snapshot.UnresolvedPartition + ":iam::aws:policy/" + strings.TrimPrefix(path, "/") + name, &d
		}
	}
	return "", &d
}

// customer attaches a customer-managed policy.
func (a *assembly) customer(r *declaration.Resource, key string, reference declaration.Value) {
	const attribute = "customer_managed_policies"
	policy, d := a.reference(r, reference)
	if d != nil {
		a.lacking(r, key, attribute, *d)
		return
	}
	set := a.sets[key]
	set.CustomerManagedPolicies = append(set.CustomerManagedPolicies, policy)
	locate(&set.Locations, attribute, reference.Attribute("name"))
}

// reference reads the name and the path of a customer-managed policy.
func (a *assembly) reference(r *declaration.Resource, reference declaration.Value) (snapshot.CustomerManagedPolicy, *doubt) {
	name, path := reference.Attribute("name"), reference.Attribute("path")
	nameText, named := a.links.text(name)
	pathText, ok := a.links.text(path)
	switch {
	case !named:
		name = a.links.follow(name)
		if policy := a.links.resource(name, typeIAMPolicy); policy != nil {
			name = policy.Attribute("name")
		}
		return snapshot.CustomerManagedPolicy{}, new(unknown(name, r))
	case path.Absent():
		pathText = "/"
	case !ok:
		return snapshot.CustomerManagedPolicy{}, new(unknown(path, r))
	}
	return snapshot.CustomerManagedPolicy{Name: nameText, Path: pathText}, nil
}

// boundary reads a permissions boundary.
func (a *assembly) boundary(r *declaration.Resource, key string) {
	const attribute = "permissions_boundary"
	set, written := a.sets[key], first(r.Attribute(attribute))
	put(&set.Locations, attribute, r.Place)
	managed, customer := written.Attribute("managed_policy_arn"), first(written.Attribute("customer_managed_policy_reference"))
	missing := func(d doubt) {
		set.PermissionsBoundary = nil
		a.lacking(r, key, attribute, d)
	}
	switch {
	case !written.Known():
		missing(unknown(written, r))
	case !managed.Absent():
		arn, d := a.policyARN(r, managed)
		if d != nil {
			missing(*d)
			return
		}
		set.PermissionsBoundary = &snapshot.PermissionsBoundary{Kind: snapshot.BoundaryManaged, ARN: arn}
		relocate(set, attribute, managed)
	case !customer.Absent():
		policy, d := a.reference(r, customer)
		if d != nil {
			missing(*d)
			return
		}
		set.PermissionsBoundary = &snapshot.PermissionsBoundary{Kind: snapshot.BoundaryCustomerManaged, Name: policy.Name, Path: policy.Path}
		relocate(set, attribute, customer.Attribute("name"))
	default:
		missing(unknown(written, r))
	}
}

// relocate prefers the place of a value to that of its block.
func relocate(set *snapshot.PermissionSet, attribute string, v declaration.Value) {
	if place := v.Place(); place != nil {
		delete(set.Locations, attribute)
		put(&set.Locations, attribute, *place)
	}
}
