package config

import (
	"encoding/json"
	"maps"
	"slices"
)

//go:generate go test -run SchemaIsFresh -update

// Schema returns the JSON Schema (draft 2020-12) of the configuration file,
// for editors. The committed copy is schema/config.schema.json.
func Schema() []byte { return configShape.document("config", "idcscan configuration") }

// document is the schema of a whole file of this shape.
func (s *shape) document(name, title string) []byte {
	schema := s.schema()
	schema["$schema"] = "https://json-schema.org/draft/2020-12/schema"
	schema["$id"] = "https://github.com/idcscan/idcscan/scanner/config/schema/" + name + ".schema.json"
	schema["title"] = title
	data, err := json.MarshalIndent(schema, "", "  ")
	if err != nil {
		panic(err) // maps of strings and lists always marshal
	}
	return append(data, '\n')
}

func (s *shape) schema() map[string]any {
	schema := map[string]any{}
	if s.about != "" {
		schema["description"] = s.about
	}
	switch s.kind {
	case "object":
		properties := map[string]any{}
		for _, key := range slices.Sorted(maps.Keys(s.fields)) {
			properties[key] = s.fields[key].schema()
		}
		schema["type"], schema["properties"], schema["additionalProperties"] = "object", properties, false
		if len(s.required) > 0 {
			schema["required"] = s.required
		}
	case "map":
		schema["type"], schema["additionalProperties"] = "object", s.values.schema()
	case "list":
		schema["type"], schema["items"] = "array", s.items.schema()
		if s.filled {
			schema["minItems"] = 1
		}
	case "words":
		word := &shape{kind: "string", filled: s.filled}
		list := &shape{kind: "list", items: word, filled: s.filled}
		schema["anyOf"] = []any{word.schema(), list.schema()}
	case "string":
		// A number or true is a text too, as it is written.
		schema["type"] = []string{"string", "number", "boolean"}
		if s.filled {
			schema["minLength"] = 1
		}
	case "date":
		schema["type"], schema["format"] = "string", "date"
	case "bool":
		schema["type"] = "boolean"
	case "count":
		schema["type"], schema["minimum"] = "integer", 1
	case "any":
		schema["not"] = map[string]any{"type": "null"}
	}
	if len(s.enum) > 0 {
		schema["type"], schema["enum"] = "string", s.enum
	}
	return schema
}
