package snapshot

// Application is an application of the instance (sso-admin ListApplications,
// DescribeApplication), keyed by its name; by "id:apl-…" where the name is
// empty or not unique.
type Application struct {
	ARN  *string `json:"arn,omitzero"`
	Name *string `json:"name,omitzero"`
	// Account is the account that owns the application, twelve digits.
	Account *string `json:"account,omitzero"`
	// Provider is the ARN of its application provider, such as
	// "arn:aws:sso::aws:applicationProvider/custom".
	Provider *string `json:"provider,omitzero"`
	// Status is ENABLED or DISABLED.
	Status             *string `json:"status,omitzero"`
	AssignmentRequired *bool   `json:"assignment_required,omitzero"`
	// Assignments are principals, such as "group:Engineering", sorted.
	Assignments []string `json:"assignments,omitzero"`
	// Grants are by AWS's name of the type, such as "authorization_code".
	Grants map[string]*ApplicationGrant `json:"grants,omitzero"`
	// ActorPolicies leads from the type of an authentication method, "IAM", to
	// its actor policy, a key of PolicyDocuments.
	ActorPolicies map[string]string `json:"actor_policies,omitzero"`
	// AccessScopes leads from a scope to the ARNs of the applications and instances
	// that it is limited to, sorted; none means all.
	AccessScopes map[string][]string `json:"access_scopes,omitzero"`
	// BackgroundSessions is ENABLED or DISABLED: whether sessions of users go on
	// in the background (sso-admin GetApplicationSessionConfiguration).
	BackgroundSessions *string   `json:"background_sessions,omitzero"`
	Locations          Locations `json:"locations,omitzero" idcscan:"optional"`
}

// ApplicationGrant is what one type of grant allows an application.
type ApplicationGrant struct {
	// RedirectURIs are those of the type authorization_code, sorted.
	RedirectURIs []string `json:"redirect_uris"`
	// Issuers leads from the ARN of a trusted token issuer to the audiences that
	// are accepted from it, sorted; of the JWT bearer type.
	Issuers map[string][]string `json:"issuers"`
}

// TrustedTokenIssuer is an issuer whose tokens the instance accepts (sso-admin
// DescribeTrustedTokenIssuer), keyed by its name like an application.
type TrustedTokenIssuer struct {
	ARN  *string `json:"arn,omitzero"`
	Name *string `json:"name,omitzero"`
	// Type is OIDC_JWT.
	Type      *string `json:"type,omitzero"`
	IssuerURL *string `json:"issuer_url,omitzero"`
	// ClaimAttributePath is the claim, IdentityStoreAttributePath the attribute
	// of the user by which both are matched, such as "email" and "emails.value".
	ClaimAttributePath         *string `json:"claim_attribute_path,omitzero"`
	IdentityStoreAttributePath *string `json:"identity_store_attribute_path,omitzero"`
	// KeyRetrieval is how the issuer's keys are found: OPEN_ID_DISCOVERY.
	KeyRetrieval *string   `json:"key_retrieval,omitzero"`
	Locations    Locations `json:"locations,omitzero" idcscan:"optional"`
}

// Operation is an asynchronous operation that failed (sso-admin
// ListAccountAssignmentCreationStatus, ListAccountAssignmentDeletionStatus,
// ListPermissionSetProvisioningStatus and their Describe operations).
type Operation struct {
	// Kind is assignment_creation, assignment_deletion or provisioning.
	Kind *string `json:"kind,omitzero"`
	// CreatedAt is RFC 3339 in UTC, whole seconds.
	CreatedAt *string `json:"created_at,omitzero"`
	// Account is twelve digits, "" for a provisioning in all accounts.
	Account *string `json:"account,omitzero"`
	// PermissionSet is a key of PermissionSets, or "id:<id>" of one that is gone.
	PermissionSet *string `json:"permission_set,omitzero"`
	// Principal is like "group:Engineering", "" for a provisioning.
	Principal *string `json:"principal,omitzero"`
	// FailureReason is AWS's text, "" where it gives none.
	FailureReason *string `json:"failure_reason,omitzero"`
}
