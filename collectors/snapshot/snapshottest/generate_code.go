package snapshottest

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/idcscan/idcscan/collectors/snapshot"
)

// maxDeclared bounds how many assignments and sets code declares, so that large
// snapshots stay as large as a live collection makes them.
const maxDeclared = 60

// code adds code that declares some of what the snapshot holds.
func (g *generator) code() {
	g.snapshot.Meta.Joined = []string{"terraform"}
	g.snapshot.IaC = &snapshot.IaC{
		RootModules: map[string]*snapshot.RootModule{}, ModuleCalls: map[string]*snapshot.ModuleCall{}, Code: map[string]*snapshot.Code{},
		Assignments: map[string]*snapshot.AssignmentDeclaration{}, PermissionSets: map[string][]string{}, Removals: []string{},
	}
	for _, directory := range some(g, 3, []string{".", "environments/prod", "landing zone"}) {
		g.rootModule(directory)
	}
	for n := range 1 + g.IntN(4) {
		g.moduleCall(fmt.Sprintf("module.%s_%d", pick(g, []string{"sso", "identity"}), n))
	}
	for n := range 2 + g.IntN(4) {
		g.block(n)
	}
	g.declarations()
}

func (g *generator) rootModule(directory string) {
	module := &snapshot.RootModule{
		RequiredVersion: g.constraints(), AWSProvider: g.constraints(), Backend: snapshot.Backend{Kind: "local", Settings: map[string]string{}},
		Locations: g.locations(".", "required_version", "aws_provider", "backend"),
	}
	switch g.IntN(4) {
	case 0:
		module.Backend.Kind = "cloud"
	case 1, 2:
		module.Backend = snapshot.Backend{Kind: "s3", Partial: g.chance(3), Settings: map[string]string{
			"bucket": "state", "key": directory + "/terraform.tfstate", "region": g.region, "encrypt": pick(g, []string{"true", "false"}),
		}}
		module.Backend.Settings[pick(g, []string{"use_lockfile", "dynamodb_table", "kms_key_id"})] = pick(g, []string{"true", "locks"})
	}
	g.snapshot.IaC.RootModules[directory] = module
}

func (g *generator) constraints() []snapshot.VersionConstraint {
	return slices.Clone(pick(g, [][]snapshot.VersionConstraint{
		{}, {{Operator: "~>", Version: "1.11.0", Parts: 2}}, {{Operator: "=", Version: "6.28.0", Parts: 3}},
		{{Operator: ">=", Version: "6.28.0", Parts: 3}, {Operator: "<", Version: "7.0.0", Parts: 2}},
		{{Operator: ">=", Version: "1.9.0-beta1", Parts: 3}}, {{Operator: ">", Version: "5.0.0", Parts: 1}},
	}))
}

func (g *generator) moduleCall(address string) {
	call := pick(g, []snapshot.ModuleCall{
		{Source: "./modules/sso", SourceKind: "local", RefKind: "none", Read: "source"},
		{Source: "../../shared/sso", SourceKind: "local", RefKind: "none", OutsideRepository: true, Read: "none"},
		{Source: "git::https://git.example.com/sso.git?ref=v1.2.0", SourceKind: "git", Ref: "v1.2.0", RefKind: "version", Read: "adapter"},
		{Source: "git::https://git.example.com/sso.git?ref=main", SourceKind: "git", Ref: "main", RefKind: "other", Read: "none"},
		{Source: "git::https://git.example.com/sso.git", SourceKind: "git", RefKind: "none", Read: "none"},
		{Source: "example/identity-center/aws", SourceKind: "registry", RefKind: "none", Read: "adapter"},
		{Source: "s3::https://bucket.example.com/sso.zip", SourceKind: "other", RefKind: "none", Read: "none"},
	})
	if call.SourceKind == "git" && g.chance(2) {
		call.Ref, call.RefKind = g.hex(40), "commit"
	}
	if call.SourceKind == "registry" {
		call.Version = g.constraints()
	}
	if call.Read != "none" && g.chance(2) {
		call.IgnoredInputs = some(g, 2, []string{"permission_sets.Admin.sesion_duration", "tag", "<b>"})
		call.OrganizationsLookup = new(g.chance(2))
	}
	call.Version, call.IgnoredInputs = slices.Clip(append([]snapshot.VersionConstraint{}, call.Version...)), append([]string{}, call.IgnoredInputs...)
	call.Locations = g.locations(".", "source")
	g.snapshot.IaC.ModuleCalls[address] = &call
}

// block adds a block of code, or an entry of a configuration file.
func (g *generator) block(n int) {
	code := &snapshot.Code{
		Kind: pick(g, []string{"resource", "module", "locals", "variable", "data"}), AccountIDs: some(g, 2, g.accountKeys), InstanceARNs: []string{},
		SwallowedErrors: some(g, 1, []string{`try(yamldecode(file("sets.yaml")), {})`}), Secrets: some(g, 1, []string{"scim_token", "private_key"}),
		Locations: g.locations(".", "account_ids"),
	}
	if g.chance(3) {
		code.InstanceARNs = []string{*g.snapshot.Instance.ARN}
	}
	key := fmt.Sprintf("main.tf#%s.%d", code.Kind, n)
	if g.chance(3) {
		code.Kind, code.Configuration, code.SwallowedErrors = "entry", true, []string{}
		key = fmt.Sprintf("config/account assignments.yaml#group_assignments.%d", n)
	}
	g.snapshot.IaC.Code[key] = code
}

