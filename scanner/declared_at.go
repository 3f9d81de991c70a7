package scanner

import (
	"maps"
	"slices"
	"strings"

	"github.com/idcscan/idcscan/collectors/snapshot"
)

// declaredAt returns where code declares a member that stands in iac, or that
// assignments make: the first of these, in their order, which code declares.
func declaredAt(s *snapshot.Snapshot, kind Kind, key string) snapshot.Locations {
	if s.IaC == nil {
		return nil
	}
	switch kind {
	case KindModuleCall:
		return s.IaC.ModuleCalls[key].Locations
	case KindRootModule:
		return s.IaC.RootModules[key].Locations
	case KindCode:
		return s.IaC.Code[key].Locations
	case KindAssignment:
		return assignedAt(s, key)
	case KindProvisioning:
		for account, set := range cuts(key) {
			for _, principal := range s.AccountAssignments[account][set] {
				if found := assignedAt(s, account+"/"+set+"/"+principal); found != nil {
					return found
				}
			}
		}
	case KindPrincipalAccess:
		for account, principal := range cuts(key) {
			sets := s.AccountAssignments[account]
			for _, set := range slices.Sorted(maps.Keys(sets)) {
				if _, holds := slices.BinarySearch(sets[set], principal); !holds {
					continue
				}
				if found := assignedAt(s, account+"/"+set+"/"+principal); found != nil {
					return found
				}
			}
		}
	case KindGroupPermissionSet:
		return firstInAccounts(s, key)
	}
	return nil
}

// firstInAccounts returns where code declares the assignment of a permission
// set to a group, "<group>/<permission set>", in the first account of those in
// which it does.
func firstInAccounts(s *snapshot.Snapshot, key string) snapshot.Locations {
	first, found := "", snapshot.Locations(nil)
	for group, set := range cuts(key) {
		principal := snapshot.PrefixGroup + group
		for account, sets := range s.AccountAssignments {
			if _, holds := slices.BinarySearch(sets[set], principal); !holds || found != nil && account >= first {
				continue
			}
			if at := assignedAt(s, strings.Join([]string{account, set, principal}, "/")); at != nil {
				first, found = account, at
			}
		}
	}
	return found
}

// assignedAt returns where code declares an assignment.
func assignedAt(s *snapshot.Snapshot, key string) snapshot.Locations {
	if declaration := s.IaC.Assignments[key]; declaration != nil {
		return declaration.Locations
	}
	return nil
}
