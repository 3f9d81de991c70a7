package expression

import (
	"errors"
	"fmt"
	"strings"

	ctyyaml "github.com/zclconf/go-cty-yaml"
	"github.com/zclconf/go-cty/cty"
	"go.yaml.in/yaml/v3"
)

func yamlDecode(c *call) cty.Value { return c.decode("YAML", decodeYAML) }

// maxDecoded bounds the values in a decoded text, aliases counted as often as
// they are used.
const maxDecoded = 1_000_000

// decodeYAML decodes as Terraform does, with the decoder that it uses, and tells
// places by the nodes of another one. Both must agree on the shape; where they do
// not, places end.
func decodeYAML(text string) (cty.Value, *node, error) {
	var document yaml.Node
	err := yaml.Unmarshal([]byte(text), &document)
	switch {
	case err == nil:
		if size, depth := measure(&document, map[*yaml.Node]measured{}); depth > maxNesting {
			return cty.NilVal, nil, errBeyond(fmt.Sprintf("YAML nested deeper than %d", maxNesting))
		} else if size > maxDecoded {
			return cty.NilVal, nil, errBeyond(fmt.Sprintf("YAML of more than %d values", maxDecoded))
		}
	case strings.ContainsAny(text, "&*"):
		// It may be a bomb, and cannot be measured.
		return cty.NilVal, nil, yamlProblem(text, err, false)
	case strings.Count(text, "[")+strings.Count(text, "{") > maxNesting:
		return cty.NilVal, nil, yamlProblem(text, err, false)
	}
	value, decodeError := ctyyaml.YAMLDecodeFunc.Call([]cty.Value{cty.StringVal(text)})
	if decodeError != nil {
		return cty.NilVal, nil, yamlProblem(text, decodeError, err == nil)
	}
	if err != nil || len(document.Content) == 0 {
		return value, nil, nil //nolint:nilerr // the decoder that counts understood it; only places are not known
	}
	p := yamlPlaces{lines: newLines(text)}
	return value, p.node(document.Content[0], 0), nil
}

// yamlProblem tells where YAML is wrong. parsed says that the other parser had
// nothing against it.
func yamlProblem(text string, err error, parsed bool) error {
	problem := badText{line: 1, column: 1, reason: strings.TrimPrefix(err.Error(), "yaml: ")}
	var at ctyyaml.Error
	switch {
	case errors.As(err, &at):
		problem = badText{at.Line, at.Column, at.Cause().Error()}
		// Lines of all but the scanner's errors begin at 0, columns at 1.
		if parsed || at.Column != 1 || parserSays(problem.reason) {
			problem.line++
		}
	default:
		if n, _ := fmt.Sscanf(problem.reason, "line %d:", &problem.line); n == 1 {
			_, problem.reason, _ = strings.Cut(problem.reason, ": ")
		}
	}
	problem.line = min(problem.line, strings.Count(text, "\n")+1)
	return problem
}

// parserSays tells errors of the parser from those of the scanner, which comes first.
func parserSays(reason string) bool {
	for _, beginning := range []string{
		"did not find expected <", "did not find expected node", "did not find expected '-'", "did not find expected key",
		"did not find expected ','", "found undefined tag", "found duplicate %", "found incompatible",
	} {
		if strings.HasPrefix(reason, beginning) {
			return true
		}
	}
	return false
}

type measured struct{ size, depth int }

// measure counts the values in a node and how deep they nest, aliases expanded.
func measure(n *yaml.Node, known map[*yaml.Node]measured) (size, depth int) {
	if n == nil {
		return 0, 0
	}
	if m, ok := known[n]; ok {
		return m.size, m.depth
	}
	known[n] = measured{maxDecoded + 1, 1} // inside of itself it has no end
	size = 1
	if n.Kind == yaml.AliasNode {
		size, depth = measure(n.Alias, known)
	}
	for _, child := range n.Content {
		s, d := measure(child, known)
		size, depth = min(size+s, maxDecoded+1), max(depth, d+1)
		if depth > 2*maxNesting {
			break
		}
	}
	known[n] = measured{size, depth}
	return size, depth
}

// yamlPlaces finds where nodes end: the parser only tells where they begin.
type yamlPlaces struct{ lines *lines }

func (p *yamlPlaces) node(n *yaml.Node, depth int) *node {
	if depth > maxNesting {
		return nil
	}
	if n.Kind == yaml.AliasNode {
		// The value stands at the anchor, but a person edits what names it.
		target := p.node(n.Alias, depth+1)
		if target == nil {
			return nil
		}
		at := *target
		at.span = p.span(n)
		return &at
	}
	at := &node{span: p.span(n)}
	switch n.Kind {
	case yaml.SequenceNode:
		for _, item := range n.Content {
			at.items = append(at.items, p.node(item, depth+1))
		}
	case yaml.MappingNode:
		at.entries = map[string]entryNode{}
		for i := 0; i+1 < len(n.Content); i += 2 {
			p.entry(at, n.Content[i], n.Content[i+1], depth)
		}
	}
	return at
}

