package access_test

import (
	"encoding/json"
	"flag"
	"os"
	"reflect"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/invopop/jsonschema"

	"github.com/idcscan/idcscan/collectors/snapshot"
	"github.com/idcscan/idcscan/scanner"
	"github.com/idcscan/idcscan/scanner/access"
)

var update = flag.Bool("update", false, "rewrite generated files")

// TestSchemaIsFresh compares the published schema with the type Diff.
func TestSchemaIsFresh(t *testing.T) {
	const file = "schema/diff.schema.json"
	want := generateSchema(t)
	if *update {
		if err := os.WriteFile(file, want, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), string(got)); diff != "" {
		t.Errorf("%s is stale; run go generate ./scanner/access\n%s", file, diff)
	}
}

// generateSchema makes the schema of the type Diff, its texts from the doc comments.
func generateSchema(t *testing.T) []byte {
	t.Helper()
	words := map[reflect.Type][]any{
		reflect.TypeFor[access.Reason]():    anys(access.Reasons()),
		reflect.TypeFor[scanner.Verdict]():  anys([]scanner.Verdict{scanner.VerdictPass, scanner.VerdictFail, scanner.VerdictIncomplete}),
		reflect.TypeFor[snapshot.Cause]():   anys(snapshot.Causes()),
		reflect.TypeFor[snapshot.Section](): anys(snapshot.Sections()),
	}
	reflector := jsonschema.Reflector{Mapper: func(typ reflect.Type) *jsonschema.Schema {
		if list, ok := words[typ]; ok {
			return &jsonschema.Schema{Type: "string", Enum: list}
		}
		return nil
	}}
	for _, folder := range []string{".", "../../collectors/snapshot"} {
		if err := reflector.AddGoComments("github.com/idcscan/idcscan/scanner/access", folder); err != nil {
			t.Fatal(err)
		}
	}
	schema := reflector.Reflect(&access.Diff{})
	schema.ID = "https://github.com/idcscan/idcscan/scanner/access/schema/diff.schema.json"
	schema.Title = "idcscan diff"
	data, err := json.MarshalIndent(schema, "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	return append(data, '\n')
}

func anys[T any](list []T) []any {
	values := make([]any, len(list))
	for i, value := range list {
		values[i] = value
	}
	return values
}
