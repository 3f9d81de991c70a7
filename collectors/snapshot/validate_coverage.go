package snapshot

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
)

// coverage checks that every section has an entry that fits it.
func (v *validator) coverage() {
	at := pathTo("coverage")
	for _, section := range Sections() {
		entry := v.Coverage[section]
		if entry == nil {
			v.report(at.key(string(section)), "is absent", "say how much of the section was read")
			continue
		}
		v.sectionCoverage(at.key(string(section)), section, entry)
	}
	for section := range v.Coverage {
		if !slices.Contains(Sections(), section) {
			v.report(at.key(string(section)), "is no section", Suggestion(string(section), sectionNames()))
		}
	}
}

func sectionNames() []string {
	var names []string
	for _, section := range Sections() {
		names = append(names, string(section))
	}
	return names
}

func (v *validator) sectionCoverage(at path, section Section, entry *SectionCoverage) {
	v.attributes(at, reflect.ValueOf(entry).Elem(), nil)
	status, gaps := at.key("status"), at.key("gaps")
	switch {
	case entry.Status == Complete && len(entry.Gaps) > 0:
		v.report(status, `is "complete", but there are gaps`, `say "partial", or "unavailable" where nothing was read`)
	case entry.Status == Partial && len(entry.Gaps) == 0:
		v.report(status, `is "partial", but there is no gap`, `say "complete", or add the gap`)
	case entry.Status == Unavailable && !v.covers[section].hides:
		v.report(status, `is "unavailable", but no gap is of the whole section`, `add a gap without keys and attributes, or say "partial"`)
	}
	for i, gap := range entry.Gaps {
		at := gaps.index(i)
		if gap.Keys != nil && len(gap.Keys) == 0 {
			v.report(at.key("keys"), "is empty", "name the members, or leave keys out where all are concerned")
		}
		if gap.Attributes != nil && len(gap.Attributes) == 0 {
			v.report(at.key("attributes"), "is empty", "name the attributes, or leave attributes out where all are concerned")
		}
		for n, attribute := range gap.Attributes {
			if known := attributesOf(section); !slices.Contains(known, attribute) {
				remedy := "a gap in " + string(section) + " has keys alone"
				if len(known) > 0 {
					remedy = Suggestion(attribute, known)
				}
				v.report(at.key("attributes").index(n), fmt.Sprintf("%s is no attribute of %s", quote(attribute), section), remedy)
			}
		}
		for n, key := range gap.Keys {
			v.gapKey(at.key("keys").index(n), section, key)
		}
	}
}

// attributesOf returns what a gap of a section may name.
func attributesOf(section Section) []string {
	t := fieldNamed(reflect.TypeFor[Snapshot](), string(section)).typ
	if t.Kind() == reflect.Map {
		t = t.Elem()
	}
	switch {
	case section == SectionIdentitySource:
		return append(names(t.Elem()), "source")
	case section == SectionABAC:
		return append(names(t.Elem()), "sources")
	case t.Kind() == reflect.Pointer:
		return names(t.Elem())
	}
	return nil
}

// gapKey checks that the member of which a gap speaks is there: a gap on nobody
// would be lost. A policy's document that was not read is not there, nor is a
// difference that could not be told.
func (v *validator) gapKey(at path, section Section, key string) {
	if section == SectionAccountAssignments {
		v.gapPair(at, key)
		return
	}
	known := false
	switch section {
	case SectionPermissionSets:
		_, known = v.PermissionSets[key]
	case SectionAccounts:
		_, known = v.Accounts[key]
	case SectionUsers:
		_, known = v.Users[key]
	case SectionGroups:
		_, known = v.Groups[key]
	case SectionApplications:
		_, known = v.Applications[key]
	case SectionTrustedTokenIssuers:
		_, known = v.TrustedTokenIssuers[key]
	case SectionOperations:
		_, known = v.Operations[key]
	case SectionEvents:
		_, known = v.Events[key]
	case SectionAccountHygiene:
		_, known = v.AccountHygiene[key]
	case SectionABAC:
		if v.ABAC != nil {
			_, known = v.ABAC.Attributes[key]
		}
	case SectionIaC:
		known = v.declares(key)
	case SectionDrift:
		kind, rest, _ := strings.Cut(key, "/")
		known = slices.Contains(driftKinds, kind) && strings.Contains(rest, "#")
	case SectionPolicyDocuments, SectionManagedPolicies:
		known = true
	}
	if !known {
		v.report(at, fmt.Sprintf("%s is no member of %s", quote(key), section), "add the member with what is known of it, or leave keys out")
	}
}

// declares reports whether a key is one of anything that iac holds.
func (v *validator) declares(key string) bool {
	if v.IaC == nil {
		return false
	}
	return v.IaC.RootModules[key] != nil || v.IaC.ModuleCalls[key] != nil || v.IaC.Code[key] != nil ||
		v.IaC.Assignments[key] != nil || v.IaC.PermissionSets[key] != nil
}

// gapPair checks "<account>/<permission set>" with "*" for either. Keys of what
// code does not tell may hold slashes themselves.
func (v *validator) gapPair(at path, key string) {
	for i := range key {
		if key[i] != '/' {
			continue
		}
		_, account := v.Accounts[key[:i]]
		_, set := v.PermissionSets[key[i+1:]]
		if (account || key[:i] == "*") && (set || key[i+1:] == "*") && key != "*/*" {
			return
		}
	}
	remedy := "add the account and the permission set to their sections"
	if !strings.Contains(key, "/") || key == "*/*" {
		remedy = `write "<account>/<permission set>", "<account>/*" or "*/<permission set>"; leave keys out where all are concerned`
	}
	v.report(at, quote(key)+" names no pair of an account and a permission set", remedy)
}
