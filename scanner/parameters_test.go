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
