package scanner

import (
	"fmt"
	"reflect"
	"slices"
	"strings"

	"github.com/idcscan/idcscan/collectors/snapshot"
)

// Requirement is a section, or one attribute of a section's members.
type Requirement struct {
	Section snapshot.Section
	// Attribute is "" where the whole section is required.
	Attribute string
}

// String returns "section" or "section.attribute".
func (r Requirement) String() string {
	if r.Attribute == "" {
		return string(r.Section)
	}
	return string(r.Section) + "." + r.Attribute
}

// MarshalText writes a requirement as METADATA does.
func (r Requirement) MarshalText() ([]byte, error) { return []byte(r.String()), nil }

func parseRequirement(text string) (Requirement, error) {
	section, attribute, dotted := strings.Cut(text, ".")
	requirement := Requirement{snapshot.Section(section), attribute}
	known, ok := attributesOf[requirement.Section]
	if !ok {
		names := make([]string, 0, len(attributesOf))
		for _, section := range snapshot.Sections() {
			names = append(names, string(section))
		}
		return Requirement{}, fmt.Errorf("requires %q, which is no section; %s", text, snapshot.Suggestion(section, names))
	}
	if dotted && !slices.Contains(known, attribute) {
		if len(known) == 0 {
			return Requirement{}, fmt.Errorf("requires %q, but %s has no attributes; require %s", text, section, section)
		}
		return Requirement{}, fmt.Errorf("requires %q, which is no attribute of %s; %s", text, section, snapshot.Suggestion(attribute, known))
	}
	return requirement, nil
}

// members of sections, by their Go type: what requirements and gaps name as
// attributes are their JSON fields.
var memberTypes = map[snapshot.Section][]reflect.Type{
	snapshot.SectionInstance:            {reflect.TypeFor[snapshot.Instance]()},
	snapshot.SectionIdentitySource:      {reflect.TypeFor[snapshot.IdentitySource]()},
	snapshot.SectionABAC:                {reflect.TypeFor[snapshot.ABAC](), reflect.TypeFor[snapshot.ABACAttribute]()},
	snapshot.SectionPermissionSets:      {reflect.TypeFor[snapshot.PermissionSet]()},
	snapshot.SectionAccountAssignments:  nil,
	snapshot.SectionAccounts:            {reflect.TypeFor[snapshot.Account]()},
	snapshot.SectionOrganization:        {reflect.TypeFor[snapshot.Organization]()},
	snapshot.SectionUsers:               {reflect.TypeFor[snapshot.User]()},
	snapshot.SectionGroups:              {reflect.TypeFor[snapshot.Group]()},
	snapshot.SectionPolicyDocuments:     {reflect.TypeFor[snapshot.PolicyDocument]()},
	snapshot.SectionManagedPolicies:     nil,
	snapshot.SectionApplications:        {reflect.TypeFor[snapshot.Application]()},
	snapshot.SectionTrustedTokenIssuers: {reflect.TypeFor[snapshot.TrustedTokenIssuer]()},
	snapshot.SectionOperations:          {reflect.TypeFor[snapshot.Operation]()},
	snapshot.SectionAccountHygiene:      {reflect.TypeFor[snapshot.AccountHygiene]()},
	snapshot.SectionCloudTrail:          {reflect.TypeFor[snapshot.CloudTrail]()},
	snapshot.SectionEvents:              {reflect.TypeFor[snapshot.Event]()},
	snapshot.SectionAccountAccess:       {reflect.TypeFor[snapshot.AccountAccess]()},
	snapshot.SectionIaC:                 {reflect.TypeFor[snapshot.IaC]()},
	snapshot.SectionDrift:               {reflect.TypeFor[snapshot.Difference]()},
	snapshot.SectionAttestations:        {reflect.TypeFor[snapshot.Attestation]()},
}

// attributesOf leads from a section to the attributes of its members.
var attributesOf = func() map[snapshot.Section][]string {
	attributes := map[snapshot.Section][]string{}
	for section, types := range memberTypes {
		attributes[section] = []string{}
		for _, member := range types {
			for _, field := range fieldsOf[member] {
				attributes[section] = append(attributes[section], field.name)
			}
		}
	}
	// The one attribute that no source can fill: it exists as a gap only.
	attributes[snapshot.SectionIdentitySource] = append(attributes[snapshot.SectionIdentitySource], "source")
	return attributes
}()

// attributeField is a struct field that holds an attribute which may be unread.
type attributeField struct {
	name  string
	index int
}

// fieldsOf leads from a member's type to its fields that hold attributes,
// leaving out those whose absence is no gap.
var fieldsOf = func() map[reflect.Type][]attributeField {
	fields := map[reflect.Type][]attributeField{}
	for _, types := range memberTypes {
		for _, member := range types {
			for i := range member.NumField() {
				field := member.Field(i)
				name, _, _ := strings.Cut(field.Tag.Get("json"), ",")
				if !strings.Contains(field.Tag.Get("idcscan"), "optional") {
					fields[member] = append(fields[member], attributeField{name, i})
				}
			}
		}
	}
	return fields
}()

// lacks reports whether one of the attributes is absent from a member, which
// is a pointer to one of the member types. No names means any attribute.
func lacks(member any, names []string) bool {
	value := reflect.ValueOf(member)
	if value.IsNil() {
		return true
	}
	value = value.Elem()
	for _, field := range fieldsOf[value.Type()] {
		if len(names) > 0 && !slices.Contains(names, field.name) {
			continue
		}
		switch attribute := value.Field(field.index); attribute.Kind() {
		case reflect.Pointer, reflect.Slice, reflect.Map:
			if attribute.IsNil() && !gone(member, field.name) {
				return true
			}
		}
	}
	return false
}

// gone reports whether an attribute is absent because AWS said that the member
// itself does not exist: then nothing is unknown.
func gone(member any, attribute string) bool {
	var exists *bool
	identifies := attribute == "id"
	switch member := member.(type) {
	case *snapshot.User:
		exists = member.Exists
	case *snapshot.Group:
		exists = member.Exists
	case *snapshot.Organization:
		exists, identifies = member.Exists, false
	}
	return exists != nil && !*exists && !identifies
}
