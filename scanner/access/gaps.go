package access

import (
	"regexp"
	"slices"
	"strings"

	"github.com/idcscan/idcscan/collectors/snapshot"
)

// gaps answer what of one snapshot was not read.
type gaps struct {
	// pairs are gaps of account_assignments by their keys, "" for one without.
	pairs map[string]*snapshot.Gap
	// groups and sets are gaps of these sections.
	groups, sets memberGaps
}

// memberGaps are the gaps of a section whose members are keyed by a name.
type memberGaps struct {
	byKey map[string][]*snapshot.Gap
	// all name no key.
	all []*snapshot.Gap
}

func newGaps(s *snapshot.Snapshot) gaps {
	g := gaps{pairs: map[string]*snapshot.Gap{}, groups: newMemberGaps(s, snapshot.SectionGroups), sets: newMemberGaps(s, snapshot.SectionPermissionSets)}
	for _, gap := range gapsOf(s, snapshot.SectionAccountAssignments) {
		keys := gap.Keys
		if len(keys) == 0 {
			keys = []string{""}
		}
		for _, key := range keys {
			// What another run could know weighs more.
			if known := g.pairs[key]; known == nil || gap.Cause.Accidental() && !known.Cause.Accidental() {
				g.pairs[key] = gap
			}
		}
	}
	return g
}

func newMemberGaps(s *snapshot.Snapshot, section snapshot.Section) memberGaps {
	m := memberGaps{byKey: map[string][]*snapshot.Gap{}}
	for _, gap := range gapsOf(s, section) {
		if len(gap.Keys) == 0 {
			m.all = append(m.all, gap)
		}
		for _, key := range gap.Keys {
			m.byKey[key] = append(m.byKey[key], gap)
		}
	}
	return m
}

// gapsOf are the gaps of a section, those that another run could close first.
func gapsOf(s *snapshot.Snapshot, section snapshot.Section) []*snapshot.Gap {
	coverage := s.Coverage[section]
	if coverage == nil {
		return nil
	}
	var accidental, inherent []*snapshot.Gap
	for i := range coverage.Gaps {
		if gap := &coverage.Gaps[i]; gap.Cause.Accidental() {
			accidental = append(accidental, gap)
		} else {
			inherent = append(inherent, gap)
		}
	}
	return append(accidental, inherent...)
}

// pair returns the gap that may hide an assignment of a permission set in an
// account, nil where there is none.
func (g gaps) pair(account, set string) *snapshot.Gap {
	if len(g.pairs) == 0 {
		return nil
	}
	var found *snapshot.Gap
	for _, key := range []string{"", account + "/*", "*/" + set, account + "/" + set} {
		if gap := g.pairs[key]; gap != nil && (found == nil || gap.Cause.Accidental() && !found.Cause.Accidental()) {
			found = gap
		}
	}
	return found
}

// attribute returns the gap that leaves an attribute of a member open, nil where
// there is none. A gap that may hide members leaves open what is absent only.
func (m memberGaps) attribute(key, attribute string, absent bool) *snapshot.Gap {
	for _, gap := range m.byKey[key] {
		if len(gap.Attributes) == 0 || slices.Contains(gap.Attributes, attribute) {
			return gap
		}
	}
	for _, gap := range m.all {
		if len(gap.Attributes) == 0 && absent || slices.Contains(gap.Attributes, attribute) {
			return gap
		}
	}
	return nil
}

// alike reports whether both sides lack something for the same reason, so that
// what they hold compares as it is there: of a kind that neither source can
// tell, or an expression of code that neither resolves. Another line is no
// other reason.
func alike(a, b *snapshot.Gap) bool {
	switch {
	case a == nil || b == nil || a.Cause != b.Cause:
		return false
	case a.Cause == snapshot.CauseUnresolved:
		return slices.Equal(a.Keys, b.Keys) && slices.Equal(a.Attributes, b.Attributes) &&
			lines.ReplaceAllString(a.Meaning, "") == lines.ReplaceAllString(b.Meaning, "")
	}
	return !a.Cause.Accidental()
}

// lines are lines and columns in a meaning.
var lines = regexp.MustCompile(`:[0-9]+`)

// setsOf are the permission sets to which a gap of account_assignments is
// confined; nil where it is to none.
func setsOf(gap *snapshot.Gap) []string {
	var sets []string
	for _, key := range gap.Keys {
		_, set, _ := strings.Cut(key, "/")
		if set == "*" {
			return nil
		}
		sets = append(sets, set)
	}
	return sets
}
