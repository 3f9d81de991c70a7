package snapshottest

import (
	"crypto/sha256"
	"fmt"
	"slices"
	"strings"

	"github.com/idcscan/idcscan/collectors/snapshot"
)

//go:generate go test -run TestLandingZonesAreFresh -update

// The accounts of the landing zones.
const (
	Management = "111111111111"
	Workload   = "222222222222"
	Sandbox    = "333333333333"
)

const (
	landingZoneTime = "2026-11-01T09:00:00Z"
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
	b := newBuilder("ap-southeast-2", Management, "organization")
	b.organization(Management)
	b.account(Management, "management")
	b.account(Workload, "workload")
	b.account(Sandbox, "sandbox")

	b.group(administrators, "amara@example.com", "bo@example.com")
	b.group(powerUsers, "chen@example.com", "dina@example.com")
	b.group(readOnly, "chen@example.com", "eli@example.com")
	b.group(securityAudit, "fatima@example.com")

	b.permissionSet(administratorAccess, "PT1H", "admin", b.managed("AdministratorAccess", administratorDocument))
	b.permissionSet(powerUserAccess, "PT4H", "power-user", b.managed("PowerUserAccess", powerUserDocument))
	b.permissionSet(readOnlyAccess, "PT8H", "read-only", b.managed("ReadOnlyAccess", readOnlyDocument))

	b.assign(Management, administratorAccess, "group:"+administrators)
	for _, account := range []string{Management, Workload, Sandbox} {
		b.assign(account, readOnlyAccess, "group:"+readOnly)
	}
	b.snapshot.ABAC = &snapshot.ABAC{
		Status: new("ENABLED"), StatusReason: new(""),
		Attributes: map[string]*snapshot.ABACAttribute{
			"Department": {Sources: []string{"${path:enterprise.department}"}},
			"CostCenter": {Sources: []string{"${path:enterprise.costCenter}"}},
		},
	}
	return b.snapshot
}

// BrokenLandingZone returns the landing zone with a breach of every control
// planted; testdata/landing-zone-broken/expected.yaml lists them.
func BrokenLandingZone() *snapshot.Snapshot {
	b := &builder{snapshot: LandingZone()}
	sets := b.snapshot.PermissionSets

	// SES-001, 002, 003: each tier's sessions are too long.
	b.session(administratorAccess, "PT12H")
	b.session(powerUserAccess, "PT8H")
	b.session(readOnlyAccess, "PT720M")
	// ADM-001: a group that nobody allowed administers the management account.
	b.assign(Management, administratorAccess, "group:"+powerUsers)
	// ADM-003: six people administer the sandbox.
	b.group("LZContractors", "one@example.com", "two@example.com", "three@example.com", "four@example.com", "five@example.com", "six@example.com")
	b.assign(Sandbox, administratorAccess, "group:LZContractors")
	// ASG-001: a user holds an assignment directly.
	b.user("contractor@example.com")
	b.assign(Workload, readOnlyAccess, "user:contractor@example.com")
	// ASG-002: an assignment outlived its group.
	deleted := id("deleted group")
	b.snapshot.Groups[snapshot.PrefixID+deleted] = &snapshot.Group{ID: &deleted, Exists: new(false)}
	b.assign(Workload, powerUserAccess, "group:"+snapshot.PrefixID+deleted)
	// USR-001: an assigned group has no members.
	b.group(securityAudit)
	b.assign(Workload, readOnlyAccess, "group:"+securityAudit)
	// SRC-001: people come from elsewhere, though the directory is attested to be Identity Center's own.
	b.snapshot.Users["eli@example.com"].ExternalIDIssuers = []string{"https://scim.example.com/tenant"}
	// ABC-001, 002, 003: not enabled, a required key is missing, and two paths
	// are none that AWS knows.
	b.snapshot.ABAC = &snapshot.ABAC{
		Status: new("CREATION_FAILED"), StatusReason: new("the configuration could not be applied"),
		Attributes: map[string]*snapshot.ABACAttribute{
			"Environment": {Sources: []string{"${path:enterprise.Environment}"}},
			"CostCenter":  {Sources: []string{"${path:enterprise.CostCenter}"}},
		},
	}
	// PSP-001: an inline policy allows everything.
	b.permissionSet("LZDebug", "PT1H", "admin")
	sets["LZDebug"].InlinePolicy = new(b.document(administratorDocument))
	// TAG-001: no tags.
	b.permissionSet("LZBilling", "PT1H", "read-only")
	sets["LZBilling"].Tags = map[string]string{}
	sets["LZBilling"].InlinePolicy = new(b.document(`{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": ["ce:Get*", "ce:List*"], "Resource": "*"}]}`))
	return b.snapshot
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
	return b.snapshot
}

// AWS's documents of these names are longer; what they grant by tier is the same.
const (
	administratorDocument = `{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}`
	powerUserDocument     = `{"Version": "2012-10-17", "Statement": [
		{"Effect": "Allow", "NotAction": ["iam:*", "organizations:*", "account:*"], "Resource": "*"},
		{"Effect": "Allow", "Action": ["account:GetAccountInformation", "account:ListRegions", "iam:CreateServiceLinkedRole", "iam:DeleteServiceLinkedRole", "iam:ListRoles", "organizations:DescribeOrganization"], "Resource": "*"}]}`
	readOnlyDocument = `{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": ["ec2:Describe*", "iam:Get*", "iam:List*", "s3:Get*", "s3:List*", "sso:Describe*", "sso:List*"], "Resource": "*"}]}`
)

// builder adds members to a snapshot so that every reference resolves.
type builder struct{ snapshot *snapshot.Snapshot }

