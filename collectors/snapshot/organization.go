package snapshot

// Organization is the AWS organization (organizations DescribeOrganization).
type Organization struct {
	// Exists is false where AWS answers that the account is in no organization;
	// the other attributes are then absent without a gap.
	Exists *bool   `json:"exists,omitzero"`
	ID     *string `json:"id,omitzero"`
	// ManagementAccount is twelve digits.
	ManagementAccount *string `json:"management_account,omitzero"`
	// FeatureSet is ALL or CONSOLIDATED_BILLING.
	FeatureSet *string `json:"feature_set,omitzero"`
	// DelegatedAdministrators are accounts by service principal, such as
	// "sso.amazonaws.com"; only the services that were asked for are keys.
	DelegatedAdministrators map[string][]string `json:"delegated_administrators,omitzero"`
	// OrganizationalUnits are the root and the organizational units by id.
	OrganizationalUnits map[string]*OrganizationalUnit `json:"organizational_units,omitzero"`
	// ServiceControlPoliciesEnabled says that the policy type is enabled in the
	// root: otherwise no service control policy has any effect.
	ServiceControlPoliciesEnabled *bool `json:"service_control_policies_enabled,omitzero"`
	// ServiceControlPolicies are by id, such as "p-FullAWSAccess".
	ServiceControlPolicies map[string]*ServiceControlPolicy `json:"service_control_policies,omitzero"`
	// TrustedServices are service principals with trusted access, such as
	// "sso.amazonaws.com", sorted (organizations ListAWSServiceAccessForOrganization).
	TrustedServices []string `json:"trusted_services,omitzero"`
	// RootAccessFeatures are those of RootCredentialsManagement and RootSessions
	// that are enabled, sorted (iam ListOrganizationsFeatures).
	RootAccessFeatures []string `json:"root_access_features,omitzero"`
}

// OrganizationalUnit is a root or an organizational unit of the organization.
type OrganizationalUnit struct {
	Name string `json:"name"`
	// Parent is the id of the unit above; "" for the root.
	Parent string `json:"parent"`
	// Path are the names from the root down, such as "Root/Workloads/Prod".
	Path string `json:"path"`
}

// ServiceControlPolicy is one policy of the type SERVICE_CONTROL_POLICY.
type ServiceControlPolicy struct {
	Name       string `json:"name"`
	AWSManaged bool   `json:"aws_managed"`
	// Document is a key of PolicyDocuments, Targets the ids of roots,
	// organizational units and accounts to which the policy is attached, sorted.
	// Each is absent where it was not read; a gap of the organization's attribute
	// service_control_policies then says why.
	Document *string  `json:"document,omitzero" idcscan:"optional"`
	Targets  []string `json:"targets,omitzero" idcscan:"optional"`
}
