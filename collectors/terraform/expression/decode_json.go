package expression

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/function/stdlib"
)

const byteOrderMark = "\ufeff"

func jsonDecode(c *call) cty.Value { return c.decode("JSON", decodeJSON) }

func csvDecode(c *call) cty.Value { return c.decode("CSV", decodeCSV) }

func decodeJSON(text string) (cty.Value, *node, error) {
	if strings.HasPrefix(text, byteOrderMark) {
		return cty.NilVal, nil, badText{1, 1, "it begins with a byte order mark (BOM), which Terraform refuses"}
	}
	if nesting(text) > maxNesting {
		return cty.NilVal, nil, errBeyond(fmt.Sprintf("JSON nested deeper than %d", maxNesting))
	}
	value, err := stdlib.JSONDecode(cty.StringVal(text))
	if err != nil {
		return cty.NilVal, nil, jsonProblem(text, err)
	}
	s := jsonScanner{text: text, lines: newLines(text)}
	return value, s.value(), nil
}

func jsonProblem(text string, err error) error {
	var at *json.SyntaxError
	if syntax := json.Unmarshal([]byte(text), new(any)); errors.As(syntax, &at) {
		line, column := newLines(text).position(min(max(int(at.Offset)-1, 0), len(text)))
		return badText{line, column, at.Error()}
	}
	return err
}

// nesting is how deep brackets nest, outside of strings.
func nesting(text string) int {
	depth, deepest := 0, 0
	for i := 0; i < len(text); i++ {
		switch text[i] {
		case '{', '[':
			depth++
			deepest = max(deepest, depth)
		case '}', ']':
			depth--
		case '"':
			i += quotedEnd(text[i:]) - 1
		}
	}
	return deepest
}

// jsonScanner finds where values stand in a text that is JSON.
type jsonScanner struct {
	text  string
	lines *lines
	at    int
}

func (s *jsonScanner) skip() {
	for s.at < len(s.text) && strings.IndexByte(" \t\r\n,:", s.text[s.at]) >= 0 {
		s.at++
	}
}

func (s *jsonScanner) peek() byte {
	s.skip()
	if s.at >= len(s.text) {
		return 0
	}
	return s.text[s.at]
}

func (s *jsonScanner) spanFrom(start int) span {
	startLine, startColumn := s.lines.position(start)
	endLine, endColumn := s.lines.position(s.at)
	return span{startLine, startColumn, endLine, endColumn}
}

func (s *jsonScanner) value() *node {
	first := s.peek()
	start := s.at
	n := &node{}
	switch first {
	case 0:
		return nil
	case '{':
		s.at++
		n.entries = map[string]entryNode{}
		for next := s.peek(); next != '}' && next != 0; next = s.peek() {
			keyStart := s.at
			key, ok := s.string()
			if !ok {
				return nil
			}
			value := s.value()
			n.entries[key] = entryNode{s.spanFrom(keyStart), value}
		}
		s.at = min(s.at+1, len(s.text))
	case '[':
		s.at++
		for next := s.peek(); next != ']' && next != 0; next = s.peek() {
			n.items = append(n.items, s.value())
		}
		s.at = min(s.at+1, len(s.text))
	case '"':
		s.at += quotedEnd(s.text[s.at:])
	default:
		for s.at < len(s.text) && strings.IndexByte(" \t\r\n,:]}", s.text[s.at]) < 0 {
			s.at++
		}
		if s.at == start {
			s.at++
		}
	}
	n.span = s.spanFrom(start)
	return n
}

// string reads a key.
func (s *jsonScanner) string() (string, bool) {
	if s.peek() != '"' {
		return "", false
	}
	end := s.at + quotedEnd(s.text[s.at:])
	var key string
	err := json.Unmarshal([]byte(s.text[s.at:end]), &key)
	s.at = end
	return cty.StringVal(key).AsString(), err == nil
}

func decodeCSV(text string) (cty.Value, *node, error) {
	value, err := stdlib.CSVDecode(cty.StringVal(text))
	if err != nil {
		var at *csv.ParseError
		if errors.As(err, &at) {
			return cty.NilVal, nil, badText{at.Line, at.Column, at.Err.Error()}
		}
		return cty.NilVal, nil, err
	}
	reader := csv.NewReader(bytes.NewReader([]byte(text)))
	header, err := reader.Read()
	if err != nil {
		return value, nil, nil //nolint:nilerr // the value is there, only its places are not
	}
	table := &node{span: span{1, 1, 1, 1}}
	for {
		row, err := reader.Read()
		if err != nil {
			return value, table, nil //nolint:nilerr // the end, or what has been decoded nevertheless
		}
		line := &node{entries: map[string]entryNode{}}
		for i, cell := range row {
			startLine, startColumn := reader.FieldPos(i)
			at := span{startLine, startColumn, startLine, startColumn + len([]rune(cell))}
			if i == 0 {
				line.span = at
			}
			line.endLine, line.endColumn = at.endLine, at.endColumn
			if i < len(header) {
				line.entries[cty.StringVal(header[i]).AsString()] = entryNode{at, &node{span: at}}
			}
		}
		table.items = append(table.items, line)
		table.endLine, table.endColumn = line.endLine, line.endColumn
	}
}
