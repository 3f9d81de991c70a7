package config

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"time"

	"go.yaml.in/yaml/v3"
)

// waiversHeader begins a new file of waivers.
const waiversHeader = `# Findings that are accepted until a day; docs/waivers.md tells how they are judged.
# key may be a glob: * stands for any run of characters, / too; \* is a star.
# expires is the last day, in UTC. A critical control takes an approver.
`

// Add returns the text of a file of waivers, which may be empty, with one more
// at its end. Comments and order stay: the text is added to as it stands, and
// only where its style leaves no place for a block is it written anew.
func Add(data []byte, name string, waiver Waiver) ([]byte, error) {
	before, err := ParseWaivers(data, name)
	if err != nil {
		return nil, err
	}
	want := append(slices.Clone(before.Waivers), waiver)
	holds := func(text []byte) bool {
		after, err := ParseWaivers(text, name)
		return err == nil && slices.Equal(after.Waivers, want)
	}
	item, err := waiver.node()
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	block, err := yaml.Marshal(item)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	if appended := appendItem(data, before.root, "waivers", waiversHeader, block); holds(appended) {
		return appended, nil
	}
	rewritten, err := rewrite(data, "waivers", item)
	if err == nil && !holds(rewritten) {
		err = fmt.Errorf("the waiver cannot be added to this YAML without changing the others; add it by hand")
	}
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return rewritten, nil
}

// node is the waiver in YAML, the day as people write one.
func (w Waiver) node() (*yaml.Node, error) {
	var node yaml.Node
	if err := node.Encode(w); err != nil {
		return nil, err
	}
	if day := child(&node, "expires"); day != nil {
		if _, err := time.Parse(time.DateOnly, w.Expires); err == nil {
			day.Tag, day.Style = "!!timestamp", 0
		}
	}
	return &node, nil
}

// appendItem adds an item to the end of a text, as a block below the list at a
// key. A text that is empty begins with a header.
func appendItem(data []byte, root *yaml.Node, key, header string, item []byte) []byte {
	indent, head := "  ", ""
	switch list := child(root, key); {
	case len(bytes.TrimSpace(data)) == 0:
		head = header + key + ":\n"
	case root == nil, list == nil:
		head = key + ":\n"
	case len(list.Content) == 0:
		return nil
	default:
		indent = strings.Repeat(" ", max(list.Column-1, 0))
	}
	text := string(data)
	if text != "" && !strings.HasSuffix(text, "\n") {
		text += "\n"
	}
	text += head
	for i, line := range strings.Split(strings.TrimSuffix(string(item), "\n"), "\n") {
		mark := "  "
		if i == 0 {
			mark = "- "
		}
		text += strings.TrimRight(indent+mark+line, " ") + "\n"
	}
	if strings.Contains(string(data), "\r\n") {
		text = strings.ReplaceAll(strings.ReplaceAll(text, "\r\n", "\n"), "\n", "\r\n")
	}
	return []byte(text)
}

// rewrite adds an item to the list at a key by way of the YAML tree, which keeps comments and order
// but not every line as it was.
func rewrite(data []byte, key string, item *yaml.Node) ([]byte, error) {
	var document yaml.Node
	if err := yaml.Unmarshal(data, &document); err != nil {
		return nil, err
	}
	if len(document.Content) == 0 {
		return nil, fmt.Errorf("what is to be added to %s is no text that YAML can hold; leave out special characters", key)
	}
	root := document.Content[0]
	list := child(root, key)
	if list == nil {
		list = &yaml.Node{Kind: yaml.SequenceNode, Tag: "!!seq"}
		root.Content = append(root.Content, &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Value: key}, list)
	}
	root.Style, list.Style = 0, 0
	if len(list.Content) == 0 { // the comment beside [] would be lost
		item.HeadComment, list.LineComment = list.LineComment, ""
	}
	list.Content = append(list.Content, item)
	var text bytes.Buffer
	encoder := yaml.NewEncoder(&text)
	encoder.SetIndent(2)
	if err := encoder.Encode(&document); err != nil {
		return nil, err
	}
	return text.Bytes(), encoder.Close()
}
