package config_test

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"go.yaml.in/yaml/v3"

	"github.com/idcscan/idcscan/scanner/config"
)

// TestSchemaAcceptsWhatTheParserAccepts: on documents that are made at random
// around the shape, editor and idcscan say the same.
func TestSchemaAcceptsWhatTheParserAccepts(t *testing.T) {
	schema := compileSchema(t)
	accepted, refused := 0, 0
	for seed := range uint64(20_000) {
		text := document(rand.New(rand.NewPCG(seed, 7)))
		var value any
		if err := yaml.Unmarshal([]byte(text), &value); err != nil {
			t.Fatalf("%v in\n%s", err, text)
		}
		_, parserErr := config.Parse([]byte(text), "c.yaml")
		schemaErr := schema.Validate(jsonOf(value))
		if (parserErr == nil) != (schemaErr == nil) {
			t.Fatalf("seed %d: parser %v, schema %v\n%s", seed, parserErr, schemaErr, text)
		}
		if parserErr == nil {
			accepted++
		} else {
			refused++
		}
	}
	if accepted < 2_000 || refused < 2_000 {
		t.Errorf("%d documents are accepted and %d refused: one side is hardly tried", accepted, refused)
	}
}

func compileSchema(t *testing.T) *jsonschema.Schema {
	t.Helper()
	schema, err := jsonschema.UnmarshalJSON(bytes.NewReader(config.Schema()))
	if err != nil {
		t.Fatal(err)
	}
	compiler := jsonschema.NewCompiler()
	compiler.AssertFormat()
	if err := compiler.AddResource("config.json", schema); err != nil {
		t.Fatal(err)
	}
	compiled, err := compiler.Compile("config.json")
	if err != nil {
		t.Fatal(err)
	}
	return compiled
}

// jsonOf is a YAML value as an editor sees it: days are texts.
func jsonOf(value any) any {
	switch value := value.(type) {
	case map[string]any:
		for key := range value {
			value[key] = jsonOf(value[key])
		}
	case []any:
		for i := range value {
			value[i] = jsonOf(value[i])
		}
	case interface{ Format(string) string }:
		return value.Format("2006-01-02")
	}
	return value
}

// document makes a document of keys that are right more often than not, each
// with a value that some key takes.
func document(r *rand.Rand) string {
	values := []string{
		"seed", "''", "5", "0", "-1", "1.5", "true", "yes", "high", "severe", "2026-01-31", "'2026-01-31'", "2026-13-01", "null", "full",
		"[]", "[seed]", "[seed, '']", "[1, true]", "[null]", "[[seed]]", "[seed, {a: b}]", "{}", "{A: high}", "{A: severe}", "{A: {b: [1, x]}}", "{A: {b: null}}",
		"{select: [SES], skip: ['']}", "{select: SES}", "{file: w.yaml, max_days: 30}", "{max_days: many}", "{max_findings: 0}",
		"{profile: full, anchor: main.tf}", "{profile: fully}", "{anchor: ''}",
		"[{setting: a, value: 5, by: b, on: 2026-01-01, valid_until: 2026-01-31}]", "[{setting: a, value: v, by: b, on: 2026-01-01}]",
		"[{setting: a, value: v, by: b, on: soon, valid_until: 2026-01-31}]", "[{setting: a, value: [v], by: b, on: 2026-01-01, valid_until: 2026-01-31, more: x}]",
	}
	fitting := map[string][]string{
		"strict": {"true"}, "allow_incomplete": {"false"}, "fail_on": {"high"}, "severities": {"{A: high}", "{}"}, "parameters": {"{A: {b: [1, x]}}", "{}"},
		"controls": {"{}", "{select: [SES]}"}, "waivers": {"{file: w.yaml, max_days: 30}"}, "sarif": {"{profile: full, anchor: main.tf}"},
		"attestations": {"[]", "[{setting: a, value: 5, by: b, on: 2026-01-01, valid_until: 2026-01-31}]"},
	}
	keys := []string{"unknown"}
	for _, key := range config.Keys() {
		if !strings.ContainsAny(key.Name, ".[") {
			keys = append(keys, key.Name)
		}
	}
	var b strings.Builder
	for _, i := range r.Perm(len(keys))[:1+r.IntN(4)] {
		choices := values
		if fit := fitting[keys[i]]; r.IntN(4) > 0 && keys[i] != "unknown" {
			if choices = fit; fit == nil {
				choices = []string{"[seed]", "seed", "5"}
			}
		}
		fmt.Fprintf(&b, "%s: %s\n", keys[i], choices[r.IntN(len(choices))])
	}
	return b.String()
}
