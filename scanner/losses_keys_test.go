package scanner

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/idcscan/idcscan/collectors/snapshot"
)

// lossesOfAssignments loses each pair, account, permission set, and assignment.
func lossesOfAssignments(s *snapshot.Snapshot) []loss {
	const section = snapshot.SectionAccountAssignments
	var losses []loss
	add := func(key, suffix string, hit func(account, set string) bool, change func([]string) []string) {
		losses = append(losses, loss{name: fmt.Sprintf("account_assignments[%q]%s", key, suffix), take: func(s *snapshot.Snapshot) {
			for account, sets := range s.AccountAssignments {
				for set := range sets {
					if !hit(account, set) {
						continue
					}
					if left := change(sets[set]); left != nil {
						sets[set] = left
					} else {
						delete(sets, set)
					}
				}
				if len(sets) == 0 {
					delete(s.AccountAssignments, account)
				}
			}
			lose(s, section, snapshot.Partial, []string{key}, nil)
		}})
	}
	all := func([]string) []string { return nil }
	allSets := map[string]bool{}
	for _, account := range slices.Sorted(maps.Keys(s.AccountAssignments)) {
		add(account+"/*", "", func(a, _ string) bool { return a == account }, all)
		for _, set := range slices.Sorted(maps.Keys(s.AccountAssignments[account])) {
			allSets[set] = true
			hit := func(a, s string) bool { return a == account && s == set }
			pair := account + "/" + set
			add(pair, "", hit, all)
			principals := s.AccountAssignments[account][set]
			for _, principal := range principals {
				add(pair, fmt.Sprintf("[%q]", principal), hit, func(read []string) []string {
					return slices.DeleteFunc(slices.Clone(read), func(p string) bool { return p == principal })
				})
			}
			if len(principals) > 2 {
				add(pair, "[half]", hit, func(read []string) []string { return read[:len(read)/2] })
			}
		}
	}
	for _, set := range slices.Sorted(maps.Keys(allSets)) {
		add("*/"+set, "", func(_, s string) bool { return s == set }, all)
	}
	return losses
}

// lossesOfParts loses what stands deeper than an attribute and may still be
// absent alone: of service control policies and of trails.
func lossesOfParts(s *snapshot.Snapshot) []loss {
	var losses []loss
	policy := func(id, suffix string, change func(*snapshot.ServiceControlPolicy)) {
		losses = append(losses, loss{name: fmt.Sprintf("organization.service_control_policies[%q]%s", id, suffix), take: func(s *snapshot.Snapshot) {
			if s.Organization != nil && s.Organization.ServiceControlPolicies[id] != nil {
				change(s.Organization.ServiceControlPolicies[id])
				lose(s, snapshot.SectionOrganization, snapshot.Partial, nil, []string{"service_control_policies"})
			}
		}})
	}
	if s.Organization != nil {
		for _, id := range slices.Sorted(maps.Keys(s.Organization.ServiceControlPolicies)) {
			policy(id, ".document", func(p *snapshot.ServiceControlPolicy) { p.Document = nil })
			policy(id, ".targets", func(p *snapshot.ServiceControlPolicy) { p.Targets = nil })
			policy(id, ".targets[half]", func(p *snapshot.ServiceControlPolicy) { p.Targets = p.Targets[:len(p.Targets)/2] })
			for _, target := range s.Organization.ServiceControlPolicies[id].Targets {
				policy(id, fmt.Sprintf(".targets[%q]", target), func(p *snapshot.ServiceControlPolicy) {
					p.Targets = slices.DeleteFunc(slices.Clone(p.Targets), func(t string) bool { return t == target })
				})
			}
		}
	}
	trail := func(arn, suffix string, change func(*snapshot.Trail)) {
		losses = append(losses, loss{name: fmt.Sprintf("cloudtrail.trails[%q]%s", arn, suffix), take: func(s *snapshot.Snapshot) {
			if s.CloudTrail != nil && s.CloudTrail.Trails[arn] != nil {
				change(s.CloudTrail.Trails[arn])
				lose(s, snapshot.SectionCloudTrail, snapshot.Partial, nil, []string{"trails"})
			}
		}})
	}
	if s.CloudTrail != nil {
		for _, arn := range slices.Sorted(maps.Keys(s.CloudTrail.Trails)) {
			trail(arn, ".logging", func(t *snapshot.Trail) { t.Logging = nil })
			trail(arn, ".management_events", func(t *snapshot.Trail) { t.ManagementEvents = nil })
		}
	}
	return append(losses, lossesOfCalls(s)...)
}

