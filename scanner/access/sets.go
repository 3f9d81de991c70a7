package access

import (
	"maps"
	"slices"
	"strings"

	"github.com/idcscan/idcscan/collectors/snapshot"
	"github.com/idcscan/idcscan/scanner"
)

// setChanges compares what the permission sets that both sides hold grant.
func (c *comparison) setChanges() {
	c.changed, c.became = []SetChange{}, map[int]outcome{}
	holders := c.heldInBoth()
	for set, names := range c.sets.all {
		if names.old == "" || names.new == "" {
			continue
		}
		old, new := c.sides[oldSide].snapshot.PermissionSets[names.old], c.sides[newSide].snapshot.PermissionSets[names.new]
		change := SetChange{PermissionSet: names.new, Changes: []Change{}}
		if old != nil && new != nil {
			change.Changes = c.changes(set, old, new)
			change.Location = placeOf(new.Locations, attributesOf(change.Changes)...)
		}
		c.became[set] = c.becameAdministrator(set, change.Changes)
		was, is := c.sides[oldSide].facts[names.old], c.sides[newSide].facts[names.new]
		change.OldAdministrator, change.NewAdministrator = known(was.Administrator), known(is.Administrator)
		change.OldTier, change.NewTier = known(was.Tier), known(is.Tier)
		if len(change.Changes) > 0 || change.OldAdministrator != change.NewAdministrator || change.OldTier != change.NewTier {
			change.Accounts, change.Principals = holders[set].count()
			c.changed = append(c.changed, change)
		}
	}
	slices.SortFunc(c.changed, func(a, b SetChange) int { return strings.Compare(a.PermissionSet, b.PermissionSet) })
}

func known(fact string) string {
	if fact == "" {
		return scanner.FactUnknown
	}
	return fact
}

// holding is where and by whom a permission set is held.
type holding struct{ accounts, principals map[int]bool }

func (h holding) count() (accounts, principals int) { return len(h.accounts), len(h.principals) }

// heldInBoth are the holdings of permission sets that both sides have.
func (c *comparison) heldInBoth() map[int]holding {
	held := map[int]holding{}
	for principal := range c.sides[newSide].holds {
		_, _, kept := split(c.sides[oldSide].holds[principal], c.sides[newSide].holds[principal])
		for _, pair := range kept {
			h, known := held[pair.set()]
			if !known {
				h = holding{map[int]bool{}, map[int]bool{}}
				held[pair.set()] = h
			}
			h.accounts[pair.account()], h.principals[principal] = true, true
		}
	}
	return held
}

// changes are the differences of a permission set that both sides read.
func (c *comparison) changes(set int, old, new *snapshot.PermissionSet) []Change {
	var changes []Change
	// comparable reports whether an attribute was read whole on both sides.
	comparable := func(attribute string, oldAbsent, newAbsent bool) bool {
		return c.compared(set, attribute, oldAbsent, newAbsent)
	}
	list := func(attribute string, old, new []string) {
		whole := comparable(attribute, old == nil, new == nil)
		added, removed, _ := split(old, new)
		for _, policy := range added {
			if whole || c.attributeGap(oldSide, set, attribute, old == nil) == nil {
				changes = append(changes, Change{attribute, "added", "", policy, snapshot.WidensYes})
			}
		}
		for _, policy := range removed {
			if whole || c.attributeGap(newSide, set, attribute, new == nil) == nil {
				changes = append(changes, Change{attribute, "removed", policy, "", snapshot.WidensNo})
			}
		}
	}
	list("customer_managed_policies", references(old.CustomerManagedPolicies), references(new.CustomerManagedPolicies))
	if comparable("inline_policy", old.InlinePolicy == nil, new.InlinePolicy == nil) {
		changes = append(changes, changed("inline_policy", *old.InlinePolicy, *new.InlinePolicy, snapshot.WidensYes, snapshot.WidensNo)...)
	}
	list("managed_policies", old.ManagedPolicies, new.ManagedPolicies)
	changes = append(changes, c.documentChanges(old.ManagedPolicies, new.ManagedPolicies)...)
	if comparable("permissions_boundary", old.PermissionsBoundary == nil, new.PermissionsBoundary == nil) {
		changes = append(changes, changed("permissions_boundary", boundary(old.PermissionsBoundary), boundary(new.PermissionsBoundary), snapshot.WidensNo, snapshot.WidensYes)...)
	}
	if comparable("session_minutes", old.SessionMinutes == nil, new.SessionMinutes == nil) && *old.SessionMinutes != *new.SessionMinutes {
		change := Change{"session_duration", "lengthened", text(old.SessionDuration), text(new.SessionDuration), snapshot.WidensYes}
		if *new.SessionMinutes < *old.SessionMinutes {
			change.What, change.Widens = "shortened", snapshot.WidensNo
		}
		changes = append(changes, change)
	}
	return changes
}

