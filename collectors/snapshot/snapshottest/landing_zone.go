package snapshottest

import (
	"github.com/idcscan/idcscan/collectors/snapshot"
)

//go:generate go test -run TestLandingZonesAreFresh -update

// The accounts of the landing zones.
const (
	Management = "111111111111"
	Workload   = "222222222222"
	Sandbox    = "333333333333"
	// Identity is the delegated administrator of Identity Center.
	Identity = "444444444444"
)

const (
	landingZoneTime = "2026-11-23T09:00:00Z"
	administrators  = "LZAdministrators"
	powerUsers      = "LZPowerUsers"
	readOnly        = "LZReadOnly"
	securityAudit   = "LZSecurityAudit"

	administratorAccess = "LZAdministratorAccess"
	powerUserAccess     = "LZPowerUserAccess"
	readOnlyAccess      = "LZReadOnlyAccess"
)

// LandingZone returns the small landing zone that breaches no control under
// the configuration beside testdata/landing-zone/snapshot.json.
func LandingZone() *snapshot.Snapshot {
	b := newBuilder("ap-southeast-2", Management, "management")
	b.synchronised = true
	b.organization(Management, Identity)
	b.account(Management, "management", rootUnit)
	b.account(Workload, "workload", workloadsUnit)
	b.account(Sandbox, "sandbox", sandboxUnit)
	b.account(Identity, "identity", securityUnit)
	b.serviceControlPolicies()

	b.group(administrators, "amara@example.com", "bo@example.com")
	b.group(powerUsers, "chen@example.com", "dina@example.com")
	b.group(readOnly, "chen@example.com", "eli@example.com")
	b.group(securityAudit, "fatima@example.com")

	b.permissionSet(administratorAccess, "PT1H", "admin", b.managed("AdministratorAccess", administratorDocument))
	b.permissionSet(powerUserAccess, "PT4H", "power-user", b.managed("PowerUserAccess", powerUserDocument))
	b.permissionSet(readOnlyAccess, "PT8H", "read-only", b.managed("ReadOnlyAccess", readOnlyDocument))

	b.assign(Management, administratorAccess, "group:"+administrators)
	b.assign(Workload, powerUserAccess, "group:"+powerUsers)
	for _, account := range []string{Workload, Sandbox, Identity} {
		b.assign(account, readOnlyAccess, "group:"+readOnly)
	}
	b.snapshot.ABAC = &snapshot.ABAC{
		Status: new("ENABLED"), StatusReason: new(""),
		Attributes: map[string]*snapshot.ABACAttribute{
			"Department": {Sources: []string{"${path:enterprise.department}"}},
			"CostCenter": {Sources: []string{"${path:enterprise.costCenter}"}},
		},
	}
	b.applications()
	b.cloudtrail()
	b.hygiene()
	return b.snapshot
}

// BrokenLandingZone returns the landing zone with a breach of every control
// planted; testdata/landing-zone-broken/expected.yaml lists them.
func BrokenLandingZone() *snapshot.Snapshot {
	b := &builder{snapshot: LandingZone(), synchronised: true}
	b.breakAccess()
	b.breakPeople()
	b.breakPermissionSets()
	b.breakInstance()
	b.breakOrganization()
	b.breakApplications()
	b.breakHygiene()
	b.breakRecords()
	return b.snapshot
}

func (b *builder) breakAccess() {
	// ADM-001: a group that nobody allowed administers the management account.
	b.assign(Management, administratorAccess, "group:"+powerUsers)
	// ADM-003: six people administer the sandbox.
	b.group("LZContractors", "one@example.com", "two@example.com", "three@example.com", "four@example.com", "five@example.com", "six@example.com")
	b.assign(Sandbox, administratorAccess, "group:LZContractors")
	// ADM-004: one group administers three accounts, where two are allowed.
	b.assign(Workload, administratorAccess, "group:"+administrators)
	b.assign(Sandbox, administratorAccess, "group:"+administrators)
	// ASG-001: a user holds an assignment directly. ADM-002: another as an administrator.
	b.user("contractor@example.com")
	b.assign(Workload, readOnlyAccess, "user:contractor@example.com")
	b.assign(Sandbox, administratorAccess, "user:contractor@example.com")
	// ASG-002: an assignment outlived its group.
	deleted := id("deleted group")
	b.snapshot.Groups[snapshot.PrefixID+deleted] = &snapshot.Group{ID: &deleted, Exists: new(false)}
	b.assign(Workload, powerUserAccess, "group:"+snapshot.PrefixID+deleted)
	// ASG-003: an account is closed and still has assignments.
	b.snapshot.Accounts[Sandbox].State = new("PENDING_CLOSURE")
	// ASG-004: a set that is not allowed there is used in the management account.
	// ORG-003: it is used elsewhere too.
	b.assign(Management, readOnlyAccess, "group:"+readOnly)
}

