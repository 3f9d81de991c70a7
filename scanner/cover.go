package scanner

import (
	"slices"
	"strings"

	"github.com/idcscan/idcscan/collectors/snapshot"
)

// cover returns the members that a gap which concerns the control covers; nil
// where the control's own rule answers for the gap.
func cover(s *snapshot.Snapshot, control *Control, m members, section snapshot.Section, gap snapshot.Gap, attributes []string) bitset {
	covered := newBitset(m.size())
	relation, related := m.(*relation)
	switch {
	case section == snapshot.SectionAccountHygiene && inAccount(control.Judges):
		coverAccounts(covered, relation, s, gap, attributes)
	case section == snapshot.SectionAccountHygiene && control.Judges == KindAccount:
		coverKeys(covered, m, gap, func(key string) bool { return lacks(s.AccountHygiene[key], attributes) })
	case section == snapshot.SectionIaC && control.Judges == KindAssignment:
		coverDeclarations(covered, m, gap)
	case section == sectionOf[control.Judges] && related:
		coverPairs(covered, relation, control.Judges, gap.Keys)
	case section == sectionOf[control.Judges]:
		coverKeys(covered, m, gap, func(key string) bool { return lacks(memberOf(s, section, key), attributes) })
	case related && byPrincipal(control.Judges, section):
		coverPrincipals(covered, relation, s, control.Judges, section, gap, attributes)
	case control.hasUnknown:
		return nil
	default:
		covered.addRange(0, m.size())
	}
	return covered
}

// coverKeys covers members of the gap's own section.
func coverKeys(covered bitset, m members, gap snapshot.Gap, lacking func(key string) bool) {
	switch {
	case len(gap.Keys) > 0:
		for _, key := range gap.Keys {
			if i, ok := m.index(key); ok {
				covered.add(i)
			}
		}
	case len(gap.Attributes) > 0:
		covered.addRange(0, m.size())
	default:
		for i := range m.size() {
			if lacking(m.key(i)) {
				covered.add(i)
			}
		}
	}
}

// coverDeclarations covers assignments of which a gap of iac may hide how code
// declares them: all where it names none, since code may declare any.
func coverDeclarations(covered bitset, m members, gap snapshot.Gap) {
	if len(gap.Keys) == 0 {
		covered.addRange(0, m.size())
		return
	}
	coverKeys(covered, m, gap, nil)
}

// memberOf returns a pointer to a member of a section; of iac, whose members
// were read whole or not at all, to the section.
func memberOf(s *snapshot.Snapshot, section snapshot.Section, key string) any {
	switch section {
	case snapshot.SectionInstance:
		return s.Instance
	case snapshot.SectionOrganization:
		return s.Organization
	case snapshot.SectionABAC:
		return s.ABAC.Attributes[key]
	case snapshot.SectionPermissionSets:
		return s.PermissionSets[key]
	case snapshot.SectionAccounts:
		return s.Accounts[key]
	case snapshot.SectionUsers:
		return s.Users[key]
	case snapshot.SectionApplications:
		return s.Applications[key]
	case snapshot.SectionTrustedTokenIssuers:
		return s.TrustedTokenIssuers[key]
	case snapshot.SectionOperations:
		return s.Operations[key]
	case snapshot.SectionEvents:
		return s.Events[key]
	case snapshot.SectionIaC:
		return s.IaC
	case snapshot.SectionDrift:
		return s.Drift[key]
	}
	return s.Groups[key]
}

// inAccount reports whether a kind's members stand in the hygiene of an account.
func inAccount(kind Kind) bool { return accountAttribute[kind] != "" }

// coverAccounts covers members whose account a gap of account_hygiene covers.
func coverAccounts(covered bitset, r *relation, s *snapshot.Snapshot, gap snapshot.Gap, attributes []string) {
	for _, row := range r.rows {
		hit := len(gap.Attributes) > 0
		if len(gap.Keys) > 0 {
			hit = slices.Contains(gap.Keys, row.name)
		} else if gap.HidesMembers() {
			hit = lacks(s.AccountHygiene[row.name], attributes)
		}
		if hit {
			covered.addRange(row.start, row.start+len(row.inner))
		}
	}
}

