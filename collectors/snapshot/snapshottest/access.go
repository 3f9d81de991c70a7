package snapshottest

import (
	"fmt"
	"maps"
	"slices"

	"github.com/idcscan/idcscan/collectors/snapshot"
)

func (g *generator) permissionSets() {
	g.snapshot.PermissionSets = map[string]*snapshot.PermissionSet{}
	g.snapshot.PolicyDocuments = map[string]*snapshot.PolicyDocument{}
	g.snapshot.ManagedPolicies = map[string]string{}
	for n := range g.size.PermissionSets {
		name := fmt.Sprintf("%s_%d", pick(g, []string{"Admin", "ReadOnly", "PowerUser", "Billing+Ops", "a.b-c@d,e="}), n)
		set := &snapshot.PermissionSet{
			ARN:         new(fmt.Sprintf("arn:%s:sso:::permissionSet/%s/ps-%s", g.partition, g.instanceID, g.hex(16))),
			Name:        &name,
			Description: new(pick(g, []string{"", "Day-to-day work", "two\nlines", "<i>markup</i> and \"quotes\""})),
			RelayState:  new(pick(g, []string{"", "", "https://console.aws.amazon.com/ec2/", "javascript:alert(1)"})),
			Tags:        g.tags(),
		}
		g.session(set)
		g.policies(set)
		g.snapshot.PermissionSets[name] = set
		g.setKeys = append(g.setKeys, name)
	}
}

// session gives AWS's default where it gives none.
func (g *generator) session(set *snapshot.PermissionSet) {
	duration := pick(g, []string{"", "PT1H", "PT4H", "PT8H", "PT12H", "PT720M", "PT1H30M", "PT90M", "PT43200S", "PT3601S"})
	set.SessionDefault = new(duration == "")
	if duration == "" {
		duration = "PT1H"
	}
	minutes, err := snapshot.SessionMinutes(duration)
	if err != nil {
		panic(err)
	}
	set.SessionDuration, set.SessionMinutes = &duration, &minutes
}

func (g *generator) tags() map[string]string {
	tags := map[string]string{}
	if !g.chance(4) {
		tags["ManagedBy"] = pick(g, []string{"Terraform", "hand", ""})
	}
	if !g.chance(4) {
		tags["Tier"] = pick(g, []string{"admin", "power-user", "read-only", "Admin", "gold"})
	}
	if g.chance(5) {
		tags["key with spaces:and/more"] = "=1+1"
	}
	return tags
}

func (g *generator) policies(set *snapshot.PermissionSet) {
	set.ManagedPolicies = some(g, 3, managedPolicies())
	for i, path := range set.ManagedPolicies {
		set.ManagedPolicies[i] = g.managedPolicy(path)
	}
	set.CustomerManagedPolicies = []snapshot.CustomerManagedPolicy{}
	for _, name := range some(g, 2, []string{"deploy", "deny+guard", "ops@team"}) {
		set.CustomerManagedPolicies = append(set.CustomerManagedPolicies,
			snapshot.CustomerManagedPolicy{Name: name, Path: pick(g, []string{"/", "/infra/sso/"})})
	}
	set.InlinePolicy = new("")
	if !g.chance(3) {
		set.InlinePolicy = new(g.inlinePolicy())
	}
	set.PermissionsBoundary = &snapshot.PermissionsBoundary{Kind: snapshot.BoundaryNone}
	switch g.IntN(6) {
	case 0:
		set.PermissionsBoundary = &snapshot.PermissionsBoundary{
			Kind: snapshot.BoundaryManaged, ARN: g.managedPolicy(pick(g, managedPolicies())),
		}
	case 1:
		set.PermissionsBoundary = &snapshot.PermissionsBoundary{
			Kind: snapshot.BoundaryCustomerManaged, Name: "boundary", Path: pick(g, []string{"/", "/guard/"}),
		}
	}
}

// managedPolicy adds an AWS-managed policy and returns its ARN.
func (g *generator) managedPolicy(path string) string {
	arn := fmt.Sprintf("arn:%s:iam::aws:policy/%s", g.partition, path)
	if _, known := g.snapshot.ManagedPolicies[arn]; !known {
		g.snapshot.ManagedPolicies[arn] = g.document(managedDocument(path, g.partition))
	}
	return arn
}

// inlinePolicy adds a document, or shares one that another set has.
func (g *generator) inlinePolicy() string {
	if len(g.inlineDigests) > 0 && g.chance(3) {
		return pick(g, g.inlineDigests)
	}
	digest := g.document(g.policyText())
	g.inlineDigests = append(g.inlineDigests, digest)
	return digest
}

func (g *generator) document(text string) (digest string) {
	document, digest, err := snapshot.NormalizePolicy([]byte(text))
	if err != nil {
		panic(fmt.Sprintf("generated policy %s: %v", text, err))
	}
	g.snapshot.PolicyDocuments[digest] = document
	return digest
}

// assignments gives principals permission sets in accounts. A set is assigned
// in few of the accounts, an account has few of the sets, as is usual, so that
// pairs have several principals.
func (g *generator) assignments() {
	g.snapshot.AccountAssignments = map[string]map[string][]string{}
	menus := make([][]string, len(g.accountKeys))
	for i := range menus {
		for range min(14, len(g.setKeys)) {
			menus[i] = append(menus[i], pick(g, g.setKeys))
		}
	}
	made := 0
	for range 4 * g.size.Assignments {
		if made == g.size.Assignments {
			break
		}
		n := g.IntN(len(g.accountKeys))
		if g.assign(g.accountKeys[n], pick(g, menus[n]), g.principal()) {
			made++
		}
	}
	for _, sets := range g.snapshot.AccountAssignments {
		for _, principals := range sets {
			slices.Sort(principals)
		}
	}
}

func (g *generator) assign(account, set, principal string) bool {
	sets := g.snapshot.AccountAssignments[account]
	if sets == nil {
		sets = map[string][]string{}
		g.snapshot.AccountAssignments[account] = sets
	}
	if slices.Contains(sets[set], principal) {
		return false
	}
	sets[set] = append(sets[set], principal)
	return true
}

// principal returns mostly groups, some users, and few who are deleted.
func (g *generator) principal() string {
	switch n := g.IntN(100); {
	case n < 2 && len(g.goneKeys) > 4:
		return pick(g, g.goneKeys)
	case n < 4:
		return g.gone()
	case n < 16:
		return snapshot.PrefixUser + pick(g, g.userKeys)
	default:
		return snapshot.PrefixGroup + pick(g, g.groupKeys)
	}
}

// provisioned adds pairs in which nobody is assigned.
func (g *generator) provisioned() {
	for range max(1, g.size.Accounts/3) {
		account, set := pick(g, g.accountKeys), pick(g, g.setKeys)
		sets := g.snapshot.AccountAssignments[account]
		if sets == nil {
			sets = map[string][]string{}
			g.snapshot.AccountAssignments[account] = sets
		}
		if _, found := sets[set]; !found {
			sets[set] = []string{}
		}
	}
}

// managedPolicies are AWS-managed policies by path and name.
func managedPolicies() []string {
	return slices.Sorted(maps.Keys(managedDocuments))
}
