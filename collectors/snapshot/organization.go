package snapshot

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