// changed is what became of a value of which "" is none. Go does not judge what
// two documents grant: whether another one widens is unknown.
func changed(attribute, old, new, addedWidens, removedWidens string) []Change {
	change := Change{attribute, "changed", old, new, snapshot.WidensUnknown}
	switch {
	case old == new:
		return nil
	case old == "":
		change.What, change.Widens = "added", addedWidens
	case new == "":
		change.What, change.Widens = "removed", removedWidens
	}
	return []Change{change}
}

// documentChanges are AWS-managed policies that are attached on both sides with
// another document: AWS changes its policies itself.
func (c *comparison) documentChanges(old, new []string) []Change {
	var changes []Change
	_, _, kept := split(old, new)
	for _, arn := range kept {
		was, is := c.sides[oldSide].snapshot.ManagedPolicies[arn], c.sides[newSide].snapshot.ManagedPolicies[arn]
		if was != "" && is != "" && was != is {
			changes = append(changes, Change{"managed_policies", "changed", arn, arn, snapshot.WidensUnknown})
		}
	}
	return changes
}

// compared reports whether an attribute can be compared, and records what keeps
// it from that.
func (c *comparison) compared(set int, attribute string, oldAbsent, newAbsent bool) bool {
	old, new := c.attributeGap(oldSide, set, attribute, oldAbsent), c.attributeGap(newSide, set, attribute, newAbsent)
	what := c.sets.on(newSide, set) + "#" + attribute
	switch {
	case alike(old, new) && (oldAbsent || newAbsent):
		c.hide(SideBoth, snapshot.SectionPermissionSets, new, "", false)
		return false
	case alike(old, new), old == nil && new == nil && !oldAbsent && !newAbsent:
		return true
	}
	if old != nil {
		c.hide(SideOld, snapshot.SectionPermissionSets, old, what, false)
	}
	if new != nil {
		c.hide(SideNew, snapshot.SectionPermissionSets, new, what, false) // facts say what it may make
	}
	return false
}

func (c *comparison) attributeGap(s which, set int, attribute string, absent bool) *snapshot.Gap {
	return c.sides[s].gaps.sets.attribute(c.sets.on(s, set), attribute, absent)
}

// becameAdministrator says whether the change of a permission set makes
// administrators of those who hold it.
func (c *comparison) becameAdministrator(set int, changes []Change) outcome {
	was, is := c.makes(oldSide, set), c.makes(newSide, set)
	switch {
	case was.administrator == scanner.FactYes || is.administrator == scanner.FactNo:
		return outcome{administrator: scanner.FactNo}
	case was.administrator == scanner.FactNo:
		return is
	case is.administrator == scanner.FactYes:
		// What it may have granted before is not known; what makes it one now is.
		if slices.ContainsFunc(changes, c.grantsNow(set)) {
			return is
		}
		return was.asUnknown()
	case sameDoubt(was.doubt, is.doubt) && !slices.ContainsFunc(changes, widens):
		doubt := *is.doubt
		doubt.Side = SideBoth
		c.hideDoubt(doubt, c.sets.on(newSide, set))
		return outcome{administrator: scanner.FactNo} // nothing is known to differ, and nothing can be
	}
	return is
}

// asUnknown is an outcome that only its doubt speaks for.
func (o outcome) asUnknown() outcome { return outcome{scanner.FactUnknown, o.doubt} }

func widens(change Change) bool {
	return change.Widens != snapshot.WidensNo && change.Attribute != "session_duration"
}

// grantsNow reports whether a change is among what makes an administrator on the
// new side.
func (c *comparison) grantsNow(set int) func(Change) bool {
	by := c.sides[newSide].facts[c.sets.on(newSide, set)].Evidence.GrantedBy
	return func(change Change) bool {
		switch change.Attribute {
		case "managed_policies":
			return slices.Contains(by, change.New)
		case "inline_policy":
			return slices.Contains(by, "inline policy")
		}
		return change.Attribute == "permissions_boundary"
	}
}

func references(policies []snapshot.CustomerManagedPolicy) []string {
	if policies == nil {
		return nil
	}
	names := make([]string, len(policies))
	for i, policy := range policies {
		names[i] = policy.Path + policy.Name
	}
	slices.Sort(names)
	return names
}

// boundary names a permissions boundary, "" for none.
func boundary(b *snapshot.PermissionsBoundary) string { return b.ARN + b.Path + b.Name }

func text(value *string) string {
	if value == nil {
		return ""
	}
	return *value
}

func attributesOf(changes []Change) []string {
	names := map[string]bool{}
	for _, change := range changes {
		names[change.Attribute] = true
	}
	return slices.Sorted(maps.Keys(names))
}

// placeOf is where code declares the first of the attributes that it tells a
// place of, else the whole; nil where no code was read.
func placeOf(locations snapshot.Locations, attributes ...string) *snapshot.Location {
	for _, attribute := range append(attributes, snapshot.LocationBlock) {
		if place, told := locations[attribute]; told {
			return &place
		}
	}
	return nil
}
