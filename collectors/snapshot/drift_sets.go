package snapshot

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// compareSets compares permission sets. A set that code only looks up, or names
// by its ARN, is declared elsewhere: it is neither declared here nor missing.
func (c *comparison) compareSets() {
	e := existence{kind: KindPermissionSet, section: SectionPermissionSets, pairs: c.sets, holdsAll: true}
	c.hides(e.section, e.holdsAll)
	for _, key := range slices.Sorted(maps.Keys(c.judged.PermissionSets)) {
		codeKey, named := c.declaredSet(c.sets.from[key])
		switch {
		case codeKey != "":
			set := c.code.PermissionSets[codeKey]
			c.attributes(e.kind, e.section, key, codeKey, set.Locations, c.setAttributes(c.judged.PermissionSets[key], set))
		case !named:
			// The set itself grants nothing; its assignments do.
			c.undeclared(e, key, func() { c.whole(e.kind, key, RelationUndeclared, WidensNo, nil) })
		}
	}
	for _, key := range slices.Sorted(maps.Keys(c.code.PermissionSets)) {
		_, matched := c.sets.to[key]
		if set := c.code.PermissionSets[key]; !matched && set != nil && c.declaresSet(key) {
			c.missing(e, key, set.Locations)
		}
	}
}

// declaredSet returns the first of the keys that code declares, and whether code
// names the set at all.
func (c *comparison) declaredSet(keys []string) (key string, named bool) {
	for _, key := range keys {
		if c.declaresSet(key) {
			return key, true
		}
	}
	return "", len(keys) > 0
}

// declaresSet reports whether code declares a set: of one that it only looks up,
// it cannot tell how long a session lasts.
func (c *comparison) declaresSet(key string) bool {
	return !slices.ContainsFunc(c.declared[SectionPermissionSets].byKey[key], func(gap *Gap) bool {
		return gap.Cause == CauseNotInSource && (len(gap.Attributes) == 0 || slices.Contains(gap.Attributes, "session_duration"))
	})
}

func (c *comparison) setAttributes(live, declared *PermissionSet) []attribute {
	never := func() string { return WidensNo }
	text := func(name string, live, declared *string) attribute {
		return attribute{
			name: name, live: textOf(live), declared: textOf(declared), widens: never,
			same: func() bool { return *live == *declared },
		}
	}
	return []attribute{
		text("description", live.Description, declared.Description),
		text("relay_state", live.RelayState, declared.RelayState),
		{
			name: "tags", live: tagsText(live.Tags), declared: tagsText(declared.Tags), widens: never,
			same: func() bool { return maps.Equal(live.Tags, declared.Tags) },
		},
		{
			name: "session_duration", live: textOf(live.SessionDuration), declared: textOf(declared.SessionDuration),
			same:   func() bool { return sameDuration(*live.SessionDuration, *declared.SessionDuration) },
			widens: func() string { return longer(*live.SessionDuration, *declared.SessionDuration) },
		},
		{
			name: "managed_policies", live: listText(live.ManagedPolicies), declared: listText(declared.ManagedPolicies),
			same:   func() bool { return sameManaged(live.ManagedPolicies, declared.ManagedPolicies) },
			widens: func() string { return c.managedWidens(live.ManagedPolicies, declared.ManagedPolicies) },
		},
		{
			name: "customer_managed_policies", live: customerText(live.CustomerManagedPolicies), declared: customerText(declared.CustomerManagedPolicies),
			same:   func() bool { return slices.Equal(live.CustomerManagedPolicies, declared.CustomerManagedPolicies) },
			widens: func() string { return customerWidens(live.CustomerManagedPolicies, declared.CustomerManagedPolicies) },
		},
		{
			name: "inline_policy", live: inlineText(live.InlinePolicy), declared: inlineText(declared.InlinePolicy),
			same:   func() bool { return *live.InlinePolicy == *declared.InlinePolicy },
			widens: func() string { return c.inlineWidens(*live.InlinePolicy, *declared.InlinePolicy) },
		},
		{
			name: "permissions_boundary", live: boundaryText(live.PermissionsBoundary), declared: boundaryText(declared.PermissionsBoundary),
			same:   func() bool { return sameBoundary(*live.PermissionsBoundary, *declared.PermissionsBoundary) },
			widens: func() string { return boundaryWidens(live.PermissionsBoundary.Kind, declared.PermissionsBoundary.Kind) },
		},
	}
}

func tagsText(tags map[string]string) *value {
	if tags == nil {
		return nil
	}
	var pairs []string
	for _, key := range slices.Sorted(maps.Keys(tags)) {
		pairs = append(pairs, key+"="+tags[key])
	}
	return &value{strings.Join(pairs, ", ")}
}

func listText(list []string) *value {
	if list == nil {
		return nil
	}
	return &value{strings.Join(list, ", ")}
}

func customerText(policies []CustomerManagedPolicy) *value {
	if policies == nil {
		return nil
	}
	names := []string{}
	for _, policy := range policies {
		names = append(names, policy.Path+policy.Name)
	}
	return &value{strings.Join(names, ", ")}
}

// inlineText names a document by the beginning of its digest, as Git does.
func inlineText(digest *string) *value {
	switch {
	case digest == nil:
		return nil
	case *digest == "":
		return &value{}
	}
	return &value{"inline policy " + (*digest)[:min(12, len(*digest))]}
}

func boundaryText(boundary *PermissionsBoundary) *value {
	switch {
	case boundary == nil:
		return nil
	case boundary.Kind == BoundaryManaged:
		return &value{boundary.ARN}
	case boundary.Kind == BoundaryCustomerManaged:
		return &value{boundary.Path + boundary.Name}
	}
	return &value{}
}

// sameDuration compares durations as AWS does: PT60M is PT1H.
func sameDuration(live, declared string) bool {
	seconds := func(duration string) string {
		if minutes, err := SessionMinutes(duration); err == nil && !strings.Contains(duration, "S") {
			return fmt.Sprint(minutes)
		}
		return duration
	}
	return live == declared || seconds(live) == seconds(declared)
}

// longer says whether the live session is the longer one.
func longer(live, declared string) string {
	a, errA := SessionMinutes(live)
	b, errB := SessionMinutes(declared)
	switch {
	case errA != nil || errB != nil || a == b:
		return WidensUnknown
	case a > b:
		return WidensYes
	}
	return WidensNo
}
