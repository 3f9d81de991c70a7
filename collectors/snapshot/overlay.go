package snapshot

import (
	"maps"
	"reflect"
	"slices"
	"strings"
)

// Overlay returns what a live snapshot would be once a plan is applied; neither
// is changed.
//
// What the plan knows of a member stands over what base has, member by member
// and attribute by attribute; members are matched as [Join] matches them. What
// the plan deletes ([IaC.Removals]) goes; what base does not tell by name and id
// whether it is that becomes a gap. What the plan does not tell because it
// cannot hold it keeps base's value; what it sets, but does not know before it is
// applied, becomes a gap of cause unresolved. Lists of what is attached to a
// permission set, or belongs to a group, keep what base has beside the plan's:
// applying a plan leaves alone what it does not manage.
//
// The section iac is the plan's. Drift is of no snapshot that was read.
func Overlay(base, plan *Snapshot) *Snapshot {
	s := copySnapshot(base)
	o := &overlay{join: newJoin(base, plan), Snapshot: s, added: map[Section]map[string]string{}}
	s.Meta.Joined = joinedSources(base, plan)
	o.remove()
	lay(o, SectionAccounts, &s.Accounts, plan.Accounts, pairing{})
	o.places(base)
	lay(o, SectionUsers, &s.Users, plan.Users, o.users)
	lay(o, SectionGroups, &s.Groups, plan.Groups, o.groups)
	lay(o, SectionPermissionSets, &s.PermissionSets, plan.PermissionSets, o.sets)
	lay(o, SectionApplications, &s.Applications, plan.Applications, o.applications)
	lay(o, SectionTrustedTokenIssuers, &s.TrustedTokenIssuers, plan.TrustedTokenIssuers, o.issuers)
	o.attributesForAccess()
	o.regions()
	o.documents()
	o.assign()
	o.cover()
	o.newAccounts()
	if plan.IaC != nil {
		o.takeCode(s)
		s.Drift = nil
		s.Coverage[SectionDrift] = &SectionCoverage{Status: Unavailable, Gaps: []Gap{{
			Cause:   CauseNotRequested,
			Meaning: "what a plan would make of AWS is not compared with code",
			Remedy:  "scan aws and join the code: idcscan scan aws ./infra",
		}}}
	}
	return s
}

// overlay is one run of [Overlay]; the snapshot is the one that is made.
type overlay struct {
	*join
	*Snapshot
	// added leads from the members of base's sections that the plan adds to the
	// plan's own keys of them.
	added map[Section]map[string]string
}

// copySnapshot copies a snapshot as deep as Overlay changes one.
func copySnapshot(s *Snapshot) *Snapshot {
	c := *s
	c.Coverage = Coverage{}
	for section, coverage := range s.Coverage {
		if coverage != nil {
			c.Coverage[section] = &SectionCoverage{Status: coverage.Status, Gaps: slices.Clone(coverage.Gaps)}
		}
	}
	c.PermissionSets, c.Accounts, c.Users, c.Groups = maps.Clone(s.PermissionSets), maps.Clone(s.Accounts), maps.Clone(s.Users), maps.Clone(s.Groups)
	c.Applications, c.TrustedTokenIssuers = maps.Clone(s.Applications), maps.Clone(s.TrustedTokenIssuers)
	c.PolicyDocuments, c.ManagedPolicies = maps.Clone(s.PolicyDocuments), maps.Clone(s.ManagedPolicies)
	c.AccountHygiene, c.Operations = maps.Clone(s.AccountHygiene), maps.Clone(s.Operations)
	if s.AccountAssignments != nil {
		c.AccountAssignments = make(map[string]map[string][]string, len(s.AccountAssignments))
		for account, sets := range s.AccountAssignments {
			c.AccountAssignments[account] = maps.Clone(sets)
		}
	}
	return &c
}

// lay puts the plan's members over those of a section.
func lay[M any](o *overlay, section Section, members *map[string]*M, plan map[string]*M, pairs pairing) {
	for _, planKey := range slices.Sorted(maps.Keys(plan)) {
		if plan[planKey] == nil {
			continue
		}
		key := pairs.key(planKey)
		member := (*members)[key]
		if member == nil {
			if *members == nil {
				*members = map[string]*M{}
			}
			if o.added[section] == nil {
				o.added[section] = map[string]string{}
			}
			o.added[section][key] = planKey
			member = new(M)
		}
		laid := *member
		o.layMember(section, planKey, reflect.ValueOf(&laid).Elem(), reflect.ValueOf(plan[planKey]).Elem())
		(*members)[key] = &laid
	}
}

// layMember puts the attributes that the plan knows over a member's, and takes
// away those that the plan sets and does not know.
func (o *overlay) layMember(section Section, planKey string, member, plan reflect.Value) {
	side := newCover(o.code.Coverage[section])
	for _, f := range fieldsOf(plan.Type()) {
		to, from := member.FieldByIndex(f.index), plan.FieldByIndex(f.index)
		why := side.named(planKey, f.name)
		sets := why != nil && why.Cause != CauseNotInSource
		switch {
		case f.name == "locations":
			to.Set(reflect.ValueOf(mergeLocations(to.Interface().(Locations), from.Interface().(Locations))))
		case from.IsZero():
			if sets && !isList(f.name) {
				to.SetZero()
			}
		case isIdentity(f.name) && !to.IsZero(): // of one member, or the plan's is stale
		default:
			to.Set(o.laid(f.name, to, from))
		}
	}
}