func (b *builder) breakPeople() {
	// USR-001: an assigned group has no members.
	b.group(securityAudit)
	b.assign(Workload, readOnlyAccess, "group:"+securityAudit)
	// SRC-001: people come from elsewhere, though the directory is expected to be
	// Identity Center's own. SRC-012: two directories gave eli an external id.
	b.snapshot.Users["eli@example.com"].ExternalIDIssuers = []string{scimIssuer, "https://scim.example.com/tenant"}
	// SRC-002, SRC-014: a user and a group were made by hand.
	contractor, contractors := b.snapshot.Users["contractor@example.com"], b.snapshot.Groups["LZContractors"]
	contractor.CreatedBy, contractor.ExternalIDIssuers = new(id("user amara@example.com")), []string{}
	contractors.CreatedBy, contractors.ExternalIDIssuers = new(id("user amara@example.com")), []string{}
	// SRC-005: nothing was synchronised for months.
	for _, user := range b.snapshot.Users {
		user.UpdatedAt = new("2026-03-01T06:00:00Z")
	}
	for _, group := range b.snapshot.Groups {
		if *group.Exists {
			group.UpdatedAt = new("2026-03-01T06:00:00Z")
		}
	}
}

func (b *builder) breakPermissionSets() {
	sets := b.snapshot.PermissionSets
	// SES-001, 002, 003: each tier's sessions are too long.
	b.session(administratorAccess, "PT12H")
	b.session(powerUserAccess, "PT8H")
	b.session(readOnlyAccess, "PT720M")
	// ABC-001, 002, 003: not enabled, a required key is missing, and two paths
	// are none that AWS knows.
	b.snapshot.ABAC = &snapshot.ABAC{
		Status: new("CREATION_FAILED"), StatusReason: new("the configuration could not be applied"),
		Attributes: map[string]*snapshot.ABACAttribute{
			"Environment": {Sources: []string{"${path:enterprise.Environment}"}},
			"CostCenter":  {Sources: []string{"${path:enterprise.CostCenter}"}},
		},
	}
	// PSP-001, PSP-005: an inline policy allows everything. PRV-002: nobody is assigned
	// the set, nor the next.
	b.permissionSet("LZDebug", "PT1H", "admin")
	sets["LZDebug"].InlinePolicy = new(b.document(administratorDocument))
	// TAG-001: no tags.
	b.permissionSet("LZBilling", "PT1H", "read-only")
	sets["LZBilling"].Tags = map[string]string{}
	sets["LZBilling"].InlinePolicy = new(b.document(`{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": ["ce:Get*", "ce:List*"], "Resource": "*"}]}`))
	// PRV-001: the workload account still has an older version.
	sets[powerUserAccess].OutdatedAccounts = []string{Workload}
}

// Standalone returns an Identity Center without an organization: one
// administrator permission set with sessions of four hours and no Tier tag.
func Standalone() *snapshot.Snapshot {
	const account = "123456789012"
	b := newBuilder("ap-southeast-2", account, "standalone")
	b.snapshot.Organization = &snapshot.Organization{Exists: new(false)}
	b.snapshot.Accounts[account] = &snapshot.Account{}
	b.snapshot.Coverage[snapshot.SectionAccounts] = &snapshot.SectionCoverage{
		Status: snapshot.Partial, Gaps: []snapshot.Gap{snapshot.NoOrganizationGap(account)},
	}
	b.group("Admins", "admin@example.com")
	b.permissionSet("Admin", "PT4H", "", b.managed("AdministratorAccess", administratorDocument))
	b.assign(account, "Admin", "group:Admins")
	b.snapshot.ABAC = &snapshot.ABAC{
		Status: new("NOT_CONFIGURED"), StatusReason: new(""), Attributes: map[string]*snapshot.ABACAttribute{},
	}
	b.cloudtrail()
	b.hygiene()
	return b.snapshot
}
