package awsfake

import (
	"fmt"
	"strings"

	"github.com/aws/aws-sdk-go-v2/service/organizations"
	"github.com/aws/aws-sdk-go-v2/service/organizations/types"
)

func listRoots(s *session, in *organizations.ListRootsInput) (*organizations.ListRootsOutput, error) {
	if err := s.mayListTree(); err != nil {
		return nil, err
	}
	if s.world.organization.ServiceControlPoliciesEnabled == nil {
		return nil, s.untold("service_control_policies_enabled")
	}
	var roots []string
	for _, id := range sortedKeys(s.world.organization.OrganizationalUnits) {
		if isRoot(id) {
			roots = append(roots, id)
		}
	}
	items, next, err := page(s, len(roots), in.MaxResults, in.NextToken, func(n int) types.Root { return s.world.root(roots[n]) })
	return &organizations.ListRootsOutput{Roots: items, NextToken: next}, err
}

// root has a policy type beside the one that the state tells of.
func (w *world) root(id string) types.Root {
	arn := w.organizationARN("root", id)
	root := types.Root{
		Id: &id, Arn: &arn, Name: &w.organization.OrganizationalUnits[id].Name,
		PolicyTypes: []types.PolicyTypeSummary{{Type: types.PolicyTypeTagPolicy, Status: types.PolicyTypeStatusEnabled}},
	}
	if deref(w.organization.ServiceControlPoliciesEnabled) {
		root.PolicyTypes = append(root.PolicyTypes, types.PolicyTypeSummary{Type: types.PolicyTypeServiceControlPolicy, Status: types.PolicyTypeStatusEnabled})
	}
	return root
}

// mayListTree is mayListOrganization for what the state may not tell.
func (s *session) mayListTree() error {
	if err := s.mayListOrganization(); err != nil {
		return err
	}
	if s.world.organization.OrganizationalUnits == nil {
		return s.untold("organizational_units")
	}
	return nil
}

func isRoot(id string) bool { return strings.HasPrefix(id, "r-") }

// parent refuses what is no root and no organizational unit.
func (s *session) parent(id string) error {
	if err := s.mayListTree(); err != nil {
		return err
	}
	if s.world.organization.OrganizationalUnits[id] == nil {
		return &apiError{Code: "ParentNotFoundException", Message: "You specified parent that doesn't exist."}
	}
	return nil
}

func listUnitsForParent(s *session, in *organizations.ListOrganizationalUnitsForParentInput) (*organizations.ListOrganizationalUnitsForParentOutput, error) {
	if err := s.parent(*in.ParentId); err != nil {
		return nil, err
	}
	units := s.world.unitsBelow()[*in.ParentId]
	items, next, err := page(s, len(units), in.MaxResults, in.NextToken, func(n int) types.OrganizationalUnit {
		unit := s.world.unit(units[n])
		if s.options.NoPaths {
			unit.Path = nil
		}
		return unit
	})
	return &organizations.ListOrganizationalUnitsForParentOutput{OrganizationalUnits: items, NextToken: next}, err
}

func (w *world) unit(id string) types.OrganizationalUnit {
	arn, path := w.organizationARN("ou", id), w.entityPath(id)
	return types.OrganizationalUnit{Id: &id, Arn: &arn, Name: &w.organization.OrganizationalUnits[id].Name, Path: &path}
}

func listAccountsForParent(s *session, in *organizations.ListAccountsForParentInput) (*organizations.ListAccountsForParentOutput, error) {
	if err := s.parent(*in.ParentId); err != nil {
		return nil, err
	}
	accounts := s.world.accountsBelow()[*in.ParentId]
	items, next, err := page(s, len(accounts), in.MaxResults, in.NextToken, func(n int) types.Account { return s.account(accounts[n]) })
	return &organizations.ListAccountsForParentOutput{Accounts: items, NextToken: next}, err
}

// childUnits are the organizational units by the one above, sorted.
func (w *world) childUnits() map[string][]string {
	below := map[string][]string{}
	if w.organization != nil {
		for _, id := range sortedKeys(w.organization.OrganizationalUnits) {
			if !isRoot(id) {
				parent := w.organization.OrganizationalUnits[id].Parent
				below[parent] = append(below[parent], id)
			}
		}
	}
	return below
}

// childAccounts are the accounts by the unit in which they are, sorted.
func (w *world) childAccounts() map[string][]string {
	below := map[string][]string{}
	for _, id := range w.accounts {
		if parent := w.accountFacts[id].Parent; parent != nil {
			below[*parent] = append(below[*parent], id)
		}
	}
	return below
}

// entityPath returns AWS's path of a root or unit: the ids from the
// organization down, "o-…/r-…/ou-…/".
func (w *world) entityPath(id string) string {
	path := ""
	for range w.organization.OrganizationalUnits { // no path is longer, even a circular one
		unit := w.organization.OrganizationalUnits[id]
		if unit == nil {
			break
		}
		path, id = id+"/"+path, unit.Parent
	}
	return deref(w.organization.ID) + "/" + path
}

func (w *world) organizationARN(kind, id string) string {
	return fmt.Sprintf("arn:%s:organizations::%s:%s/%s/%s", w.partition, w.managementAccount(), kind, deref(w.organization.ID), id)
}

func listServiceAccess(s *session, in *organizations.ListAWSServiceAccessForOrganizationInput) (*organizations.ListAWSServiceAccessForOrganizationOutput, error) {
	if err := s.mayListOrganization(); err != nil {
		return nil, err
	}
	services := s.world.organization.TrustedServices
	if services == nil {
		return nil, s.untold("trusted_services")
	}
	items, next, err := page(s, len(services), in.MaxResults, in.NextToken, func(n int) types.EnabledServicePrincipal {
		return types.EnabledServicePrincipal{ServicePrincipal: &services[n], DateEnabled: &born}
	})
	return &organizations.ListAWSServiceAccessForOrganizationOutput{EnabledServicePrincipals: items, NextToken: next}, err
}
