package config

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"
)

const attestationsHeader = `# Settings of IAM Identity Center that no API shows, as somebody saw them.
# idcscan attest SETTING VALUE adds to this file.
`

// Attest returns the text of a configuration file or file of attestations, which
// may be empty, with a statement in it: in the place of the one on the same
// setting, whose author and evidence stay where the new one names none, else at
// the end. Comments and order stay; where the style of the file leaves no place
// the list is written anew.
func Attest(data []byte, name string, attestation Attestation) ([]byte, error) {
	before, err := Parse(data, name)
	if err != nil {
		return nil, err
	}
	want := slices.Clone(before.Attestations)
	at := slices.IndexFunc(want, func(a Attestation) bool { return a.Setting == attestation.Setting })
	if at >= 0 {
		attestation = attestation.over(want[at])
		want[at] = attestation
		// Of several on one setting the others would go on to contradict it.
		if again := slices.IndexFunc(want[at+1:], func(a Attestation) bool { return a.Setting == attestation.Setting }); again >= 0 {
			return nil, fmt.Errorf("%s: %s is attested at %s too; remove one of them", want[at].Place, attestation.Setting, want[at+1+again].Place)
		}
	} else {
		want = append(want, attestation)
	}
	if strings.TrimSpace(attestation.By) == "" {
		return nil, fmt.Errorf("%s: nobody makes the statement on %s; name a person or team with --by", name, attestation.Setting)
	}
	holds := func(text []byte) bool {
		after, err := Parse(text, name)
		return err == nil && slices.EqualFunc(after.Attestations, want, func(a, b Attestation) bool { return a.Snapshot() == b.Snapshot() })
	}
	item, err := attestation.node()
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	if text := attestInPlace(data, before.root, at, item); text != nil && holds(text) {
		return text, nil
	}
	text, err := attestAnew(data, at, item)
	if err == nil && !holds(text) {
		err = errors.New("the statement cannot be written into this YAML without changing others; write it by hand")
	}
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return text, nil
}

// over fills what the statement leaves open from an earlier one.
func (a Attestation) over(earlier Attestation) Attestation {
	if a.By == "" {
		a.By = earlier.By
	}
	if a.Evidence == "" {
		a.Evidence = earlier.Evidence
	}
	a.Place = earlier.Place
	return a
}

// node is the statement in YAML, days as people write them.
func (a Attestation) node() (*yaml.Node, error) {
	var node yaml.Node
	if err := node.Encode(a); err != nil {
		return nil, err
	}
	for _, key := range []string{"on", "valid_until"} {
		if day := child(&node, key); isDay(day.Value) {
			day.Tag, day.Style = "!!timestamp", 0
		}
	}
	for i := 0; i+1 < len(node.Content); i += 2 {
		if node.Content[i].Value == "on" {
			node.Content[i].Style = 0 // quoted for readers of YAML 1.1 only
		}
	}
	if a.Evidence == "" {
		node.Content = node.Content[:len(node.Content)-2]
	}
	return &node, nil
}

// attestInPlace changes the lines of the statement, or adds one below the list;
// nil where it cannot.
func attestInPlace(data []byte, root *yaml.Node, at int, item *yaml.Node) []byte {
	if at < 0 {
		block, err := yaml.Marshal(item)
		if err != nil {
			return nil
		}
		return appendItem(data, root, "attestations", attestationsHeader, block)
	}
	lines := strings.SplitAfter(string(data), "\n")
	old := resolved(child(root, "attestations").Content[at])
	// From the last to the first, so that columns before a change stay.
	fields := slices.Collect(pairsOf(item))
	slices.SortFunc(fields, func(a, b [2]*yaml.Node) int {
		return position(child(old, b[0].Value)) - position(child(old, a[0].Value))
	})
	for _, field := range fields {
		node := child(old, field[0].Value)
		if node == nil {
			return nil // a field more than there was
		}
		if node.Value == field[1].Value {
			continue
		}
		text, err := yaml.Marshal(field[1])
		if err != nil || !replaceScalar(lines, node, strings.TrimSuffix(string(text), "\n")) {
			return nil
		}
	}
	return []byte(strings.Join(lines, ""))
}

func pairsOf(node *yaml.Node) func(func([2]*yaml.Node) bool) {
	return func(yield func([2]*yaml.Node) bool) {
		for key, value := range pairs(node) {
			if !yield([2]*yaml.Node{key, value}) {
				return
			}
		}
	}
}

func position(node *yaml.Node) int {
	if node == nil {
		return 0
	}
	return node.Line<<16 | node.Column
}

// replaceScalar puts text in the place of a scalar that stands on one line as
// its value reads, quoted or not, and says whether it could.
func replaceScalar(lines []string, node *yaml.Node, text string) bool {
	line := []rune(lines[node.Line-1])
	if node.Column < 1 || node.Column > len(line) {
		return false
	}
	head, rest := string(line[:node.Column-1]), string(line[node.Column-1:])
	for _, quote := range []string{"", `"`, "'"} {
		if tail, ok := strings.CutPrefix(rest, quote+node.Value+quote); ok {
			lines[node.Line-1] = head + text + tail
			return true
		}
	}
	return false
}

// attestAnew writes the statement by way of the YAML tree, which keeps comments
// and order but not every line as it was.
func attestAnew(data []byte, at int, item *yaml.Node) ([]byte, error) {
	if at < 0 {
		return rewrite(data, "attestations", item)
	}
	var document yaml.Node
	if err := yaml.Unmarshal(data, &document); err != nil {
		return nil, err
	}
	old := resolved(child(document.Content[0], "attestations").Content[at])
	for key, value := range pairs(item) {
		if there := child(old, key.Value); there != nil {
			value.LineComment, value.HeadComment, value.FootComment = there.LineComment, there.HeadComment, there.FootComment
			*there = *value
			continue
		}
		old.Content = append(old.Content, key, value)
	}
	var text bytes.Buffer
	encoder := yaml.NewEncoder(&text)
	encoder.SetIndent(2)
	if err := encoder.Encode(&document); err != nil {
		return nil, err
	}
	return text.Bytes(), encoder.Close()
}
