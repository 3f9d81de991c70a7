package config

import (
	"fmt"
	"iter"
	"maps"
	"slices"

	"go.yaml.in/yaml/v3"
)

// Known is what the policies know, for checking what a configuration names.
type Known struct {
	// Parameters are the names of parameters by control id, "facts" among them.
	Parameters map[string][]string
	// Parameter reports what keeps a value from being a parameter's.
	Parameter func(id, name string, value any) error
	// Selector reports what keeps a text from naming controls.
	Selector func(name string) error
}

// Check reports the first control, parameter or value of one that the policies
// do not know, with its place.
func (c *Config) Check(known Known) error {
	ids := slices.Sorted(maps.Keys(known.Parameters))
	for id, values := range pairs(child(c.root, "parameters")) {
		names, ok := known.Parameters[id.Value]
		if !ok {
			return breach(c.name, id, fmt.Sprintf("unknown control %q", id.Value), suggestion(id.Value, ids))
		}
		for parameter, value := range pairs(values) {
			if !slices.Contains(names, parameter.Value) {
				return breach(c.name, parameter, fmt.Sprintf("%s has no parameter %q", id.Value, parameter.Value), suggestion(parameter.Value, names))
			}
			if err := known.Parameter(id.Value, parameter.Value, c.Parameters[id.Value][parameter.Value]); err != nil {
				return c.refuse(value, fmt.Errorf("parameter %s.%s: %w", id.Value, parameter.Value, err))
			}
		}
	}
	ids = slices.DeleteFunc(ids, func(id string) bool { return id == "facts" }) // it has no severity
	for id := range pairs(child(c.root, "severities")) {
		if !slices.Contains(ids, id.Value) {
			return breach(c.name, id, fmt.Sprintf("unknown control %q", id.Value), suggestion(id.Value, ids))
		}
	}
	return c.checkSelectors(known)
}

func (c *Config) checkSelectors(known Known) error {
	controls := child(c.root, "controls")
	for _, key := range []string{"select", "skip"} {
		list := child(controls, key)
		for i := 0; list != nil && i < len(list.Content); i++ {
			node := resolved(list.Content[i])
			if err := known.Selector(node.Value); err != nil {
				return c.refuse(node, err)
			}
		}
	}
	return nil
}

func (c *Config) refuse(node *yaml.Node, err error) error {
	return fmt.Errorf("%s:%d:%d: %w", c.name, node.Line, node.Column, err)
}

// pairs are the keys and values of a mapping, aliases followed.
func pairs(node *yaml.Node) iter.Seq2[*yaml.Node, *yaml.Node] {
	return func(yield func(*yaml.Node, *yaml.Node) bool) {
		node = resolved(node)
		for i := 0; node != nil && i+1 < len(node.Content); i += 2 {
			if !yield(node.Content[i], resolved(node.Content[i+1])) {
				return
			}
		}
	}
}

// resolved follows an alias.
func resolved(node *yaml.Node) *yaml.Node {
	if node != nil && node.Kind == yaml.AliasNode {
		return node.Alias
	}
	return node
}

// child returns the value of a key of a mapping, an alias followed, or nil.
func child(node *yaml.Node, key string) *yaml.Node {
	if node = resolved(node); node == nil || node.Kind != yaml.MappingNode {
		return nil
	}
	for each, value := range pairs(node) {
		if each.Value == key {
			return value
		}
	}
	return nil
}
