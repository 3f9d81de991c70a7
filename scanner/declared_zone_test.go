package scanner

import (
	"fmt"
	"slices"
	"strings"

	"github.com/idcscan/idcscan/collectors/snapshot"
	"github.com/idcscan/idcscan/collectors/snapshot/snapshottest"
)

// joinedZone is the broken landing zone with the code that declares some of it;
// declaredZone is one that was itself read from a plan.
func joinedZone() *snapshot.Snapshot {
	s := snapshottest.BrokenLandingZone()
	s.Meta.Joined = []string{"terraform"}
	s.IaC = &snapshot.IaC{
		RootModules: rootModules(), ModuleCalls: moduleCalls(), Code: codeBlocks(),
		Assignments: map[string]*snapshot.AssignmentDeclaration{}, PermissionSets: map[string][]string{}, Removals: []string{},
	}
	s.Drift = map[string]*snapshot.Difference{}
	for _, section := range []snapshot.Section{snapshot.SectionIaC, snapshot.SectionDrift} {
		s.Coverage[section] = &snapshot.SectionCoverage{Status: snapshot.Complete, Gaps: []snapshot.Gap{}}
	}
	declare(s)
	differ(s)
	return s
}

func declaredZone() *snapshot.Snapshot {
	s := joinedZone()
	s.Meta.Source = "terraform plan"
	s.Drift = nil
	s.Coverage[snapshot.SectionDrift] = &snapshot.SectionCoverage{Status: snapshot.Unavailable, Gaps: []snapshot.Gap{snapshot.NoCodeGap()}}
	long := &snapshot.PermissionSet{}
	*long = *s.PermissionSets["LZReadOnlyAccess"]
	long.Name, long.ARN = new("PlatformEngineeringAdministrators"), new("arn:aws:sso:::permissionSet/ssoins-82593a6ed92c8990/ps-ffffffffffffffff")
	long.SessionDuration, long.SessionMinutes, long.SessionDefault = new("PT100H"), new(6000), new(true)
	s.PermissionSets[*long.Name] = long
	return s
}

func rootModules() map[string]*snapshot.RootModule {
	at := func(operator, version string, parts int) snapshot.VersionConstraint {
		return snapshot.VersionConstraint{Operator: operator, Version: version, Parts: parts}
	}
	return map[string]*snapshot.RootModule{
		".": {
			RequiredVersion: []snapshot.VersionConstraint{at(">=", "1.11.0", 2)}, AWSProvider: []snapshot.VersionConstraint{at("~>", "6.28.0", 2)},
			Backend: snapshot.Backend{Kind: "s3", Settings: map[string]string{"encrypt": "true", "use_lockfile": "true"}},
		},
		"legacy": {
			RequiredVersion: []snapshot.VersionConstraint{}, AWSProvider: []snapshot.VersionConstraint{at(">=", "5.0.0", 2)},
			Backend: snapshot.Backend{Kind: "local", Settings: map[string]string{}},
		},
		"prod": {
			RequiredVersion: []snapshot.VersionConstraint{at("~>", "1.5.0", 2)}, AWSProvider: []snapshot.VersionConstraint{},
			Backend: snapshot.Backend{Kind: "s3", Partial: true, Settings: map[string]string{"dynamodb_table": "locks"}},
		},
	}
}

func moduleCalls() map[string]*snapshot.ModuleCall {
	call := func(kind, ref, refKind, read string) *snapshot.ModuleCall {
		return &snapshot.ModuleCall{
			Source: "example/sso/aws", SourceKind: kind, Ref: ref, RefKind: refKind, Read: read,
			Version: []snapshot.VersionConstraint{}, IgnoredInputs: []string{},
		}
	}
	calls := map[string]*snapshot.ModuleCall{
		"module.commit": call("git", "0123456789abcdef0123456789abcdef01234567", "commit", "adapter"),
		"module.tag":    call("git", "v1.2.3", "version", "source"),
		"module.branch": call("git", "main", "other", "none"),
		"module.none":   call("registry", "", "none", "none"),
		"module.zip":    call("other", "", "none", "none"),
		"module.local":  call("local", "", "none", "source"),
	}
	calls["module.commit"].OrganizationsLookup, calls["module.tag"].OrganizationsLookup = new(true), new(false)
	calls["module.tag"].IgnoredInputs = []string{"permission_sets.Admin.sesion_duration", "tag"}
	calls["module.local"].OutsideRepository = true
	return calls
}

func codeBlocks() map[string]*snapshot.Code {
	block := func(configuration bool, accounts, swallowed, secrets []string) *snapshot.Code {
		return &snapshot.Code{
			Kind: "locals", Configuration: configuration, AccountIDs: accounts, InstanceARNs: []string{},
			SwallowedErrors: swallowed, Secrets: secrets,
		}
	}
	none := []string{}
	return map[string]*snapshot.Code{
		"main.tf#local.ids":          block(false, []string{"111111111111"}, none, none),
		"main.tf#local.sets":         block(false, none, []string{"try(yamldecode(file(local.path)), {})"}, none),
		"main.tf#local.names":        block(false, none, none, none),
		"prod.tfvars#accounts":       block(true, []string{"111111111111"}, none, none),
		"prod.tfvars#scim_token":     block(true, none, none, []string{"scim_token"}),
		"config/sets.yaml#Admin":     block(true, none, none, none),
		"modules/a/main.tf#local.id": block(false, none, none, none),
	}
}

