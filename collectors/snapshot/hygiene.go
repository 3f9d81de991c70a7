package snapshot

// AccountHygiene is what IAM of one account tells about ways into it beside
// Identity Center.
type AccountHygiene struct {
	// RootAccessKeys says that the root user has access keys, RootPassword that it
	// has a password and RootMFA that it has MFA (iam GetAccountSummary
	// AccountAccessKeysPresent, AccountPasswordPresent, AccountMFAEnabled). A member
	// account whose root credentials were deleted centrally has none of the three.
	RootAccessKeys *bool `json:"root_access_keys,omitzero"`
	RootPassword   *bool `json:"root_password,omitzero"`
	RootMFA        *bool `json:"root_mfa,omitzero"`
	// RootLastUsed is when the root user's password or a key of it was used last,
	// "" where the credential report knows of no use. RFC 3339 in UTC.
	RootLastUsed *string `json:"root_last_used,omitzero"`
	// ReportedAt is when the credential report was made: what Credentials and
	// RootLastUsed say is of that time. RFC 3339 in UTC, whole seconds.
	ReportedAt *string `json:"reported_at,omitzero"`
	// Users are the IAM users by name (iam ListUsers).
	Users map[string]*IAMUser `json:"users,omitzero"`
	// Credentials are those of the IAM users by name (iam GetCredentialReport).
	Credentials map[string]*IAMCredentials `json:"credentials,omitzero"`
	// SAMLProviders are ARNs, sorted (iam ListSAMLProviders).
	SAMLProviders []string `json:"saml_providers,omitzero"`
	// FederatedRoles are the roles that trust a SAML provider, by name (iam
	// ListRoles). Those that Identity Center made of permission sets are left out.
	FederatedRoles map[string]*FederatedRole `json:"federated_roles,omitzero"`
	// CustomerManagedPolicies leads from the path and name of a policy that a
	// permission set refers to, such as "/infra/Deploy", to a key of
	// PolicyDocuments; to "" where the account has no such policy. Of a policy that
	// is not in it nothing is known: only those of sets that are provisioned in the
	// account are looked for.
	CustomerManagedPolicies map[string]string `json:"customer_managed_policies,omitzero"`
	// Instances are the account's own instances of Identity Center, beside the
	// one that the snapshot describes.
	Instances []OtherInstance `json:"instances,omitzero"`
}

// IAMUser is one IAM user.
type IAMUser struct {
	ARN string `json:"arn"`
	// CreatedAt is RFC 3339 in UTC, whole seconds.
	CreatedAt string `json:"created_at"`
}

// IAMCredentials are the credentials of one IAM user, without any secret.
type IAMCredentials struct {
	// Password says that the user may sign in to the console, MFA that it has a device.
	Password bool `json:"password"`
	MFA      bool `json:"mfa"`
	// AccessKeys are in the report's order.
	AccessKeys []IAMAccessKey `json:"access_keys"`
}

// IAMAccessKey is what the credential report says of one access key.
type IAMAccessKey struct {
	Active bool `json:"active"`
	// RotatedAt is when the key was made, UsedAt when it was used last, "" for
	// never. RFC 3339 in UTC.
	RotatedAt string `json:"rotated_at"`
	UsedAt    string `json:"used_at"`
}

// FederatedRole is a role that trusts a SAML provider.
type FederatedRole struct {
	ARN string `json:"arn"`
	// Providers are ARNs of the SAML providers that its trust policy names, sorted.
	Providers []string `json:"providers"`
}