// lossesOfCalls loses what one call tells, or one role that could be assumed,
// where that is more than a member: IAM of all accounts but one, and all events
// of a name.
func lossesOfCalls(s *snapshot.Snapshot) []loss {
	var losses []loss
	for account := range s.AccountHygiene {
		losses = append(losses, loss{name: fmt.Sprintf("account_hygiene but %q", account), take: func(s *snapshot.Snapshot) {
			named := references(s)[snapshot.SectionAccountHygiene]
			maps.DeleteFunc(s.AccountHygiene, func(key string, _ *snapshot.AccountHygiene) bool { return key != account && !named[key] })
			lose(s, snapshot.SectionAccountHygiene, snapshot.Partial, nil, nil)
		}})
	}
	names := map[string]bool{}
	for _, event := range s.Events {
		names[event.Name] = true
	}
	for name := range names {
		losses = append(losses, loss{name: "events of " + name, take: func(s *snapshot.Snapshot) {
			maps.DeleteFunc(s.Events, func(_ string, event *snapshot.Event) bool { return event.Name == name })
			lose(s, snapshot.SectionEvents, snapshot.Partial, nil, nil)
		}})
	}
	slices.SortFunc(losses, func(a, b loss) int { return strings.Compare(a.name, b.name) })
	return losses
}

// lossesOfNames loses the name of each user, group, permission set and
// application, so that its key becomes its id, or what code says in its place.
func lossesOfNames(s *snapshot.Snapshot) []loss {
	var losses []loss
	add := func(section snapshot.Section, old string, id, name *string, rename func(*snapshot.Snapshot, string, string)) {
		if name == nil || id == nil || strings.HasPrefix(old, snapshot.PrefixID) {
			return
		}
		for _, now := range []string{snapshot.PrefixID + *id, snapshot.PrefixUnresolved + "var.names[\"" + old + "\"]"} {
			losses = append(losses, loss{
				name: fmt.Sprintf("%s[%q].name (key %s)", section, old, now),
				take: func(s *snapshot.Snapshot) {
					if !mapIndex(fieldOf(s, section), old).IsValid() {
						return
					}
					rename(s, old, now)
					lose(s, section, snapshot.Partial, []string{now}, []string{"name"})
					if strings.HasPrefix(now, snapshot.PrefixUnresolved) {
						gaps := s.Coverage[section].Gaps
						gaps[len(gaps)-1].Cause = snapshot.CauseUnresolved
					}
				},
				renamed: map[snapshot.Section]map[string]string{section: {old: now}},
			})
		}
	}
	for _, key := range slices.Sorted(maps.Keys(s.Users)) {
		add(snapshot.SectionUsers, key, s.Users[key].ID, s.Users[key].Name, func(s *snapshot.Snapshot, old, now string) {
			s.Users[now] = s.Users[old]
			s.Users[now].Name = nil
			delete(s.Users, old)
			renameIn(s, snapshot.PrefixUser+old, snapshot.PrefixUser+now)
			for _, group := range s.Groups {
				group.Members = replaceSorted(group.Members, old, now)
			}
			renameGapKeys(s, snapshot.SectionUsers, old, now)
		})
	}
	for _, key := range slices.Sorted(maps.Keys(s.Groups)) {
		add(snapshot.SectionGroups, key, s.Groups[key].ID, s.Groups[key].Name, func(s *snapshot.Snapshot, old, now string) {
			s.Groups[now] = s.Groups[old]
			s.Groups[now].Name = nil
			delete(s.Groups, old)
			renameIn(s, snapshot.PrefixGroup+old, snapshot.PrefixGroup+now)
			renameGapKeys(s, snapshot.SectionGroups, old, now)
		})
	}
	for _, key := range slices.Sorted(maps.Keys(s.PermissionSets)) {
		set := s.PermissionSets[key]
		if set.ARN == nil {
			continue
		}
		add(snapshot.SectionPermissionSets, key, new(snapshot.PermissionSetID(*set.ARN)), set.Name, func(s *snapshot.Snapshot, old, now string) {
			s.PermissionSets[now] = s.PermissionSets[old]
			s.PermissionSets[now].Name = nil
			delete(s.PermissionSets, old)
			renameDeclarations(s, func(account, set, principal string) string {
				if set == old {
					set = now
				}
				return account + "/" + set + "/" + principal
			})
			for _, sets := range s.AccountAssignments {
				if principals, ok := sets[old]; ok {
					sets[now] = principals
					delete(sets, old)
				}
			}
			renameGapKeys(s, snapshot.SectionPermissionSets, old, now)
			for _, operation := range s.Operations {
				if operation.PermissionSet != nil && *operation.PermissionSet == old {
					operation.PermissionSet = &now
				}
			}
			for i, gap := range s.Coverage[snapshot.SectionAccountAssignments].Gaps {
				for n, key := range gap.Keys {
					if account, ok := strings.CutSuffix(key, "/"+old); ok {
						s.Coverage[snapshot.SectionAccountAssignments].Gaps[i].Keys[n] = account + "/" + now
					}
				}
			}
		})
	}
	for _, key := range slices.Sorted(maps.Keys(s.Applications)) {
		application := s.Applications[key]
		if application.ARN == nil {
			continue
		}
		add(snapshot.SectionApplications, key, new(snapshot.ResourceID(*application.ARN)), application.Name, func(s *snapshot.Snapshot, old, now string) {
			s.Applications[now] = s.Applications[old]
			s.Applications[now].Name = nil
			delete(s.Applications, old)
			renameGapKeys(s, snapshot.SectionApplications, old, now)
		})
	}
	return losses
}

