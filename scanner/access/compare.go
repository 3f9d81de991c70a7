package access

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/idcscan/idcscan/collectors/snapshot"
	"github.com/idcscan/idcscan/scanner"
)

// Options say how to compare.
type Options struct {
	// OldName and NewName are what the sources are called.
	OldName, NewName string
	// Evaluation holds the parameters of facts and the version of idcscan.
	Evaluation scanner.Options
	// FailOnNewAdministrator asks for a gate; AllowIncomplete lets it pass where
	// there may only be new administrators.
	FailOnNewAdministrator, AllowIncomplete bool
}

// Compare says how access differs between two valid snapshots.
func Compare(ctx context.Context, policies *scanner.Policies, old, new *snapshot.Snapshot, o Options) (*Diff, error) {
	both := [2]*snapshot.Snapshot{old, new}
	judged := [2]*snapshot.Snapshot{lend(old, new), lend(new, old)}
	var facts [2]map[string]scanner.PermissionSetFact
	var digests [2]string
	var errs [2]error
	var workers sync.WaitGroup
	for i, s := range both {
		workers.Go(func() { facts[i], errs[i] = policies.PermissionSetFacts(ctx, judged[i], o.Evaluation) })
		workers.Go(func() { digests[i] = s.Digest() })
	}
	workers.Wait()
	if err := cmp.Or(errs[0], errs[1]); err != nil {
		return nil, err
	}
	c := &comparison{world: newWorld(judged[0], judged[1], facts), hidden: map[Doubt]*hidden{}, entries: map[entryKey][]int{}, kept: map[int][]pair{}, administrators: map[int][]int{}}
	c.findAdministrators()
	c.setChanges()
	c.assignments()
	c.memberships()
	c.openGaps()

	d := &Diff{
		Schema: Schema, Version: o.Evaluation.Version, PoliciesDigest: policies.Digest(),
		Old: describe(o.OldName, old, digests[0]), New: describe(o.NewName, new, digests[1]),
		Changed: c.changed, Notes: append(c.notes(), lentNotes(both, judged)...), NotComparable: c.notComparable(),
		Renamed: slices.Concat([]Rename{}, c.groups.renamed("group"), c.sets.renamed("permission_set"), c.users.renamed("user")),
	}
	c.fill(d)
	count(d)
	if o.FailOnNewAdministrator {
		d.Gate = decide(d, o.AllowIncomplete)
	}
	return d, ctx.Err()
}

// comparison is a diff in the making.
type comparison struct {
	*world
	entries map[entryKey][]int
	people  []membershipEntry
	changed []SetChange
	// became is by permission set what its change makes of those who hold it in both.
	became map[int]outcome
	// hidden is what could not be compared, by its doubt.
	hidden map[Doubt]*hidden
	// kept is what a group is assigned on both sides.
	kept map[int][]pair
	// administrators leads from a principal to the accounts, sorted, of which it
	// was an administrator for certain.
	administrators map[int][]int
}

// outcome is whether something makes a new administrator, and why that is not known.
type outcome struct {
	administrator string
	doubt         *Doubt
}

// heading is the list in which an entry stands.
type heading int

const (
	newAdministrators heading = iota
	possibleAdministrators
	gained
	lost
)

// entryKey is one entry of a list but for its accounts.
type entryKey struct {
	under          heading
	principal, set int
	reason         Reason
	doubt          Doubt // the zero Doubt where there is none
}

// assignments compares what principals are assigned themselves.
func (c *comparison) assignments() {
	oneSided := c.unresolvedOnOneSide()
	for principal := range c.sides[newSide].holds {
		added, removed, kept := split(c.sides[oldSide].holds[principal], c.sides[newSide].holds[principal])
		if !c.isUser(principal) {
			c.kept[principal] = kept
		}
		for _, held := range added {
			if !c.leftOpen(newSide, principal, held, oneSided) {
				c.gain(principal, held)
			}
		}
		for _, held := range removed {
			if !c.leftOpen(oldSide, principal, held, oneSided) {
				c.lose(principal, held)
			}
		}
		for _, held := range kept {
			if became := c.became[held.set()]; became.administrator != scanner.FactNo && !c.administered(principal, held.account()) {
				c.becomes(principal, held, PermissionSetChanged, became)
			}
		}
	}
}

// split compares two sorted lists.
func split[T cmp.Ordered](old, new []T) (added, removed, kept []T) {
	for len(old) > 0 && len(new) > 0 {
		switch order := cmp.Compare(old[0], new[0]); {
		case order < 0:
			removed, old = append(removed, old[0]), old[1:]
		case order > 0:
			added, new = append(added, new[0]), new[1:]
		default:
			kept, old, new = append(kept, old[0]), old[1:], new[1:]
		}
	}
	return append(added, new...), append(removed, old...), kept
}

// gain records what a principal is assigned newly.
func (c *comparison) gain(principal int, held pair) {
	made := c.gives(held.set())
	if made.administrator == scanner.FactNo || c.administered(principal, held.account()) {
		c.enter(entryKey{under: gained, principal: principal, set: held.set(), reason: AssignmentAdded}, held)
		return
	}
	c.becomes(principal, held, AssignmentAdded, made)
}

