package assemble

import (
	"github.com/idcscan/idcscan/collectors/snapshot"
	"github.com/idcscan/idcscan/collectors/terraform/declaration"
)

// Snapshot returns what the declarations declare, as a valid snapshot.
//
// Permission sets and assignments are complete, since code is where they come
// from, unless the declarations say that there may be more. Of users, groups,
// accounts, applications and trusted token issuers others may be made elsewhere,
// which one gap a section says.
func Snapshot(d *declaration.Declarations, meta snapshot.Meta) *snapshot.Snapshot {
	a := &assembly{
		declarations: d,
		links:        newLinks(d),
		gaps:         newGaps(),
		keys:         map[*declaration.Resource]string{},
		unnamed:      map[*declaration.Resource]bool{},
		documents:    map[string]*snapshot.PolicyDocument{},
		sets:         map[string]*snapshot.PermissionSet{},
		setAddresses: map[string][]string{},
		assignments:  map[string]map[string][]string{},
		declared:     map[string]*snapshot.AssignmentDeclaration{},
		accounts:     map[string]*snapshot.Account{},
		users:        map[string]*snapshot.User{},
		groups:       map[string]*snapshot.Group{},
		applications: map[string]*snapshot.Application{},
		issuers:      map[string]*snapshot.TrustedTokenIssuer{},
		removals:     map[string]bool{},
		state:        meta.Source == SourceState,
	}
	for _, step := range []func(){
		a.people, a.readAccounts, a.permissionSets, a.attachments, a.readAssignments, a.memberships,
		a.readApplications, a.readIssuers, a.readABAC, a.readOrganization, a.readInstance, a.readInstances,
		a.unresolved, a.unreadTypes, a.notInSource,
	} {
		step()
	}
	return a.snapshot(meta)
}

// SourceState is [snapshot.Meta.Source] of a state, in which the provider's
// defaults stand beside what code sets.
const SourceState = "terraform state"

// assembly is a snapshot in the making.
type assembly struct {
	declarations *declaration.Declarations
	links        *links
	gaps         *gaps
	// keys are the keys of named resources; unnamed are those whose key is none.
	keys    map[*declaration.Resource]string
	unnamed map[*declaration.Resource]bool
	state   bool

	documents    map[string]*snapshot.PolicyDocument
	sets         map[string]*snapshot.PermissionSet
	setAddresses map[string][]string
	assignments  map[string]map[string][]string
	declared     map[string]*snapshot.AssignmentDeclaration
	accounts     map[string]*snapshot.Account
	users        map[string]*snapshot.User
	groups       map[string]*snapshot.Group
	applications map[string]*snapshot.Application
	issuers      map[string]*snapshot.TrustedTokenIssuer
	abac         *snapshot.ABAC
	organization *snapshot.Organization
	instance     *snapshot.Instance
	// removals are "<kind>/<key>" of what a plan deletes.
	removals map[string]bool
}

func (a *assembly) snapshot(meta snapshot.Meta) *snapshot.Snapshot {
	s := &snapshot.Snapshot{
		Schema: snapshot.Schema, Meta: meta,
		Instance:            a.instance,
		ABAC:                a.abac,
		PermissionSets:      a.sets,
		AccountAssignments:  a.assignments,
		Accounts:            a.accounts,
		Organization:        a.organization,
		Users:               a.users,
		Groups:              a.groups,
		PolicyDocuments:     a.documents,
		ManagedPolicies:     map[string]string{},
		Applications:        a.applications,
		TrustedTokenIssuers: a.issuers,
		IaC:                 a.iac(),
		Attestations:        []snapshot.Attestation{},
	}
	s.Coverage = a.gaps.coverage(map[snapshot.Section]bool{
		snapshot.SectionInstance:       a.instance == nil,
		snapshot.SectionABAC:           a.abac == nil,
		snapshot.SectionOrganization:   a.organization == nil,
		snapshot.SectionIdentitySource: true,
		snapshot.SectionOperations:     true,
		snapshot.SectionAccountHygiene: true,
		snapshot.SectionCloudTrail:     true,
		snapshot.SectionEvents:         true,
		snapshot.SectionAccountAccess:  true,
		snapshot.SectionDrift:          true,
	})
	return s
}

// each calls f for the resources of the types that are not deleted.
func (a *assembly) each(f func(*declaration.Resource), types ...string) {
	for _, resourceType := range types {
		for _, r := range a.links.byType[resourceType] {
			if !r.Removed {
				f(r)
			}
		}
	}
}
