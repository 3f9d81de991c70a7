package cloudformation

import (
	"strings"

	"go.yaml.in/yaml/v3"
)

// deref follows aliases.
func deref(node *yaml.Node) *yaml.Node {
	for range maxDepth {
		if node.Kind != yaml.AliasNode || node.Alias == nil {
			break
		}
		node = node.Alias
	}
	return node
}

// pairs yields the keys and values of a mapping, none for another node.
func pairs(node *yaml.Node) func(yield func(key, value *yaml.Node) bool) {
	return func(yield func(key, value *yaml.Node) bool) {
		if node == nil || deref(node).Kind != yaml.MappingNode {
			return
		}
		content := deref(node).Content
		for i := 0; i+1 < len(content); i += 2 {
			if !yield(content[i], content[i+1]) {
				return
			}
		}
	}
}

// field is the value of a key, nil where there is none.
func field(node *yaml.Node, name string) *yaml.Node {
	for key, value := range pairs(node) {
		if key.Value == name {
			return deref(value)
		}
	}
	return nil
}

// end is the line and the column behind a node. Of a text over several lines the
// parser does not tell where it ends; the lines are counted.
func end(node *yaml.Node) (line, column int) {
	line, column = node.Line, node.Column
	switch {
	case node.Kind == yaml.AliasNode:
		return line, column + 1 + len(node.Value)
	case node.Kind != yaml.ScalarNode:
		for _, child := range node.Content {
			if childLine, childColumn := end(child); childLine > line || childLine == line && childColumn > column {
				line, column = childLine, childColumn
			}
		}
		if node.Style&yaml.FlowStyle != 0 {
			column++
		}
		return line, column
	case node.Style&(yaml.LiteralStyle|yaml.FoldedStyle) != 0:
		return line + strings.Count(strings.TrimSuffix(node.Value, "\n"), "\n") + 1, 1
	case node.Style&(yaml.DoubleQuotedStyle|yaml.SingleQuotedStyle) != 0:
		column += 2
	}
	if node.Style&yaml.TaggedStyle != 0 {
		column += len(node.Tag) + 1
	}
	return line, column + len([]rune(node.Value))
}

// function returns the name and the argument of an intrinsic function: !Sub x,
// or a mapping of one key, Ref or Fn::Sub.
func function(node *yaml.Node) (name string, argument *yaml.Node) {
	if short, ok := strings.CutPrefix(node.Tag, "!"); ok && !strings.HasPrefix(short, "!") && short != "" {
		plain := *node
		plain.Tag, plain.Style = "", plain.Style&^yaml.TaggedStyle
		if node.Kind == yaml.ScalarNode {
			plain.Tag = "!!str"
		}
		return short, &plain
	}
	if node.Kind != yaml.MappingNode || len(node.Content) != 2 {
		return "", nil
	}
	key := node.Content[0].Value
	if key == "Ref" {
		return key, deref(node.Content[1])
	}
	if name, ok := strings.CutPrefix(key, "Fn::"); ok {
		return name, deref(node.Content[1])
	}
	return "", nil
}
