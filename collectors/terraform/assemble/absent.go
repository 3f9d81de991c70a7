package assemble

import (
	"maps"
	"slices"
	"strings"

	"github.com/idcscan/idcscan/collectors/snapshot"
	"github.com/idcscan/idcscan/collectors/terraform/declaration"
)

// A filling is what a type of resource fills: a section's members, or where
// attributes are named, these of them.
type filling struct {
	section    snapshot.Section
	attributes []string
}

// fills are the types of resources that are read.
var fills = map[string]filling{
	typePermissionSet:   {snapshot.SectionPermissionSets, nil},
	typeManaged:         {snapshot.SectionPermissionSets, []string{"managed_policies"}},
	typeManagedOnly:     {snapshot.SectionPermissionSets, []string{"managed_policies"}},
	typeCustomer:        {snapshot.SectionPermissionSets, []string{"customer_managed_policies"}},
	typeCustomerOnly:    {snapshot.SectionPermissionSets, []string{"customer_managed_policies"}},
	typeInline:          {snapshot.SectionPermissionSets, []string{"inline_policy"}},
	typeBoundary:        {snapshot.SectionPermissionSets, []string{"permissions_boundary"}},
	typeAssignment:      {snapshot.SectionAccountAssignments, nil},
	typeABAC:            {snapshot.SectionABAC, []string{"attributes"}},
	typeApplication:     {snapshot.SectionApplications, nil},
	typeAppAssignment:   {snapshot.SectionApplications, []string{"assignments"}},
	typeAppConfig:       {snapshot.SectionApplications, []string{"assignment_required"}},
	typeAppScope:        {snapshot.SectionApplications, []string{"access_scopes"}},
	typeIssuer:          {snapshot.SectionTrustedTokenIssuers, nil},
	typeRegion:          {snapshot.SectionInstance, []string{"regions"}},
	typeUser:            {snapshot.SectionUsers, nil},
	typeGroup:           {snapshot.SectionGroups, nil},
	typeMembership:      {snapshot.SectionGroups, []string{"members"}},
	typeAccount:         {snapshot.SectionAccounts, nil},
	typeOrganization:    {snapshot.SectionOrganization, nil},
	typeUnit:            {snapshot.SectionOrganization, []string{"organizational_units"}},
	typePolicy:          {snapshot.SectionOrganization, []string{"service_control_policies"}},
	typePolicyAttachmnt: {snapshot.SectionOrganization, []string{"service_control_policies"}},
	typeDelegated:       {snapshot.SectionOrganization, []string{"delegated_administrators"}},
	typeServiceAccess:   {snapshot.SectionOrganization, []string{"trusted_services"}},

	declaration.TypeTerraform: {snapshot.SectionIaC, []string{"root_modules"}},
}

// unjudged are the types of resources that hold nothing of what a snapshot holds.
var unjudged = map[string]bool{
	"aws_organizations_resource_policy": true, // who may administer the organization's policies
	"aws_organizations_tag":             true, // of accounts and organizational units
}

// unreadTypes says of resources of types that no step reads, those of a provider
// that is newer than idcscan, what they may declare.
func (a *assembly) unreadTypes() {
	for _, r := range a.declarations.Resources {
		if _, read := fills[r.Type]; read || r.Data || r.Removed || unjudged[r.Type] {
			continue
		}
		why := doubt{problem: "resources of type " + r.Type + " are not read", place: placeOf(r), remedy: "scan aws"}
		for _, hidden := range mayFill(r.Type) {
			a.gaps.unresolved(hidden.section, "what "+r.Address+" declares", why, nil, hidden.attributes)
		}
	}
}

