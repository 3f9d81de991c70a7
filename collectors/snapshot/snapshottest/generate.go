package snapshottest

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"

	"github.com/idcscan/idcscan/collectors/snapshot"
)

// Size says how many members of each kind a generated snapshot has. Deleted
// principals, whom only assignments know, come on top, and so do provisioned
// pairs without any assignment. Where the numbers leave no room for as many
// distinct assignments or memberships, there are fewer.
type Size struct {
	PermissionSets, Accounts, Assignments, Users, Groups, Memberships int
}

// Tiny is the smallest size in which every relation can occur.
func Tiny() Size {
	return Size{PermissionSets: 3, Accounts: 2, Assignments: 5, Users: 4, Groups: 3, Memberships: 4}
}

// Small is the size for property tests over many seeds.
func Small() Size {
	return Size{PermissionSets: 14, Accounts: 8, Assignments: 60, Users: 30, Groups: 12, Memberships: 70}
}

// Large is the size of the benchmarks.
func Large() Size {
	return Size{PermissionSets: 2_000, Accounts: 5_000, Assignments: 150_000, Users: 50_000, Groups: 5_000, Memberships: 500_000}
}

// Generate returns a snapshot of one Identity Center instance as a live
// collection that nothing was withheld from would give it, joined with code that
// declares a part: valid, complete, and the same for the same seed and size. Between them, a few seeds hold every
// shape of member: deleted principals, empty groups, provisioned pairs without
// assignments, hostile names, names that cannot be keys, suspended accounts,
// all kinds of policies and boundaries, other partitions, a delegated
// administrator's vantage, no ABAC configuration, applications of one name,
// operations on what is gone, IAM users whom the credential report does not know.
// IAM of every account was read.
func Generate(seed uint64, size Size) *snapshot.Snapshot {
	g := &generator{
		Rand:     rand.New(rand.NewPCG(seed, 0x1dc5ca9)),
		size:     size,
		snapshot: &snapshot.Snapshot{Schema: snapshot.Schema},
	}
	g.place()
	g.accounts()
	g.instance()
	g.abac()
	g.users()
	g.groups()
	g.permissionSets()
	g.assignments()
	g.provisioned()
	g.details()
	g.organization()
	g.issuers()
	g.applications()
	g.operations()
	g.hygiene()
	g.cloudtrail()
	g.code()
	g.drift()
	g.coverage()
	return g.snapshot
}

// generator holds what members made later refer to. Keys stand in slices, since
// the order of a map would not be the same twice.
type generator struct {
	*rand.Rand
	size     Size
	snapshot *snapshot.Snapshot

	partition, region, instanceID string
	accountKeys, setKeys          []string
	userKeys, groupKeys, goneKeys []string
	inlineDigests, issuerARNs     []string
}

func (g *generator) place() {
	place := pick(g, []struct{ partition, region string }{
		{"aws", "eu-central-1"}, {"aws", "ap-southeast-2"}, {"aws", "us-east-1"},
		{"aws-us-gov", "us-gov-west-1"}, {"aws-cn", "cn-north-1"},
	})
	g.partition, g.region = place.partition, place.region
	g.instanceID = "ssoins-" + g.hex(16)
}

func (g *generator) accounts() {
	g.snapshot.Accounts = map[string]*snapshot.Account{}
	for len(g.accountKeys) < g.size.Accounts {
		key := fmt.Sprintf("%012d", g.Int64N(1_000_000_000_000))
		if g.snapshot.Accounts[key] != nil {
			continue
		}
		state := "ACTIVE"
		if len(g.accountKeys) > 0 && g.chance(8) { // the first one manages the organization
			state = pick(g, []string{"SUSPENDED", "PENDING_CLOSURE", "CLOSED", "PENDING_ACTIVATION"})
		}
		name := fmt.Sprintf("%s-%d", pick(g, []string{"workload", "sandbox", "network", "log archive", "=cmd()", "<b>"}), len(g.accountKeys))
		g.snapshot.Accounts[key] = &snapshot.Account{Name: &name, State: &state}
		g.accountKeys = append(g.accountKeys, key)
	}
	management := g.accountKeys[0]
	delegated := []string{}
	if len(g.accountKeys) > 1 && g.chance(2) {
		delegated = []string{g.accountKeys[1]}
	}
	g.snapshot.Organization = &snapshot.Organization{
		Exists: new(true), ID: new("o-" + g.hex(10)), ManagementAccount: &management,
		FeatureSet:              new(pick(g, []string{"ALL", "ALL", "CONSOLIDATED_BILLING"})),
		DelegatedAdministrators: map[string][]string{"sso.amazonaws.com": delegated},
	}
	caller, vantage := management, "management"
	if len(delegated) > 0 && g.chance(2) {
		caller, vantage = delegated[0], "delegated_administrator"
	}
	g.snapshot.Meta = snapshot.Meta{
		Tool: "0.1.0", Source: "aws", StartedAt: "2026-03-01T08:00:00Z", CollectedAt: "2026-03-01T08:04:30Z",
		Partition: g.partition, Region: g.region, RegionsAsked: []string{g.region},
		Caller:  &snapshot.Caller{Account: caller, ARN: fmt.Sprintf("arn:%s:sts::%s:assumed-role/audit/idcscan", g.partition, caller)},
		Vantage: vantage,
	}
}

