package snapshot

import (
	"cmp"
	"maps"
	"slices"
	"strconv"
	"strings"
)

// comparison compares what was read from AWS with what code declares.
//
// It never concludes from what either side does not know. A thing that may be
// there, or a value that is not known, becomes a gap of drift with the cause,
// the meaning and the remedy that its side gives: keyed by the difference that
// could not be told, or without keys where there may be things of which nothing
// is known. What code cannot hold (cause not_in_source) is not compared at all.
type comparison struct {
	*join
	live, declared covers
	differences    map[string]*Difference
	gaps           map[string]*Gap
}

// covers are the gaps of all sections of one side.
type covers map[Section]cover

func newCovers(s *Snapshot) covers {
	c := covers{}
	for _, section := range Sections() {
		c[section] = newCover(s.Coverage[section])
	}
	return c
}

// compare returns the section drift with its coverage.
func (j *join) compare() (map[string]*Difference, *SectionCoverage) {
	c := &comparison{
		join: j, live: newCovers(j.judged), declared: newCovers(j.code),
		differences: make(map[string]*Difference, j.countAssignments()+len(j.judged.PermissionSets)), gaps: map[string]*Gap{},
	}
	c.compareSets()
	c.compareAssignments()
	c.compareGroups()
	c.compareUsers()
	c.compareABAC()
	coverage := &SectionCoverage{Status: Complete, Gaps: []Gap{}}
	for _, id := range slices.Sorted(maps.Keys(c.gaps)) {
		gap := c.gaps[id]
		slices.Sort(gap.Keys)
		gap.Keys = slices.Compact(gap.Keys)
		coverage.Gaps = append(coverage.Gaps, *gap)
		coverage.Status = Partial
	}
	return c.differences, coverage
}

// countAssignments is how many differences there are of the kind that is frequent.
func (j *join) countAssignments() (n int) {
	for _, sets := range j.judged.AccountAssignments {
		for _, principals := range sets {
			n += len(principals)
		}
	}
	return n
}

// unknown records that a difference could not be told, for the reason of a gap of
// either side; without an attribute that differences may be hidden.
func (c *comparison) unknown(why *Gap, kind, key, attribute string) {
	gap := Gap{Cause: why.Cause, Operation: why.Operation, Code: why.Code, Meaning: why.Meaning, Remedy: why.Remedy}
	id := strings.Join([]string{string(gap.Cause), gap.Operation, gap.Code, gap.Meaning, gap.Remedy, strconv.FormatBool(attribute != "")}, "\x00")
	if c.gaps[id] == nil {
		c.gaps[id] = &gap
	}
	if attribute != "" {
		c.gaps[id].Keys = append(c.gaps[id].Keys, DifferenceKey(kind, key, attribute))
	}
}

// hides records every gap of a section that may hide members of either side.
// Where code need not hold all, what it cannot hold hides nothing.
func (c *comparison) hides(section Section, codeHoldsAll bool) {
	for _, gap := range c.live[section].gaps {
		if gap.HidesMembers() {
			c.unknown(&gap, "", "", "")
		}
	}
	for _, gap := range c.declared[section].gaps {
		if gap.HidesMembers() && (codeHoldsAll || gap.Cause != CauseNotInSource) {
			c.unknown(&gap, "", "", "")
		}
	}
}

// mayLack reports whether code may declare members of a section that are not known.
func (c *comparison) mayLack(section Section, codeHoldsAll bool) bool {
	return slices.ContainsFunc(c.declared[section].gaps, func(gap Gap) bool {
		return gap.HidesMembers() && (codeHoldsAll || gap.Cause != CauseNotInSource)
	})
}

// whole records how a whole thing compares.
func (c *comparison) whole(kind, key, relation, widens string, locations Locations) {
	c.add(&Difference{Kind: kind, Key: key, Attribute: WholeThing, Relation: relation, Widens: widens, Locations: locations})
}

func (c *comparison) add(d *Difference) {
	c.differences[DifferenceKey(d.Kind, d.Key, d.Attribute)] = d
}

// placeOf are the locations of a difference: of the attribute where code sets it,
// else of the resource, and the call of the module behind it.
func placeOf(declared Locations, attribute string) Locations {
	places := Locations{}
	for _, name := range []string{attribute, LocationBlock} {
		if place, ok := declared[name]; ok {
			places[LocationBlock] = place
			break
		}
	}
	if call, ok := declared[LocationModule]; ok {
		places[LocationModule] = call
	}
	if len(places) == 0 {
		return nil
	}
	return places
}

// why returns the gap for which it is not known whether an attribute of a member
// is all that there is, nil where it is known: the attribute is there, and no gap
// names it.
func (c cover) why(key, attribute string, absent bool) *Gap {
	because := c.named(key, attribute)
	if hiding := c.hiding(); absent && hiding != nil && worse(hiding, because) {
		return hiding
	}
	return because
}

