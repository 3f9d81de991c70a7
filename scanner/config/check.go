package config

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"go.yaml.in/yaml/v3"

	"github.com/idcscan/idcscan/collectors/snapshot"
)

func parse(data []byte, name string, allowed *shape) (*Config, error) {
	c := &Config{name: name, shape: allowed}
	root, err := readDocument(data, name, allowed)
	if err != nil || root == nil {
		return c, err
	}
	if err := root.Decode(c); err != nil {
		return nil, fmt.Errorf("%s: %s", name, strings.TrimPrefix(err.Error(), "yaml: "))
	}
	c.root = root
	for i := range c.Sources {
		c.Sources[i] = c.refer("source", c.Sources[i])
	}
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
		return nil, fmt.Errorf("%s; mend the YAML", notYAML(data, name, err))
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

// notYAML is what the parser says, with the place as in every other error. It
// counts lines from 0 where something is missing that it expected.
func notYAML(data []byte, name string, err error) string {
	text := strings.TrimPrefix(err.Error(), "yaml: ")
	number, problem, _ := strings.Cut(strings.TrimPrefix(text, "line "), ": ")
	line, failed := strconv.Atoi(number)
	if failed != nil {
		return name + ": " + text
	}
	if strings.HasPrefix(problem, "did not find expected") {
		line = min(line+1, 1+bytes.Count(bytes.TrimRight(data, "\r\n"), []byte("\n")))
	}
	return fmt.Sprintf("%s:%d: %s", name, line, problem)
}

// check reports the first breach of the shape below node.
func (s *shape) check(name string, node *yaml.Node) error {
	node = resolved(node)
	switch s.kind {
	case "object", "map":
		return s.checkMapping(name, node)
	case "list":
		return s.checkList(name, node)
	case "words":
		if node.Kind == yaml.SequenceNode {
			return (&shape{filled: s.filled, items: &shape{kind: "string", filled: s.filled}}).checkList(name, node)
		}
		return s.checkScalar(name, node)
	case "any":
		return checkAny(name, node)
	}
	return s.checkScalar(name, node)
}

func (s *shape) checkList(name string, node *yaml.Node) error {
	if node.Kind != yaml.SequenceNode {
		return breach(name, node, "a list is expected here", `write it as "- value" lines or [a, b]`)
	}
	if s.filled && len(node.Content) == 0 {
		return breach(name, node, "the list is empty", "fill it or remove the key")
	}
	for _, item := range node.Content {
		if err := s.items.check(name, item); err != nil {
			return err
		}
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
	problem, remedy := "", ""
	switch {
	case s.filled && node.Value == "":
		problem, remedy = "the text is empty", "give one or remove the key"
	case s.kind == "bool" && node.Tag != "!!bool":
		problem, remedy = fmt.Sprintf("%q is neither true nor false", node.Value), "write true or false"
	case s.kind == "count" && !isCount(node):
		problem, remedy = fmt.Sprintf("%q is not a number from 1 on", node.Value), "write a whole one, without quotes"
	case s.kind == "date" && !isDay(node.Value):
		problem, remedy = fmt.Sprintf("%q is no date", node.Value), "write YYYY-MM-DD"
	case len(s.enum) > 0 && !slices.Contains(s.enum, node.Value):
		problem, remedy = fmt.Sprintf("unknown value %q", node.Value), "use one of "+strings.Join(s.enum, ", ")
	default:
		return nil
	}
	return breach(name, node, problem, remedy)
}

func isDay(text string) bool {
	_, err := time.Parse(time.DateOnly, text)
	return err == nil
}

func isCount(node *yaml.Node) bool {
	var number int32
	return node.Tag == "!!int" && node.Decode(&number) == nil && number > 0
}

// checkAttestations reports a statement that nobody makes, or that ends before
// it begins. Days compare as texts.
func (c *Config) checkAttestations() error {
	list := child(c.root, "attestations")
	for i, attestation := range c.Attestations {
		c.Attestations[i].Place = c.at(resolved(list.Content[i]))
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
	node = resolved(node)
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

func breach(name string, node *yaml.Node, problem, remedy string) error {
	return fmt.Errorf("%s:%d:%d: %s; %s", name, node.Line, node.Column, problem, remedy)
}

func suggestion(word string, known []string) string {
	if len(known) == 0 {
		return "remove it"
	}
	return snapshot.Suggestion(word, known)
}
