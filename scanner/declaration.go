package scanner

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"

	"github.com/idcscan/idcscan/collectors/snapshot"
)

// metadataParameter is how METADATA declares a parameter.
type metadataParameter struct {
	Type        ParameterType   `json:"type"`
	Default     json.RawMessage `json:"default"`
	Items       ParameterType   `json:"items"`
	Enum        []string        `json:"enum"`
	Format      Format          `json:"format"`
	Description string          `json:"description"`
}

// readParameters makes parameters of METADATA's.
func readParameters(declared map[string]metadataParameter) (map[string]Parameter, error) {
	parameters := map[string]Parameter{}
	for _, name := range slices.Sorted(maps.Keys(declared)) {
		parameter, err := declared[name].read()
		if err != nil {
			return parameters, fmt.Errorf("parameter %s %w", name, err)
		}
		if declared[name].Default != nil {
			value, err := parameter.check(declared[name].Default)
			if err != nil {
				return parameters, fmt.Errorf("default of parameter %s: %w", name, err)
			}
			parameter.Default = value
		}
		parameters[name] = parameter
	}
	return parameters, nil
}

// read makes a parameter of its declaration, but for the default.
func (m metadataParameter) read() (Parameter, error) {
	parameter := Parameter{Type: m.Type, Items: m.Items, Enum: m.Enum, Format: m.Format, Description: m.Description}
	for _, named := range []ParameterType{m.Type, m.Items} {
		if !slices.Contains(ParameterTypes(), named) && (named != "" || m.Type == "") {
			return parameter, fmt.Errorf("has unknown type %q; %s", named, snapshot.Suggestion(string(named), texts(ParameterTypes())))
		}
	}
	container := m.Type == "array" || m.Type == "object"
	switch {
	case m.Description == "":
		return parameter, fmt.Errorf("has no description")
	case m.Items != "" && !container:
		return parameter, fmt.Errorf("has items, which only an array or object has")
	case m.Items == "array" || m.Items == "object":
		return parameter, fmt.Errorf("has items of type %s; items are string, integer, number or boolean", m.Items)
	case m.Enum != nil && m.Type != "string" && m.Items != "string":
		return parameter, fmt.Errorf("has an enum, which only texts have; say type: string or items: string")
	case m.Format != "" && !slices.Contains(formats(), m.Format):
		return parameter, fmt.Errorf("has unknown format %q; %s", m.Format, snapshot.Suggestion(string(m.Format), texts(formats())))
	case m.Format != "" && m.Type != "string":
		return parameter, fmt.Errorf("has a format, which only texts have; say type: string")
	case m.Enum != nil && len(m.Enum) == 0:
		return parameter, fmt.Errorf("has an enum without values")
	}
	return parameter, nil
}
