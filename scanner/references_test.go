package scanner

import (
	"reflect"
	"slices"
	"strings"

	"github.com/idcscan/idcscan/collectors/snapshot"
)

// references returns the keys of sections to which other sections or gaps refer.
func references(s *snapshot.Snapshot) map[snapshot.Section]map[string]bool {
	found := map[snapshot.Section]map[string]bool{}
	add := func(section snapshot.Section, key string) {
		if found[section] == nil {
			found[section] = map[string]bool{}
		}
		found[section][key] = true
	}
	principal := func(principal string) {
		if group, ok := strings.CutPrefix(principal, snapshot.PrefixGroup); ok {
			add(snapshot.SectionGroups, group)
		} else if user, ok := strings.CutPrefix(principal, snapshot.PrefixUser); ok {
			add(snapshot.SectionUsers, user)
		}
	}
	for account, sets := range s.AccountAssignments {
		add(snapshot.SectionAccounts, account)
		for set, principals := range sets {
			add(snapshot.SectionPermissionSets, set)
			for _, assigned := range principals {
				principal(assigned)
			}
		}
	}
	for _, group := range s.Groups {
		for _, member := range group.Members {
			add(snapshot.SectionUsers, member)
		}
	}
	for _, set := range s.PermissionSets {
		if set.InlinePolicy != nil && *set.InlinePolicy != "" {
			add(snapshot.SectionPolicyDocuments, *set.InlinePolicy)
		}
		for _, arn := range set.ManagedPolicies {
			add(snapshot.SectionManagedPolicies, arn)
		}
		if boundary := set.PermissionsBoundary; boundary != nil && boundary.Kind == snapshot.BoundaryManaged {
			add(snapshot.SectionManagedPolicies, boundary.ARN)
		}
	}
	for _, digest := range s.ManagedPolicies {
		add(snapshot.SectionPolicyDocuments, digest)
	}
	referencesOfOthers(s, add, principal)
	for section, coverage := range s.Coverage {
		for _, gap := range coverage.Gaps {
			for _, key := range gap.Keys {
				if section != snapshot.SectionAccountAssignments {
					add(section, key)
					continue
				}
				for account, set := range cuts(key) {
					add(snapshot.SectionAccounts, account)
					add(snapshot.SectionPermissionSets, set)
				}
			}
		}
	}
	return found
}

// referencesOfOthers adds what applications, operations and accounts refer to.
func referencesOfOthers(s *snapshot.Snapshot, add func(snapshot.Section, string), principal func(string)) {
	for _, set := range s.PermissionSets {
		for _, account := range set.OutdatedAccounts {
			add(snapshot.SectionAccounts, account)
		}
	}
	for _, application := range s.Applications {
		for _, assigned := range application.Assignments {
			principal(assigned)
		}
		for _, digest := range application.ActorPolicies {
			add(snapshot.SectionPolicyDocuments, digest)
		}
	}
	for _, operation := range s.Operations {
		if operation.PermissionSet != nil {
			add(snapshot.SectionPermissionSets, *operation.PermissionSet)
		}
		if operation.Principal != nil {
			principal(*operation.Principal)
		}
	}
	for account, hygiene := range s.AccountHygiene {
		add(snapshot.SectionAccounts, account)
		for _, digest := range hygiene.CustomerManagedPolicies {
			add(snapshot.SectionPolicyDocuments, digest)
		}
	}
	if s.Organization != nil {
		for _, policy := range s.Organization.ServiceControlPolicies {
			if policy.Document != nil {
				add(snapshot.SectionPolicyDocuments, *policy.Document)
			}
		}
	}
}

// fieldOf returns the field of a snapshot that holds a section.
func fieldOf(s *snapshot.Snapshot, section snapshot.Section) reflect.Value {
	value := reflect.ValueOf(s).Elem()
	for i := range value.NumField() {
		if name, _, _ := strings.Cut(value.Type().Field(i).Tag.Get("json"), ","); name == string(section) {
			return value.Field(i)
		}
	}
	panic("no section " + section)
}

// memberIn returns the struct of a member, of the section's object where key is
// "", of an ABAC attribute where the section is abac; invalid where there is none.
func memberIn(s *snapshot.Snapshot, section snapshot.Section, key string) reflect.Value {
	field := fieldOf(s, section)
	if field.IsZero() {
		return reflect.Value{}
	}
	switch {
	case key == "":
		return field.Elem()
	case section == snapshot.SectionABAC:
		field = reflect.ValueOf(s.ABAC.Attributes)
	}
	found := mapIndex(field, key)
	if !found.IsValid() {
		return found
	}
	return found.Elem()
}

func mapIndex(m reflect.Value, key string) reflect.Value {
	if m.IsZero() {
		return reflect.Value{}
	}
	return m.MapIndex(reflect.ValueOf(key))
}

func sortedKeys(m reflect.Value) []string {
	var keys []string
	for _, key := range m.MapKeys() {
		keys = append(keys, key.String())
	}
	slices.Sort(keys)
	return keys
}