// declare lets code declare most assignments, each in its way.
func declare(s *snapshot.Snapshot) {
	m, n := assignments(s), 0
	for i := range m.size() {
		key, row := m.key(i), rowOf(m, i)
		if n++; n%4 == 0 {
			continue // made by hand
		}
		declaration := &snapshot.AssignmentDeclaration{Addresses: []string{"aws_ssoadmin_account_assignment.a"}, Undeclared: []string{}}
		switch n % 5 {
		case 1:
			declaration.PrincipalIDP = new("EXTERNAL")
		case 2:
			declaration.PrincipalIDP = new("INTERNAL")
			declaration.Addresses = append(declaration.Addresses, "aws_ssoadmin_account_assignment.b")
		case 3:
			declaration.Undeclared = []string{row.inner[i-row.start]}
		}
		s.IaC.Assignments[key] = declaration
		s.IaC.PermissionSets[row.second] = []string{"aws_ssoadmin_permission_set.a"}
	}
	s.IaC.PermissionSets["LZReadOnlyAccess"] = []string{"aws_ssoadmin_permission_set.a", "aws_ssoadmin_permission_set.b"}
	s.IaC.Assignments["000000000000/Missing/group:Missing"] = &snapshot.AssignmentDeclaration{
		Addresses: []string{"a", "b"}, Undeclared: []string{"group:Missing"},
	}
}

// differ makes every outcome of a comparison.
func differ(s *snapshot.Snapshot) {
	add := func(kind, key, attribute, relation, widens string) {
		s.Drift[snapshot.DifferenceKey(kind, key, attribute)] = &snapshot.Difference{
			Kind: kind, Key: key, Attribute: attribute, Relation: relation, Live: "live", Declared: "declared", Widens: widens,
		}
	}
	for i, name := range keysOf(s.PermissionSets) {
		switch i % 4 {
		case 0:
			add("permission_set", name, "session_duration", snapshot.RelationDiffers, snapshot.WidensYes)
			add("permission_set", name, "description", snapshot.RelationDiffers, snapshot.WidensNo)
		case 1:
			add("permission_set", name, "managed_policies", snapshot.RelationDiffers, snapshot.WidensUnknown)
		case 2:
			add("permission_set", name, ".", snapshot.RelationUndeclared, snapshot.WidensYes)
		default:
			add("permission_set", name, ".", snapshot.RelationSame, snapshot.WidensNo)
		}
	}
	add("group", "Missing", ".", snapshot.RelationMissing, snapshot.WidensNo)
}

func rowOf(r *relation, i int) row {
	return r.rows[slices.IndexFunc(r.rows, func(row row) bool { return row.start <= i && i < row.start+len(row.inner) })]
}

// lossesOfDeclarations loses what stands deeper than an attribute of iac: an
// entry of a list, of which a gap tells only by the attribute and the member.
func lossesOfDeclarations(s *snapshot.Snapshot) []loss {
	if s.IaC == nil {
		return nil
	}
	var losses []loss
	add := func(attribute, key, name string, at int, list func(*snapshot.IaC) *[]string) {
		losses = append(losses, loss{name: fmt.Sprintf("iac.%s[%q].%s[%d]", attribute, key, name, at), take: func(s *snapshot.Snapshot) {
			if s.IaC == nil {
				return
			}
			if read := list(s.IaC); read != nil && at < len(*read) {
				*read = slices.Delete(slices.Clone(*read), at, at+1)
				lose(s, snapshot.SectionIaC, snapshot.Partial, []string{key}, []string{attribute})
			}
		}})
	}
	for _, key := range keysOf(s.IaC.Assignments) {
		for at := range s.IaC.Assignments[key].Addresses[1:] {
			add("assignments", key, "addresses", at, func(code *snapshot.IaC) *[]string {
				if declaration := code.Assignments[key]; declaration != nil && len(declaration.Addresses) > 1 {
					return &declaration.Addresses
				}
				return nil
			})
		}
		for at := range s.IaC.Assignments[key].Undeclared {
			add("assignments", key, "undeclared", at, func(code *snapshot.IaC) *[]string {
				if declaration := code.Assignments[key]; declaration != nil {
					return &declaration.Undeclared
				}
				return nil
			})
		}
	}
	for _, key := range keysOf(s.IaC.ModuleCalls) {
		for at := range s.IaC.ModuleCalls[key].IgnoredInputs {
			add("module_calls", key, "ignored_inputs", at, func(code *snapshot.IaC) *[]string {
				if call := code.ModuleCalls[key]; call != nil {
					return &call.IgnoredInputs
				}
				return nil
			})
		}
	}
	for _, key := range keysOf(s.IaC.Code) {
		for name, list := range map[string]func(*snapshot.Code) *[]string{
			"swallowed_errors": func(code *snapshot.Code) *[]string { return &code.SwallowedErrors },
			"secrets":          func(code *snapshot.Code) *[]string { return &code.Secrets },
			"account_ids":      func(code *snapshot.Code) *[]string { return &code.AccountIDs },
		} {
			for at := range *list(s.IaC.Code[key]) {
				add("code", key, name, at, func(code *snapshot.IaC) *[]string {
					if block := code.Code[key]; block != nil {
						return list(block)
					}
					return nil
				})
			}
		}
	}
	slices.SortFunc(losses, func(a, b loss) int { return strings.Compare(a.name, b.name) })
	return losses
}
