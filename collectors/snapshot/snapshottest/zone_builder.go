package snapshottest

import (
	"crypto/sha256"
	"fmt"
	"slices"
	"strings"

	"github.com/idcscan/idcscan/collectors/snapshot"
)

// AWS's documents of these names are longer; what they grant by tier is the same.
const (
	administratorDocument = `{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}`
	powerUserDocument     = `{"Version": "2012-10-17", "Statement": [
		{"Effect": "Allow", "NotAction": ["iam:*", "organizations:*", "account:*"], "Resource": "*"},
		{"Effect": "Allow", "Action": ["account:GetAccountInformation", "account:ListRegions", "iam:CreateServiceLinkedRole", "iam:DeleteServiceLinkedRole", "iam:ListRoles", "organizations:DescribeOrganization"], "Resource": "*"}]}`
	readOnlyDocument = `{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": ["ec2:Describe*", "iam:Get*", "iam:List*", "s3:Get*", "s3:List*", "sso:Describe*", "sso:List*"], "Resource": "*"}]}`
)

// builder adds members to a snapshot so that every reference resolves.
type builder struct {
	snapshot *snapshot.Snapshot
	// synchronised people come from an external identity provider.
	synchronised bool
}

func newBuilder(region, owner, vantage string) *builder {
	coverage := snapshot.Coverage{}
	for _, section := range snapshot.Sections() {
		coverage[section] = &snapshot.SectionCoverage{Status: snapshot.Complete, Gaps: []snapshot.Gap{}}
	}
	coverage[snapshot.SectionIdentitySource] = &snapshot.SectionCoverage{
		Status: snapshot.Partial, Gaps: []snapshot.Gap{snapshot.IdentitySourceGap()},
	}
	coverage[snapshot.SectionAccountAccess] = &snapshot.SectionCoverage{
		Status: snapshot.Unavailable, Gaps: []snapshot.Gap{snapshot.AccountAccessGap()},
	}
	for _, section := range []snapshot.Section{snapshot.SectionIaC, snapshot.SectionDrift} {
		coverage[section] = &snapshot.SectionCoverage{Status: snapshot.Unavailable, Gaps: []snapshot.Gap{snapshot.NoCodeGap()}}
	}
	return &builder{snapshot: &snapshot.Snapshot{
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
			Tags:                  map[string]string{"ManagedBy": "Terraform"},
			Regions:               map[string]string{region: "ACTIVE"},
			Network: &snapshot.IdentityStoreNetwork{
				SourceVPCs: []string{}, APISourceIPs: []string{}, SCIMSourceIPs: []string{},
			},
			OtherInstances: []snapshot.OtherInstance{},
		},
		IdentitySource:     &snapshot.IdentitySource{Evidence: []snapshot.IdentitySourceEvidence{}},
		PermissionSets:     map[string]*snapshot.PermissionSet{},
		AccountAssignments: map[string]map[string][]string{},
		Accounts:           map[string]*snapshot.Account{},
		Users:              map[string]*snapshot.User{},
		Groups:             map[string]*snapshot.Group{},
		PolicyDocuments:    map[string]*snapshot.PolicyDocument{},
		ManagedPolicies:    map[string]string{},

		Applications:        map[string]*snapshot.Application{},
		TrustedTokenIssuers: map[string]*snapshot.TrustedTokenIssuer{},
		Operations:          map[string]*snapshot.Operation{},
		AccountHygiene:      map[string]*snapshot.AccountHygiene{},
		Events:              map[string]*snapshot.Event{},

		Attestations: []snapshot.Attestation{},
	}}
}

// id returns an identifier in the form of the identity store's, the same for
// the same name.
func id(name string) string {
	sum := sha256.Sum256([]byte(name))
	return fmt.Sprintf("%x-%x-%x-%x-%x", sum[0:4], sum[4:6], sum[6:8], sum[8:10], sum[10:16])
}

func (b *builder) user(name string) {
	createdBy, issuers := b.origin()
	b.snapshot.Users[name] = &snapshot.User{
		ID: new(id("user " + name)), Name: &name, Exists: new(true), Status: new("ENABLED"),
		CreatedBy: createdBy, ExternalIDIssuers: issuers, CreatedAt: new("2025-02-03T04:05:06Z"), UpdatedAt: new(landingZoneTime),
	}
}

// scimIssuer issues the external ids of those who come by SCIM.
const scimIssuer = "https://scim.aws.com/d-976708da7b"

// origin returns who created a principal and who issued its external ids.
func (b *builder) origin() (createdBy *string, issuers []string) {
	if b.synchronised {
		return new("SCIM/" + id("tenant")), []string{scimIssuer}
	}
	return new(""), []string{}
}

func (b *builder) group(name string, members ...string) {
	for _, member := range members {
		if b.snapshot.Users[member] == nil {
			b.user(member)
		}
	}
	createdBy, issuers := b.origin()
	b.snapshot.Groups[name] = &snapshot.Group{
		ID: new(id("group " + name)), Name: &name, Exists: new(true), CreatedBy: createdBy,
		ExternalIDIssuers: issuers, CreatedAt: new("2025-02-03T04:05:06Z"), UpdatedAt: new(landingZoneTime),
		Members: append([]string{}, slices.Sorted(slices.Values(members))...),
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
		OutdatedAccounts: []string{},
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

// hexID returns sixteen hexadecimal digits, the same for the same name.
func hexID(name string) string { return strings.ReplaceAll(id(name), "-", "")[:16] }
