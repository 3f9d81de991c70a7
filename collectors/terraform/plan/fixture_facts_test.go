package plan_test

// access is what one of the guide's examples sets up.
type access struct {
	sets        []setFact
	groups      []groupFact
	assignments []assignmentFact
	// attributes are the access control attributes, key and source.
	attributes [][2]string
}

type setFact struct {
	name, description, duration, tier, id string
	policies                              []string
}

type groupFact struct{ name, set, id string }

type assignmentFact struct{ group, set, account, accountName string }

const (
	instanceARN   = "arn:aws:sso:::instance/ssoins-82593a6ed92c8990"
	identityStore = "d-976708da7b"
	region        = "ap-southeast-2"
	applied       = "2026-11-20T09:00:00Z"
)

func (s setFact) arn() string {
	return "arn:aws:sso:::permissionSet/ssoins-82593a6ed92c8990/" + s.id
}

func awsPolicy(name string) string { return "arn:aws:iam::aws:policy/" + name }

// landingZone is testdata/landing-zone-code. Ids are those of the live snapshot
// in testdata/landing-zone, where it has them.
var landingZone = access{
	sets: []setFact{
		{"LZAdministratorAccess", "Everything, for changes to the landing zone itself", "PT1H", "admin", "ps-5ad1556cc11ccfbf", []string{awsPolicy("AdministratorAccess")}},
		{"LZPowerUserAccess", "Build and run workloads, without identities", "PT4H", "power-user", "ps-2d477f25b8c9e3c9", []string{awsPolicy("PowerUserAccess")}},
		{"LZReadOnlyAccess", "Look at everything, change nothing", "PT8H", "read-only", "ps-11196815a5b21810", []string{awsPolicy("ReadOnlyAccess")}},
		{"LZSecurityAuditAccess", "Review configuration and findings", "PT8H", "security-audit", "ps-7f3c9d2e5b8a1046", []string{awsPolicy("SecurityAudit"), awsPolicy("job-function/ViewOnlyAccess")}},
	},
	groups: []groupFact{
		{"LZAdministrators", "LZAdministratorAccess", "717e809c-772f-4f75-d4ed-65956fcd7345"},
		{"LZPowerUsers", "LZPowerUserAccess", "f456eaf7-5049-2ac6-1ffa-3cc62bd2ac94"},
		{"LZReadOnly", "LZReadOnlyAccess", "f494aa8d-b917-6023-d70e-a3d95cd88259"},
		{"LZSecurityAudit", "LZSecurityAuditAccess", "55281697-7445-17ee-d503-d25ec6d43834"},
	},
	assignments: []assignmentFact{
		{"LZAdministrators", "LZAdministratorAccess", "111111111111", "management"},
		{"LZPowerUsers", "LZPowerUserAccess", "222222222222", "workload"},
		{"LZReadOnly", "LZReadOnlyAccess", "222222222222", "workload"},
		{"LZReadOnly", "LZReadOnlyAccess", "333333333333", "sandbox"},
		{"LZReadOnly", "LZReadOnlyAccess", "444444444444", "security"},
		{"LZSecurityAudit", "LZSecurityAuditAccess", "111111111111", "management"},
		{"LZSecurityAudit", "LZSecurityAuditAccess", "222222222222", "workload"},
		{"LZSecurityAudit", "LZSecurityAuditAccess", "444444444444", "security"},
	},
	attributes: [][2]string{{"CostCenter", "${path:enterprise.CostCenter}"}, {"Environment", "${path:enterprise.Environment}"}},
}

// standalone is testdata/standalone-code.
var standalone = access{
	sets: []setFact{
		{"Admin", "", "PT4H", "", "ps-c1c224b03cd9bc7b", []string{awsPolicy("AdministratorAccess")}},
		{"PowerUser", "Build and run workloads, without identities", "PT4H", "power-user", "ps-0b8d5e6f7a1c2d34", []string{awsPolicy("PowerUserAccess")}},
		{"ReadOnly", "Look at everything, change nothing", "PT8H", "read-only", "ps-4c7e1f2a9b3d5068", []string{awsPolicy("ReadOnlyAccess")}},
	},
	groups: []groupFact{
		{"Admins", "Admin", "3a5bd5c8-bf74-21fd-e36e-a1e65e51e953"},
		{"PowerUsers", "PowerUser", "8d1f0c52-61ab-4c9e-b7d3-2f5a90e4c718"},
		{"Readers", "ReadOnly", "c2e7b946-0f38-4d1a-95c6-7be1d3a8f024"},
	},
	assignments: []assignmentFact{
		{"Admins", "Admin", "123456789012", ""},
		{"PowerUsers", "PowerUser", "123456789012", ""},
		{"Readers", "ReadOnly", "123456789012", ""},
	},
}