// mayFill are what resources of a type may fill that is not read, by the service
// in its name; nil for other services than Identity Center's and Organizations.
func mayFill(resourceType string) []filling {
	switch service := strings.TrimPrefix(resourceType, "aws_"); {
	case strings.HasPrefix(service, "ssoadmin_instance"), strings.HasPrefix(service, "ssoadmin_region"):
		return []filling{{snapshot.SectionInstance, nil}}
	case strings.HasPrefix(service, "ssoadmin_application_grant"):
		return []filling{{snapshot.SectionApplications, []string{"grants"}}}
	case strings.HasPrefix(service, "ssoadmin_application_authentication_method"):
		return []filling{{snapshot.SectionApplications, []string{"actor_policies"}}}
	case strings.HasPrefix(service, "ssoadmin_application_session_configuration"):
		return []filling{{snapshot.SectionApplications, []string{"background_sessions"}}}
	case strings.HasPrefix(service, "ssoadmin_application"):
		return []filling{{snapshot.SectionApplications, nil}}
	case strings.HasPrefix(service, "ssoadmin_"):
		return []filling{
			{snapshot.SectionPermissionSets, nil}, {snapshot.SectionPermissionSets, attached}, {snapshot.SectionAccountAssignments, nil},
			{snapshot.SectionABAC, []string{"attributes"}}, {snapshot.SectionApplications, nil}, {snapshot.SectionTrustedTokenIssuers, nil},
		}
	case strings.HasPrefix(service, "identitystore_"):
		return []filling{{snapshot.SectionUsers, nil}, {snapshot.SectionGroups, nil}, {snapshot.SectionGroups, []string{"members"}}}
	case strings.HasPrefix(service, "organizations_account"):
		return []filling{{snapshot.SectionAccounts, nil}, {snapshot.SectionAccounts, []string{"parent"}}}
	case strings.HasPrefix(service, "organizations_"):
		return []filling{{snapshot.SectionOrganization, nil}, {snapshot.SectionAccounts, nil}}
	}
	return nil
}

// attached are the attributes of a permission set that resources of their own set.
var attached = []string{"customer_managed_policies", "inline_policy", "managed_policies", "permissions_boundary"}

// unresolved says what code may declare beside what is known of it: resources
// that are made an unknown number of times, and files that could not be read.
func (a *assembly) unresolved() {
	for _, u := range a.declarations.Unresolved {
		types := u.Types
		if len(types) == 0 {
			types = slices.Sorted(maps.Keys(fills))
		}
		for _, resourceType := range types {
			filled, ok := fills[resourceType]
			if !ok {
				continue
			}
			what := "how many " + resourceType + " there are"
			if resourceType == declaration.TypeTerraform {
				what = "which versions and which backend are set"
			}
			if len(u.Types) == 0 {
				if filled.attributes != nil {
					continue // its section hides members already
				}
				what = "what else code declares"
			}
			a.gaps.unresolved(filled.section, what, doubt{symbols: symbols(u.Symbol)}, nil, filled.attributes)
			if resourceType == typeAssignment || resourceType == typePermissionSet {
				// One more may be a duplicate of one that is known.
				a.gaps.unresolved(snapshot.SectionIaC, what, doubt{symbols: symbols(u.Symbol)}, nil, []string{"assignments"})
			}
			if len(u.Types) == 0 && filled.section == snapshot.SectionPermissionSets {
				a.gaps.unresolved(filled.section, what, doubt{symbols: symbols(u.Symbol)}, nil, attached)
			}
		}
		if len(u.Types) == 0 {
			a.gaps.unresolved(snapshot.SectionABAC, "what else code declares", doubt{symbols: symbols(u.Symbol)}, nil, []string{"attributes"})
			a.gaps.unresolved(snapshot.SectionIaC, "what else code declares", doubt{symbols: symbols(u.Symbol)}, nil, nil)
		}
	}
	for _, d := range a.declarations.Diagnostics {
		if d.Unread {
			a.unread(d)
		}
	}
}

func symbols(symbol *declaration.Symbol) []*declaration.Symbol {
	if symbol == nil {
		return nil
	}
	return []*declaration.Symbol{symbol}
}

// unread says that a file, or a part of it, may declare anything.
func (a *assembly) unread(d declaration.Diagnostic) {
	// Reports list remedies without what they are for.
	why := doubt{problem: d.Summary, remedy: at(&d.Place, d.Remedy), place: &d.Place}
	for _, filled := range fills {
		if filled.attributes == nil {
			a.gaps.unresolved(filled.section, "what a file that cannot be read declares", why, nil, nil)
		}
	}
	const what = "what a file that cannot be read declares"
	a.gaps.unresolved(snapshot.SectionIaC, what, why, nil, nil)
	a.gaps.unresolved(snapshot.SectionIaC, what, why, nil, []string{"assignments"}) // it may declare one again
	a.gaps.unresolved(snapshot.SectionPermissionSets, what, why, nil, attached)
	a.gaps.unresolved(snapshot.SectionABAC, what, why, nil, []string{"attributes"})
}

