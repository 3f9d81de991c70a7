package aws

import (
	"maps"
	"reflect"
	"slices"

	"github.com/aws/aws-sdk-go-v2/aws"

	"github.com/idcscan/idcscan/collectors/snapshot"
)

// snapshot names everything that was read and says what was not.
func (r *reading) snapshot(meta snapshot.Meta, w *walk) *snapshot.Snapshot {
	r.refer(w)
	n := &names{
		sets:   keysOf(r.sets, snapshot.PermissionSetID, func(s *snapshot.PermissionSet) *string { return s.Name }),
		users:  keysOf(r.people.users, sameID, func(u *snapshot.User) *string { return u.Name }),
		groups: keysOf(r.people.groups, sameID, func(g *snapshot.Group) *string { return g.Name }),

		applications: keysOf(r.applications, snapshot.ResourceID, func(a *application) *string { return a.Name }),
		issuers:      keysOf(r.issuers, snapshot.ResourceID, func(i *snapshot.TrustedTokenIssuer) *string { return i.Name }),
	}
	for group, members := range r.people.members {
		r.people.groups[group].Members = sortedKeys(members, func(user string) string { return n.users[user] })
	}
	return &snapshot.Snapshot{
		Schema: snapshot.Schema, Meta: meta,
		Coverage:           r.coverage(w.holes, n, meta),
		Instance:           r.instance,
		IdentitySource:     &snapshot.IdentitySource{Evidence: r.people.evidence},
		ABAC:               r.abac,
		PermissionSets:     rekeyed(r.sets, n.sets, r.sets != nil),
		AccountAssignments: r.assignments(n),
		Accounts:           r.accounts,
		Organization:       r.knownOrganization(),
		Users:              rekeyed(r.people.users, n.users, r.people.usersRead),
		Groups:             rekeyed(r.people.groups, n.groups, r.people.groupsRead),
		PolicyDocuments:    r.documents.byDigest,
		ManagedPolicies:    r.managed,

		Applications:        r.namedApplications(n),
		TrustedTokenIssuers: rekeyed(r.issuers, n.issuers, r.issuers != nil),
		Operations:          r.namedOperations(n),
		AccountHygiene:      r.hygiene,
		CloudTrail:          r.trail,
		Events:              r.events,
		Attestations:        []snapshot.Attestation{},
	}
}

// knownOrganization is nil where nothing of the organization was read.
func (r *reading) knownOrganization() *snapshot.Organization {
	if reflect.ValueOf(*r.organization).IsZero() {
		return nil
	}
	return r.organization
}

// namedApplications names who is assigned to the applications.
func (r *reading) namedApplications(n *names) map[string]*snapshot.Application {
	if r.applications == nil {
		return nil
	}
	named := make(map[string]*snapshot.Application, len(r.applications))
	for arn, a := range r.applications {
		if a.principals != nil {
			a.Assignments = sortedKeys(a.principals, n.principal)
		}
		named[n.applications[arn]] = a.Application
	}
	return named
}

func (r *reading) namedOperations(n *names) map[string]*snapshot.Operation {
	if r.operations == nil {
		return nil
	}
	named := make(map[string]*snapshot.Operation, len(r.operations))
	for id, o := range r.operations {
		named[id] = o.snapshot(n)
	}
	return named
}

// rekeyed goes from ids to keys. A section that was not read is absent, unless
// another section refers to members of it.
func rekeyed[M any](members map[string]M, keys map[string]string, read bool) map[string]M {
	if !read && len(members) == 0 {
		return nil
	}
	named := make(map[string]M, len(members))
	for id, member := range members {
		named[keys[id]] = member
	}
	return named
}

