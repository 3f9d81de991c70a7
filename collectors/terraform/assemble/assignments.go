package assemble

import (
	"maps"
	"slices"
	"strings"

	"github.com/idcscan/idcscan/collectors/snapshot"
	"github.com/idcscan/idcscan/collectors/terraform/declaration"
)

// readAssignments reads who holds which permission set in which account. What of
// an assignment is not known may be anything: of the pairs that it may be in
// none is known to be read whole.
func (a *assembly) readAssignments() {
	for _, r := range a.links.byType[typeAssignment] {
		if r.Removed {
			a.removedAssignment(r)
			continue
		}
		arn, account, id := r.Attribute("permission_set_arn"), r.Attribute("target_id"), r.Attribute("principal_id")
		setKey, setDoubt := a.setOf(r, arn)
		accountKey, accountDoubt := a.target(r, account)
		principal, principalDoubt := a.principal(r, id, r.Attribute("principal_type"))
		if isNoOther(arn, typePermissionSet) {
			setDoubt = nil
		}
		if isNoOther(id, typeGroup, typeUser) {
			principalDoubt = nil
		}
		a.mayHide(r, accountKey, setKey, accountDoubt, setDoubt, principalDoubt)
		if a.assignments[accountKey] == nil {
			a.assignments[accountKey] = map[string][]string{}
		}
		principals := a.assignments[accountKey][setKey]
		if principal == "" {
			if principals == nil {
				a.assignments[accountKey][setKey] = []string{}
			}
			continue
		}
		a.assignments[accountKey][setKey] = append(principals, principal)
		key := accountKey + "/" + setKey + "/" + principal
		a.declare(r, key)
		a.mayBeUndeclared(r, key, setDoubt, principalDoubt)
	}
	for _, sets := range a.assignments {
		for set := range sets {
			sets[set] = sortedSet(sets[set])
		}
	}
}

// mayHide says which assignments are not known to be read, because an account,
// a permission set or a principal is not.
func (a *assembly) mayHide(r *declaration.Resource, account, set string, accountDoubt, setDoubt, principalDoubt *doubt) {
	const section = snapshot.SectionAccountAssignments
	switch {
	case accountDoubt != nil && setDoubt != nil:
		a.gaps.unresolved(section, "the account of "+r.Address, *accountDoubt, nil, nil)
		a.gaps.unresolved(section, "the permission set of "+r.Address, *setDoubt, nil, nil)
	case accountDoubt != nil:
		a.gaps.unresolved(section, "the account of an assignment of "+set, *accountDoubt, []string{"*/" + set}, nil)
	case setDoubt != nil:
		a.gaps.unresolved(section, "the permission set of an assignment in "+account, *setDoubt, []string{account + "/*"}, nil)
	}
	if principalDoubt != nil {
		a.gaps.unresolved(section, "the principal of an assignment", *principalDoubt, []string{account + "/" + set}, nil)
	}
}

// mayBeUndeclared says that it is not known whether something declares what an
// assignment refers to. That a dangling reference leads to nothing is known.
func (a *assembly) mayBeUndeclared(r *declaration.Resource, key string, doubts ...*doubt) {
	for _, d := range doubts {
		if d != nil && !d.dangling() {
			a.gaps.unresolved(snapshot.SectionIaC, "whether code declares what "+r.Address+" refers to", *d, []string{key}, []string{"assignments"})
		}
	}
}

// declare records how code declares an assignment.
func (a *assembly) declare(r *declaration.Resource, key string) {
	arn, account, id := r.Attribute("permission_set_arn"), r.Attribute("target_id"), r.Attribute("principal_id")
	d := a.declared[key]
	if d == nil {
		d = &snapshot.AssignmentDeclaration{Undeclared: []string{}}
		a.declared[key] = d
	}
	if len(d.Addresses) == 0 || before(r.Place, d.Locations[snapshot.LocationBlock]) {
		d.Locations = declaredAt(r)
		locate(&d.Locations, "account", account)
		locateReference(&d.Locations, "permission_set", arn)
		locateReference(&d.Locations, "principal", id)
	}
	d.Addresses = sortedSet(append(d.Addresses, r.Address))
	fill(&d.PrincipalIDP, a.told(r, "principal_idp"))
	kind, _ := a.links.text(r.Attribute("principal_type"))
	for _, missing := range []string{undeclared("permission_set", arn), undeclared(strings.ToLower(kind), id)} {
		if missing != "" && !strings.HasPrefix(missing, ":") {
			d.Undeclared = sortedSet(append(d.Undeclared, missing))
		}
	}
}

// iac is what is known of the code itself: of a state nothing but what it
// declares, of a plan the module calls too.
func (a *assembly) iac() *snapshot.IaC {
	iac := &snapshot.IaC{Removals: []string{}}
	if known := a.declarations.IaC; known != nil {
		iac.RootModules, iac.ModuleCalls, iac.Code = maps.Clone(known.RootModules), known.ModuleCalls, known.Code
		// The gap of what was not read hides these: code that cannot be read may declare one.
		maps.DeleteFunc(iac.RootModules, func(_ string, module *snapshot.RootModule) bool { return module == nil })
		iac.Removals = append(iac.Removals, known.Removals...)
	}
	var missing []string
	for name, absent := range map[string]bool{"root_modules": iac.RootModules == nil, "module_calls": iac.ModuleCalls == nil, "code": iac.Code == nil} {
		if absent {
			missing = append(missing, name)
		}
	}
	if iac.RootModules == nil && iac.Code != nil {
		a.gaps.inherent(snapshot.SectionIaC, "configuration files do not hold the code that reads them, nor what else that declares",
			"scan the directory of Terraform that calls their module", nil, nil)
	} else if len(missing) > 0 {
		slices.Sort(missing)
		a.gaps.inherent(snapshot.SectionIaC, "the source does not hold all of the code", "scan the code, or join it: idcscan scan plan.json ./infra", nil, missing)
	}
	iac.Assignments = a.declared
	for key, addresses := range a.setAddresses {
		if iac.PermissionSets == nil {
			iac.PermissionSets = map[string][]string{}
		}
		iac.PermissionSets[key] = sortedSet(addresses)
	}
	for removal := range a.removals {
		if !a.declares(removal) {
			iac.Removals = append(iac.Removals, removal)
		}
	}
	slices.Sort(iac.Removals)
	iac.Removals = slices.Compact(iac.Removals)
	return iac
}
