package snapshot_test

import (
	"bytes"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/idcscan/idcscan/collectors/snapshot"
	"github.com/idcscan/idcscan/collectors/snapshot/snapshottest"
)

// TestPublishedSchemaTakesWhatWriteWrites, and refuses what it can of the rest.
func TestPublishedSchemaTakesWhatWriteWrites(t *testing.T) {
	document, err := jsonschema.UnmarshalJSON(bytes.NewReader(snapshot.PublishedSchema()))
	if err != nil {
		t.Fatal(err)
	}
	compiler := jsonschema.NewCompiler()
	if err := compiler.AddResource("snapshot.schema.json", document); err != nil {
		t.Fatal(err)
	}
	schema, err := compiler.Compile("snapshot.schema.json")
	if err != nil {
		t.Fatal(err)
	}
	validate := func(text []byte) error {
		value, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
		if err != nil {
			t.Fatal(err)
		}
		return schema.Validate(value)
	}
	for seed := range uint64(20) {
		if err := validate(written(t, snapshottest.Generate(seed, snapshottest.Small()))); err != nil {
			t.Fatalf("seed %d: %v", seed, err)
		}
	}
	for name, edit := range map[string][2]string{
		"unknown attribute": {`"session_minutes":60`, `"sesion_minutes":60`},
		"wrong type":        {`"session_minutes":60`, `"session_minutes":"60"`},
		"null":              {`"session_minutes":60`, `"session_minutes":null`},
		"unknown state":     {`"state":"ACTIVE"`, `"state":"ACTIV"`},
		"unknown cause":     {`"cause":"no_api"`, `"cause":"noapi"`},
		"absent attribute":  {`,"path":"/"`, ``},
	} {
		text := bytes.Replace([]byte(validText(t)), []byte(edit[0]), []byte(edit[1]), 1)
		if err := validate(text); err == nil {
			t.Errorf("%s: the published schema takes it", name)
		}
	}
}
