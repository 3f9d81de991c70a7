package module

import (
	"fmt"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"

	"github.com/idcscan/idcscan/collectors/snapshot"
	"github.com/idcscan/idcscan/collectors/terraform/declaration"
)

// maxDuplicates bounds the mistakes told of one file.
const maxDuplicates = 20

// tellDuplicates tells keys that a mapping in YAML has twice. YAML forbids it;
// Terraform takes the last one and says nothing.
func (l *loader) tellDuplicates(parsed *file, document *yaml.Node) {
	told := 0
	var walk func(node *yaml.Node, path string)
	walk = func(node *yaml.Node, path string) {
		first := map[string]int{}
		for i, child := range node.Content {
			if told >= maxDuplicates {
				return
			}
			if node.Kind == yaml.MappingNode && i%2 == 0 {
				if line, taken := first[child.Value]; taken && child.Value != "<<" {
					told++
					l.diagnose(declaration.Diagnostic{
						Place: snapshot.Location{
							URI: parsed.name, StartLine: child.Line, StartColumn: child.Column,
							EndLine: child.Line, EndColumn: child.Column + utf8.RuneCountInString(child.Value),
							Snippet: parsed.line(child.Line),
						},
						Summary: fmt.Sprintf("the key %q is there twice, first in line %d: Terraform takes this one and ignores the first", path+child.Value, line),
						Remedy:  "remove one of the two",
					})
				}
				first[child.Value] = child.Line
				continue
			}
			inner := path
			if node.Kind == yaml.MappingNode {
				inner += node.Content[i-1].Value + "."
			}
			walk(child, inner)
		}
	}
	walk(document, "")
}
