package snapshot_test

import (
	"encoding/json"
	"flag"
	"go/ast"
	"go/doc"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/idcscan/idcscan/collectors/snapshot"
)

var update = flag.Bool("update", false, "rewrite generated and golden files")

// TestSchemasAreFresh makes both schemas from the types and compares them with
// the committed ones.
func TestSchemasAreFresh(t *testing.T) {
	comments := docComments(t)
	for name, check := range map[string]bool{"snapshot.schema.json": false, "check.schema.json": true} {
		generator := schemaGenerator{check: check, comments: comments}
		schema := generator.structure(reflect.TypeFor[snapshot.Snapshot]())
		if check {
			schema["$schema"] = "http://json-schema.org/draft-07/schema#"
		} else {
			schema["$schema"] = "https://json-schema.org/draft/2020-12/schema"
			schema["$id"] = "https://github.com/idcscan/idcscan/collectors/snapshot/schema/" + name
			schema["title"] = snapshot.Schema
		}
		want, err := json.MarshalIndent(schema, "", "  ")
		if err != nil {
			t.Fatal(err)
		}
		want = append(want, '\n')
		path := filepath.Join("schema", name)
		if *update {
			if err := os.WriteFile(path, want, 0o644); err != nil {
				t.Fatal(err)
			}
		}
		got, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(string(want), string(got)); diff != "" {
			t.Errorf("%s is stale, run make generate (-want +got):\n%s", path, diff)
		}
	}
}

// schemaGenerator turns Go types into JSON Schema.
type schemaGenerator struct {
	check    bool
	comments map[string]string // "Type" and "Type.Field"
}

func (g schemaGenerator) schema(of reflect.Type) map[string]any {
	switch of.Kind() {
	case reflect.Pointer:
		return g.schema(of.Elem())
	case reflect.String:
		return map[string]any{"type": "string"}
	case reflect.Int:
		return map[string]any{"type": "integer"}
	case reflect.Bool:
		return map[string]any{"type": "boolean"}
	case reflect.Slice:
		return map[string]any{"type": "array", "items": g.schema(of.Elem())}
	case reflect.Map:
		return g.mapping(of)
	case reflect.Struct:
		return g.structure(of)
	}
	panic("no schema for " + of.String())
}

func (g schemaGenerator) mapping(of reflect.Type) map[string]any {
	values := g.schema(of.Elem())
	if of == reflect.TypeFor[snapshot.Coverage]() {
		properties := map[string]any{}
		for _, section := range snapshot.Sections() {
			properties[string(section)] = values
		}
		return map[string]any{
			"type": "object", "properties": properties, "additionalProperties": false, "required": snapshot.Sections(),
		}
	}
	if g.check {
		return map[string]any{"type": "object", "properties": map[string]any{"<key>": values}, "additionalProperties": false}
	}
	return map[string]any{"type": "object", "additionalProperties": values}
}

func (g schemaGenerator) structure(of reflect.Type) map[string]any {
	properties, required := map[string]any{}, []string{}
	for i := range of.NumField() {
		field := of.Field(i)
		name, options, _ := strings.Cut(field.Tag.Get("json"), ",")
		schema := g.schema(field.Type)
		if known := snapshot.Enums(of.Name(), name); known != nil && !g.check {
			schema["enum"] = known
		}
		if comment := g.comments[of.Name()+"."+field.Name]; comment != "" && !g.check {
			schema["description"] = comment
		}
		if options == "" {
			required = append(required, name)
		}
		properties[name] = schema
	}
	schema := map[string]any{"type": "object", "properties": properties, "additionalProperties": false}
	if g.check {
		return schema
	}
	if len(required) > 0 {
		schema["required"] = required
	}
	if comment := g.comments[of.Name()]; comment != "" {
		schema["description"] = comment
	}
	return schema
}

// docComments reads the doc comments of the package's types and fields.
func docComments(t *testing.T) map[string]string {
	t.Helper()
	comments := map[string]string{}
	files := token.NewFileSet()
	var parsed []*ast.File
	names, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		file, err := parser.ParseFile(files, name, nil, parser.ParseComments)
		if err != nil {
			t.Fatal(err)
		}
		parsed = append(parsed, file)
	}
	for _, file := range parsed {
		ast.Inspect(file, func(node ast.Node) bool {
			declaration, ok := node.(*ast.GenDecl)
			if !ok {
				return true
			}
			for _, spec := range declaration.Specs {
				if spec, ok := spec.(*ast.TypeSpec); ok {
					comments[spec.Name.Name] = plain(declaration.Doc)
					if structure, ok := spec.Type.(*ast.StructType); ok {
						for _, field := range structure.Fields.List {
							for _, name := range field.Names {
								comments[spec.Name.Name+"."+name.Name] = plain(field.Doc)
							}
						}
					}
				}
			}
			return true
		})
	}
	return comments
}

// plain renders a doc comment as text without line breaks inside of paragraphs.
func plain(group *ast.CommentGroup) string {
	if group == nil {
		return ""
	}
	printer := new(doc.Package).Printer()
	printer.TextWidth = -1
	return strings.TrimSpace(string(printer.Text(new(doc.Package).Parser().Parse(group.Text()))))
}
