package scanner

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestValuesOfParameters(t *testing.T) {
	for _, test := range []struct {
		typ   ParameterType
		value any
		want  any // nil where the value does not fit
	}{
		{"integer", 5, number("5")},
		{"integer", uint64(5), number("5")},
		{"integer", 5.0, number("5")},
		{"integer", 5.5, nil},
		{"integer", "5", nil},
		{"number", 5.5, number("5.5")},
		{"number", true, nil},
		{"string", "x", "x"},
		{"string", 1, nil},
		{"boolean", false, false},
		{"boolean", "false", nil},
		{"array", []string{}, []any{}},
		{"array", []any{"x", 1}, []any{"x", number("1")}},
		{"array", map[string]any{}, nil},
		{"array", []any{nil}, nil},
		{"object", map[string]any{"x": 1}, map[string]any{"x": number("1")}},
		{"object", map[string]any{"x": nil}, nil},
		{"object", []any{}, nil},
		{"object", map[any]any{1: 2}, nil},
		{"string", nil, nil},
	} {
		got, err := Parameter{Type: test.typ}.check(test.value)
		if diff := cmp.Diff(test.want, got); diff != "" || (err == nil) != (test.want != nil) {
			t.Errorf("%s of %#v: %v %s", test.typ, test.value, err, diff)
		}
	}
}

func TestValuesBelowTheSurface(t *testing.T) {
	tiers := Parameter{Type: "object", Items: "string", Enum: []string{"admin", "power-user", "read-only"}}
	source := Parameter{Type: "string", Enum: []string{"external", "internal"}}
	names := Parameter{Type: "array", Items: "string"}
	for _, test := range []struct {
		parameter Parameter
		value     any
		want      any // nil where the value does not fit
		problem   string
	}{
		{tiers, map[string]string{"adm": "admin", "ro": "Read-Only"}, map[string]any{"adm": "admin", "ro": "read-only"}, ""},
		{tiers, map[string]string{"adm": "admn"}, nil, `"adm": "admn" is no known value; did you mean admin?`},
		{tiers, map[string]any{"adm": 1}, nil, `"adm": 1 is not of type string`},
		{source, "EXTERNAL", "external", ""},
		{source, "exernal", nil, `"exernal" is no known value; did you mean external?`},
		{source, "okta", nil, `"okta" is no known value; known are external, internal`},
		{names, []string{"a", ""}, []any{"a", ""}, ""},
		{names, []any{"a", 1}, nil, "item 2: 1 is not of type string"},
		{names, []any{[]string{"a"}}, nil, `item 1: ["a"] is not of type string`},
		{Parameter{Type: "array", Items: "string", Enum: []string{"x"}}, []string{"X", "y"}, nil, `item 2: "y" is no known value; known are x`},
		{Parameter{Type: "array", Items: "integer"}, []any{1, 1.5}, nil, "item 2: 1.5 is not of type integer"},
	} {
		got, err := test.parameter.check(test.value)
		if diff := cmp.Diff(test.want, got); diff != "" || problemOf(err) != test.problem {
			t.Errorf("%#v: %v, want %s %s", test.value, err, test.problem, diff)
		}
	}
}

func problemOf(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}

// TestOwnParametersAreCheckedBeforeCollecting shows it for the parameters that
// idcscan's own controls declare.
func TestOwnParametersAreCheckedBeforeCollecting(t *testing.T) {
	p := ownPolicies(t)
	for want, chosen := range map[string]map[string]map[string]any{
		`parameter facts.tiers.values: "adm": "admn" is no known value; did you mean admin?`:  {"facts": {"tiers.values": map[string]any{"adm": "admn"}}},
		`parameter IDC-SRC-001.expected: "exernal" is no known value; did you mean external?`: {"IDC-SRC-001": {"expected": "exernal"}},
		"parameter IDC-ADM-001.allowed_principals: item 1: 1 is not of type string":           {"IDC-ADM-001": {"allowed_principals": []any{1}}},
		"parameter IDC-ASG-001.allowed_users: item 1: true is not of type string":             {"IDC-ASG-001": {"allowed_users": []any{true}}},
		"parameter IDC-ABC-002.required_keys: item 1: 2 is not of type string":                {"IDC-ABC-002": {"required_keys": []any{2}}},
		`parameter IDC-TAG-001.required: item 2: {"Tier":"admin"} is not of type string`:      {"IDC-TAG-001": {"required": []any{"Tier", map[string]any{"Tier": "admin"}}}},
	} {
		if err := p.Check(Options{Parameters: chosen}); problemOf(err) != want {
			t.Errorf("%v, want %s", err, want)
		}
	}
}

func TestDeclarationsOfParametersAreChecked(t *testing.T) {
	for declared, want := range map[string]string{
		"{type: integer, items: string, description: x}":             "parameter limit has items, which only an array or object has",
		"{type: array, items: text, description: x}":                 `parameter limit has unknown type "text"`,
		"{type: array, items: array, description: x}":                "parameter limit has items of type array",
		"{type: integer, enum: [a], description: x}":                 "parameter limit has an enum, which only texts have",
		"{type: array, enum: [a], description: x}":                   "parameter limit has an enum, which only texts have",
		"{type: string, enum: [], description: x}":                   "parameter limit has an enum without values",
		"{type: string, enum: [a], default: b, description: x}":      `default of parameter limit: "b" is no known value`,
		"{type: array, items: string, default: [1], description: x}": "default of parameter limit: item 1: 1 is not of type string",
		"{type: string, enun: [a], description: x}":                  `METADATA custom has no field "enun"; did you mean enum?`,
	} {
		text := controlText(noFailures, "{type: integer, default: 60, description: minutes}", declared)
		if _, err := loadPolicies(files("controls/a.rego", text)); !strings.Contains(problemOf(err), want) {
			t.Errorf("%s: %v, want %s", declared, err, want)
		}
	}
}

const sharedFacts = `# METADATA
# scope: package
# custom:
#   id: facts
#   parameters:
#     tiers.tag_key: {type: string, default: Tier, description: the tag}
package idcscan.facts

key := data.idcscan.config.facts["tiers.tag_key"]
`

func TestSharedParameters(t *testing.T) {
	own := files("lib/facts/facts.rego", sharedFacts, "controls/a.rego", controlText(`fail contains {"key": name, "message": data.idcscan.facts.key} if some name, _ in input.permission_sets
`))
	p, err := loadPolicies(own)
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]Parameter{"tiers.tag_key": {Type: "string", Default: "Tier", Description: "the tag"}}
	if diff := cmp.Diff(want, p.SharedParameters()); diff != "" {
		t.Error(diff)
	}
	set := map[string]map[string]any{"facts": {"tiers.tag_key": "Level"}}
	if got := evaluate(t, p, withSets("Admin"), Options{Parameters: set}).Findings[0].Message; got != "Level" {
		t.Errorf("the rule sees %q", got)
	}
	if _, err := p.overrides(map[string]map[string]any{"facts": {"tiers.tagkey": "x"}}); err == nil || !strings.Contains(err.Error(), `facts has no parameter "tiers.tagkey"; did you mean tiers.tag_key?`) {
		t.Error(err)
	}
	own = files("lib/facts/facts.rego", strings.Replace(sharedFacts, "type: string", "type: text", 1))
	if _, err := loadPolicies(own); err == nil || !strings.Contains(err.Error(), "policies/lib/facts/facts.rego:1: parameter tiers.tag_key has unknown type") {
		t.Error(err)
	}
}