// declarations are of the first assignments and sets by key; some are declared
// twice, some refer to what code does not declare.
func (g *generator) declarations() {
	for _, account := range slices.Sorted(maps.Keys(g.snapshot.AccountAssignments)) {
		for _, set := range slices.Sorted(maps.Keys(g.snapshot.AccountAssignments[account])) {
			for _, principal := range g.snapshot.AccountAssignments[account][set] {
				if len(g.snapshot.IaC.Assignments) == maxDeclared {
					return
				}
				if !g.chance(3) {
					g.declaration(account, set, principal)
				}
			}
		}
	}
}

func (g *generator) declaration(account, set, principal string) {
	declaration := &snapshot.AssignmentDeclaration{
		Addresses: []string{fmt.Sprintf("module.sso.aws_ssoadmin_account_assignment.this[%q]", account+set+principal)}, Undeclared: []string{},
		Locations: g.locations(".", "account", "permission_set", "principal"),
	}
	if g.chance(6) {
		declaration.Addresses = append(declaration.Addresses, "module.sso_copy.aws_ssoadmin_account_assignment.this[0]")
		slices.Sort(declaration.Addresses)
	}
	if g.chance(2) {
		declaration.PrincipalIDP = new(pick(g, []string{"INTERNAL", "EXTERNAL"}))
	}
	if g.chance(5) {
		declaration.Undeclared = append(declaration.Undeclared, principal)
	}
	if g.chance(8) {
		declaration.Undeclared = append(declaration.Undeclared, "permission_set:"+set)
		slices.Sort(declaration.Undeclared)
	}
	g.snapshot.IaC.Assignments[account+"/"+set+"/"+principal] = declaration
	addresses := []string{fmt.Sprintf("aws_ssoadmin_permission_set.this[%q]", set)}
	if g.chance(6) {
		addresses = append(addresses, "module.copy.aws_ssoadmin_permission_set.this")
	}
	g.snapshot.IaC.PermissionSets[set] = addresses
}

// locations are places of attributes in one file.
func (g *generator) locations(attributes ...string) snapshot.Locations {
	file, locations := pick(g, []string{"main.tf", "environments/prod/sso.tf", "config/account assignments.yaml"}), snapshot.Locations{}
	for _, attribute := range attributes {
		line := 1 + g.IntN(400)
		locations[attribute] = snapshot.Location{URI: file, StartLine: line, StartColumn: 1 + g.IntN(8), EndLine: line, EndColumn: 40}
	}
	return locations
}

// drift adds how what code declares compares with the snapshot, and what code
// declares that is not there.
func (g *generator) drift() {
	g.snapshot.Drift = map[string]*snapshot.Difference{}
	for _, key := range slices.Sorted(maps.Keys(g.snapshot.IaC.Assignments)) {
		relation, widens := snapshot.RelationSame, snapshot.WidensNo
		if g.chance(5) {
			relation, widens = snapshot.RelationUndeclared, snapshot.WidensYes
		}
		g.difference(snapshot.KindAssignment, key, ".", relation, "", "", widens)
	}
	for _, set := range slices.Sorted(maps.Keys(g.snapshot.IaC.PermissionSets)) {
		g.setDrift(set)
	}
	for _, kind := range []string{snapshot.KindPermissionSet, snapshot.KindGroup, snapshot.KindUser, snapshot.KindAssignment} {
		key := "declared only"
		if kind == snapshot.KindAssignment {
			key = "000000000000/declared only/group:declared only"
		}
		if g.chance(2) {
			g.difference(kind, key, ".", snapshot.RelationMissing, "", "", snapshot.WidensNo)
		}
	}
}

func (g *generator) setDrift(set string) {
	member := g.snapshot.PermissionSets[set]
	switch g.IntN(4) {
	case 0:
		g.difference(snapshot.KindPermissionSet, set, ".", snapshot.RelationUndeclared, "", "", snapshot.WidensUnknown)
	case 1:
		g.difference(snapshot.KindPermissionSet, set, "session_duration", snapshot.RelationDiffers, *member.SessionDuration, "PT15M", snapshot.WidensYes)
		g.difference(snapshot.KindPermissionSet, set, "description", snapshot.RelationDiffers, *member.Description, "as declared", snapshot.WidensNo)
	case 2:
		live := strings.Join(member.ManagedPolicies, ", ")
		g.difference(snapshot.KindPermissionSet, set, "managed_policies", snapshot.RelationDiffers, live, "", pick(g, []string{snapshot.WidensYes, snapshot.WidensUnknown}))
	default:
		g.difference(snapshot.KindPermissionSet, set, ".", snapshot.RelationSame, "", "", snapshot.WidensNo)
	}
}

func (g *generator) difference(kind, key, attribute, relation, live, declared, widens string) {
	difference := &snapshot.Difference{Kind: kind, Key: key, Attribute: attribute, Relation: relation, Live: live, Declared: declared, Widens: widens}
	if relation != snapshot.RelationUndeclared {
		difference.Locations = g.locations(".")
	}
	g.snapshot.Drift[snapshot.DifferenceKey(kind, key, attribute)] = difference
}
