package snapshottest

import (
	"fmt"
	"slices"

	"github.com/idcscan/idcscan/collectors/snapshot"
)

// organization adds a tree of organizational units three deep, the accounts'
// places in it, and policies attached to all of them.
func (g *generator) organization() {
	organization := g.snapshot.Organization
	root := "r-" + g.hex(4)
	organization.OrganizationalUnits = map[string]*snapshot.OrganizationalUnit{root: {Name: "Root", Path: "Root"}}
	units := []string{root}
	for above := units; len(units) < 15; {
		var below []string
		for _, parent := range above {
			for n := range 2 {
				unit := fmt.Sprintf("ou-%s-%s", root[2:], g.hex(8))
				name := fmt.Sprintf("%s %d", pick(g, []string{"Workloads", "Prod", "=Sandbox", "a/b", "<b>"}), n)
				organization.OrganizationalUnits[unit] = &snapshot.OrganizationalUnit{
					Name: name, Parent: parent, Path: organization.OrganizationalUnits[parent].Path + "/" + name,
				}
				below = append(below, unit)
			}
		}
		units, above = append(units, below...), below
	}
	for i, account := range g.accountKeys {
		g.snapshot.Accounts[account].Parent = new(pick(g, units))
		if i == 0 {
			g.snapshot.Accounts[account].Parent = &root
		}
	}
	organization.TrustedServices = some(g, 3, []string{"cloudtrail.amazonaws.com", "sso.amazonaws.com", "sso.amazonaws.com", "config.amazonaws.com"})
	organization.RootAccessFeatures = some(g, 2, []string{"RootCredentialsManagement", "RootSessions"})
	if *organization.FeatureSet != "ALL" {
		organization.RootAccessFeatures = []string{} // they need all features
	}
	organization.ServiceControlPoliciesEnabled = new(*organization.FeatureSet == "ALL" && !g.chance(4))
	organization.ServiceControlPolicies = map[string]*snapshot.ServiceControlPolicy{}
	if *organization.ServiceControlPoliciesEnabled {
		g.serviceControlPolicies(units)
	}
}

func (g *generator) serviceControlPolicies(units []string) {
	everywhere := slices.Sorted(slices.Values(slices.Concat(units, g.accountKeys)))
	g.snapshot.Organization.ServiceControlPolicies["p-FullAWSAccess"] = &snapshot.ServiceControlPolicy{
		Name: "FullAWSAccess", AWSManaged: true, Document: new(g.document(fullAccessDocument)), Targets: everywhere,
	}
	texts := []string{noIAMUsersDocument, noInstancesDocument, protectionDocument}
	for n := range 1 + g.IntN(4) {
		text := pick(g, append(texts, g.policyText()))
		targets := some(g, 4, append(slices.Clone(units), g.accountKeys[0]))
		switch g.IntN(4) {
		case 0:
			targets = []string{units[0]}
		case 1:
			targets = []string{pick(g, g.accountKeys)}
		}
		g.snapshot.Organization.ServiceControlPolicies["p-"+g.hex(8)] = &snapshot.ServiceControlPolicy{
			Name: fmt.Sprintf("%s-%d", pick(g, []string{"guard", "deny <all>", "=1"}), n), Document: new(g.document(text)), Targets: targets,
		}
	}
}

// details fills what was added to accounts, people, sets and the instance.
func (g *generator) details() {
	for _, key := range g.userKeys {
		user := g.snapshot.Users[key]
		user.CreatedAt, user.UpdatedAt = new(pick(g, []string{"", "2025-06-07T08:09:10Z"})), new(pick(g, []string{"", g.moment()}))
	}
	for _, key := range g.groupKeys {
		group := g.snapshot.Groups[key]
		group.CreatedAt, group.UpdatedAt = new(pick(g, []string{"", "2025-06-07T08:09:10Z"})), new(pick(g, []string{"", g.moment()}))
	}
	for _, set := range g.setKeys {
		outdated := []string{}
		for _, account := range g.accountKeys {
			if _, provisioned := g.snapshot.AccountAssignments[account][set]; provisioned && g.chance(6) {
				outdated = append(outdated, account)
			}
		}
		slices.Sort(outdated)
		g.snapshot.PermissionSets[set].OutdatedAccounts = outdated
	}
	instance := g.snapshot.Instance
	instance.Tags = g.tags()
	instance.Regions = map[string]string{g.region: "ACTIVE"}
	if g.chance(3) {
		instance.Regions[pick(g, []string{"eu-west-1", "us-west-2"})] = pick(g, []string{"ACTIVE", "ADDING", "REMOVING"})
	}
	instance.Network = &snapshot.IdentityStoreNetwork{SourceVPCs: []string{}, APISourceIPs: []string{}, SCIMSourceIPs: []string{}}
	if g.chance(4) {
		instance.Network = &snapshot.IdentityStoreNetwork{
			VPCEndpointRequired: g.chance(2), SourceVPCs: []string{"vpc-" + g.hex(17)},
			APISourceIPs: []string{"192.0.2.0/24"}, SCIMSourceIPs: some(g, 2, []string{"198.51.100.0/24", "203.0.113.7/32"}),
		}
	}
}
