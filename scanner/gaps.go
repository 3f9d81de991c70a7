package scanner

import (
	"slices"

	"github.com/idcscan/idcscan/collectors/snapshot"
)

// reach is a gap as it concerns one control.
type reach struct {
	section snapshot.Section
	gap     snapshot.Gap
	// covered are the members that the gap may leave unknown.
	covered bitset
	// itself says that the gap may hide members and is judged as one.
	itself bool
}

// reaches returns the gaps of the coverage that concern a control, in the
// order of the coverage.
func reaches(s *snapshot.Snapshot, control *Control, m members) []reach {
	var found []reach
	for _, section := range snapshot.Sections() {
		coverage := s.Coverage[section]
		if coverage == nil {
			continue
		}
		for _, gap := range coverage.Gaps {
			r := reach{section: section, gap: gap, itself: control.judgesGap(section, gap, m)}
			if attributes, concerned := control.requires(section, gap); concerned {
				r.covered = cover(s, control, m, section, gap, attributes)
			}
			if r.itself || r.covered != nil {
				found = append(found, r)
			}
		}
	}
	return found
}

// requires reports whether a control needs what a gap of a section hides, and
// the names of the section's attributes that the control needs; none means all.
func (c *Control) requires(section snapshot.Section, gap snapshot.Gap) (attributes []string, concerned bool) {
	whole := false
	for _, requirement := range c.Requires {
		switch {
		case requirement.Section != section:
		case requirement.Attribute == "":
			whole, concerned = true, true
		default:
			attributes = append(attributes, requirement.Attribute)
			if len(gap.Attributes) == 0 || slices.Contains(gap.Attributes, requirement.Attribute) {
				concerned = true
			}
		}
	}
	if whole {
		attributes = nil
	}
	return attributes, concerned
}

// judgesGap reports whether a gap that may hide members is itself something
// that the control must judge and cannot.
func (c *Control) judgesGap(section snapshot.Section, gap snapshot.Gap, m members) bool {
	own := sectionOf[c.Judges] == section
	if !own && !slices.Contains(c.Requires, Requirement{Section: section}) {
		return false
	}
	switch {
	case own && (c.Judges == KindInstance || c.Judges == KindOrganization):
		// There is one, whether it was read or not.
		return false
	case c.Judges == KindAccount && section == snapshot.SectionAccountHygiene:
		// It covers accounts, all of which stand in accounts.
		return false
	case own && inAccount(c.Judges):
		// The members are themselves the content of one attribute of an account.
		return len(gap.Attributes) == 0 || slices.Contains(gap.Attributes, accountAttribute[c.Judges])
	case section == snapshot.SectionAccountAssignments:
		// A pair or account that was not read may hide assignments.
		return len(gap.Attributes) == 0
	case own && attributeOfKind[c.Judges] != "":
		// The members are themselves the content of one attribute.
		return len(gap.Keys) == 0 && (len(gap.Attributes) == 0 || slices.Contains(gap.Attributes, attributeOfKind[c.Judges]))
	case own && c.Judges == KindDrift:
		// A key names what could not be compared: it is no member then.
		return gap.HidesMembers() || slices.ContainsFunc(gap.Keys, func(key string) bool { _, there := m.index(key); return !there })
	}
	return gap.HidesMembers()
}

// attributeOfKind leads from a kind whose members are the content of one
// attribute of a section to that attribute.
var attributeOfKind = map[Kind]string{
	KindABACAttribute: "attributes",
	KindModuleCall:    "module_calls",
	KindRootModule:    "root_modules",
	KindCode:          "code",
}

// accountAttribute leads from a kind whose members stand in the hygiene of an
// account to the attribute that holds them.
var accountAttribute = map[Kind]string{KindIAMUser: "users", KindIAMRole: "federated_roles"}
