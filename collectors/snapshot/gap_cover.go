package snapshot

import "slices"

// cover answers what the gaps of one section cover.
type cover struct {
	gaps []Gap
	// hides: some gap says that members may be missing.
	hides bool
	// byKey are the gaps that name members, by the key they name.
	byKey map[string][]*Gap
}

func newCover(coverage *SectionCoverage) cover {
	c := cover{byKey: map[string][]*Gap{}}
	if coverage == nil {
		return c
	}
	c.gaps = coverage.Gaps
	for i := range c.gaps {
		gap := &c.gaps[i]
		c.hides = c.hides || gap.HidesMembers()
		for _, key := range gap.Keys {
			c.byKey[key] = append(c.byKey[key], gap)
		}
	}
	return c
}

// absence reports whether a gap covers that a member lacks an attribute. The
// key is "" in a section that is one object.
func (c cover) absence(key, attribute string) bool {
	if c.hides {
		return true
	}
	for _, gap := range c.gaps {
		if len(gap.Keys) == 0 && slices.Contains(gap.Attributes, attribute) {
			return true
		}
	}
	for _, gap := range c.byKey[key] {
		if len(gap.Attributes) == 0 || slices.Contains(gap.Attributes, attribute) {
			return true
		}
	}
	return false
}

// missing reports whether a gap covers that a member is not there at all.
func (c cover) missing(key string) bool {
	return c.hides || slices.ContainsFunc(c.byKey[key], func(g *Gap) bool { return len(g.Attributes) == 0 })
}
