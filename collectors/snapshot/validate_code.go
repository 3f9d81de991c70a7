package snapshot

import (
	"fmt"
	slashes "path"
	"regexp"
	"slices"
	"strings"
)

// backendSettings are those that [Backend.Settings] may hold: no other is kept,
// since a backend's settings may hold credentials.
var backendSettings = []string{"bucket", "dynamodb_table", "encrypt", "key", "kms_key_id", "region", "use_lockfile"}

// driftKinds are the kinds of things that are compared with code.
var driftKinds = []string{
	KindPermissionSet, KindAssignment, KindGroup, KindUser, KindABACAttribute, KindApplication, KindTrustedTokenIssuer,
}

// removalKinds are the kinds of [IaC.Removals]: things, and what is attached to them.
var removalKinds = append(slices.Clone(driftKinds), RemovedMember, RemovedManagedPolicy, RemovedCustomerPolicy, RemovedInlinePolicy, RemovedBoundary, RemovedRegion)

var versionPattern = regexp.MustCompile(`^[0-9]+\.[0-9]+\.[0-9]+(-[0-9A-Za-z.-]+)?$`)

// iac checks what is known of code.
func (v *validator) iac() {
	if v.IaC == nil {
		return
	}
	at := pathTo(SectionIaC)
	members(v, v.IaC.RootModules, func(directory string, module *RootModule) {
		v.rootModule(at.key("root_modules").key(directory), directory, module)
	})
	members(v, v.IaC.ModuleCalls, func(address string, call *ModuleCall) {
		v.moduleCall(at.key("module_calls").key(address), address, call)
	})
	members(v, v.IaC.Code, func(key string, code *Code) { v.code(at.key("code").key(key), key, code) })
	members(v, v.IaC.Assignments, func(key string, declaration *AssignmentDeclaration) {
		v.declaration(at.key("assignments").key(key), key, declaration)
	})
	members(v, v.IaC.PermissionSets, func(set string, addresses []string) {
		at := at.key("permission_sets").key(set)
		if v.PermissionSets[set] == nil && !v.joined() {
			v.dangling(at, set, SectionPermissionSets)
		}
		v.addresses(at, addresses)
	})
	v.sorted(at.key("removals"), v.IaC.Removals)
	for i, removal := range v.IaC.Removals {
		if kind, _, found := strings.Cut(removal, "/"); !found || !slices.Contains(removalKinds, kind) {
			v.report(at.key("removals").index(i), quote(removal)+" names nothing that code declares", `write "<kind>/<key>", such as "permission_set/Admin"`)
		}
	}
}

// joined reports whether code was joined to what is judged: then code may
// declare what the other sections do not hold.
func (v *validator) joined() bool { return len(v.Meta.Joined) > 0 }

func (v *validator) rootModule(at path, directory string, module *RootModule) {
	if !isBelowRoot(directory) {
		v.report(at, "is no directory of the repository", `write it relative to the repository's root with forward slashes, "." for the root itself`)
	}
	if module == nil {
		return // reported with the attributes, as below
	}
	v.constraints(at.key("required_version"), module.RequiredVersion)
	v.constraints(at.key("aws_provider"), module.AWSProvider)
	if module.Backend.Kind == "" {
		v.report(at.key("backend").key("kind"), "is empty", `write "local" where no backend is configured`)
	}
	members(v, module.Backend.Settings, func(setting, _ string) {
		if !slices.Contains(backendSettings, setting) {
			v.report(at.key("backend").key("settings").key(setting), "is no setting that is kept", Suggestion(setting, backendSettings))
		}
	})
}

func (v *validator) constraints(at path, constraints []VersionConstraint) {
	for i, constraint := range constraints {
		if !versionPattern.MatchString(constraint.Version) {
			v.report(at.index(i).key("version"), "is "+quote(constraint.Version), `write three numbers, such as "1.11.0"`)
		}
		if constraint.Parts < 1 || constraint.Parts > 3 {
			v.report(at.index(i).key("parts"), fmt.Sprintf("is %d", constraint.Parts), "a version is written with one to three numbers")
		}
	}
}

