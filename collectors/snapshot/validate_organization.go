package snapshot

// rootAccessFeatures are the features of centralised root access.
var rootAccessFeatures = []string{"RootCredentialsManagement", "RootSessions"}

func (v *validator) organization() {
	organization := v.Organization
	if organization == nil {
		return
	}
	at := pathTo(SectionOrganization)
	if organization.ManagementAccount != nil {
		v.account(at.key("management_account"), *organization.ManagementAccount, false)
	}
	members(v, organization.DelegatedAdministrators, func(service string, accounts []string) {
		at := at.key("delegated_administrators").key(service)
		v.sorted(at, accounts)
		for i, account := range accounts {
			v.account(at.index(i), account, false)
		}
	})
	v.sorted(at.key("trusted_services"), organization.TrustedServices)
	v.sorted(at.key("root_access_features"), organization.RootAccessFeatures)
	for i, feature := range organization.RootAccessFeatures {
		v.oneOf(at.key("root_access_features").index(i), feature, rootAccessFeatures, "feature of root access")
	}
	members(v, organization.OrganizationalUnits, func(id string, unit *OrganizationalUnit) {
		if unit != nil && unit.Parent != "" {
			v.unit(at.key("organizational_units").key(id).key("parent"), unit.Parent)
		}
	})
	members(v, organization.ServiceControlPolicies, func(id string, policy *ServiceControlPolicy) {
		if policy != nil {
			v.serviceControlPolicy(at.key("service_control_policies").key(id), policy)
		}
	})
}

// unit checks that a root or an organizational unit is in the organization.
func (v *validator) unit(at path, id string) {
	if v.knowsUnit(id) || v.covers[SectionOrganization].absence("", "organizational_units") {
		return
	}
	v.report(at, quote(id)+" is not in the organization's organizational_units",
		"add it there, or a gap of the organization with attributes [\"organizational_units\"]")
}

func (v *validator) knowsUnit(id string) bool {
	return v.Organization != nil && v.Organization.OrganizationalUnits[id] != nil
}

func (v *validator) serviceControlPolicy(at path, policy *ServiceControlPolicy) {
	covered := v.covers[SectionOrganization].absence("", "service_control_policies")
	if policy.Document == nil && !covered {
		v.hole(at.key("document"))
	}
	if policy.Document != nil {
		v.document(at.key("document"), *policy.Document)
	}
	if policy.Targets == nil && !covered {
		v.hole(at.key("targets"))
	}
	v.sorted(at.key("targets"), policy.Targets)
	for i, target := range policy.Targets {
		if !isAccountID(target) {
			v.unit(at.key("targets").index(i), target)
		} else if v.Accounts[target] == nil && !v.covers[SectionAccounts].hides {
			v.dangling(at.key("targets").index(i), target, SectionAccounts)
		}
	}
}
