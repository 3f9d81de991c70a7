package snapshot

// PermissionSet is one permission set with everything attached to it.
type PermissionSet struct {
	ARN *string `json:"arn,omitzero"`
	// Name equals the key, unless the name was not read or cannot be a key (see [Key]).
	Name *string `json:"name,omitzero"`
	// Description is "" where there is none.
	Description *string `json:"description,omitzero"`
	// SessionDuration is ISO 8601 as AWS gives it; where AWS gives none, the
	// service's default PT1H with SessionDefault true.
	SessionDuration *string `json:"session_duration,omitzero"`
	// SessionMinutes is SessionDuration in minutes, a started minute counting whole.
	SessionMinutes *int  `json:"session_minutes,omitzero"`
	SessionDefault *bool `json:"session_default,omitzero"`
	// RelayState is "" where there is none.
	RelayState *string           `json:"relay_state,omitzero"`
	Tags       map[string]string `json:"tags,omitzero"`
	// ManagedPolicies are ARNs of AWS-managed policies, sorted.
	ManagedPolicies []string `json:"managed_policies,omitzero"`
	// CustomerManagedPolicies are references by name and path, sorted. Each
	// target account may hold another document under that name, or none: the
	// document is never in the snapshot.
	CustomerManagedPolicies []CustomerManagedPolicy `json:"customer_managed_policies,omitzero"`
	// InlinePolicy is a key of PolicyDocuments; "" where there is no inline policy.
	InlinePolicy        *string              `json:"inline_policy,omitzero"`
	PermissionsBoundary *PermissionsBoundary `json:"permissions_boundary,omitzero"`
	// OutdatedAccounts are those in which an older version of the set than this
	// is provisioned (ProvisioningStatus LATEST_PERMISSION_SET_NOT_PROVISIONED), sorted.
	OutdatedAccounts []string  `json:"outdated_accounts,omitzero"`
	Locations        Locations `json:"locations,omitzero" idcscan:"optional"`
}

// CustomerManagedPolicy names a policy that is looked up in each target account.
type CustomerManagedPolicy struct {
	Name string `json:"name"`
	// Path begins and ends with "/"; the default is "/".
	Path string `json:"path"`
}

// Values of [PermissionsBoundary.Kind].
const (
	BoundaryNone            = "none"
	BoundaryManaged         = "managed_policy"
	BoundaryCustomerManaged = "customer_managed_policy"
)

// PermissionsBoundary is the boundary of a permission set.
type PermissionsBoundary struct {
	// Kind is none, managed_policy or customer_managed_policy.
	Kind string `json:"kind"`
	// ARN is the AWS-managed policy's; "" for the other kinds.
	ARN string `json:"arn"`
	// Name and Path are the customer-managed policy's; "" for the other kinds.
	Name string `json:"name"`
	Path string `json:"path"`
}
