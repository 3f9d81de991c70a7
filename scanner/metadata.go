package scanner

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"

	"github.com/idcscan/idcscan/collectors/snapshot"
)

// metadata is the "custom" part of a control's METADATA.
type metadata struct {
	ID         string                       `json:"id"`
	Version    int                          `json:"version"`
	Severity   Severity                     `json:"severity"`
	Judges     Kind                         `json:"judges"`
	Settings   []string                     `json:"settings"`
	Requires   []string                     `json:"requires"`
	Parameters map[string]metadataParameter `json:"parameters"`
	// Attestations are settings that the control reads of input.attestations,
	// in the form of parameters.
	Attestations map[string]metadataParameter `json:"attestations"`
	FailsBy      string                       `json:"fails_by"`
	Rationale    string                       `json:"rationale"`
	Remediation  map[string]string            `json:"remediation"`
	Frameworks   map[string][]string          `json:"frameworks"`
}

// readControl makes a Control of the METADATA of its package, and returns the
// attestations that it declares.
func readControl(notes *ast.Annotations) (Control, map[string]metadataParameter, []error) {
	var problems []error
	complain := func(format string, values ...any) {
		problems = append(problems, fmt.Errorf(format, values...))
	}
	var custom metadata
	if err := decodeMetadata(notes.Custom, &custom); err != nil {
		return Control{}, nil, []error{err}
	}
	parameters, err := readParameters(custom.Parameters)
	if err != nil {
		problems = append(problems, err)
	}
	control := Control{
		ID: custom.ID, Version: custom.Version, Severity: custom.Severity, Judges: custom.Judges,
		FailsByAbsence: custom.FailsBy == "absence",
		Title:          notes.Title, Description: notes.Description, Rationale: custom.Rationale,
		Remediation: orEmpty(custom.Remediation), Frameworks: orEmpty(custom.Frameworks), Parameters: parameters,
		Settings: slices.Sorted(slices.Values(custom.Settings)), RelatedResources: []string{},
		Requires: []Requirement{}, File: notes.Location.File, Line: notes.Location.Row,
	}
	control.Settings = append([]string{}, slices.Compact(control.Settings)...)
	if control.ID == "" {
		complain("METADATA without custom.id; give the control an id")
	}
	if control.Title == "" || control.Description == "" {
		complain("METADATA without title or description; reports show both")
	}
	if control.Version < 1 {
		complain("version %d is not 1 or more", control.Version)
	}
	if !slices.Contains(Severities(), control.Severity) {
		complain("unknown severity %q; %s", control.Severity, snapshot.Suggestion(string(control.Severity), texts(Severities())))
	}
	if _, known := sectionOf[control.Judges]; !known {
		complain("judges %q, which is no kind; %s", control.Judges, snapshot.Suggestion(string(control.Judges), texts(Kinds())))
	}
	if (control.Judges == KindSetting) != (len(control.Settings) > 0) {
		complain("settings are listed where a control judges setting, and only there")
	}
	if custom.FailsBy != "" && custom.FailsBy != "absence" {
		complain("fails_by %q is not absence, its only value", custom.FailsBy)
	}
	if len(custom.Requires) == 0 {
		complain("requires nothing; list the sections that the control reads")
	}
	for _, text := range custom.Requires {
		requirement, err := parseRequirement(text)
		if err != nil {
			problems = append(problems, err)
			continue
		}
		control.Requires = append(control.Requires, requirement)
	}
	for _, resource := range notes.RelatedResources {
		if resource.Ref.Scheme != "https" || resource.Ref.Host == "" {
			complain("related resource %q is not an absolute https URL", resource.Ref.String())
			continue
		}
		control.RelatedResources = append(control.RelatedResources, resource.Ref.String())
	}
	return control, custom.Attestations, problems
}

// decodeMetadata decodes METADATA's "custom" and admits no unknown field.
func decodeMetadata(custom map[string]any, into any) error {
	data, err := json.Marshal(custom)
	if err != nil {
		return fmt.Errorf("METADATA: %w", err)
	}
	decoder := json.NewDecoder(bytes.NewReader(data))
	decoder.DisallowUnknownFields()
	err = decoder.Decode(into)
	var mismatch *json.UnmarshalTypeError
	switch {
	case errors.As(err, &mismatch):
		return fmt.Errorf("METADATA custom.%s is a %s; it must be of type %s", mismatch.Field, mismatch.Value, mismatch.Type)
	case err != nil:
		// encoding/json has no type for this error: its text is `json: unknown field "x"`.
		if _, field, found := strings.Cut(err.Error(), "unknown field "); found {
			field = strings.Trim(field, `"`)
			return fmt.Errorf("METADATA custom has no field %q; %s", field, snapshot.Suggestion(field, metadataFields))
		}
		return fmt.Errorf("METADATA: %w", err)
	}
	return nil
}

var metadataFields = []string{
	"id", "version", "severity", "judges", "settings", "requires", "parameters",
	"fails_by", "rationale", "remediation", "frameworks", "attestations",
	"type", "default", "items", "enum", "format", "description",
}

func orEmpty[V any](m map[string]V) map[string]V {
	if m == nil {
		return map[string]V{}
	}
	return m
}

// texts returns words of a named string type as plain strings.
func texts[T ~string](words []T) []string {
	plain := make([]string, len(words))
	for i, word := range words {
		plain[i] = string(word)
	}
	return plain
}
