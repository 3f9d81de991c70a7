package assemble

import (
	"slices"

	"github.com/idcscan/idcscan/collectors/snapshot"
	"github.com/idcscan/idcscan/collectors/terraform/declaration"
)

// readOrganization reads what code declares of the organization. Roots,
// organizational units and policies stand under their ids, which a state or a
// plan tells and code does not.
func (a *assembly) readOrganization() {
	found := false
	for _, resourceType := range []string{typeOrganization, typeUnit, typePolicy, typeDelegated, typeServiceAccess} {
		a.each(func(*declaration.Resource) { found = true }, resourceType)
	}
	if !found {
		return
	}
	a.organization = &snapshot.Organization{Exists: new(true)}
	a.each(a.readWhole, typeOrganization)
	a.readUnits()
	a.readPolicies()
	a.each(a.readDelegated, typeDelegated)
	a.each(a.readServiceAccess, typeServiceAccess)
	a.gaps.inherent(snapshot.SectionOrganization, "the organization may hold more than code declares or has ids for", "scan aws", nil,
		[]string{"delegated_administrators", "organizational_units", "service_control_policies", "trusted_services"})
}

func (a *assembly) readWhole(r *declaration.Resource) {
	const section = snapshot.SectionOrganization
	o := a.organization
	fill(&o.ID, a.told(r, "id"))
	if management := a.told(r, "master_account_id", "management_account_id"); management != nil && isAccountID(*management) {
		fill(&o.ManagementAccount, management)
		a.account(*management)
	}
	fill(&o.FeatureSet, a.oneOf(r, []string{"ALL", "CONSOLIDATED_BILLING"}, "feature_set"))
	if r.Data {
		return
	}
	if services := r.Attribute("aws_service_access_principals"); !services.Absent() {
		texts, doubts := a.texts(r, services)
		o.TrustedServices = texts
		for _, d := range doubts {
			a.gaps.unresolved(section, "trusted access", d, nil, []string{"trusted_services"})
		}
	}
	if types := r.Attribute("enabled_policy_types"); !types.Absent() {
		texts, doubts := a.texts(r, types)
		if slices.Contains(texts, "SERVICE_CONTROL_POLICY") || len(doubts) == 0 {
			o.ServiceControlPoliciesEnabled = new(slices.Contains(texts, "SERVICE_CONTROL_POLICY"))
		}
		for _, d := range doubts {
			a.gaps.unresolved(section, "the enabled types of policies", d, nil, []string{"service_control_policies_enabled"})
		}
	}
}

// readUnits reads roots and organizational units whose ids are known.
func (a *assembly) readUnits() {
	units := map[string]*snapshot.OrganizationalUnit{}
	a.each(func(r *declaration.Resource) {
		for _, root := range r.Attribute("roots").Elements() {
			id, ok := root.Attribute("id").Text()
			name, named := root.Attribute("name").Text()
			if ok && named && id != "" {
				units[id] = &snapshot.OrganizationalUnit{Name: name}
			}
		}
	}, typeOrganization)
	a.each(func(r *declaration.Resource) {
		id, name, parent := a.told(r, "id"), a.told(r, "name"), a.told(r, "parent_id")
		if id != nil && name != nil && parent != nil {
			units[*id] = &snapshot.OrganizationalUnit{Name: *name, Parent: *parent}
		}
	}, typeUnit)
	for id, unit := range units {
		path, complete := unit.Name, true
		for above, hops := unit.Parent, 0; above != "" && hops < maxHops; hops++ {
			parent := units[above]
			if parent == nil {
				complete = false
				break
			}
			path, above = parent.Name+"/"+path, parent.Parent
		}
		if !complete {
			continue // its path begins at a unit that is not known
		}
		unit.Path = path
		if a.organization.OrganizationalUnits == nil {
			a.organization.OrganizationalUnits = map[string]*snapshot.OrganizationalUnit{}
		}
		a.organization.OrganizationalUnits[id] = unit
	}
}

// readPolicies reads service control policies whose ids are known.
func (a *assembly) readPolicies() {
	targets := map[string][]string{}
	a.each(func(r *declaration.Resource) {
		policy := a.links.resource(r.Attribute("policy_id"), typePolicy)
		target, ok := a.links.text(r.Attribute("target_id"))
		if policy == nil || !ok {
			return
		}
		if isAccountID(target) {
			a.account(target)
		}
		if id := a.told(policy, "id"); id != nil {
			targets[*id] = append(targets[*id], target)
		}
	}, typePolicyAttachmnt)
	a.each(func(r *declaration.Resource) {
		kind, _ := a.links.text(r.Attribute("type"))
		id, name := a.told(r, "id"), a.told(r, "name")
		if r.Data || kind != "" && kind != "SERVICE_CONTROL_POLICY" || id == nil || name == nil {
			return
		}
		policy := &snapshot.ServiceControlPolicy{Name: *name, Targets: sortedSet(targets[*id])}
		if text, ok := a.links.text(r.Attribute("content")); ok {
			if digest, err := a.document(text); err == nil {
				policy.Document = &digest
			}
		}
		if a.organization.ServiceControlPolicies == nil {
			a.organization.ServiceControlPolicies = map[string]*snapshot.ServiceControlPolicy{}
		}
		a.organization.ServiceControlPolicies[*id] = policy
	}, typePolicy)
}

func (a *assembly) readDelegated(r *declaration.Resource) {
	service, ok := a.links.text(r.Attribute("service_principal"))
	account, _ := a.target(r, r.Attribute("account_id"))
	if !ok {
		a.gaps.unresolved(snapshot.SectionOrganization, "a delegated administrator", unknown(r.Attribute("service_principal"), r), nil, []string{"delegated_administrators"})
		return
	}
	if !isAccountID(account) {
		a.gaps.unresolved(snapshot.SectionOrganization, "a delegated administrator", unknown(r.Attribute("account_id"), r), nil, []string{"delegated_administrators"})
		return
	}
	if a.organization.DelegatedAdministrators == nil {
		a.organization.DelegatedAdministrators = map[string][]string{}
	}
	byService := a.organization.DelegatedAdministrators
	byService[service] = sortedSet(append(byService[service], account))
}

func (a *assembly) readServiceAccess(r *declaration.Resource) {
	service, ok := a.links.text(r.Attribute("service_principal"))
	if !ok {
		a.gaps.unresolved(snapshot.SectionOrganization, "trusted access", unknown(r.Attribute("service_principal"), r), nil, []string{"trusted_services"})
		return
	}
	a.organization.TrustedServices = sortedSet(append(a.organization.TrustedServices, service))
}
