package scanner

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/idcscan/idcscan/collectors/snapshot"
)

// sharedParameters is the id under which parameters stand that several
// controls share. They are declared in the METADATA of package idcscan.facts.
const sharedParameters = "facts"

// overrides checks the values that the user chose against what the controls
// declare, and returns them as data.idcscan.config shows them to Rego.
func (p *Policies) overrides(chosen map[string]map[string]any) (map[string]map[string]any, error) {
	config := map[string]map[string]any{}
	for _, id := range slices.Sorted(maps.Keys(chosen)) {
		declared, known := p.parameters[id]
		if !known {
			return nil, fmt.Errorf("parameters for unknown control %q; %s", id, snapshot.Suggestion(id, slices.Collect(maps.Keys(p.parameters))))
		}
		for _, name := range slices.Sorted(maps.Keys(chosen[id])) {
			parameter, known := declared[name]
			if !known && len(declared) == 0 {
				return nil, fmt.Errorf("%s has no parameters, so none named %q", id, name)
			}
			if !known {
				return nil, fmt.Errorf("%s has no parameter %q; %s", id, name, snapshot.Suggestion(name, slices.Collect(maps.Keys(declared))))
			}
			value, err := parameter.check(chosen[id][name])
			if err != nil {
				return nil, fmt.Errorf("parameter %s.%s: %w", id, name, err)
			}
			if config[id] == nil {
				config[id] = map[string]any{}
			}
			config[id][name] = value
		}
	}
	return config, nil
}

// effective returns a control's parameters as they are after overrides, and
// the names of those that nobody has decided.
func (c *Control) effective(config map[string]map[string]any) (values map[string]any, undecided []string) {
	values, undecided = map[string]any{}, []string{}
	for _, name := range slices.Sorted(maps.Keys(c.Parameters)) {
		if value, chosen := config[c.ID][name]; chosen {
			values[name] = value
		} else if value := c.Parameters[name].Default; value != nil {
			values[name] = value
		} else {
			undecided = append(undecided, name)
		}
	}
	return values, undecided
}

// check returns the value in the form that JSON gives it, numbers as
// json.Number, if it is one that the parameter may have.
func (p Parameter) check(value any) (any, error) {
	data, err := json.Marshal(value)
	if err != nil {
		return nil, fmt.Errorf("%v is no value that JSON can hold; it must be of type %s", value, p.Type)
	}
	decoder := json.NewDecoder(bytes.NewReader(data))
	decoder.UseNumber()
	var plain any
	if err := decoder.Decode(&plain); err != nil {
		return nil, err
	}
	if holdsNull(plain) {
		return nil, fmt.Errorf("null is no value; leave the parameter out to keep its default")
	}
	if !p.Type.fits(plain) {
		return nil, fmt.Errorf("%s is not of type %s", data, p.Type)
	}
	return p.checkItems(plain)
}

// checkItems checks a value of the right type against Items and Enum. Texts of
// an enum are returned as METADATA spells them.
func (p Parameter) checkItems(value any) (any, error) {
	var err error
	switch value := value.(type) {
	case []any:
		for i, item := range value {
			if value[i], err = p.checkItem(item); err != nil {
				return nil, fmt.Errorf("item %d: %w", i+1, err)
			}
		}
	case map[string]any:
		for _, name := range slices.Sorted(maps.Keys(value)) {
			if value[name], err = p.checkItem(value[name]); err != nil {
				return nil, fmt.Errorf("%q: %w", name, err)
			}
		}
	case string:
		return p.spelled(value)
	}
	return value, nil
}

func (p Parameter) checkItem(item any) (any, error) {
	if p.Items != "" && !p.Items.fits(item) {
		text, err := json.Marshal(item)
		if err != nil {
			return nil, err
		}
		return nil, fmt.Errorf("%s is not of type %s", text, p.Items)
	}
	if text, ok := item.(string); ok {
		return p.spelled(text)
	}
	return item, nil
}

var version = regexp.MustCompile(`^(0|[1-9]\d*)(\.(0|[1-9]\d*)){2}$`)

// spelled returns a text as the enum spells it, if it is of the format.
func (p Parameter) spelled(text string) (any, error) {
	switch p.Format {
	case FormatDate:
		if _, err := time.Parse(time.DateOnly, text); err != nil {
			return nil, fmt.Errorf("%q is no day; write it like 2026-01-31", text)
		}
	case FormatInteger:
		if _, err := strconv.ParseUint(text, 10, 31); err != nil {
			return nil, fmt.Errorf("%q is no whole number", text)
		}
	case FormatVersion:
		if !version.MatchString(text) {
			return nil, fmt.Errorf("%q is no version of three numbers; write it like 1.11.0", text)
		}
	}
	if len(p.Enum) == 0 {
		return text, nil
	}
	for _, known := range p.Enum {
		if strings.EqualFold(text, known) {
			return known, nil
		}
	}
	return nil, fmt.Errorf("%q is no known value; %s", text, snapshot.Suggestion(text, p.Enum))
}

// fits reports whether a value, its numbers json.Number, is of the type.
func (t ParameterType) fits(value any) bool {
	var fits bool
	switch t {
	case "integer":
		if number, ok := value.(json.Number); ok {
			_, err := strconv.ParseInt(number.String(), 10, 64)
			fits = err == nil
		}
	case "number":
		_, fits = value.(json.Number)
	case "string":
		_, fits = value.(string)
	case "boolean":
		_, fits = value.(bool)
	case "array":
		_, fits = value.([]any)
	case "object":
		_, fits = value.(map[string]any)
	}
	return fits
}

func holdsNull(value any) bool {
	switch value := value.(type) {
	case nil:
		return true
	case []any:
		return slices.ContainsFunc(value, holdsNull)
	case map[string]any:
		for _, inner := range value {
			if holdsNull(inner) {
				return true
			}
		}
	}
	return false
}