// entry adds an entry of a mapping; a merge key adds those of other mappings.
func (p *yamlPlaces) entry(to *node, key, value *yaml.Node, depth int) {
	at := p.node(value, depth+1)
	if at == nil {
		return
	}
	if key.Tag == "!!merge" || key.Value == "<<" && key.Tag == "!!str" && key.Style == 0 {
		merged := []*node{at}
		if len(at.items) > 0 {
			merged = at.items
		}
		for _, one := range merged {
			if one == nil {
				continue
			}
			for name, entry := range one.entries {
				to.entries[name] = entry
			}
		}
		return
	}
	from := p.span(key)
	to.entries[yamlKey(key)] = entryNode{span{from.startLine, from.startColumn, at.endLine, at.endColumn}, at}
}

// yamlKey is the text of a key as the decoder has it: true for yes, 1 for 0x1.
func yamlKey(key *yaml.Node) string {
	// Only what begins like these may be something else than a string.
	if key.Style == 0 && strings.IndexByte("yYnNtTfFoO~+-.0123456789", (key.Value + "~")[0]) >= 0 {
		value, err := ctyyaml.YAMLDecodeFunc.Call([]cty.Value{cty.StringVal(key.Value)})
		if err == nil {
			if text, err := convertKeeping(value, cty.String); err == nil && text.IsKnown() && !text.IsNull() {
				return text.AsString()
			}
		}
	}
	return cty.StringVal(key.Value).AsString()
}

// span runs to the last character of a node.
func (p *yamlPlaces) span(n *yaml.Node) span {
	at := span{n.Line, n.Column, n.Line, n.Column}
	offset := p.lines.offset(n.Line, n.Column)
	text := p.lines.text
	switch {
	case n.Kind == yaml.ScalarNode && n.Style&(yaml.LiteralStyle|yaml.FoldedStyle) != 0:
		at.endLine, at.endColumn = p.blockEnd(n)
	case n.Kind == yaml.ScalarNode || n.Kind == yaml.AliasNode:
		at.endLine, at.endColumn = p.lines.position(scalarEnd(text, offset, n))
	case len(n.Content) == 0 || n.Style&yaml.FlowStyle != 0:
		at.endLine, at.endColumn = p.lines.position(flowEnd(text, offset))
	default:
		last := p.span(n.Content[len(n.Content)-1])
		at.endLine, at.endColumn = last.endLine, last.endColumn
		if last.endLine == 0 {
			key := p.span(n.Content[max(len(n.Content)-2, 0)])
			at.endLine, at.endColumn = key.endLine, key.endColumn
		}
	}
	return at
}

// scalarEnd is the offset behind a plain or quoted scalar, or an alias.
func scalarEnd(text string, offset int, n *yaml.Node) int {
	rest := text[offset:]
	switch {
	case n.Kind == yaml.AliasNode:
		return offset + min(len(n.Value)+1, len(rest))
	case n.Style&(yaml.DoubleQuotedStyle|yaml.SingleQuotedStyle) != 0:
		if i := strings.IndexAny(rest, `"'`); i >= 0 {
			return offset + i + quotedEnd(rest[i:])
		}
	case strings.HasPrefix(rest, n.Value):
		return offset + len(n.Value)
	}
	if i := strings.IndexByte(rest, '\n'); i >= 0 {
		rest = rest[:i]
	}
	return offset + len(strings.TrimRight(rest, " \r"))
}

// quotedEnd is the length of the quoted text at the beginning.
func quotedEnd(text string) int {
	for i := 1; i < len(text); i++ {
		switch {
		case text[i] == '\\' && text[0] == '"':
			i++
		case text[i] == text[0] && text[0] == '\'' && i+1 < len(text) && text[i+1] == '\'':
			i++
		case text[i] == text[0]:
			return i + 1
		}
	}
	return len(text)
}

// flowEnd is the offset behind the bracket that closes the one at the offset.
func flowEnd(text string, offset int) int {
	depth := 0
	for i := offset; i < len(text); i++ {
		switch text[i] {
		case '[', '{':
			depth++
		case ']', '}':
			if depth--; depth <= 0 {
				return i + 1
			}
		case '"', '\'':
			i += quotedEnd(text[i:]) - 1
		case '#':
			for i < len(text) && text[i] != '\n' {
				i++
			}
		}
		if depth == 0 {
			break
		}
	}
	return min(offset+1, len(text))
}

// blockEnd is the end of a literal or folded scalar: the last line that is
// indented like its first.
func (p *yamlPlaces) blockEnd(n *yaml.Node) (line, column int) {
	indent, last := -1, n.Line
	for number := n.Line + 1; number <= len(p.lines.starts); number++ {
		text := strings.TrimRight(p.lines.line(number), "\r")
		blank := strings.TrimLeft(text, " ")
		if blank == "" {
			continue
		}
		depth := len(text) - len(blank)
		if indent < 0 {
			indent = depth
		}
		if depth < indent || indent == 0 {
			break
		}
		last = number
	}
	return last, len([]rune(strings.TrimRight(p.lines.line(last), "\r"))) + 1
}
