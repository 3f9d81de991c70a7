package snapshot

import (
	"maps"
	"reflect"
	"slices"
	"strings"
)

func cutPartition(arn string) string {
	if _, rest, ok := strings.Cut(strings.TrimPrefix(arn, "arn:"), ":"); ok && strings.HasPrefix(arn, "arn:") {
		return rest
	}
	return arn
}

// samePolicy reports whether two ARNs are of one policy. A partition that code
// does not tell is any.
func samePolicy(a, b string) bool {
	unresolved := "arn:" + UnresolvedPartition + ":"
	return a == b || cutPartition(a) == cutPartition(b) && (strings.HasPrefix(a, unresolved) || strings.HasPrefix(b, unresolved))
}

// lacking returns what of a list no item of the other is the same as.
func lacking[T any](list, other []T, same func(a, b T) bool) []T {
	var found []T
	for _, item := range list {
		if !slices.ContainsFunc(other, func(o T) bool { return same(item, o) }) {
			found = append(found, item)
		}
	}
	return found
}

func sameManaged(live, declared []string) bool {
	return len(lacking(live, declared, samePolicy)) == 0 && len(lacking(declared, live, samePolicy)) == 0
}

// managedWidens says whether AWS grants more by managed policies: it does where
// one is attached that code does not declare, unless that only denies. Where one
// that code declares is gone, less is granted unless it denies something.
func (c *comparison) managedWidens(live, declared []string) string {
	more, less := lacking(live, declared, samePolicy), lacking(declared, live, samePolicy)
	widens := WidensNo
	for _, arn := range less {
		if !c.isKnown(arn, EffectAllow) {
			widens = WidensUnknown
		}
	}
	for _, arn := range more {
		if !c.isKnown(arn, EffectDeny) {
			return WidensYes
		}
	}
	return widens
}

// isKnown reports whether every statement of a managed policy is known to have an effect.
func (c *comparison) isKnown(arn, effect string) bool {
	document := c.judged.PolicyDocuments[c.judged.ManagedPolicies[arn]]
	return document != nil && !slices.ContainsFunc(document.Statements, func(s PolicyStatement) bool { return s.Effect != effect })
}

// customerWidens is managedWidens of policies whose documents each account holds.
func customerWidens(live, declared []CustomerManagedPolicy) string {
	same := func(a, b CustomerManagedPolicy) bool { return a == b }
	if len(lacking(live, declared, same)) > 0 {
		return WidensYes
	}
	return WidensUnknown // what is gone may have denied something
}

// inlineWidens says whether the live document allows more than the declared one.
func (c *comparison) inlineWidens(live, declared string) string {
	liveStatements, ok := statementsOf(c.judged, live)
	if !ok {
		return WidensUnknown
	}
	declaredStatements, ok := statementsOf(c.code, declared)
	if !ok {
		return WidensUnknown
	}
	return statementsWiden(liveStatements, declaredStatements)
}

// statementsOf returns a document's statements; none where there is no document.
func statementsOf(s *Snapshot, digest string) (statements []PolicyStatement, known bool) {
	if digest == "" {
		return nil, true
	}
	document := s.PolicyDocuments[digest]
	if document == nil {
		return nil, false
	}
	return document.Statements, true
}

// statementsWiden decides where one document holds all statements of the other,
// and what it holds beyond these all has one effect. What a replaced statement
// grants is not compared.
func statementsWiden(live, declared []PolicyStatement) string {
	more, less := withoutStatements(live, declared), withoutStatements(declared, live)
	allow := func(s PolicyStatement) bool { return s.Effect == EffectAllow }
	deny := func(s PolicyStatement) bool { return s.Effect == EffectDeny }
	switch {
	case len(less) == 0 && len(more) > 0 && !slices.ContainsFunc(more, deny):
		return WidensYes
	case !slices.ContainsFunc(more, allow) && !slices.ContainsFunc(less, deny):
		return WidensNo
	}
	return WidensUnknown
}

// withoutStatements returns the statements of a list that the other lacks. Their
// order and their Sids grant nothing.
func withoutStatements(list, other []PolicyStatement) []PolicyStatement {
	return lacking(list, other, func(a, b PolicyStatement) bool {
		a.SID, b.SID = "", ""
		return reflect.DeepEqual(a, b)
	})
}

func sameBoundary(live, declared PermissionsBoundary) bool {
	return live.Kind == declared.Kind && live.Name == declared.Name && live.Path == declared.Path && samePolicy(live.ARN, declared.ARN)
}

// boundaryWidens says that no boundary is wider than any; which of two boundaries
// allows more is not known.
func boundaryWidens(live, declared string) string {
	switch {
	case live == BoundaryNone:
		return WidensYes
	case declared == BoundaryNone:
		return WidensNo
	}
	return WidensUnknown
}

// compareABAC compares attributes for access control, where code declares any
// configuration of them. Whether a tag more in sessions grants anything is up to
// policies.
func (c *comparison) compareABAC() {
	const section, kind = SectionABAC, KindABACAttribute
	if c.code.ABAC == nil {
		if gap := c.declared[section].hiding(); gap != nil && gap.Cause != CauseNotInSource {
			c.unknown(gap, "", "", "")
		}
		return
	}
	liveGap, codeGap := c.abacGap(c.live[section], c.judged.ABAC), c.abacGap(c.declared[section], c.code.ABAC)
	for _, gap := range []*Gap{liveGap, codeGap} {
		if gap != nil {
			c.unknown(gap, "", "", "")
		}
	}
	live := map[string]*ABACAttribute{}
	if c.judged.ABAC != nil {
		live = c.judged.ABAC.Attributes
	}
	for _, key := range slices.Sorted(maps.Keys(live)) {
		declared := c.code.ABAC.Attributes[key]
		switch {
		case declared != nil:
			c.attributes(kind, section, key, key, declared.Locations, []attribute{{
				name: "sources", live: listText(live[key].Sources), declared: listText(declared.Sources),
				same:   func() bool { return slices.Equal(live[key].Sources, declared.Sources) },
				widens: func() string { return WidensUnknown },
			}})
		case codeGap == nil:
			c.whole(kind, key, RelationUndeclared, WidensUnknown, nil)
		}
	}
	for _, key := range slices.Sorted(maps.Keys(c.code.ABAC.Attributes)) {
		if live[key] == nil && liveGap == nil {
			c.whole(kind, key, RelationMissing, WidensNo, placeOf(c.code.ABAC.Attributes[key].Locations, LocationBlock))
		}
	}
}

// abacGap is why not all attributes of one side are known, nil where they are.
func (c *comparison) abacGap(side cover, abac *ABAC) *Gap {
	if gap := side.named("", "attributes"); gap != nil {
		return gap
	}
	if abac == nil || abac.Attributes == nil || side.hides {
		return side.hiding()
	}
	return nil
}
