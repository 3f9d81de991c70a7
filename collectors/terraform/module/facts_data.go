package module

import (
	"fmt"
	"path"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/idcscan/idcscan/collectors/snapshot"
	"github.com/idcscan/idcscan/collectors/terraform/expression"
)

// addData looks through the configuration files that code has read: each
// top-level entry is a piece of code. What is neither YAML nor JSON is left out.
func (l *loader) addData(read []expression.DataFile) {
	for _, data := range read {
		if !configurationFile(data.URI) || tooDeep([]byte(data.Text)) > 0 {
			continue
		}
		var document yaml.Node
		if yaml.Unmarshal([]byte(data.Text), &document) != nil || len(document.Content) != 1 {
			continue
		}
		parsed := &file{name: data.URI, text: []byte(data.Text), withheld: data.Withheld}
		if extension := strings.ToLower(path.Ext(data.URI)); extension == ".yaml" || extension == ".yml" {
			l.tellDuplicates(parsed, document.Content[0])
		}
		if document.Content[0].Kind != yaml.MappingNode {
			continue
		}
		entries := document.Content[0].Content
		for n := 0; n+1 < len(entries); n += 2 {
			l.facts.readEntry(parsed, entries[n], entries[n+1])
		}
	}
}

// addSwallowed records the files that cannot be decoded and for which a module
// takes an empty one, where a stand-in took the module's place: there is no code
// of which to say it.
func (f *facts) addSwallowed(swallowed []expression.Swallowed) {
	for _, one := range swallowed {
		subject := one.Problem.Subject
		if !strings.HasPrefix(one.Place.URI, expression.StandinPrefix) || subject == nil || strings.HasPrefix(subject.Filename, expression.StandinPrefix) {
			continue
		}
		place := location(*subject)
		code := newCode("entry", true, place)
		code.SwallowedErrors = append(code.SwallowedErrors, "try(yamldecode(file(…)), {})")
		code.Locations["swallowed_errors"] = place
		f.iac.Code[place.URI+"#file"] = code
	}
}

func configurationFile(name string) bool {
	for _, ending := range []string{".yaml", ".yml", ".json", ".tpl", ".tftpl"} {
		if strings.HasSuffix(name, ending) {
			return true
		}
	}
	return false
}

func (f *facts) readEntry(parsed *file, key, value *yaml.Node) {
	place := snapshot.Location{
		URI: parsed.name, StartLine: key.Line, StartColumn: key.Column,
		EndLine: lastLine(value), EndColumn: 1, Snippet: parsed.line(key.Line),
	}
	// A value that is left out at the end stands on a line behind the file's last.
	place.EndLine = max(place.StartLine, min(place.EndLine, len(parsed.lines)))
	if place.EndLine == place.StartLine {
		place.EndColumn = place.StartColumn + len([]rune(key.Value))
	} else {
		place.EndColumn = len([]rune(strings.TrimRight(parsed.lines[place.EndLine-1], "\r"))) + 1
	}
	code := newCode("entry", true, place)
	name := key.Value
	if name == "" || place.Snippet == "" { // a key that is no text, or may not be shown
		name = fmt.Sprintf("line %d", key.Line)
	}
	f.iac.Code[parsed.name+"#"+name] = code
	reader := &codeReader{code: code, file: parsed, names: []string{parsed.name, key.Value}}
	reader.yaml(value, 0)
	if len(code.Secrets) > 0 {
		for attribute, place := range code.Locations {
			place.Snippet = ""
			code.Locations[attribute] = place
		}
	}
}

// yaml looks through the scalars below a node. Aliases are not followed: what
// they stand for is looked through where it is written.
func (r *codeReader) yaml(node *yaml.Node, depth int) {
	if depth > maxBlockDepth {
		return
	}
	switch node.Kind {
	case yaml.ScalarNode:
		r.yamlText(node)
	case yaml.SequenceNode:
		for _, element := range node.Content {
			r.yaml(element, depth+1)
		}
	case yaml.MappingNode:
		for n := 0; n+1 < len(node.Content); n += 2 {
			r.names = append(r.names, node.Content[n].Value)
			r.yaml(node.Content[n+1], depth+1)
			r.names = r.names[:len(r.names)-1]
		}
	}
}

func lastLine(node *yaml.Node) int {
	last := node.Line
	if node.Kind == yaml.ScalarNode {
		if node.Style&(yaml.LiteralStyle|yaml.FoldedStyle) != 0 {
			return last + strings.Count(strings.TrimRight(node.Value, "\n"), "\n") + 1
		}
		return last
	}
	if node.Kind != yaml.AliasNode {
		for _, inner := range node.Content {
			last = max(last, lastLine(inner))
		}
	}
	return last
}
