package snapshot

// Schema names the version of the snapshot format that this package writes.
const Schema = "idcscan.snapshot/1.1"

// Snapshot is what is known of one Identity Center instance.
//
// Absent, empty and null: a fact that was read and is empty is an empty value
// ("", [], {}); a fact that was not read is absent, and a [Gap] in Coverage
// says why; null does not occur. In Go an absent fact is a nil pointer, slice
// or map, which is why every attribute that may be unread is one of these and
// carries omitzero. An attribute tagged `idcscan:"optional"` may be absent
// without a gap; its doc comment says what its absence means.
//
// Maps are keyed by natural names (see keys.go), the same in every source.
type Snapshot struct {
	// Schema is always "idcscan.snapshot/1.1".
	Schema string `json:"schema"`
	// Meta says who collected what from where and when. Where nothing changed
	// between two snapshots, only Meta differs.
	Meta Meta `json:"meta"`
	// Coverage has one entry for each section below.
	Coverage Coverage `json:"coverage"`

	Instance           *Instance                      `json:"instance,omitzero"`
	IdentitySource     *IdentitySource                `json:"identity_source,omitzero"`
	ABAC               *ABAC                          `json:"abac,omitzero"`
	PermissionSets     map[string]*PermissionSet      `json:"permission_sets,omitzero"`
	AccountAssignments map[string]map[string][]string `json:"account_assignments,omitzero"`
	Accounts           map[string]*Account            `json:"accounts,omitzero"`
	Organization       *Organization                  `json:"organization,omitzero"`
	Users              map[string]*User               `json:"users,omitzero"`
	Groups             map[string]*Group              `json:"groups,omitzero"`
	// PolicyDocuments holds every policy document once, keyed by the
	// hexadecimal SHA-256 of its normalised form.
	PolicyDocuments map[string]*PolicyDocument `json:"policy_documents,omitzero"`
	// ManagedPolicies leads from the ARN of an AWS-managed policy to the key of
	// its default version's document in PolicyDocuments.
	ManagedPolicies     map[string]string              `json:"managed_policies,omitzero"`
	Applications        map[string]*Application        `json:"applications,omitzero"`
	TrustedTokenIssuers map[string]*TrustedTokenIssuer `json:"trusted_token_issuers,omitzero"`
	// Operations are asynchronous operations of Identity Center that failed, by
	// their request id. AWS keeps them for 90 days.
	Operations map[string]*Operation `json:"operations,omitzero"`
	// AccountHygiene is what IAM of an account tells, by account. Accounts whose
	// IAM was not read are not in it, with a gap.
	AccountHygiene map[string]*AccountHygiene `json:"account_hygiene,omitzero"`
	CloudTrail     *CloudTrail                `json:"cloudtrail,omitzero"`
	// Events are successful CloudTrail management events that changed something
	// of Identity Center, by event id. CloudTrail says which were asked for; of
	// those that switch something on or off only the newest is here.
	Events        map[string]*Event `json:"events,omitzero"`
	AccountAccess *AccountAccess    `json:"account_access,omitzero"`
	// IaC is the code that was read, Drift how AWS differs from it: the outcome
	// of joining a live source and code, by "<kind>/<key>#<attribute>".
	IaC   *IaC                   `json:"iac,omitzero"`
	Drift map[string]*Difference `json:"drift,omitzero"`
	// Attestations are what people state about settings that no API shows.
	Attestations []Attestation `json:"attestations,omitzero"`
}

// Meta describes the collection itself.
type Meta struct {
	// Tool is the version of idcscan that wrote the snapshot.
	Tool string `json:"tool"`
	// Source is the kind of source that is judged: "aws", or "terraform" with
	// what was read of it, as in "terraform plan".
	Source string `json:"source"`
	// Joined are the kinds of further sources that were joined to it.
	Joined []string `json:"joined,omitzero" idcscan:"optional"`
	// StartedAt and CollectedAt bound the collection, RFC 3339 in UTC, whole seconds.
	StartedAt   string `json:"started_at"`
	CollectedAt string `json:"collected_at"`
	// Partition is the ARN partition of the caller: aws, aws-cn, aws-us-gov, ….
	Partition string `json:"partition,omitzero" idcscan:"optional"`
	// Region is the Region that was asked, RegionsAsked all Regions in which an
	// instance was looked for; "ALL_REGIONS" where AWS looked in all by itself.
	Region       string   `json:"region,omitzero" idcscan:"optional"`
	RegionsAsked []string `json:"regions_asked,omitzero" idcscan:"optional"`
	// Caller is who asked (sts GetCallerIdentity), absent for sources that are files.
	Caller *Caller `json:"caller,omitzero" idcscan:"optional"`
	// Vantage says from where the caller looked: "management";
	// "delegated_administrator" of Identity Center; "member", an account of the
	// organization that looks at the organization's instance; "member_instance",
	// one that looks at an instance of its own; "standalone", an account in no
	// organization; or "unknown". What a vantage hides is in Coverage; this says
	// which account would close it.
	Vantage string `json:"vantage,omitzero" idcscan:"optional"`
}

