package aws

import (
	"cmp"

	"github.com/idcscan/idcscan/collectors/snapshot"
)

// names leads from ids to keys. A name that occurs twice names nobody: all who
// bear it are keyed by id.
type names struct {
	sets, users, groups, applications, issuers map[string]string
}

// keysOf gives every id its key; nameOf returns nil where the name was not read.
func keysOf[M any](members map[string]M, shortID func(id string) string, nameOf func(M) *string) map[string]string {
	bearers := map[string]int{}
	for _, member := range members {
		if name := nameOf(member); name != nil {
			bearers[*name]++
		}
	}
	keys := make(map[string]string, len(members))
	for id, member := range members {
		name := nameOf(member)
		if name == nil || bearers[*name] > 1 {
			keys[id] = snapshot.Key("", shortID(id))
			continue
		}
		keys[id] = snapshot.Key(*name, shortID(id))
	}
	return keys
}

func sameID(id string) string { return id }

// key is the subject's key in a section's gaps; "" for the whole section.
func (n *names) key(section snapshot.Section, at subject) string {
	switch section {
	case snapshot.SectionPermissionSets:
		return n.sets[at.set]
	case snapshot.SectionAccountAssignments:
		return n.pair(at)
	case snapshot.SectionUsers:
		return n.users[at.user]
	case snapshot.SectionGroups:
		return n.groups[at.group]
	case snapshot.SectionAccounts, snapshot.SectionAccountHygiene:
		return at.account
	case snapshot.SectionManagedPolicies:
		return at.policy
	case snapshot.SectionApplications:
		return n.applications[at.of]
	case snapshot.SectionTrustedTokenIssuers:
		return n.issuers[at.of]
	case snapshot.SectionOperations:
		return at.of
	}
	return ""
}

func (n *names) pair(at subject) string {
	switch {
	case at.set == "":
		return ""
	case at.account == "":
		return "*/" + n.sets[at.set]
	}
	return at.account + "/" + n.sets[at.set]
}

// principal is who holds an assignment, by kind and id.
type principal struct {
	kind string // snapshot.PrefixGroup or snapshot.PrefixUser
	id   string
}

// principal is the key of a principal; of one that is in no section its id.
func (n *names) principal(p principal) string {
	keys := n.users
	if p.kind == snapshot.PrefixGroup {
		keys = n.groups
	}
	return p.kind + cmp.Or(keys[p.id], snapshot.PrefixID+p.id)
}