// byPrincipal reports whether a kind's keys name a principal of a section, so
// that a gap there covers members by their principal.
func byPrincipal(kind Kind, section snapshot.Section) bool {
	switch kind {
	case KindAssignment, KindPrincipalAccess:
		return section == snapshot.SectionGroups || section == snapshot.SectionUsers
	case KindGroupPermissionSet:
		return section == snapshot.SectionGroups
	}
	return false
}

// coverPrincipals covers members whose principal a gap of groups or users covers.
func coverPrincipals(covered bitset, r *relation, s *snapshot.Snapshot, kind Kind, section snapshot.Section, gap snapshot.Gap, attributes []string) {
	prefix := snapshot.PrefixGroup
	if section == snapshot.SectionUsers {
		prefix = snapshot.PrefixUser
	}
	named := map[string]bool{}
	for _, key := range gap.Keys {
		named[key] = true
	}
	lacking := map[string]bool{}
	isCovered := func(principal string) bool {
		switch {
		case len(gap.Keys) > 0:
			return named[principal]
		case len(gap.Attributes) > 0:
			return true
		}
		answer, known := lacking[principal]
		if !known {
			answer = lacks(memberOf(s, section, principal), attributes)
			lacking[principal] = answer
		}
		return answer
	}
	for _, row := range r.rows {
		if kind == KindGroupPermissionSet {
			if isCovered(row.name) {
				covered.addRange(row.start, row.start+len(row.inner))
			}
			continue
		}
		for i, inner := range row.inner {
			if principal, ok := strings.CutPrefix(inner, prefix); ok && isCovered(principal) {
				covered.add(row.start + i)
			}
		}
	}
}

// coverPairs covers members of account_assignments. A key of its gaps is
// "<account>/<permission set>", "<account>/*" or "*/<permission set>"; a
// member that names only one of the two is covered by that one.
func coverPairs(covered bitset, r *relation, kind Kind, keys []string) {
	accounts, sets, pairs := map[string]bool{}, map[string]bool{}, []string{}
	for _, key := range keys {
		if set, ok := strings.CutPrefix(key, "*/"); ok {
			sets[set] = true
		} else if account, ok := strings.CutSuffix(key, "/*"); ok {
			accounts[account] = true
		} else {
			pairs = append(pairs, key)
		}
	}
	coverRow := func(row row) { covered.addRange(row.start, row.start+len(row.inner)) }
	coverInner := func(row row, wanted map[string]bool) {
		for i, inner := range row.inner {
			if wanted[inner] {
				covered.add(row.start + i)
			}
		}
	}
	switch kind {
	case KindAssignment:
		for _, row := range r.rows {
			if accounts[row.name] || sets[row.second] {
				coverRow(row)
			}
		}
		for _, pair := range pairs {
			// The pair's row is the one that the key of any of its members has.
			for row, inner := range r.cut(pair + "/") {
				if inner == "" {
					coverRow(row)
				}
			}
		}
	case KindProvisioning:
		for _, row := range r.rows {
			if accounts[row.name] {
				coverRow(row)
			}
			coverInner(row, sets)
		}
		for _, pair := range pairs {
			if i, ok := r.index(pair); ok {
				covered.add(i)
			}
		}
	case KindPrincipalAccess:
		if len(sets) > 0 {
			covered.addRange(0, r.total) // the set may be held in any account
			return
		}
		for _, pair := range pairs {
			for account := range cuts(pair) {
				accounts[account] = true
			}
		}
		for _, row := range r.rows {
			if accounts[row.name] {
				coverRow(row)
			}
		}
	case KindGroupPermissionSet:
		if len(accounts) > 0 {
			covered.addRange(0, r.total) // any set may be held in the account
			return
		}
		for _, pair := range pairs {
			for _, set := range cuts(pair) {
				sets[set] = true
			}
		}
		for _, row := range r.rows {
			coverInner(row, sets)
		}
	}
}