func (g *generator) instance() {
	encryption := &snapshot.Encryption{KeyType: "AWS_OWNED_KMS_KEY", Status: "ENABLED"}
	if g.chance(3) {
		encryption.KeyType = "CUSTOMER_MANAGED_KEY"
		encryption.KeyARN = fmt.Sprintf("arn:%s:kms:%s:%s:key/%s", g.partition, g.region, g.accountKeys[0], g.uuid())
	}
	others := []snapshot.OtherInstance{}
	if len(g.accountKeys) > 1 && g.chance(4) {
		others = append(others, snapshot.OtherInstance{
			ARN: fmt.Sprintf("arn:%s:sso:::instance/ssoins-%s", g.partition, g.hex(16)), OwnerAccount: g.accountKeys[1], Status: "ACTIVE",
		})
	}
	g.snapshot.Instance = &snapshot.Instance{
		ARN:             new(fmt.Sprintf("arn:%s:sso:::instance/%s", g.partition, g.instanceID)),
		Name:            new(pick(g, []string{"", "main", "a name with spaces"})),
		OwnerAccount:    new(g.accountKeys[0]),
		IdentityStoreID: new("d-" + g.hex(10)),
		Status:          new("ACTIVE"), StatusReason: new(""), PrimaryRegion: new(g.region),
		PermissionSetsEnabled: new(true), Encryption: encryption, OtherInstances: others,
	}
	g.snapshot.IdentitySource = &snapshot.IdentitySource{Evidence: []snapshot.IdentitySourceEvidence{}}
	g.snapshot.Attestations = []snapshot.Attestation{}
}

func (g *generator) abac() {
	g.snapshot.ABAC = &snapshot.ABAC{
		Status: new("NOT_CONFIGURED"), StatusReason: new(""), Attributes: map[string]*snapshot.ABACAttribute{},
	}
	if g.chance(4) {
		return
	}
	g.snapshot.ABAC.Status = new("ENABLED")
	for key, source := range map[string]string{
		"Department": "${path:enterprise.department}", "CostCenter": "${path:enterprise.costCenter}",
		"Environment": "${path:enterprise.Environment}", "user name": "${path:userName}", "0": "",
	} {
		// The choice hangs on the seed and the key alone, not on the map's order.
		if (len(key)+int(g.instanceID[7]))%3 != 0 {
			g.snapshot.ABAC.Attributes[key] = &snapshot.ABACAttribute{Sources: []string{source}}
		}
	}
}

func (g *generator) coverage() {
	g.snapshot.Coverage = snapshot.Coverage{}
	for _, section := range snapshot.Sections() {
		g.snapshot.Coverage[section] = &snapshot.SectionCoverage{Status: snapshot.Complete, Gaps: []snapshot.Gap{}}
	}
	g.snapshot.Coverage[snapshot.SectionIdentitySource] = &snapshot.SectionCoverage{
		Status: snapshot.Partial, Gaps: []snapshot.Gap{snapshot.IdentitySourceGap()},
	}
	g.snapshot.Coverage[snapshot.SectionAccountAccess] = &snapshot.SectionCoverage{
		Status: snapshot.Unavailable, Gaps: []snapshot.Gap{snapshot.AccountAccessGap()},
	}
}

// chance is true once in n times.
func (g *generator) chance(n int) bool { return g.IntN(n) == 0 }

func pick[T any](g *generator, from []T) T { return from[g.IntN(len(from))] }

// some returns a sorted choice of at most n of from; never nil.
func some(g *generator, n int, from []string) []string {
	chosen := map[string]bool{}
	for range g.IntN(n + 1) {
		chosen[pick(g, from)] = true
	}
	return append([]string{}, slices.Sorted(maps.Keys(chosen))...)
}

func (g *generator) hex(digits int) string {
	var b strings.Builder
	for range digits {
		b.WriteByte("0123456789abcdef"[g.IntN(16)])
	}
	return b.String()
}

func (g *generator) uuid() string {
	return strings.Join([]string{g.hex(8), g.hex(4), g.hex(4), g.hex(4), g.hex(12)}, "-")
}