func (v *validator) moduleCall(at path, address string, call *ModuleCall) {
	if address == "" {
		v.report(at, "is no address", `write it like "module.sso" or "infra#module.sso"`)
	}
	if call == nil {
		return
	}
	if (call.Ref == "") != (call.RefKind == "none") {
		v.report(at.key("ref_kind"), fmt.Sprintf("is %q, but the ref is %s", call.RefKind, quote(call.Ref)), `say "none" where there is no ref, and only there`)
	}
	v.constraints(at.key("version"), call.Version)
	v.sorted(at.key("ignored_inputs"), call.IgnoredInputs)
}

func (v *validator) code(at path, key string, code *Code) {
	if file, block, _ := strings.Cut(key, "#"); !isBelowRoot(file) || block == "" {
		v.report(at, "is no block of a file", `write it like "infra/main.tf#module.sso"`)
	}
	if code == nil {
		return
	}
	if code.Kind == "" {
		v.report(at.key("kind"), "is empty", `write the block's type, or "entry"`)
	}
	v.sorted(at.key("account_ids"), code.AccountIDs)
	for i, account := range code.AccountIDs {
		v.account(at.key("account_ids").index(i), account, false)
	}
	v.sorted(at.key("instance_arns"), code.InstanceARNs)
	v.sorted(at.key("swallowed_errors"), code.SwallowedErrors)
	v.sorted(at.key("secrets"), code.Secrets)
}

// declaration checks how code declares an assignment that is there.
func (v *validator) declaration(at path, key string, declaration *AssignmentDeclaration) {
	if !v.isAssignment(key) {
		v.report(at, "is no assignment", `write "<account>/<permission set>/<principal>" of one in account_assignments`)
	}
	if declaration == nil {
		return
	}
	v.addresses(at.key("addresses"), declaration.Addresses)
	v.sorted(at.key("undeclared"), declaration.Undeclared)
	for i, name := range declaration.Undeclared {
		if kind, key, _ := strings.Cut(name, ":"); kind != KindPermissionSet && kind != KindGroup && kind != KindUser || key == "" {
			v.report(at.key("undeclared").index(i), quote(name)+" names nothing to which an assignment refers", `write "permission_set:<name>", "group:<name>" or "user:<name>"`)
		}
	}
}

func (v *validator) addresses(at path, addresses []string) {
	if len(addresses) == 0 {
		v.report(at, "is empty", "name the resource that declares it, or leave the entry out")
	}
	v.sorted(at, addresses)
}

// isAssignment reports whether a key names an assignment, one of the snapshot's
// unless code was joined. Keys of what code does not tell may hold slashes.
func (v *validator) isAssignment(key string) bool {
	for account, rest := range cutsAtSlash(key) {
		for set, principal := range cutsAtSlash(rest) {
			isPrincipal := strings.HasPrefix(principal, PrefixGroup) || strings.HasPrefix(principal, PrefixUser)
			if isPrincipal && (v.joined() || slices.Contains(v.AccountAssignments[account][set], principal)) {
				return true
			}
		}
	}
	return false
}

// cutsAtSlash calls yield with both sides of every slash in a text.
func cutsAtSlash(text string) func(yield func(before, after string) bool) {
	return func(yield func(before, after string) bool) {
		for at := range len(text) {
			if text[at] == '/' && !yield(text[:at], text[at+1:]) {
				return
			}
		}
	}
}

// drift checks that a difference stands under its key, and that what it says of
// itself agrees.
func (v *validator) drift() {
	members(v, v.Drift, func(key string, difference *Difference) {
		if difference == nil {
			return
		}
		at := pathTo(SectionDrift).key(key)
		if own := DifferenceKey(difference.Kind, difference.Key, difference.Attribute); own != key {
			v.report(at, "is the key of "+quote(own), `the key is "<kind>/<key>#<attribute>"`)
		}
		v.oneOf(at.key("kind"), difference.Kind, driftKinds, "kind of thing that is compared")
		if whole := difference.Attribute == WholeThing; whole == (difference.Relation == RelationDiffers) {
			v.report(at.key("relation"), fmt.Sprintf("is %q of the attribute %s", difference.Relation, quote(difference.Attribute)),
				`attributes differ; a whole thing, ".", is same, undeclared or missing`)
		}
	})
}

// isBelowRoot reports whether a path stays in the repository and is written in
// the one way that it has.
func isBelowRoot(name string) bool {
	return name != "" && name == slashes.Clean(name) && !slashes.IsAbs(name) && name != ".." && !strings.HasPrefix(name, "../") && !strings.Contains(name, `\`)
}
