package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"go/format"
	"maps"
	"slices"
	"strconv"
	"strings"
)

// table is what is written: the served operations and all shapes they reach.
type table struct {
	models     map[string]shape
	operations []string
	reached    map[string]bool
}

// generate returns the source of shapes_gen.go.
func generate(folder string) ([]byte, error) {
	models, err := readModels(folder)
	if err != nil {
		return nil, err
	}
	t := &table{models: models, reached: map[string]bool{}}
	for service, operations := range served {
		namespace := service
		if other, ok := namespaces[service]; ok {
			namespace = other
		}
		for _, name := range operations {
			id := "com.amazonaws." + namespace + "#" + name
			if models[id].Type != "operation" {
				return nil, fmt.Errorf("%s is no operation of %s.json", name, service)
			}
			t.operations = append(t.operations, id)
			t.withCommonErrors(id)
			t.reach(id)
		}
	}
	slices.Sort(t.operations)
	return t.write()
}

// withCommonErrors adds to an operation what its whole service may answer.
func (t *table) withCommonErrors(id string) {
	namespace, _, _ := strings.Cut(id, "#")
	for service, s := range t.models {
		if s.Type == "service" && strings.HasPrefix(service, namespace+"#") {
			op := t.models[id]
			op.Errors = append(slices.Clone(op.Errors), s.Errors...)
			t.models[id] = op
		}
	}
}

// reach marks a shape and all that it leads to.
func (t *table) reach(id string) {
	s, ok := t.models[id]
	if !ok || t.reached[id] {
		return
	}
	t.reached[id] = true
	for _, r := range []*reference{s.Member, s.Value, s.Input, s.Output} {
		if r != nil {
			t.reach(r.Target)
		}
	}
	for _, e := range s.Errors {
		t.reach(e.Target)
	}
	for _, m := range s.Members {
		t.reach(m.Target)
	}
}

func (t *table) write() ([]byte, error) {
	var b bytes.Buffer
	b.WriteString("// Code generated from AWS's Smithy models by go generate; DO NOT EDIT.\n\npackage model\n\n")
	b.WriteString("var generatedOperations = map[string]Operation{\n")
	for _, id := range t.operations {
		t.writeOperation(&b, id)
	}
	b.WriteString("}\n\nvar generatedShapes = map[string]Shape{\n")
	for _, id := range slices.Sorted(maps.Keys(t.reached)) {
		if t.models[id].Type == "operation" {
			continue
		}
		if err := t.writeShape(&b, id); err != nil {
			return nil, fmt.Errorf("%s: %w", id, err)
		}
	}
	b.WriteString("}\n")
	return format.Source(b.Bytes())
}

func (t *table) writeOperation(b *bytes.Buffer, id string) {
	op := t.models[id]
	fmt.Fprintf(b, "%q: {", short(id))
	for _, end := range []struct {
		name   string
		target *reference
	}{{"Input", op.Input}, {"Output", op.Output}} {
		if end.target != nil && end.target.Target != "smithy.api#Unit" {
			fmt.Fprintf(b, "%s: %q,", end.name, short(end.target.Target))
		}
	}
	if len(op.Errors) > 0 {
		b.WriteString("Errors: []string{")
		for _, e := range op.Errors {
			fmt.Fprintf(b, "%q,", short(e.Target))
		}
		b.WriteString("},")
	}
	b.WriteString("},\n")
}

// kinds are the types of Smithy in the words of package model.
var kinds = map[string]string{
	"structure": "Structure", "union": "Union", "list": "List", "map": "Map", "string": "String", "enum": "Enum",
	"integer": "Number", "long": "Number", "boolean": "Boolean", "timestamp": "Timestamp", "document": "Document",
	"blob": "Blob",
}

func (t *table) writeShape(b *bytes.Buffer, id string) error {
	s := t.models[id]
	kind, ok := kinds[s.Type]
	if !ok {
		return fmt.Errorf("type %q is not known", s.Type)
	}
	fmt.Fprintf(b, "%q: {Kind: %s,", short(id), kind)
	for _, item := range []*reference{s.Member, s.Value} {
		if item != nil {
			fmt.Fprintf(b, "Item: %q,", short(item.Target))
		}
	}
	if err := writeConstraints(b, s); err != nil {
		return err
	}
	if s.Type == "enum" {
		writeValues(b, s)
	} else if s.Members != nil {
		writeMembers(b, s)
	}
	b.WriteString("},\n")
	return nil
}

func writeConstraints(b *bytes.Buffer, s shape) error {
	for _, trait := range []string{"smithy.api#length", "smithy.api#range"} {
		if text, ok := s.Traits[trait]; ok {
			var limit bound
			if err := json.Unmarshal(text, &limit); err != nil {
				return err
			}
			fmt.Fprintf(b, "Min: %d, Max: %d,", limit.Min, limit.Max)
		}
	}
	text, ok := s.Traits["smithy.api#pattern"]
	if !ok {
		return nil
	}
	var pattern string
	if err := json.Unmarshal(text, &pattern); err != nil {
		return err
	}
	main, also, not, err := translate(pattern)
	if err != nil {
		return err
	}
	for _, p := range []struct{ name, value string }{{"Pattern", main}, {"Also", also}, {"Not", not}} {
		if p.value != "" {
			fmt.Fprintf(b, "%s: %s,", p.name, quote(p.value))
		}
	}
	return nil
}

// quote prefers the quotes in which a pattern can be read.
func quote(s string) string {
	if strconv.CanBackquote(s) {
		return "`" + s + "`"
	}
	return strconv.QuoteToASCII(s)
}

func writeValues(b *bytes.Buffer, s shape) {
	b.WriteString("Values: []string{")
	for _, name := range slices.Sorted(maps.Keys(s.Members)) {
		value := name
		if text, ok := s.Members[name].Traits["smithy.api#enumValue"]; ok {
			value, _ = strconv.Unquote(string(text)) // a JSON string of letters
		}
		fmt.Fprintf(b, "%q,", value)
	}
	b.WriteString("},")
}

func writeMembers(b *bytes.Buffer, s shape) {
	b.WriteString("Members: map[string]Member{\n")
	for _, name := range slices.Sorted(maps.Keys(s.Members)) {
		m := s.Members[name]
		required := ""
		if _, ok := m.Traits["smithy.api#required"]; ok {
			required = ", Required: true"
		}
		fmt.Fprintf(b, "%q: {Target: %q%s},\n", name, short(m.Target), required)
	}
	b.WriteString("},")
}