func newBuilder(region, owner, vantage string) *builder {
	coverage := snapshot.Coverage{}
	for _, section := range snapshot.Sections() {
		coverage[section] = &snapshot.SectionCoverage{Status: snapshot.Complete, Gaps: []snapshot.Gap{}}
	}
	coverage[snapshot.SectionIdentitySource] = &snapshot.SectionCoverage{
		Status: snapshot.Partial, Gaps: []snapshot.Gap{snapshot.IdentitySourceGap()},
	}
	if vantage == "organization" {
		vantage = "management"
	}
	return &builder{&snapshot.Snapshot{
		Schema: snapshot.Schema,
		Meta: snapshot.Meta{
			Tool: "0.1.0", Source: "aws", StartedAt: landingZoneTime, CollectedAt: landingZoneTime,
			Partition: "aws", Region: region, RegionsAsked: []string{region}, Vantage: vantage,
			Caller: &snapshot.Caller{Account: owner, ARN: "arn:aws:sts::" + owner + ":assumed-role/audit/idcscan"},
		},
		Coverage: coverage,
		Instance: &snapshot.Instance{
			ARN: new("arn:aws:sso:::instance/ssoins-82593a6ed92c8990"), Name: new("landing-zone"), OwnerAccount: &owner,
			IdentityStoreID: new("d-976708da7b"), Status: new("ACTIVE"), StatusReason: new(""), PrimaryRegion: &region,
			PermissionSetsEnabled: new(true),
			Encryption:            &snapshot.Encryption{KeyType: "AWS_OWNED_KMS_KEY", Status: "ENABLED"},
			OtherInstances:        []snapshot.OtherInstance{},
		},
		IdentitySource:     &snapshot.IdentitySource{Evidence: []snapshot.IdentitySourceEvidence{}},
		PermissionSets:     map[string]*snapshot.PermissionSet{},
		AccountAssignments: map[string]map[string][]string{},
		Accounts:           map[string]*snapshot.Account{},
		Users:              map[string]*snapshot.User{},
		Groups:             map[string]*snapshot.Group{},
		PolicyDocuments:    map[string]*snapshot.PolicyDocument{},
		ManagedPolicies:    map[string]string{},
		Attestations:       []snapshot.Attestation{},
	}}
}

// id returns an identifier in the form of the identity store's, the same for
// the same name.
func id(name string) string {
	sum := sha256.Sum256([]byte(name))
	return fmt.Sprintf("%x-%x-%x-%x-%x", sum[0:4], sum[4:6], sum[6:8], sum[8:10], sum[10:16])
}

func (b *builder) organization(management string) {
	b.snapshot.Organization = &snapshot.Organization{
		Exists: new(true), ID: new("o-a1b2c3d4e5"), ManagementAccount: &management, FeatureSet: new("ALL"),
		DelegatedAdministrators: map[string][]string{"sso.amazonaws.com": {}},
	}
}

func (b *builder) account(account, name string) {
	b.snapshot.Accounts[account] = &snapshot.Account{Name: &name, State: new("ACTIVE")}
}

func (b *builder) user(name string) {
	b.snapshot.Users[name] = &snapshot.User{
		ID: new(id("user " + name)), Name: &name, Exists: new(true), Status: new("ENABLED"),
		CreatedBy: new(""), ExternalIDIssuers: []string{},
	}
}

func (b *builder) group(name string, members ...string) {
	for _, member := range members {
		if b.snapshot.Users[member] == nil {
			b.user(member)
		}
	}
	b.snapshot.Groups[name] = &snapshot.Group{
		ID: new(id("group " + name)), Name: &name, Exists: new(true), CreatedBy: new(""),
		ExternalIDIssuers: []string{}, Members: append([]string{}, slices.Sorted(slices.Values(members))...),
	}
}

func (b *builder) permissionSet(name, session, tier string, managed ...string) {
	tags := map[string]string{"ManagedBy": "Terraform"}
	if tier != "" {
		tags["Tier"] = tier
	}
	b.snapshot.PermissionSets[name] = &snapshot.PermissionSet{
		ARN:  new("arn:aws:sso:::permissionSet/ssoins-82593a6ed92c8990/ps-" + strings.ReplaceAll(id(name), "-", "")[:16]),
		Name: &name, Description: new(""), SessionDefault: new(false), RelayState: new(""), Tags: tags,
		ManagedPolicies: append([]string{}, managed...), CustomerManagedPolicies: []snapshot.CustomerManagedPolicy{},
		InlinePolicy: new(""), PermissionsBoundary: &snapshot.PermissionsBoundary{Kind: snapshot.BoundaryNone},
	}
	b.session(name, session)
}

func (b *builder) session(name, session string) {
	minutes, err := snapshot.SessionMinutes(session)
	if err != nil {
		panic(err)
	}
	b.snapshot.PermissionSets[name].SessionDuration = &session
	b.snapshot.PermissionSets[name].SessionMinutes = &minutes
}

// managed adds the document of an AWS-managed policy and returns the policy's ARN.
func (b *builder) managed(name, document string) string {
	arn := "arn:aws:iam::aws:policy/" + name
	b.snapshot.ManagedPolicies[arn] = b.document(document)
	return arn
}

// document adds a policy document and returns its key.
func (b *builder) document(text string) string {
	document, digest, err := snapshot.NormalizePolicy([]byte(text))
	if err != nil {
		panic(fmt.Sprintf("document of a landing zone: %v", err))
	}
	b.snapshot.PolicyDocuments[digest] = document
	return digest
}

func (b *builder) assign(account, permissionSet, principal string) {
	sets := b.snapshot.AccountAssignments
	if sets[account] == nil {
		sets[account] = map[string][]string{}
	}
	principals := append(sets[account][permissionSet], principal)
	slices.Sort(principals)
	sets[account][permissionSet] = principals
}
