package snapshot

import (
	"maps"
	"slices"
)

// SourceAWS is the [Meta.Source] of what was read from AWS itself.
const SourceAWS = "aws"

// Join returns what is judged with what code tells of it; neither is changed.
//
// Every value stays the judged one's. From code come the locations of what it
// declares, where the judged one has none, and the section iac, keyed as the
// judged one keys its members. A member is matched by its ARN or id where code
// knows one, as a state does, else by its key or name.
//
// Where AWS is judged, drift says how it compares with code, as [Difference]
// describes; else that section says that nothing live was named.
func Join(judged, code *Snapshot) *Snapshot {
	j := newJoin(judged, code)
	s := *judged
	s.Meta.Joined = joinedSources(judged, code)
	s.Coverage = maps.Clone(judged.Coverage)
	s.PermissionSets = located(judged.PermissionSets, code.PermissionSets, j.sets, func(set *PermissionSet) *Locations { return &set.Locations })
	s.Groups = located(judged.Groups, code.Groups, j.groups, func(group *Group) *Locations { return &group.Locations })
	s.Users = located(judged.Users, code.Users, j.users, func(user *User) *Locations { return &user.Locations })
	s.Applications = located(judged.Applications, code.Applications, j.applications, func(a *Application) *Locations { return &a.Locations })
	s.TrustedTokenIssuers = located(judged.TrustedTokenIssuers, code.TrustedTokenIssuers, j.issuers, func(i *TrustedTokenIssuer) *Locations { return &i.Locations })
	s.Accounts = located(judged.Accounts, code.Accounts, pairing{to: sameKeys(code.Accounts)}, func(a *Account) *Locations { return &a.Locations })
	if judged.Instance != nil && code.Instance != nil {
		s.Instance = new(*judged.Instance)
		s.Instance.Locations = mergeLocations(judged.Instance.Locations, code.Instance.Locations)
	}
	if judged.ABAC != nil && code.ABAC != nil {
		s.ABAC = new(*judged.ABAC)
		s.ABAC.Locations = mergeLocations(judged.ABAC.Locations, code.ABAC.Locations)
		s.ABAC.Attributes = located(judged.ABAC.Attributes, code.ABAC.Attributes, pairing{to: sameKeys(code.ABAC.Attributes)}, func(a *ABACAttribute) *Locations { return &a.Locations })
	}
	j.takeCode(&s)
	s.Drift, s.Coverage[SectionDrift] = nil, &SectionCoverage{Status: Unavailable, Gaps: []Gap{NotLiveGap()}}
	if judged.Meta.Source == SourceAWS {
		s.Drift, s.Coverage[SectionDrift] = j.compare()
	}
	return &s
}

// NotLiveGap is the gap of drift where nothing that was read from AWS is judged.
func NotLiveGap() Gap {
	return Gap{
		Cause:   CauseNotRequested,
		Meaning: "no live source was named to compare the code with",
		Remedy:  "scan aws and join the code: idcscan scan aws ./infra",
	}
}

// join is one run of [Join].
type join struct {
	judged, code                               *Snapshot
	sets, groups, users, applications, issuers pairing
}

func newJoin(judged, code *Snapshot) *join {
	return &join{
		judged: judged, code: code,
		sets: pair(judged.PermissionSets, code.PermissionSets, func(set *PermissionSet) identity {
			return identity{name: set.Name, id: idOf(set.ARN)}
		}),
		groups: pair(judged.Groups, code.Groups, func(g *Group) identity { return identity{g.Name, g.ID, isFalse(g.Exists)} }),
		users:  pair(judged.Users, code.Users, func(u *User) identity { return identity{u.Name, u.ID, isFalse(u.Exists)} }),
		applications: pair(judged.Applications, code.Applications, func(a *Application) identity {
			return identity{name: a.Name, id: idOf(a.ARN)}
		}),
		issuers: pair(judged.TrustedTokenIssuers, code.TrustedTokenIssuers, func(i *TrustedTokenIssuer) identity {
			return identity{name: i.Name, id: idOf(i.ARN)}
		}),
	}
}

func isFalse(b *bool) bool { return b != nil && !*b }