// Caller is the identity behind the credentials (sts GetCallerIdentity).
type Caller struct {
	Account string `json:"account"`
	ARN     string `json:"arn"`
}

// Instance is the Identity Center instance that the snapshot describes
// (sso-admin ListInstances, DescribeInstance).
type Instance struct {
	ARN *string `json:"arn,omitzero"`
	// Name is "" where the instance has none.
	Name *string `json:"name,omitzero"`
	// OwnerAccount is the account that owns the instance, twelve digits. For an
	// organization instance this is the management account.
	OwnerAccount    *string `json:"owner_account,omitzero"`
	IdentityStoreID *string `json:"identity_store_id,omitzero"`
	// Status is ACTIVE, CREATE_IN_PROGRESS, CREATE_FAILED or DELETE_IN_PROGRESS.
	Status *string `json:"status,omitzero"`
	// StatusReason is "" where AWS gives none.
	StatusReason *string `json:"status_reason,omitzero"`
	// PrimaryRegion is the Region in which the instance was enabled.
	PrimaryRegion *string `json:"primary_region,omitzero"`
	// PermissionSetsEnabled is false for an account instance. Older answers of
	// AWS lack it: then it is absent, with a gap.
	PermissionSetsEnabled *bool `json:"permission_sets_enabled,omitzero"`
	// Encryption is DescribeInstance's EncryptionConfigurationDetails.
	Encryption *Encryption       `json:"encryption,omitzero"`
	Tags       map[string]string `json:"tags,omitzero"`
	// Regions are the Regions of the instance, the primary one among them, with
	// their status: ACTIVE, ADDING or REMOVING (sso-admin ListRegions).
	Regions map[string]string `json:"regions,omitzero"`
	// Network restricts from where the identity store may be reached
	// (identitystore DescribeIdentityStore NetworkConfiguration).
	Network *IdentityStoreNetwork `json:"network,omitzero"`
	// OtherInstances are further instances that the caller can see. Nothing of
	// them is in the snapshot but this.
	OtherInstances []OtherInstance `json:"other_instances,omitzero"`
	Locations      Locations       `json:"locations,omitzero" idcscan:"optional"`
}

// Encryption is how the instance is encrypted at rest.
type Encryption struct {
	// KeyType is AWS_OWNED_KMS_KEY or CUSTOMER_MANAGED_KEY.
	KeyType string `json:"key_type"`
	// KeyARN is "" for a key that AWS owns.
	KeyARN string `json:"key_arn"`
	// Status is ENABLED, UPDATING or UPDATE_FAILED.
	Status string `json:"status"`
}

// IdentityStoreNetwork is the network restriction of an identity store; all its
// members are false or empty where there is none.
type IdentityStoreNetwork struct {
	// VPCEndpointRequired says that requests must come through a VPC endpoint.
	VPCEndpointRequired bool `json:"vpc_endpoint_required"`
	// SourceVPCs are ids, APISourceIPs and SCIMSourceIPs CIDR blocks, sorted.
	SourceVPCs    []string `json:"source_vpcs"`
	APISourceIPs  []string `json:"api_source_ips"`
	SCIMSourceIPs []string `json:"scim_source_ips"`
}

// OtherInstance is an instance that is visible beside the one described.
type OtherInstance struct {
	ARN          string `json:"arn"`
	OwnerAccount string `json:"owner_account"`
	Status       string `json:"status"`
}

// IdentitySource holds evidence of the identity source that stands nowhere
// else in the snapshot. There is no public API that tells the source, so this
// section always has a gap with cause no_api; users' and groups' created_by
// and external_id_issuers are further evidence, attestations are another. The
// conclusion is drawn in Rego (data.idcscan.facts.identity_source).
type IdentitySource struct {
	Evidence []IdentitySourceEvidence `json:"evidence"`
}

// IdentitySourceEvidence is one observation.
type IdentitySourceEvidence struct {
	// Kind is "listing_refused": the identity store does not answer a list
	// without a filter, as stores connected to Active Directory do.
	Kind string `json:"kind"`
	// Operation is the IAM action of the call that showed it.
	Operation string `json:"operation"`
	// Suggests is "active_directory".
	Suggests string `json:"suggests"`
}