// named returns a gap that names the attribute, or the whole member. One that
// another run could close stands before one of what the source cannot know.
func (c cover) named(key, attribute string) (found *Gap) {
	for i := range c.gaps {
		gap := &c.gaps[i]
		if len(gap.Keys) == 0 && slices.Contains(gap.Attributes, attribute) && worse(gap, found) {
			found = gap
		}
	}
	for _, gap := range c.byKey[key] {
		if (len(gap.Attributes) == 0 || slices.Contains(gap.Attributes, attribute)) && worse(gap, found) {
			found = gap
		}
	}
	return found
}

func (c cover) hiding() (found *Gap) {
	for i := range c.gaps {
		if gap := &c.gaps[i]; gap.HidesMembers() && worse(gap, found) {
			found = gap
		}
	}
	return found
}

// worse reports whether a gap weighs more than another, which may be nil.
func worse(gap, than *Gap) bool {
	return than == nil || than.Cause == CauseNotInSource && gap.Cause != CauseNotInSource
}

// attribute is one attribute of a member of both sides.
type attribute struct {
	name string
	// live and declared are nil where they were not read.
	live, declared *value
	// partly says that a declared value counts though code cannot hold all of it.
	partly bool
	// same and widens compare the two, where both are known.
	same   func() bool
	widens func() string
	// doubt says why two values that are not the same may be; nil where they cannot.
	doubt func() *Gap
}

// value is an attribute's value as text.
type value struct{ text string }

func textOf(text *string) *value {
	if text == nil {
		return nil
	}
	return &value{*text}
}

// attributes compares attributes of a member that both sides have, and records
// the member as the same where none differs or is unknown.
func (c *comparison) attributes(kind string, section Section, key, codeKey string, declared Locations, attributes []attribute) {
	same := true
	for _, a := range attributes {
		own := c.declared[section].why(codeKey, a.name, a.declared == nil)
		if own != nil && own.Cause == CauseNotInSource && (a.declared == nil || !a.partly) {
			continue
		}
		if own != nil && own.Cause == CauseNotInSource {
			own = nil
		}
		other := c.live[section].why(key, a.name, a.live == nil)
		switch {
		case own != nil:
			c.unknown(own, kind, key, a.name)
		case other != nil:
			c.unknown(other, kind, key, a.name)
		case a.live == nil || a.declared == nil:
			c.unknown(&noReason, kind, key, a.name)
		case a.same():
			continue
		case a.doubt != nil && a.doubt() != nil:
			c.unknown(a.doubt(), kind, key, a.name)
		default:
			c.add(&Difference{
				Kind: kind, Key: key, Attribute: a.name, Relation: RelationDiffers,
				Live: a.live.text, Declared: a.declared.text, Widens: a.widens(), Locations: placeOf(declared, a.name),
			})
		}
		same = false
	}
	if same {
		c.whole(kind, key, RelationSame, WidensNo, placeOf(declared, LocationBlock))
	}
}

// noReason is the gap of what neither side gives a reason for, which no valid
// snapshot holds.
var noReason = Gap{Cause: CauseError, Meaning: "it is not known in AWS or in code, and nothing says why"}

// existence is how members of one kind that only one side has are judged.
type existence struct {
	kind    string
	section Section
	pairs   pairing
	// holdsAll says that code declares all members that there are to be.
	holdsAll bool
}

// undeclared records a member that AWS has and code is not known to declare.
func (c *comparison) undeclared(e existence, key string, record func()) {
	switch {
	case slices.Contains(e.pairs.judgedNameless, key) && e.pairs.codeUnmatched > 0:
		c.unknown(c.nameGap(c.live[e.section], key), e.kind, key, WholeThing)
	case c.mayLack(e.section, e.holdsAll): // recorded as hidden
	case len(e.pairs.codeNameless) > 0:
		c.unknown(c.nameGap(c.declared[e.section], e.pairs.codeNameless[0]), e.kind, key, WholeThing)
	default:
		record()
	}
}

// missing records a member that code declares and AWS is not known to have.
func (c *comparison) missing(e existence, key string, locations Locations) {
	switch {
	case slices.Contains(e.pairs.codeNameless, key):
		c.unknown(c.nameGap(c.declared[e.section], key), e.kind, key, WholeThing)
	case c.live[e.section].hides: // recorded as hidden
	case len(e.pairs.judgedNameless) > 0:
		c.unknown(c.nameGap(c.live[e.section], e.pairs.judgedNameless[0]), e.kind, key, WholeThing)
	default:
		c.whole(e.kind, key, RelationMissing, WidensNo, placeOf(locations, LocationBlock))
	}
}

// nameGap is why a member's name is not known.
func (c *comparison) nameGap(side cover, key string) *Gap {
	return cmp.Or(side.why(key, "name", true), &noReason)
}
