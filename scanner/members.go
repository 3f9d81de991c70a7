package scanner

import (
	"maps"
	"slices"

	"github.com/idcscan/idcscan/collectors/snapshot"
)

// members are the members of one kind in a snapshot, in a fixed order. A large
// organization has hundreds of thousands of assignments, so no key is built
// before it is asked for.
type members interface {
	size() int
	// key returns the key of a member.
	key(i int) string
	// index returns the member of a key, and whether there is one.
	index(key string) (int, bool)
}

// membersOf returns the members of a kind. Settings stand in no snapshot: the
// control that judges them lists them.
func membersOf(s *snapshot.Snapshot, kind Kind) members {
	switch kind {
	case KindPermissionSet:
		return keysOf(s.PermissionSets)
	case KindGroup:
		return keysOf(s.Groups)
	case KindUser:
		return keysOf(s.Users)
	case KindAccount:
		return keysOf(s.Accounts)
	case KindInstance, KindOrganization:
		// A snapshot is of one instance, in one organization or none, read or not.
		return keyList{string(kind)}
	case KindABACAttribute:
		if s.ABAC == nil {
			return keyList{}
		}
		return keysOf(s.ABAC.Attributes)
	case KindApplication:
		return keysOf(s.Applications)
	case KindTrustedTokenIssuer:
		return keysOf(s.TrustedTokenIssuers)
	case KindOperation:
		return keysOf(s.Operations)
	case KindEvent:
		return keysOf(s.Events)
	case KindIAMUser:
		return inAccounts(s, func(hygiene *snapshot.AccountHygiene) []string { return keysOf(hygiene.Users) })
	case KindIAMRole:
		return inAccounts(s, func(hygiene *snapshot.AccountHygiene) []string { return keysOf(hygiene.FederatedRoles) })
	case KindModuleCall, KindRootModule, KindCode:
		return declaredMembers(s.IaC, kind)
	case KindDrift:
		return keysOf(s.Drift)
	case KindAssignment:
		return assignments(s)
	case KindProvisioning:
		return provisionings(s)
	case KindPrincipalAccess:
		return principalAccess(s)
	case KindGroupPermissionSet:
		return groupPermissionSets(s)
	}
	return keyList{}
}

// declaredMembers are those that one attribute of iac holds.
func declaredMembers(code *snapshot.IaC, kind Kind) keyList {
	switch {
	case code == nil:
		return keyList{}
	case kind == KindModuleCall:
		return keysOf(code.ModuleCalls)
	case kind == KindRootModule:
		return keysOf(code.RootModules)
	}
	return keysOf(code.Code)
}

// keyList is a kind whose members are listed by key, sorted.
type keyList []string

func (k keyList) size() int                    { return len(k) }
func (k keyList) key(i int) string             { return k[i] }
func (k keyList) index(key string) (int, bool) { return slices.BinarySearch(k, key) }

func keysOf[V any](section map[string]V) keyList {
	return slices.Sorted(maps.Keys(section))
}