// joinedSources are the kinds of sources beside the judged one, each once.
func joinedSources(judged, code *Snapshot) []string {
	var sources []string
	for _, source := range slices.Concat(judged.Meta.Joined, []string{code.Meta.Source}, code.Meta.Joined) {
		if !slices.Contains(sources, source) {
			sources = append(sources, source)
		}
	}
	return sources
}

// located returns members with the locations that code knows of them. Members
// that get none are shared with judged.
func located[M any](judged, code map[string]*M, pairs pairing, of func(*M) *Locations) map[string]*M {
	members := maps.Clone(judged)
	for _, key := range slices.Sorted(maps.Keys(code)) {
		to, ok := pairs.to[key]
		if !ok || members[to] == nil || code[key] == nil || len(*of(code[key])) == 0 {
			continue
		}
		member := *members[to]
		*of(&member) = mergeLocations(*of(&member), *of(code[key]))
		members[to] = &member
	}
	return members
}

// mergeLocations adds to the first those of the second that it lacks. Of a
// resource that has a place of its own nothing is added: it was read from code.
func mergeLocations(own, others Locations) Locations {
	if _, ok := own[LocationBlock]; ok || len(others) == 0 {
		return own
	}
	merged := maps.Clone(others)
	maps.Copy(merged, own)
	return merged
}

func sameKeys[M any](members map[string]M) map[string]string {
	keys := map[string]string{}
	for key := range members {
		keys[key] = key
	}
	return keys
}

// takeCode gives the snapshot code's section iac under the judged one's keys.
// What a plan deletes stays.
func (j *join) takeCode(s *Snapshot) {
	coverage := j.code.Coverage[SectionIaC]
	if coverage == nil {
		return
	}
	s.Coverage[SectionIaC] = &SectionCoverage{Status: coverage.Status, Gaps: slices.Clone(coverage.Gaps)}
	s.IaC = nil
	if j.code.IaC == nil {
		return
	}
	iac := *j.code.IaC
	if j.judged.IaC != nil && len(j.judged.IaC.Removals) > 0 {
		iac.Removals = j.judged.IaC.Removals
	}
	if j.code.IaC.Assignments != nil {
		iac.Assignments = make(map[string]*AssignmentDeclaration, len(j.code.IaC.Assignments))
		for _, key := range slices.Sorted(maps.Keys(j.code.IaC.Assignments)) {
			to := j.assignmentKey(key)
			iac.Assignments[to] = bothDeclarations(iac.Assignments[to], j.code.IaC.Assignments[key])
		}
	}
	if j.code.IaC.PermissionSets != nil {
		iac.PermissionSets = map[string][]string{}
		for _, key := range slices.Sorted(maps.Keys(j.code.IaC.PermissionSets)) {
			to := j.sets.key(key)
			iac.PermissionSets[to] = union(iac.PermissionSets[to], j.code.IaC.PermissionSets[key])
		}
	}
	s.IaC = &iac
	for i, gap := range s.Coverage[SectionIaC].Gaps {
		renamed := []string(nil)
		for _, key := range gap.Keys {
			if _, ok := j.code.IaC.Assignments[key]; ok {
				key = j.assignmentKey(key)
			} else if _, ok := j.code.IaC.PermissionSets[key]; ok {
				key = j.sets.key(key)
			}
			renamed = append(renamed, key)
		}
		s.Coverage[SectionIaC].Gaps[i].Keys = renamed
	}
}

// assignmentKey returns the judged one's key of an assignment in code.
func (j *join) assignmentKey(key string) string {
	for account, rest := range cutsAtSlash(key) {
		for set, principal := range cutsAtSlash(rest) {
			if slices.Contains(j.code.AccountAssignments[account][set], principal) {
				to, _ := j.principal(principal)
				return account + "/" + j.sets.key(set) + "/" + to
			}
		}
	}
	return key
}

func bothDeclarations(first, second *AssignmentDeclaration) *AssignmentDeclaration {
	if first == nil || second == nil {
		return second
	}
	both := *first
	both.Addresses = union(first.Addresses, second.Addresses)
	both.Undeclared = union(first.Undeclared, second.Undeclared)
	return &both
}

// union returns a sorted list of what stands in either.
func union(first, second []string) []string {
	all := slices.Concat(first, second)
	slices.Sort(all)
	return append([]string{}, slices.Compact(all)...)
}