// becomes records a new administrator, or one that is so possibly.
func (c *comparison) becomes(principal int, held pair, reason Reason, made outcome) {
	key := entryKey{under: newAdministrators, principal: principal, set: held.set(), reason: reason}
	if made.administrator == scanner.FactUnknown {
		key.under = possibleAdministrators
		if made.doubt != nil {
			key.doubt = *made.doubt
		}
	}
	c.enter(key, held)
}

// lose records what a principal is no longer assigned, or is not there to hold.
func (c *comparison) lose(principal int, held pair) {
	reason := AssignmentRemoved
	if _, still := slices.BinarySearch(c.sides[newSide].assigned[principal], held); still {
		reason = PrincipalDeleted
	}
	c.enter(entryKey{under: lost, principal: principal, set: held.set(), reason: reason}, held)
}

func (c *comparison) enter(key entryKey, held pair) {
	c.entries[key] = append(c.entries[key], held.account())
}

// makes says what a permission set makes of those who hold it on a side.
func (c *comparison) makes(s which, set int) outcome {
	fact, read := c.sides[s].facts[c.sets.on(s, set)]
	switch {
	case !read:
		return outcome{scanner.FactUnknown, c.unreadSet(s, set)}
	case fact.Administrator == scanner.FactUnknown:
		return outcome{scanner.FactUnknown, doubtOf(s, fact)}
	}
	return outcome{fact.Administrator, nil}
}

// gives says what a permission set makes of those who get it on the new side. One
// that this source leaves to another, as code does that only looks it up, another
// run can know: whoever gets it may be an administrator by what was not read.
func (c *comparison) gives(set int) outcome {
	made := c.makes(newSide, set)
	if made.doubt == nil || made.doubt.Accidental {
		return made
	}
	for _, attribute := range grantingAttributes {
		if gap := c.attributeGap(newSide, set, attribute, false); gap != nil && gap.Cause == snapshot.CauseNotInSource && gap.Remedy != "" {
			made.doubt = &Doubt{
				Side: SideNew, Section: snapshot.SectionPermissionSets, Cause: gap.Cause, Accidental: true, Meaning: gap.Meaning, Remedy: gap.Remedy,
			}
			return made
		}
	}
	return made
}

// grantingAttributes are those of a permission set that say what it grants.
var grantingAttributes = []string{"managed_policies", "customer_managed_policies", "inline_policy", "permissions_boundary"}

// administered reports whether a principal was an administrator of an account
// for certain, by itself or, if it is a user, by a group.
func (c *comparison) administered(principal, account int) bool {
	if c.administers(principal, account) {
		return true
	}
	return c.isUser(principal) && slices.ContainsFunc(c.sides[oldSide].groupsOf(c.user(principal)), func(group int) bool {
		return c.administers(group, account)
	})
}

// administers reports whether a principal itself was assigned what makes an
// administrator of an account for certain.
func (c *comparison) administers(principal, account int) bool {
	_, found := slices.BinarySearch(c.administrators[principal], account)
	return found
}

// findAdministrators notes of each principal the accounts that it administers
// on the old side.
func (c *comparison) findAdministrators() {
	old := &c.sides[oldSide]
	makes := make([]bool, len(c.sets.all))
	for set := range makes {
		makes[set] = c.sets.there(oldSide, set) && old.facts[c.sets.on(oldSide, set)].Administrator == scanner.FactYes
	}
	for principal, held := range old.holds {
		for _, held := range held {
			if makes[held.set()] {
				c.administrators[principal] = append(c.administrators[principal], held.account())
			}
		}
	}
}

func describe(name string, s *snapshot.Snapshot, digest string) Source {
	source := Source{
		Name: name, Source: strings.Join(append([]string{s.Meta.Source}, s.Meta.Joined...), " with "), Instance: cmp.Or(instanceOf(s), scanner.FactUnknown), Account: scanner.FactUnknown,
		CollectedAt: s.Meta.CollectedAt, SnapshotDigest: digest,
	}
	if s.Instance != nil && s.Instance.OwnerAccount != nil {
		source.Account = *s.Instance.OwnerAccount
	}
	return source
}

// notes are what the reader must know of the two sources.
func (c *comparison) notes() []string {
	notes := []string{}
	old, new := c.sides[oldSide].snapshot, c.sides[newSide].snapshot
	if differentInstances(old, new) {
		notes = append(notes, fmt.Sprintf("the sources are of two instances, %s and %s: names are compared, not ids", instanceOf(old), instanceOf(new)))
	}
	if live := old.Meta.Source; live == new.Meta.Source && live == "aws" && new.Meta.CollectedAt < old.Meta.CollectedAt {
		notes = append(notes, fmt.Sprintf("the new source was collected before the old one, %s and %s: are they in the right order?", new.Meta.CollectedAt, old.Meta.CollectedAt))
	}
	return notes
}