// places takes back where accounts would be, where base does not know the place.
func (o *overlay) places(base *Snapshot) {
	for key, account := range o.Accounts {
		if account.Parent == nil || o.Organization != nil && o.Organization.OrganizationalUnits[*account.Parent] != nil {
			continue
		}
		moved := *account
		moved.Parent = nil
		if before := base.Accounts[key]; before != nil {
			moved.Parent = before.Parent
		}
		o.Accounts[key] = &moved
	}
}

// isIdentity reports whether an attribute is what a member is known by.
func isIdentity(attribute string) bool {
	return attribute == "name" || attribute == "id" || attribute == "arn"
}

// isList reports whether an attribute is a list of what several may attach.
func isList(attribute string) bool {
	switch attribute {
	case "managed_policies", "customer_managed_policies", "members", "assignments":
		return true
	}
	return false
}

// laid returns an attribute as the plan and base make it. The plan's is known.
func (o *overlay) laid(attribute string, base, plan reflect.Value) reflect.Value {
	switch own := plan.Interface().(type) {
	case []CustomerManagedPolicy:
		return reflect.ValueOf(sortedPolicies(append(slices.Clone(base.Interface().([]CustomerManagedPolicy)), own...)))
	case []string:
		if !isList(attribute) {
			return plan
		}
		renamed := []string{}
		for _, item := range own {
			renamed = append(renamed, o.renamed(attribute, item))
		}
		return reflect.ValueOf(union(base.Interface().([]string), renamed))
	case *string:
		if attribute == "inline_policy" && *own == "" && !base.IsNil() {
			return base // the plan has none, and removes none
		}
	case *PermissionsBoundary:
		if own.Kind == BoundaryNone && !base.IsNil() {
			return base
		}
		boundary := *own
		boundary.ARN = o.inPartition(boundary.ARN)
		return reflect.ValueOf(&boundary)
	}
	return plan
}

func sortedPolicies(policies []CustomerManagedPolicy) []CustomerManagedPolicy {
	slices.SortFunc(policies, func(a, b CustomerManagedPolicy) int {
		return strings.Compare(a.Name+"\x00"+a.Path, b.Name+"\x00"+b.Path)
	})
	return append([]CustomerManagedPolicy{}, slices.Compact(policies)...)
}

// renamed is an item of a list under base's keys.
func (o *overlay) renamed(attribute, item string) string {
	switch attribute {
	case "managed_policies":
		return o.inPartition(item)
	case "members":
		return o.users.key(item)
	}
	to, _ := o.principal(item)
	return to
}

// inPartition is an ARN in base's partition, where the plan does not tell which
// it is: it is applied there.
func (o *overlay) inPartition(arn string) string {
	rest, ok := strings.CutPrefix(arn, "arn:"+UnresolvedPartition+":")
	if !ok || o.Meta.Partition == "" {
		return arn
	}
	return "arn:" + o.Meta.Partition + ":" + rest
}

// attributesForAccess lays the plan's attributes for access control over base's.
func (o *overlay) attributesForAccess() {
	if o.code.ABAC == nil || len(o.code.ABAC.Attributes) == 0 {
		return
	}
	abac := ABAC{}
	if o.ABAC != nil {
		abac = *o.ABAC
	}
	abac.Attributes = maps.Clone(abac.Attributes)
	lay(o, SectionABAC, &abac.Attributes, o.code.ABAC.Attributes, pairing{})
	abac.Status, abac.StatusReason = new("ENABLED"), new("")
	o.ABAC = &abac
}

// regions adds the Regions to which the plan replicates the instance, and takes
// away those that it removes. What base did not read stays unread.
func (o *overlay) regions() {
	if o.Instance == nil || o.Instance.Regions == nil {
		return
	}
	instance := *o.Instance
	instance.Regions = maps.Clone(instance.Regions)
	if o.code.IaC != nil {
		for _, removal := range o.code.IaC.Removals {
			if region, ok := strings.CutPrefix(removal, RemovedRegion+"/"); ok {
				delete(instance.Regions, region)
			}
		}
	}
	if o.code.Instance != nil {
		maps.Copy(instance.Regions, o.code.Instance.Regions)
	}
	o.Instance = &instance
}

// documents adds the plan's policy documents.
func (o *overlay) documents() {
	for digest, document := range o.code.PolicyDocuments {
		if o.PolicyDocuments == nil {
			o.PolicyDocuments = map[string]*PolicyDocument{}
		}
		o.PolicyDocuments[digest] = document
	}
	for arn, digest := range o.code.ManagedPolicies {
		if o.ManagedPolicies == nil {
			o.ManagedPolicies = map[string]string{}
		}
		if _, known := o.ManagedPolicies[o.inPartition(arn)]; !known {
			o.ManagedPolicies[o.inPartition(arn)] = digest
		}
	}
}

// assign adds the plan's assignments.
func (o *overlay) assign() {
	for _, account := range slices.Sorted(maps.Keys(o.code.AccountAssignments)) {
		for _, set := range slices.Sorted(maps.Keys(o.code.AccountAssignments[account])) {
			if o.AccountAssignments == nil {
				o.AccountAssignments = map[string]map[string][]string{}
			}
			if o.AccountAssignments[account] == nil {
				o.AccountAssignments[account] = map[string][]string{}
			}
			principals := []string{}
			for _, principal := range o.code.AccountAssignments[account][set] {
				to, _ := o.principal(principal)
				principals = append(principals, to)
			}
			key := o.sets.key(set)
			o.AccountAssignments[account][key] = union(o.AccountAssignments[account][key], principals)
		}
	}
}