// notInSource says once for each section what code cannot hold.
func (a *assembly) notInSource() {
	const live = "scan aws and join the code: idcscan scan aws ./infra"
	g := a.gaps
	whole := func(section snapshot.Section, meaning, remedy string) { g.inherent(section, meaning, remedy, nil, nil) }
	whole(snapshot.SectionInstance, "code does not hold the instance's settings", live)
	whole(snapshot.SectionIdentitySource, "code does not hold the identity source", "attest the setting identity_source in .idcscan.yaml")
	whole(snapshot.SectionOperations, "code does not hold operations that failed", live)
	whole(snapshot.SectionAccountHygiene, "code does not hold what IAM of an account tells", live)
	whole(snapshot.SectionCloudTrail, "code does not hold what CloudTrail records", live)
	whole(snapshot.SectionEvents, "code does not hold what happened", live)
	whole(snapshot.SectionAccounts, "code names accounts, and does not tell which others there are, nor all of what these are", live)
	whole(snapshot.SectionUsers, "users may be made elsewhere, and code does not tell what becomes of those that it names", live)
	whole(snapshot.SectionGroups, "groups may be made elsewhere, and code does not tell what becomes of those that it names", live)
	whole(snapshot.SectionApplications, "applications may be made elsewhere, and code does not hold all of what they may do", live)
	whole(snapshot.SectionTrustedTokenIssuers, "trusted token issuers may be made elsewhere", live)
	if a.organization == nil {
		whole(snapshot.SectionOrganization, "code does not declare the organization", live)
	} else {
		whole(snapshot.SectionOrganization, "code does not hold all of the organization", live)
	}
	if a.abac == nil {
		whole(snapshot.SectionABAC, "code does not declare attributes for access control, and others may have", live)
	} else {
		g.inherent(snapshot.SectionABAC, "code does not hold the status of attributes for access control", live, nil, []string{"status", "status_reason"})
	}
	g.inherent(snapshot.SectionPermissionSets, "AWS gives a permission set its ARN, and provisions it", live, nil, []string{"arn", "outdated_accounts"})
	g.add(snapshot.SectionAccountAccess, snapshot.AccountAccessGap())
	g.add(snapshot.SectionDrift, snapshot.Gap{
		Cause: snapshot.CauseNotRequested, Meaning: "no live source was named to compare the code with",
		Remedy: live,
	})
	a.membersElsewhere()
	a.managedDocuments()
}

// membersElsewhere says that groups may have members whom code does not declare.
func (a *assembly) membersElsewhere() {
	if groups := slices.Sorted(maps.Keys(a.groups)); len(groups) > 0 {
		a.gaps.inherent(snapshot.SectionGroups, "a directory, or people, may put members into a group whom code does not declare",
			"scan aws", groups, []string{"members"})
	}
	var partly []string
	for key, application := range a.applications {
		if application.Assignments != nil || application.AccessScopes != nil {
			partly = append(partly, key)
		}
	}
	if len(partly) > 0 {
		a.gaps.inherent(snapshot.SectionApplications, "others may assign somebody to an application, or give it scopes",
			"scan aws", partly, []string{"access_scopes", "assignments"})
	}
}

// managedDocuments says that the documents of AWS-managed policies are AWS's.
func (a *assembly) managedDocuments() {
	arns := map[string]bool{}
	for _, set := range a.sets {
		for _, arn := range set.ManagedPolicies {
			arns[arn] = true
		}
		if set.PermissionsBoundary != nil && set.PermissionsBoundary.ARN != "" {
			arns[set.PermissionsBoundary.ARN] = true
		}
	}
	var partitionless []string
	for arn := range arns {
		if strings.HasPrefix(arn, "arn:"+snapshot.UnresolvedPartition+":") {
			partitionless = append(partitionless, arn)
			delete(arns, arn)
		}
	}
	const remedy = "scan aws, which reads them"
	if len(arns) > 0 {
		a.gaps.inherent(snapshot.SectionManagedPolicies, "code does not hold the documents of AWS-managed policies", remedy,
			slices.Sorted(maps.Keys(arns)), nil)
	}
	if len(partitionless) > 0 {
		a.gaps.inherent(snapshot.SectionManagedPolicies,
			"code does not hold the documents of AWS-managed policies, and does not tell in which partition these are", remedy, partitionless, nil)
	}
}
