package snapshot

// IaC is what infrastructure as code tells beside the resources that it
// declares: the code itself, and where it declares assignments. Paths are
// relative to the repository's root, with forward slashes.
type IaC struct {
	// RootModules are the directories in which Terraform is run, by path; "." is
	// the repository's root.
	RootModules map[string]*RootModule `json:"root_modules,omitzero"`
	// ModuleCalls are by address, such as "module.sso.module.groups", behind the
	// root module's path and "#" where that is not ".".
	ModuleCalls map[string]*ModuleCall `json:"module_calls,omitzero"`
	// Code are blocks and configuration entries by "<file>#<address or path in it>".
	Code map[string]*Code `json:"code,omitzero"`
	// Assignments leads from an assignment's key, "<account>/<permission
	// set>/<principal>", to how code declares it.
	Assignments map[string]*AssignmentDeclaration `json:"assignments,omitzero"`
	// PermissionSets leads from a permission set's key to the addresses of all
	// resources that declare it, sorted: two are a duplicate. Absent where code
	// declares none.
	PermissionSets map[string][]string `json:"permission_sets,omitzero" idcscan:"optional"`
	// Removals are "<kind>/<key>" of what a plan deletes, "group_member/<group>/<user>",
	// "regions/<Region>", and what it detaches from permission sets (see
	// [RemovedManagedPolicy]), sorted;
	// empty for sources that are no plan.
	Removals []string `json:"removals,omitzero"`
}

// RootModule is a directory in which Terraform is run.
type RootModule struct {
	// RequiredVersion constrains Terraform itself, AWSProvider the provider
	// hashicorp/aws; empty where there is no constraint.
	RequiredVersion []VersionConstraint `json:"required_version"`
	AWSProvider     []VersionConstraint `json:"aws_provider"`
	Backend         Backend             `json:"backend"`
	Locations       Locations           `json:"locations,omitzero" idcscan:"optional"`
}

// VersionConstraint is one condition of a version constraint; all must hold.
type VersionConstraint struct {
	// Operator is =, !=, >, >=, <, <= or ~>.
	Operator string `json:"operator"`
	// Version has three numbers, "1.11.0", and what follows a hyphen.
	Version string `json:"version"`
	// Parts is how many of the numbers were written: ~> 1.11 allows 1.12, ~>
	// 1.11.0 does not.
	Parts int `json:"parts"`
}

// Backend is where a root module keeps its state.
type Backend struct {
	// Kind is "s3", "cloud", …, and "local" where none is configured.
	Kind string `json:"kind"`
	// Partial says that what is not set here may be set by terraform init -backend-config.
	Partial bool `json:"partial"`
	// Settings are those of bucket, key, region, encrypt, kms_key_id,
	// use_lockfile and dynamodb_table that are set, as text. No other is kept.
	Settings map[string]string `json:"settings"`
}

// ModuleCall is one module block.
type ModuleCall struct {
	// Source is as it is written, without credentials.
	Source string `json:"source"`
	// SourceKind is local, git, registry or other; none for configuration files
	// that were read without the call of the module that they are for.
	SourceKind string `json:"source_kind"`
	// Ref is the git revision that the source names, "" where it names none;
	// RefKind what it looks like: commit, version, other, or none.
	Ref     string `json:"ref"`
	RefKind string `json:"ref_kind"`
	// Version constrains a registry module; empty where nothing does.
	Version []VersionConstraint `json:"version"`
	// OutsideRepository says that a local source leads out of the repository.
	OutsideRepository bool `json:"outside_repository"`
	// IgnoredInputs are paths of inputs that the module takes no notice of, such
	// as "permission_sets.Admin.sesion_duration", sorted. Known only of modules
	// whose inputs idcscan knows; absent where the source does not tell, as in a plan.
	IgnoredInputs []string `json:"ignored_inputs,omitzero" idcscan:"optional"`
	// OrganizationsLookup is the input enable_organizations_lookup, absent where
	// the module has none.
	OrganizationsLookup *bool `json:"organizations_lookup,omitzero" idcscan:"optional"`
	// Read is how the module was read: source, adapter, or none.
	Read      string    `json:"read"`
	Locations Locations `json:"locations,omitzero" idcscan:"optional"`
}

// Code is a block of code, or an entry of a configuration file.
type Code struct {
	// Kind is the block's type (resource, data, module, locals, variable,
	// output, provider, terraform), "entry" of a configuration file, or "comment".
	Kind string `json:"kind"`
	// Configuration says that the file is made to hold an organization's own
	// values: *.tfvars, YAML or JSON that code reads.
	Configuration bool `json:"configuration"`
	// AccountIDs and InstanceARNs are written out in it, sorted; descriptions and
	// error messages, which are for people, are not looked at.
	AccountIDs   []string `json:"account_ids"`
	InstanceARNs []string `json:"instance_arns"`
	// SwallowedErrors are expressions that turn unreadable access configuration
	// into none, such as "try(yamldecode(file(…)), {})", sorted.
	SwallowedErrors []string `json:"swallowed_errors"`
	// Secrets are kinds of secrets in it, never their values, sorted: scim_token,
	// private_key, aws_access_key, …
	Secrets   []string  `json:"secrets"`
	Locations Locations `json:"locations,omitzero" idcscan:"optional"`
}

// AssignmentDeclaration is how code declares one assignment.
type AssignmentDeclaration struct {
	// Addresses are those of all resources that declare it, sorted: two are a
	// duplicate.
	Addresses []string `json:"addresses"`
	// PrincipalIDP is the module's principal_idp, INTERNAL or EXTERNAL; absent
	// where the declaration has none.
	PrincipalIDP *string `json:"principal_idp,omitzero" idcscan:"optional"`
	// Undeclared are "permission_set:<name>", "group:<name>" and "user:<name>"
	// to which it refers, but which code neither declares nor looks up, sorted.
	Undeclared []string  `json:"undeclared"`
	Locations  Locations `json:"locations,omitzero" idcscan:"optional"`
}

// LocationBlock and LocationModule are keys of [Locations] that are no
// attributes: the resource's whole block or entry, and the call of the module
// that makes a resource of it.
const (
	LocationBlock  = "."
	LocationModule = "module"
)

// RemovedMember begins a removal of a user from a group.
const RemovedMember = "group_member"

// NoCodeGap is the gap of iac and drift where no code was named as a source.
func NoCodeGap() Gap {
	return Gap{
		Cause:   CauseNotRequested,
		Meaning: "no infrastructure as code was named as a source",
		Remedy:  "name its directory behind the source, as in: idcscan scan aws ./infra",
	}
}