// assignments are the pairs that were read; a pair that was not is absent.
func (r *reading) assignments(n *names) map[string]map[string][]string {
	if r.sets == nil {
		return nil
	}
	assignments := map[string]map[string][]string{}
	for _, pair := range r.pairs {
		if pair.principals == nil {
			continue
		}
		if assignments[pair.account] == nil {
			assignments[pair.account] = map[string][]string{}
		}
		assignments[pair.account][n.sets[pair.set]] = sortedKeys(pair.principals, n.principal)
	}
	return assignments
}

// sortedKeys are the keys of what is given, each once; never nil.
func sortedKeys[E any](elements []E, key func(E) string) []string {
	keys := make([]string, 0, len(elements))
	for _, element := range elements {
		keys = append(keys, key(element))
	}
	slices.Sort(keys)
	return slices.Compact(keys)
}

// coverage says how much of each section was read.
func (r *reading) coverage(holes []hole, n *names, meta snapshot.Meta) snapshot.Coverage {
	gaps := gapsOf(holes, n, r.circumstances(meta))
	gaps[snapshot.SectionIdentitySource] = []snapshot.Gap{snapshot.IdentitySourceGap()}
	gaps[snapshot.SectionAccountAccess] = []snapshot.Gap{snapshot.AccountAccessGap()}
	gaps[snapshot.SectionIaC] = []snapshot.Gap{snapshot.NoCodeGap()}
	gaps[snapshot.SectionDrift] = []snapshot.Gap{snapshot.NoCodeGap()}
	if exists := r.organization.Exists; exists != nil && !*exists {
		gaps[snapshot.SectionAccounts] = []snapshot.Gap{snapshot.NoOrganizationGap(slices.Sorted(maps.Keys(r.accounts))...)}
	}
	if r.knownOrganization() == nil {
		// Nothing of it is known, not only what the one call fills.
		for i, gap := range gaps[snapshot.SectionOrganization] {
			if gap.Operation == opDescribeOrganization {
				gaps[snapshot.SectionOrganization][i].Attributes = nil
			}
		}
	}
	unread := map[snapshot.Section]bool{
		snapshot.SectionABAC:               r.abac == nil,
		snapshot.SectionPermissionSets:     r.sets == nil,
		snapshot.SectionAccountAssignments: r.sets == nil,
		snapshot.SectionAccounts:           !r.accountsRead,
		snapshot.SectionOrganization:       r.knownOrganization() == nil,
		snapshot.SectionUsers:              !r.people.usersRead,
		snapshot.SectionGroups:             !r.people.groupsRead,

		snapshot.SectionApplications:        r.applications == nil,
		snapshot.SectionTrustedTokenIssuers: r.issuers == nil,
		snapshot.SectionOperations:          r.operations == nil,
		snapshot.SectionAccountHygiene:      r.hygiene == nil,
		snapshot.SectionCloudTrail:          r.trail == nil,
		snapshot.SectionEvents:              r.events == nil,
		snapshot.SectionAccountAccess:       true,
		snapshot.SectionIaC:                 true,
		snapshot.SectionDrift:               true,
	}
	coverage := snapshot.Coverage{}
	for _, section := range snapshot.Sections() {
		coverage[section] = sectionCoverage(gaps[section], unread[section])
	}
	return coverage
}

func sectionCoverage(gaps []snapshot.Gap, unread bool) *snapshot.SectionCoverage {
	switch {
	case len(gaps) == 0:
		return &snapshot.SectionCoverage{Status: snapshot.Complete, Gaps: []snapshot.Gap{}}
	case unread && slices.ContainsFunc(gaps, snapshot.Gap.HidesMembers):
		return &snapshot.SectionCoverage{Status: snapshot.Unavailable, Gaps: gaps}
	}
	return &snapshot.SectionCoverage{Status: snapshot.Partial, Gaps: gaps}
}

func (r *reading) circumstances(meta snapshot.Meta) circumstances {
	c := circumstances{vantage: meta.Vantage, management: aws.ToString(r.organization.ManagementAccount)}
	if r.instance.Encryption != nil {
		c.keyARN = r.instance.Encryption.KeyARN
	}
	return c
}
