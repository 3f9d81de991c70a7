package snapshot

// enums are the values that an attribute may have, by type and attribute. Where
// they are AWS's, they are those of the SDK that go.mod names; a value that a
// collector does not find here becomes a gap.
var enums = map[string][]string{
	"Meta.vantage":                     {"management", "delegated_administrator", "member", "member_instance", "standalone", "unknown"},
	"Instance.status":                  {"ACTIVE", "CREATE_IN_PROGRESS", "CREATE_FAILED", "DELETE_IN_PROGRESS"},
	"Encryption.key_type":              {"AWS_OWNED_KMS_KEY", "CUSTOMER_MANAGED_KEY"},
	"Encryption.status":                {"ENABLED", "UPDATING", "UPDATE_FAILED"},
	"IdentitySourceEvidence.kind":      {"listing_refused"},
	"IdentitySourceEvidence.suggests":  {"active_directory"},
	"ABAC.status":                      {"ENABLED", "CREATION_IN_PROGRESS", "CREATION_FAILED", "NOT_CONFIGURED"},
	"PermissionsBoundary.kind":         {BoundaryNone, BoundaryManaged, BoundaryCustomerManaged},
	"Account.state":                    {"PENDING_ACTIVATION", "ACTIVE", "SUSPENDED", "PENDING_CLOSURE", "CLOSED"},
	"Organization.feature_set":         {"ALL", "CONSOLIDATED_BILLING"},
	"User.status":                      {"ENABLED", "DISABLED"},
	"PolicyDocument.version":           {PolicyVersion2012, PolicyVersion2008, ""},
	"PolicyStatement.effect":           {EffectAllow, EffectDeny},
	"SectionCoverage.status":           {string(Complete), string(Partial), string(Unavailable)},
	"Application.status":               {"ENABLED", "DISABLED"},
	"Application.background_sessions":  {"ENABLED", "DISABLED"},
	"TrustedTokenIssuer.type":          {"OIDC_JWT"},
	"TrustedTokenIssuer.key_retrieval": {"OPEN_ID_DISCOVERY"},
	"Operation.kind":                   {"assignment_creation", "assignment_deletion", "provisioning"},
	"Trail.management_events":          {"All", "ReadOnly", "WriteOnly", "None"},
	"VersionConstraint.operator":       {"=", "!=", ">", ">=", "<", "<=", "~>"},
	"ModuleCall.source_kind":           {"local", "git", "registry", "other", "none"},
	"ModuleCall.ref_kind":              {"commit", "version", "other", "none"},
	"ModuleCall.read":                  {"source", "adapter", "none"},
	"Difference.relation":              {RelationSame, RelationUndeclared, RelationMissing, RelationDiffers},
	"Difference.widens":                {WidensYes, WidensNo, WidensUnknown},
	"Gap.cause":                        causeNames(),
}

func causeNames() []string {
	var names []string
	for _, cause := range Causes() {
		names = append(names, string(cause))
	}
	return names
}
