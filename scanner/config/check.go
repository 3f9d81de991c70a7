package config

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"time"

	"go.yaml.in/yaml/v3"

	"github.com/idcscan/idcscan/collectors/snapshot"
)

func parse(data []byte, name string, allowed *shape) (*Config, error) {
	c := &Config{name: name}
	root, err := readDocument(data, name, allowed)
	if err != nil || root == nil {
		return c, err
	}
	if err := root.Decode(c); err != nil {
		return nil, fmt.Errorf("%s: %s", name, strings.TrimPrefix(err.Error(), "yaml: "))
	}
	c.root = root
	return c, c.checkAttestations()
}

// readDocument returns the root of the only YAML document of a file, nil where
// the file says nothing.
func readDocument(data []byte, name string, allowed *shape) (*yaml.Node, error) {
	decoder := yaml.NewDecoder(bytes.NewReader(data))
	var document yaml.Node
	switch err := decoder.Decode(&document); {
	case errors.Is(err, io.EOF):
		return nil, nil
	case err != nil:
		return nil, fmt.Errorf("%s: %s; mend the YAML", name, strings.TrimPrefix(err.Error(), "yaml: "))
	}
	if err := decoder.Decode(new(yaml.Node)); !errors.Is(err, io.EOF) {
		return nil, fmt.Errorf("%s: holds more than one YAML document; keep one", name)
	}
	root := document.Content[0]
	if root.Tag == "!!null" {
		return nil, nil
	}
	return root, allowed.check(name, root)
}

// check reports the first breach of the shape below node.
func (s *shape) check(name string, node *yaml.Node) error {
	if node.Kind == yaml.AliasNode {
		node = node.Alias
	}
	switch s.kind {
	case "object", "map":
		return s.checkMapping(name, node)
	case "list":
		if node.Kind != yaml.SequenceNode {
			return breach(name, node, "a list is expected here", `write it as "- value" lines or [a, b]`)
		}
		for _, item := range node.Content {
			if err := s.items.check(name, item); err != nil {
				return err
			}
		}
	case "string", "date":
		return s.checkScalar(name, node)
	case "any":
		return checkAny(name, node)
	}
	return nil
}

func (s *shape) checkMapping(name string, node *yaml.Node) error {
	if node.Kind != yaml.MappingNode {
		return breach(name, node, "a mapping is expected here", `write it as "key: value" lines`)
	}
	seen := map[string]bool{}
	for i := 0; i+1 < len(node.Content); i += 2 {
		key, value := node.Content[i], node.Content[i+1]
		if seen[key.Value] {
			return breach(name, key, fmt.Sprintf("key %q stands twice", key.Value), "remove one")
		}
		seen[key.Value] = true
		below := s.values
		if s.kind == "object" {
			below = s.fields[key.Value]
		}
		if below == nil {
			known := slices.Sorted(maps.Keys(s.fields))
			return breach(name, key, fmt.Sprintf("unknown key %q", key.Value), suggestion(key.Value, known))
		}
		if err := below.check(name, value); err != nil {
			return err
		}
	}
	for _, key := range s.required {
		if !seen[key] {
			return breach(name, node, fmt.Sprintf("key %q is missing", key), "add it: "+s.fields[key].about)
		}
	}
	return nil
}

func (s *shape) checkScalar(name string, node *yaml.Node) error {
	if node.Kind != yaml.ScalarNode || node.Tag == "!!null" {
		return breach(name, node, "a text is expected here", "give one value")
	}
	if s.kind == "date" {
		if _, err := time.Parse(time.DateOnly, node.Value); err != nil {
			return breach(name, node, fmt.Sprintf("%q is no date", node.Value), "write YYYY-MM-DD")
		}
	}
	if len(s.enum) > 0 && !slices.Contains(s.enum, node.Value) {
		return breach(name, node, fmt.Sprintf("unknown value %q", node.Value), "use one of "+strings.Join(s.enum, ", "))
	}
	return nil
}

// checkAttestations reports a statement that nobody makes, or that ends before
// it begins. Days compare as texts.
func (c *Config) checkAttestations() error {
	list := child(c.root, "attestations")
	for i, attestation := range c.Attestations {
		switch {
		case strings.TrimSpace(attestation.By) == "":
			return breach(c.name, list.Content[i], "nobody makes this statement", "name a person or team under by")
		case attestation.ValidUntil < attestation.On:
			return breach(c.name, list.Content[i], fmt.Sprintf("valid_until %s lies before on %s", attestation.ValidUntil, attestation.On), "mend one of them")
		}
	}
	return nil
}

// checkAny accepts every value that JSON can hold but null, which would read
// as "no value" to a person and as a value to a policy.
func checkAny(name string, node *yaml.Node) error {
	if node.Kind == yaml.AliasNode {
		node = node.Alias
	}
	if node.Tag == "!!null" {
		return breach(name, node, "a value is missing", "give one or remove the key")
	}
	if node.Tag == "!!float" && (strings.Contains(strings.ToLower(node.Value), "inf") || strings.Contains(strings.ToLower(node.Value), "nan")) {
		return breach(name, node, fmt.Sprintf("%s is no number that JSON can hold", node.Value), "give a finite one")
	}
	for _, below := range node.Content {
		if below.Kind != yaml.AliasNode || below.Alias.Kind == yaml.ScalarNode {
			if err := checkAny(name, below); err != nil {
				return err
			}
		}
	}
	return nil
}

// Check reports the first parameter or control of the configuration that the
// policies do not know, with its place. known holds the parameter names by
// control id.
func (c *Config) Check(known map[string][]string) error {
	parameters := child(c.root, "parameters")
	if parameters == nil {
		return nil
	}
	for i := 0; i+1 < len(parameters.Content); i += 2 {
		id, values := parameters.Content[i], parameters.Content[i+1]
		names, ok := known[id.Value]
		if !ok {
			return breach(c.name, id, fmt.Sprintf("unknown control %q", id.Value), suggestion(id.Value, slices.Sorted(maps.Keys(known))))
		}
		if values.Kind == yaml.AliasNode {
			values = values.Alias
		}
		for j := 0; j+1 < len(values.Content); j += 2 {
			if parameter := values.Content[j]; !slices.Contains(names, parameter.Value) {
				return breach(c.name, parameter, fmt.Sprintf("%s has no parameter %q", id.Value, parameter.Value), suggestion(parameter.Value, names))
			}
		}
	}
	return nil
}

// child returns the value of a key of a mapping, an alias followed, or nil.
func child(node *yaml.Node, key string) *yaml.Node {
	if node == nil {
		return nil
	}
	for i := 0; i+1 < len(node.Content); i += 2 {
		if node.Content[i].Value == key {
			if value := node.Content[i+1]; value.Kind == yaml.AliasNode {
				return value.Alias
			}
			return node.Content[i+1]
		}
	}
	return nil
}

func breach(name string, node *yaml.Node, problem, remedy string) error {
	return fmt.Errorf("%s:%d:%d: %s; %s", name, node.Line, node.Column, problem, remedy)
}

func suggestion(word string, known []string) string {
	if len(known) == 0 {
		return "remove it"
	}
	return snapshot.Suggestion(word, known)
}
