package plan_test

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/idcscan/idcscan/collectors/terraform/declaration"
)

const secret = "hidden-from-everyone"

// randomValue makes a value with what is hidden in it, as Terraform writes
// both: the secret stands only where the second says so.
func randomValue(r *rand.Rand, depth int) (value, sensitive any) {
	kind := r.IntN(5)
	if depth > 4 {
		kind %= 3
	}
	switch kind {
	case 0:
		return secret, true
	case 1:
		return "open", false
	case 2:
		return map[string]any{"a": secret, "b": []any{secret}}, true
	case 3:
		values, hidden := object{}, object{}
		for n := range r.IntN(4) {
			name := fmt.Sprint("m", n)
			values[name], hidden[name] = randomValue(r, depth+1)
			if hidden[name] == false && r.IntN(2) == 0 {
				delete(hidden, name)
			}
		}
		return values, hidden
	}
	values, hidden := []any{}, []any{}
	for range r.IntN(4) {
		v, h := randomValue(r, depth+1)
		values, hidden = append(values, v), append(hidden, h)
	}
	return values, hidden
}

// pathsOf are the paths of a state file for a tree of what is hidden.
func pathsOf(sensitive any, path []any) (all []any) {
	switch tree := sensitive.(type) {
	case bool:
		if tree {
			return []any{append([]any{}, path...)}
		}
	case map[string]any:
		for name, branch := range tree {
			step := object{"type": "get_attr", "value": name}
			if len(path) > 1 {
				step = object{"type": "index", "value": object{"value": name, "type": "string"}}
			}
			all = append(all, pathsOf(branch, append(path[:len(path):len(path)], step))...)
		}
	case []any:
		for n, branch := range tree {
			all = append(all, pathsOf(branch, append(path[:len(path):len(path)], object{"type": "index", "value": object{"value": n, "type": "number"}}))...)
		}
	}
	return all
}

func TestNothingSecretLeaves(t *testing.T) {
	for seed := range uint64(300) {
		r := rand.New(rand.NewPCG(seed, 1))
		values, hidden := object{}, object{}
		for n := range 1 + r.IntN(4) {
			name := fmt.Sprint("attribute", n)
			values[name], hidden[name] = randomValue(r, 0)
		}
		texts := map[string]string{
			"plan":    planText(t, nil, object{"variables": object{"x": object{"value": secret}}}, made{block: setBlock, values: values, sensitive: hidden}),
			"deleted": planText(t, nil, nil, deleted(values, hidden)),
			"shown": marshal(t, object{"format_version": "1.0", "values": object{"root_module": object{"resources": []object{
				{"address": setBlock, "mode": "managed", "type": "aws_ssoadmin_permission_set", "name": "set", "values": values, "sensitive_values": hidden}}}}}),
			"raw": marshal(t, object{"version": 4, "serial": 1, "resources": []object{{"mode": "managed", "type": "aws_ssoadmin_permission_set", "name": "set",
				"instances": []object{{"attributes": values, "sensitive_attributes": pathsOf(hidden, nil)}}}}}),
		}
		for kind, text := range texts {
			declarations := read(t, text)
			got := dump(declarations)
			if strings.Contains(got, secret) {
				t.Fatalf("seed %d: %s gives a secret away\n%s\n%s", seed, kind, text, got)
			}
			if strings.Contains(got, "WITHOUT A SYMBOL") {
				t.Fatalf("seed %d: %s: %s", seed, kind, got)
			}
		}
	}
}

func deleted(values, sensitive object) made {
	return made{block: setBlock, actions: []string{"delete"}, before: values, sensitiveBefore: sensitive}
}

func marshal(t *testing.T, document object) string {
	t.Helper()
	text, err := json.Marshal(document)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func TestWhatIsHiddenSaysSo(t *testing.T) {
	declarations := read(t, planText(t, nil, nil, made{block: setBlock, values: object{"name": "Admin", "session_duration": secret, "tags": object{"Tier": secret, "Team": "ops"}},
		sensitive: object{"session_duration": true, "tags": object{"Tier": true}}}))
	set := find(t, declarations, setBlock)
	symbol := set.Attribute("session_duration").Reference()
	if symbol == nil || symbol.Why != declaration.Sensitive || symbol.String() != setBlock+".session_duration" {
		t.Errorf("got %+v", symbol)
	}
	if team, _ := set.Attribute("tags").Attribute("Team").Text(); team != "ops" {
		t.Errorf("a tag beside a hidden one is %q", team)
	}
}

// TestWhatHidesWithoutSayingWhatHidesAll is about documents in which values and
// what hides them do not fit together.
func TestWhatHidesWithoutSayingWhatHidesAll(t *testing.T) {
	raw := func(path string) string {
		return `{"version": 4, "serial": 1, "resources": [{"mode": "managed", "type": "aws_ssoadmin_permission_set", "name": "set", "instances": [{"attributes": {"tags": {"Tier": "` + secret + `"}}, "sensitive_attributes": [` + path + `]}]}]}`
	}
	for name, text := range map[string]string{
		"a list for an object":     planText(t, nil, nil, made{block: setBlock, values: object{"tags": object{"Tier": secret}}, sensitive: object{"tags": []any{true}}}),
		"a shorter list":           planText(t, nil, nil, made{block: setBlock, values: object{"tags": []any{"open", secret}}, sensitive: object{"tags": []any{true}}}),
		"an object for a string":   planText(t, nil, nil, made{block: setBlock, values: object{"tags": secret}, sensitive: object{"tags": object{"Tier": true}}}),
		"a path by number":         raw(`[{"type": "index", "value": {"value": 0, "type": "number"}}]`),
		"a path that is no list":   raw(`"tags"`),
		"a path of another form":   raw(`[{"type": "get_attr", "value": "tags"}, {"type": "splat"}]`),
		"a path and one beyond it": raw(`[{"type": "get_attr", "value": "tags"}], [{"type": "get_attr", "value": "tags"}, {"type": "index", "value": {"value": "Other", "type": "string"}}]`),
	} {
		if got := dump(read(t, text)); strings.Contains(got, secret) {
			t.Errorf("%s gives a secret away\n%s", name, got)
		}
	}
}