// ABAC is the configuration of attributes for access control (sso-admin
// DescribeInstanceAccessControlAttributeConfiguration).
type ABAC struct {
	// Status is ENABLED, CREATION_IN_PROGRESS, CREATION_FAILED, or
	// NOT_CONFIGURED where AWS answers that there is no configuration.
	Status *string `json:"status,omitzero"`
	// StatusReason is "" where AWS gives none.
	StatusReason *string `json:"status_reason,omitzero"`
	// Attributes are the mapped attributes by their key; empty without a configuration.
	Attributes map[string]*ABACAttribute `json:"attributes,omitzero"`
	Locations  Locations                 `json:"locations,omitzero" idcscan:"optional"`
}

// ABACAttribute is one attribute passed into sessions as a principal tag.
type ABACAttribute struct {
	// Sources are the identity store's attributes, such as "${path:enterprise.department}".
	Sources   []string  `json:"sources,omitzero"`
	Locations Locations `json:"locations,omitzero" idcscan:"optional"`
}

// Account is one AWS account, keyed by its twelve digits.
type Account struct {
	Name *string `json:"name,omitzero"`
	// State is PENDING_ACTIVATION, ACTIVE, SUSPENDED, PENDING_CLOSURE or CLOSED
	// (organizations ListAccounts State, where absent the retired Status).
	State *string `json:"state,omitzero"`
	// Parent is the id of the root or organizational unit in which the account
	// is, a key of the organization's OrganizationalUnits.
	Parent    *string   `json:"parent,omitzero"`
	Locations Locations `json:"locations,omitzero" idcscan:"optional"`
}

// User is one user of the identity store. Of what AWS tells about people only
// this is kept.
type User struct {
	ID *string `json:"id,omitzero"`
	// Name is the UserName; it equals the key unless it cannot be one (see [Key]).
	Name *string `json:"name,omitzero"`
	// Exists is false where AWS answered that the user is not found; Name and
	// the attributes below are then absent without a gap.
	Exists *bool `json:"exists,omitzero"`
	// Status is ENABLED or DISABLED.
	Status *string `json:"status,omitzero"`
	// CreatedBy is AWS's identifier of the creator, "" where AWS gives none.
	CreatedBy *string `json:"created_by,omitzero"`
	// ExternalIDIssuers are the issuers of the user's external ids, sorted;
	// the ids themselves are not kept.
	ExternalIDIssuers []string `json:"external_id_issuers,omitzero"`
	// CreatedAt and UpdatedAt are RFC 3339 in UTC, whole seconds; "" where AWS
	// gives none.
	CreatedAt *string   `json:"created_at,omitzero"`
	UpdatedAt *string   `json:"updated_at,omitzero"`
	Locations Locations `json:"locations,omitzero" idcscan:"optional"`
}

// Group is one group of the identity store.
type Group struct {
	ID *string `json:"id,omitzero"`
	// Name is the DisplayName; it equals the key unless it cannot be one (see [Key]).
	Name *string `json:"name,omitzero"`
	// Exists is false where AWS answered that the group is not found; Name and
	// the attributes below are then absent without a gap.
	Exists            *bool    `json:"exists,omitzero"`
	CreatedBy         *string  `json:"created_by,omitzero"`
	ExternalIDIssuers []string `json:"external_id_issuers,omitzero"`
	// CreatedAt and UpdatedAt are RFC 3339 in UTC, whole seconds; "" where AWS
	// gives none.
	CreatedAt *string `json:"created_at,omitzero"`
	UpdatedAt *string `json:"updated_at,omitzero"`
	// Members are keys of Users, sorted. Groups do not nest.
	Members   []string  `json:"members,omitzero"`
	Locations Locations `json:"locations,omitzero" idcscan:"optional"`
}

// Attestation is what a person states about a setting that no API shows.
type Attestation struct {
	// Setting is the setting's key, such as "identity_source".
	Setting string `json:"setting"`
	Value   string `json:"value"`
	// By is who states it; On and ValidUntil are dates, YYYY-MM-DD. An
	// attestation counts as absent after the day ValidUntil.
	By         string `json:"by"`
	On         string `json:"on"`
	ValidUntil string `json:"valid_until"`
	// Evidence is free text or a link; "" where none is given.
	Evidence string `json:"evidence"`
}

// Locations says where code declares a resource: attribute name to place, "."
// for the resource's whole block, "module" for the call of the module behind it.
type Locations map[string]Location

// Location is a place in a file. Lines and columns count from 1; columns are
// in characters.
type Location struct {
	// URI is the path relative to the repository's root, with forward slashes, not percent-encoded.
	URI         string `json:"uri"`
	StartLine   int    `json:"start_line"`
	StartColumn int    `json:"start_column"`
	EndLine     int    `json:"end_line"`
	EndColumn   int    `json:"end_column"`
	Snippet     string `json:"snippet,omitzero" idcscan:"optional"`
}