// renameIn renames a principal wherever one is assigned.
func renameIn(s *snapshot.Snapshot, old, now string) {
	for _, application := range s.Applications {
		application.Assignments = replaceSorted(application.Assignments, old, now)
	}
	for _, operation := range s.Operations {
		if operation.Principal != nil && *operation.Principal == old {
			operation.Principal = &now
		}
	}
	renameDeclarations(s, func(account, set, principal string) string {
		if principal == old {
			principal = now
		}
		return account + "/" + set + "/" + principal
	})
	for _, sets := range s.AccountAssignments {
		for set, principals := range sets {
			sets[set] = replaceSorted(principals, old, now)
		}
	}
}

// renameDeclarations renames assignments where code declares them, before they
// themselves are renamed.
func renameDeclarations(s *snapshot.Snapshot, rename func(account, set, principal string) string) {
	if s.IaC == nil {
		return
	}
	for account, sets := range s.AccountAssignments {
		for set, principals := range sets {
			for _, principal := range principals {
				key, now := account+"/"+set+"/"+principal, rename(account, set, principal)
				if declaration := s.IaC.Assignments[key]; declaration != nil && now != key {
					delete(s.IaC.Assignments, key)
					s.IaC.Assignments[now] = declaration
					renameGapKeys(s, snapshot.SectionIaC, key, now)
				}
			}
		}
	}
}

// loseDeclarations takes from code that was not joined how it declares what is
// lost: such code declares nothing that the other sections do not hold.
func loseDeclarations(s *snapshot.Snapshot) {
	if s.IaC == nil || len(s.Meta.Joined) > 0 {
		return
	}
	unresolved := func(attribute string) {
		gap(s, snapshot.SectionIaC, snapshot.Gap{Cause: snapshot.CauseUnresolved, Attributes: []string{attribute}})
	}
	left := map[string]bool{}
	for account, sets := range s.AccountAssignments {
		for set, principals := range sets {
			for _, principal := range principals {
				left[account+"/"+set+"/"+principal] = true
			}
		}
	}
	lost := len(s.IaC.Assignments)
	maps.DeleteFunc(s.IaC.Assignments, func(key string, _ *snapshot.AssignmentDeclaration) bool { return !left[key] })
	if len(s.IaC.Assignments) < lost {
		unresolved("assignments")
	}
	lost = len(s.IaC.PermissionSets)
	maps.DeleteFunc(s.IaC.PermissionSets, func(set string, _ []string) bool { return s.PermissionSets[set] == nil })
	if len(s.IaC.PermissionSets) < lost {
		unresolved("permission_sets")
	}
}

func replaceSorted(list []string, old, now string) []string {
	i := slices.Index(list, old)
	if i < 0 {
		return list
	}
	list = slices.Clone(list)
	list[i] = now
	slices.Sort(list)
	return list
}

func renameGapKeys(s *snapshot.Snapshot, section snapshot.Section, old, now string) {
	for i, gap := range s.Coverage[section].Gaps {
		if n := slices.Index(gap.Keys, old); n >= 0 {
			s.Coverage[section].Gaps[i].Keys = slices.Clone(gap.Keys)
			s.Coverage[section].Gaps[i].Keys[n] = now
		}
	}
}
