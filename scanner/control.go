package scanner

import (
	"slices"

	"github.com/idcscan/idcscan/collectors/snapshot"
)

// Control is one control as its METADATA declares it.
type Control struct {
	ID       string   `json:"id"`
	Version  int      `json:"version"`
	Severity Severity `json:"severity"`
	// Judges is the kind of the members that the control gives a verdict on.
	Judges Kind `json:"judges"`
	// Settings are the members of a control that judges settings; else empty.
	Settings []string `json:"settings"`
	// Requires are the sections, or attributes of a section's members, without
	// which the control cannot judge.
	Requires []Requirement `json:"requires"`
	// FailsByAbsence says that the control concludes from something not being
	// there, so that a gap may explain a failure.
	FailsByAbsence bool `json:"fails_by_absence"`

	Title            string               `json:"title"`
	Description      string               `json:"description"`
	Rationale        string               `json:"rationale"`
	Remediation      map[string]string    `json:"remediation"`
	RelatedResources []string             `json:"related_resources"`
	Frameworks       map[string][]string  `json:"frameworks"`
	Parameters       map[string]Parameter `json:"parameters"`

	// Package is the control's Rego package, "data.idcscan.controls.ses.admin_limit".
	Package string `json:"package"`
	// File and Line are where the METADATA stands.
	File string `json:"file"`
	Line int    `json:"line"`

	hasUnknown, hasApplicable bool
}

// Parameter is a value of a control that an organisation may choose.
type Parameter struct {
	Type ParameterType `json:"type"`
	// Default is absent where only the organisation can decide: until it does,
	// the control applies to nothing. Numbers are json.Number.
	Default any `json:"default,omitzero"`
	// Items is the type of an array's elements or of an object's values; ""
	// where they may be of any type.
	Items ParameterType `json:"items,omitzero"`
	// Enum are the texts that the value, or each of its items, may be; none
	// where it may be any. Their case does not count: the control sees them as
	// they are spelled here.
	Enum []string `json:"enum,omitzero"`
	// Format is what a text must hold; "" where it may hold anything.
	Format      Format `json:"format,omitzero"`
	Description string `json:"description"`
}

// ParameterType is the JSON type of a parameter's value.
type ParameterType string

// ParameterTypes lists the types that a parameter can have.
func ParameterTypes() []ParameterType {
	return []ParameterType{"integer", "number", "string", "boolean", "array", "object"}
}

// Format is what a text must hold.
type Format string

// The formats of this version.
const (
	FormatDate    Format = "date"    // a day, YYYY-MM-DD
	FormatInteger Format = "integer" // a whole number that is not negative
	FormatVersion Format = "version" // a version of three numbers, 1.11.0
)

func formats() []Format { return []Format{FormatDate, FormatInteger, FormatVersion} }

// Kind is a kind of thing that controls judge.
type Kind string

// The kinds of this version. Their keys are those of DESIGN.md's table.
const (
	KindPermissionSet      Kind = "permission_set"
	KindGroup              Kind = "group"
	KindUser               Kind = "user"
	KindAccount            Kind = "account"
	KindAssignment         Kind = "assignment"
	KindProvisioning       Kind = "provisioning"
	KindPrincipalAccess    Kind = "principal_access"
	KindGroupPermissionSet Kind = "group_permission_set"
	KindInstance           Kind = "instance"
	KindOrganization       Kind = "organization"
	KindABACAttribute      Kind = "abac_attribute"
	KindApplication        Kind = "application"
	KindTrustedTokenIssuer Kind = "trusted_token_issuer"
	KindOperation          Kind = "operation"
	KindEvent              Kind = "event"
	KindIAMUser            Kind = "iam_user"
	KindIAMRole            Kind = "iam_role"
	KindModuleCall         Kind = "module_call"
	KindRootModule         Kind = "root_module"
	KindCode               Kind = "code"
	KindDrift              Kind = "drift"
	KindSetting            Kind = "setting"
)

// sectionOf leads from a kind to the section in which its members stand;
// settings stand in none.
var sectionOf = map[Kind]snapshot.Section{
	KindPermissionSet:      snapshot.SectionPermissionSets,
	KindGroup:              snapshot.SectionGroups,
	KindUser:               snapshot.SectionUsers,
	KindAccount:            snapshot.SectionAccounts,
	KindAssignment:         snapshot.SectionAccountAssignments,
	KindProvisioning:       snapshot.SectionAccountAssignments,
	KindPrincipalAccess:    snapshot.SectionAccountAssignments,
	KindGroupPermissionSet: snapshot.SectionAccountAssignments,
	KindInstance:           snapshot.SectionInstance,
	KindOrganization:       snapshot.SectionOrganization,
	KindABACAttribute:      snapshot.SectionABAC,
	KindApplication:        snapshot.SectionApplications,
	KindTrustedTokenIssuer: snapshot.SectionTrustedTokenIssuers,
	KindOperation:          snapshot.SectionOperations,
	KindEvent:              snapshot.SectionEvents,
	KindIAMUser:            snapshot.SectionAccountHygiene,
	KindIAMRole:            snapshot.SectionAccountHygiene,
	KindModuleCall:         snapshot.SectionIaC,
	KindRootModule:         snapshot.SectionIaC,
	KindCode:               snapshot.SectionIaC,
	KindDrift:              snapshot.SectionDrift,
	KindSetting:            "",
}

// Kinds lists every kind, sorted.
func Kinds() []Kind {
	kinds := make([]Kind, 0, len(sectionOf))
	for kind := range sectionOf {
		kinds = append(kinds, kind)
	}
	slices.Sort(kinds)
	return kinds
}
